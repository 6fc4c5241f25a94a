import UsherCore

/// The clock of an audit: it stands at the beginning of 1970, so that a replay of the same files gives the same ids and dates.
///
/// What it dates lives in a copy of the lists that is thrown away; no id made in earnest carries that date.
struct StillClock: UsherClock {
    var now: WallTime { WallTime(microseconds: 0) }
    var uptime: Duration { .zero }
}

extension IDMint {
    /// The mint of an audit: the first id is always the same, and so is each that follows.
    static func forAudit() -> IDMint {
        // "usher" in ASCII: any constant does.
        IDMint(clock: StillClock(), node: 0x75_7368_6572)
    }
}
