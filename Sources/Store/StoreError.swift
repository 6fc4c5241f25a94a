internal import GRDB

/// What went wrong with the database: a code for programs, a message that names the file and says what to do.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// There is no such file.
        case missing
        /// The file is something else than a database of usher's.
        case notADatabase = "not_a_database"
        /// A newer usher wrote it.
        case newerVersion = "newer_version"
        /// The disk, or the limit set to the database, is full; nothing was changed.
        case diskFull = "disk_full"
        /// Another process holds the write lock for longer than the busy timeout.
        case busy
        /// The file is damaged.
        case corrupt
        /// The file or its folder may not be written.
        case readOnly = "read_only"
        /// The object that a call names is not there.
        case notFound = "not_found"
        /// Another object has the name.
        case nameTaken = "name_taken"
        /// The object is one of the built-in three, which cannot be deleted.
        case protected
        /// A value that the schema does not allow.
        case invalid
        /// The system refused to read or write.
        case io
    }

    /// The kind of failure.
    public var code: Code
    /// What failed, the thing by name, and what to do.
    public var message: String

    /// An error of `code` that reads `message`.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension StoreError {
    /// `error`, thrown while working on the database at `path`, in the words of this target.
    ///
    /// SQLite's arguments never reach the message: GRDB keeps them out of `DatabaseError.message`.
    init(_ error: any Error, path: String) {
        if let known = error as? StoreError {
            self = known
        } else if let error = error as? DatabaseError {
            self = Self.translated(error, path: path)
        } else {
            self.init(.io, "\(path): \(error)")
        }
    }

    /// SQLite's result codes (https://www.sqlite.org/rescode.html) in the words of this target.
    private static func translated(_ error: DatabaseError, path: String) -> StoreError {
        let said = error.message ?? "no more is known"
        switch error.resultCode {
        case .SQLITE_FULL:
            return StoreError(
                .diskFull,
                "\(path): the disk is full; nothing was changed; free some space and try again"
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreError(.busy, "\(path): another process is writing to it; stop that one or try again")
        case .SQLITE_CORRUPT:
            return StoreError(
                .corrupt,
                "\(path): the database is damaged (\(said)); run `usher check`, or put a backup in its place"
            )
        case .SQLITE_NOTADB:
            return StoreError(.notADatabase, "\(path): not an SQLite database; name usher's database, or another path")
        case .SQLITE_READONLY, .SQLITE_PERM:
            return StoreError(.readOnly, "\(path): may not be written; check the owner of the file and of its folder")
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
            return StoreError(.invalid, "\(path): the value does not fit the schema (\(said))")
        default:
            return StoreError(.io, "\(path): \(said) (SQLite code \(error.extendedResultCode.rawValue))")
        }
    }
}
