/// The report's first sentence: how many were seen, and how many of them are known.
public struct Verdict: Sendable, Hashable {
    /// Persons of the lists that were seen.
    public var known: Int
    /// Persons that the rules created.
    public var new: Int
    /// Appearances that nobody matched.
    public var unmatched: Int
    /// Recordings that were replayed, wholly or in part.
    public var recordings: Int
    /// Recordings that could not be used at all.
    public var failed: Int

    /// Counts what a result shows.
    public init(_ result: ReplayResult) {
        let seen = WhoWasSeen(result)
        known = seen.people.filter { !$0.isNew }.count
        new = seen.people.filter(\.isNew).count
        unmatched = seen.unmatched.count
        failed = result.files.filter { $0.error != nil && $0.framesDecoded == 0 }.count
        recordings = result.files.count - failed
    }

    /// The counts as a sentence.
    ///
    /// `3 persons seen in 4 recordings: 1 known and 2 new; 1 appearance matched nobody.`
    public var sentence: String {
        let place = ReportText.count(recordings, "recording")
        let persons = known + new
        guard persons > 0 else {
            return unmatched == 0
                ? "Nobody was seen in \(place)."
                : "\(ReportText.count(unmatched, "appearance")) in \(place), and nobody was recognised."
        }
        var parts: [String] = []
        if known > 0 { parts.append("\(known) known") }
        if new > 0 { parts.append("\(new) new") }
        let tail = unmatched > 0 ? "; \(ReportText.count(unmatched, "appearance")) matched nobody" : ""
        return "\(ReportText.count(persons, "person")) seen in \(place): \(ReportText.list(parts))\(tail)."
    }
}
