import GRDB

extension UsherDatabase {
    /// Facts about the database as a whole.
    public enum Fact: String, Sendable, Hashable, CaseIterable {
        /// The id of the embedder that new vectors come from.
        case model
        /// The id of the cohort that new neighbourhoods are computed with.
        case cohort
    }

    /// What the database says of `fact`, or `nil`.
    public func fact(_ fact: Fact) throws(StoreError) -> String? {
        try read { try String.fetchOne($0, sql: "SELECT value FROM meta WHERE key = ?", arguments: [fact.rawValue]) }
    }

    /// Writes down `fact`.
    public func setFact(_ fact: Fact, _ value: String) throws(StoreError) {
        try write { db in
            try db.execute(
                sql:
                    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                arguments: [fact.rawValue, value]
            )
        }
    }
}
