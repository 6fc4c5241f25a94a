/// The word that somebody probably meant.
enum NearestName {
    /// The one of `known` that takes the fewest changes to become `word`, if it takes few enough: a third of the word, at least one.
    static func of(_ word: String, among known: [String]) -> String? {
        let limit = max(1, min(word.count, longest) / 3)
        let near = known.map { ($0, distance(word, $0)) }.filter { $0.1 <= limit }
        return near.min { $0.1 < $1.1 }?.0
    }

    /// Longer words are cut: nobody mistypes a key of more than this.
    private static let longest = 64

    /// Insertions, deletions, replacements and swaps of neighbours (Damerau's distance in its restricted form).
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.lowercased().prefix(longest)), Array(right.lowercased().prefix(longest)))
        var rows = [Array(0...right.count)]
        for i in 0..<left.count {
            var row = [i + 1]
            for j in 0..<right.count {
                let change = left[i] == right[j] ? 0 : 1
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + change)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
