/// The pairs of a test protocol, as LFW's `pairs.txt` lists them.
///
/// The first line is `folds <tab> pairs`; then for each fold as many lines `person <tab> number <tab> number` (one person) and as many
/// `person <tab> number <tab> person <tab> number` (two people). A number n stands for the file `person_000n`.
public struct PairList: Sendable, Hashable {
    /// One of the two photos of a pair.
    public struct Side: Sendable, Hashable {
        /// Whose it is.
        public let person: String
        /// Its number, from 1.
        public let number: Int

        /// The file's name without extension, as LFW names files.
        public var name: String {
            let digits = String(number)
            return person + "_" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }

    /// Two photos.
    public struct Pair: Sendable, Hashable {
        /// One photo.
        public let one: Side
        /// The other.
        public let other: Side
        /// Whether both show one person.
        public var isGenuine: Bool { one.person == other.person }
    }

    /// Fold by fold.
    public let folds: [[Pair]]

    /// Reads `text`; `source` names it in errors.
    public init(parsing text: String, source: String) throws(GalleryError) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
            .map { Line(source: source, number: $0.offset + 1, text: $0.element) }
            .filter { !$0.fields.isEmpty }
        guard let header = lines.first else {
            throw GalleryError(.badPairs, "\(source) is empty; LFW's pairs.txt is expected")
        }
        let (foldCount, perHalf) = try header.header()
        let pairs = lines.dropFirst()
        guard pairs.count == foldCount * perHalf * 2 else {
            throw GalleryError(
                .badPairs,
                "\(source) has \(pairs.count) pairs where its first line promises \(foldCount) folds of 2 x \(perHalf)"
            )
        }
        var folds: [[Pair]] = []
        for start in stride(from: pairs.startIndex, to: pairs.endIndex, by: perHalf * 2) {
            var fold: [Pair] = []
            for line in pairs[start..<start + perHalf * 2] { fold.append(try line.pair()) }
            folds.append(fold)
        }
        self.folds = folds
    }
}

/// One line of a pairs file, with its place for errors.
private struct Line {
    let source: String
    let number: Int
    let fields: [Substring]
    private let text: Substring

    init(source: String, number: Int, text: Substring) {
        self.source = source
        self.number = number
        self.text = text
        fields = text.split(whereSeparator: \.isWhitespace)
    }

    func header() throws(GalleryError) -> (folds: Int, perHalf: Int) {
        guard fields.count == 2, let folds = Int(fields[0]), let pairs = Int(fields[1]), folds > 0, pairs > 0,
            folds * pairs < 10_000_000
        else { throw error("two whole numbers, folds and pairs") }
        return (folds, pairs)
    }

    func pair() throws(GalleryError) -> PairList.Pair {
        switch fields.count {
        case 3: PairList.Pair(one: try side(0, 1), other: try side(0, 2))
        case 4: PairList.Pair(one: try side(0, 1), other: try side(2, 3))
        default: throw error("person, number, number or person, number, person, number")
        }
    }

    private func side(_ person: Int, _ number: Int) throws(GalleryError) -> PairList.Side {
        guard let value = Int(fields[number]), value > 0 else {
            throw error("a photo number from 1 in field \(number + 1)")
        }
        return PairList.Side(person: String(fields[person]), number: value)
    }

    private func error(_ expected: String) -> GalleryError {
        GalleryError(.badPairs, "\(source), line \(number): expected \(expected), found \"\(text)\"")
    }
}
