import GRDB

extension Row {
    /// All rows of a statement that each connection compiles once: for what is asked at every request.
    static func all(_ db: Database, _ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try SQLRequest<Row>(sql: sql, arguments: arguments, cached: true).fetchAll(db)
    }

    /// The first row of a statement that each connection compiles once.
    static func first(_ db: Database, _ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try SQLRequest<Row>(sql: sql, arguments: arguments, cached: true).fetchOne(db)
    }
}

extension Database {
    /// Runs a statement that each connection compiles once.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
