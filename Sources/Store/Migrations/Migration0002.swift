import GRDB
import UsherCore

extension Migrations {
    /// Users, permanent tokens, the audit log, and a counter by which other processes see that users or tokens changed.
    static let identity = Step(version: 2, title: "identity") { db, _ in
        for part in [users, tokens, audit, changes] { try db.execute(sql: part) }
    }

    private static let users = """
        CREATE TABLE users (
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1, most significant byte first
            email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254), -- as it was given
            email_key TEXT NOT NULL UNIQUE, -- the address in lower case and composed form: what is compared
            password TEXT NOT NULL CHECK (password LIKE '$scrypt$%'), -- scrypt: parameters, salt and hash in one text; never the password
            role TEXT NOT NULL CHECK (role IN ('admin', 'operator', 'camera', 'viewer')),
            generation INTEGER NOT NULL, -- random, another with each password; a session bears that of its password, and ends with it
            created_us INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
            password_changed_us INTEGER NOT NULL -- microseconds since 1970-01-01T00:00:00Z
        ) STRICT;
        """

    private static let tokens = """
        CREATE TABLE tokens ( -- permanent tokens; the key that opens `sealed` is not in this file
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1: names the token in the audit log, opens nothing
            sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32), -- of the token's 16 bytes: what a request is looked up by
            sealed BLOB NOT NULL CHECK (length(sealed) = 44), -- the token: 12 bytes nonce, 16 of AES-256-GCM, 16 tag; bound to `id`
            user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            role TEXT NOT NULL CHECK (role IN ('admin', 'operator', 'camera', 'viewer')), -- at most what the user's role allows holds
            name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 100), -- what people call it; need not be unique
            expires_us INTEGER, -- microseconds since 1970-01-01T00:00:00Z; NULL: never
            created_us INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
            last_used_us INTEGER -- to the minute; microseconds since 1970-01-01T00:00:00Z; NULL: never used
        ) STRICT;
        CREATE INDEX tokens_user ON tokens (user_id);
        """

    private static let audit = """
        CREATE TABLE audit_log ( -- who changed what; the oldest rows go
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            at_us INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
            user_id BLOB CHECK (length(user_id) = 16), -- who; stays when the user is removed; NULL: whoever ran the command line
            email TEXT, -- of that user, then
            via TEXT NOT NULL CHECK (via IN ('session', 'token', 'command_line')),
            token_id BLOB CHECK (length(token_id) = 16), -- the id of the token's row; stays when the token is deleted
            verb TEXT NOT NULL, -- create, update, delete, ...
            object_kind TEXT NOT NULL, -- person_list, source, token, ...
            object_id TEXT, -- the object's id as text; NULL: several, or none
            summary TEXT NOT NULL -- one line without secrets
        ) STRICT;
        CREATE INDEX audit_log_time ON audit_log (at_us);
        """

    /// A trigger for each way in which what a token or a session may do can change; not for `last_used_us`.
    private static let changes = """
        CREATE TABLE identity_changes ( -- one row: how often users and tokens have changed; a running usher reads it every second
            one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
            count INTEGER NOT NULL
        ) STRICT;
        INSERT INTO identity_changes (one, count) VALUES (1, 0);
        CREATE TRIGGER users_added AFTER INSERT ON users BEGIN UPDATE identity_changes SET count = count + 1; END;
        CREATE TRIGGER users_removed AFTER DELETE ON users BEGIN UPDATE identity_changes SET count = count + 1; END;
        CREATE TRIGGER users_changed AFTER UPDATE ON users BEGIN UPDATE identity_changes SET count = count + 1; END;
        CREATE TRIGGER tokens_added AFTER INSERT ON tokens BEGIN UPDATE identity_changes SET count = count + 1; END;
        CREATE TRIGGER tokens_removed AFTER DELETE ON tokens BEGIN UPDATE identity_changes SET count = count + 1; END;
        CREATE TRIGGER tokens_changed AFTER UPDATE OF sha256, sealed, user_id, role, name, expires_us ON tokens
        BEGIN UPDATE identity_changes SET count = count + 1; END;
        """
}
