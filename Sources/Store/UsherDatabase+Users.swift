import GRDB
public import UsherCore

extension UsherDatabase {
    /// All users, the oldest first.
    public func users() throws(StoreError) -> [User] {
        try read { try Self.users($0) }
    }

    /// The user with this address, whatever its case, or `nil`.
    public func user(email: String) throws(StoreError) -> User? {
        try read { try Self.user(email: email, $0) }
    }

    /// How often users and tokens have changed, by whatever process; one row, read from the cache of pages.
    public func identityRevision() throws(StoreError) -> Int64 {
        try read { try Self.identityRevision($0) }
    }

    /// All users, tokens and service keys, from one unchanging state.
    public func identitySnapshot() throws(StoreError) -> IdentitySnapshot {
        try read { db in
            IdentitySnapshot(
                revision: try Self.identityRevision(db),
                users: try Self.users(db),
                tokens: try Row.fetchAll(db, sql: "SELECT * FROM tokens").map(Self.token),
                serviceKeys: try Self.serviceKeys(db)
            )
        }
    }

    /// A new user; `nameTaken` when there is one with this address.
    public func createUser(
        _ new: NewUser,
        by actor: AuditActor
    ) throws(StoreError) -> IdentityChange<User> {
        try changeIdentity { db in
            guard try Self.user(email: new.email, db) == nil else {
                throw StoreError(
                    .nameTaken,
                    "there is a user \(new.email) already; `usher user password` sets a new password"
                )
            }
            let now = self.clock.now
            let user = User(
                id: self.mint.make(),
                email: new.email,
                passwordHash: new.passwordHash,
                role: new.role,
                generation: new.generation,
                created: now,
                passwordChanged: now
            )
            try Self.insert(user, db)
            try self.audit(actor, "create", user, "role \(user.role)", db)
            return user
        }
    }

    /// Gives a user another password, and with it another generation.
    public func setPassword(
        of id: UserID,
        hash: Secret,
        generation: Int64,
        by actor: AuditActor
    ) throws(StoreError) -> IdentityChange<User> {
        try changeIdentity { db in
            var user = try Self.requireUser(id, db)
            user.passwordHash = hash
            user.generation = generation
            user.passwordChanged = self.clock.now
            try db.execute(
                sql: "UPDATE users SET password = ?, generation = ?, password_changed_us = ? WHERE id = ?",
                arguments: [hash.reveal(), generation, user.passwordChanged.microseconds, id.blob]
            )
            try self.audit(actor, "update", user, "password", db)
            return user
        }
    }

    /// Replaces the hash of a password that stays the same by one with other parameters; nothing when the password changed meanwhile.
    public func renewPasswordHash(of id: UserID, from old: Secret, to new: Secret) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: "UPDATE users SET password = ? WHERE id = ? AND password = ?",
                arguments: [new.reveal(), id.blob, old.reveal()]
            )
        }
    }

    /// Gives a user another role.
    public func setRole(
        of id: UserID,
        to role: String,
        by actor: AuditActor
    ) throws(StoreError) -> IdentityChange<User> {
        try changeIdentity { db in
            var user = try Self.requireUser(id, db)
            try db.execute(sql: "UPDATE users SET role = ? WHERE id = ?", arguments: [role, id.blob])
            try self.audit(actor, "update", user, "role \(user.role) to \(role)", db)
            user.role = role
            return user
        }
    }

    /// Removes a user with all tokens.
    public func deleteUser(_ id: UserID, by actor: AuditActor) throws(StoreError) -> IdentityChange<User> {
        try changeIdentity { db in
            let user = try Self.requireUser(id, db)
            try db.execute(sql: "DELETE FROM users WHERE id = ?", arguments: [id.blob])
            try self.audit(actor, "delete", user, "with all tokens", db)
            return user
        }
    }
}

extension UsherDatabase {
    /// What `body` returns after its writes are on the disk, with the count of changes before and after.
    func changeIdentity<Value: Sendable>(
        _ body: (Database) throws -> Value
    ) throws(StoreError) -> IdentityChange<Value> {
        try write { db in
            let before = try Self.identityRevision(db)
            let value = try body(db)
            return IdentityChange(value: value, before: before, after: try Self.identityRevision(db))
        }
    }

    static func requireUser(_ id: UserID, _ db: Database) throws -> User {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM users WHERE id = ?", arguments: [id.blob])
        guard let row else { throw notFound("user", id) }
        return try user(row)
    }

    private static func identityRevision(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT count FROM identity_changes") ?? 0
    }

    private static func users(_ db: Database) throws -> [User] {
        try Row.fetchAll(db, sql: "SELECT * FROM users ORDER BY created_us, rowid").map(user)
    }

    private static func user(email: String, _ db: Database) throws -> User? {
        try Row.fetchOne(db, sql: "SELECT * FROM users WHERE email_key = ?", arguments: [User.key(email)]).map(user)
    }

    private static func insert(_ user: User, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO users (id, email, email_key, password, role, generation, created_us, password_changed_us)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                user.id.blob, user.email, User.key(user.email), user.passwordHash.reveal(), user.role, user.generation,
                user.created.microseconds, user.passwordChanged.microseconds,
            ]
        )
    }

    private static func user(_ row: Row) throws -> User {
        User(
            id: try row.id("id"),
            email: row["email"],
            passwordHash: Secret(row["password"]),
            role: row["role"],
            generation: row["generation"],
            created: row.time("created_us"),
            passwordChanged: row.time("password_changed_us")
        )
    }

    private func audit(_ actor: AuditActor, _ verb: String, _ user: User, _ words: String, _ db: Database) throws {
        let entry = AuditEntry(
            verb: verb,
            objectKind: "user",
            objectID: user.id.description,
            summary: "\(user.email): \(words)"
        )
        try insertAudit(actor, entry, db)
    }
}
