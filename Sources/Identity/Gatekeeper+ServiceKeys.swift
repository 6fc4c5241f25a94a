public import Store
public import UsherCore

extension Gatekeeper {
    /// What `key` opens; `nil` for one that is unknown or was deleted.
    ///
    /// From memory, like `caller(token:)`.
    public func serviceKey(_ key: String) -> ServiceKey? {
        guard let digest = Digest(token: key) else { return nil }
        return known { state.withLock { $0.directory.serviceKey(digest) } }
    }

    /// All service keys, the oldest first.
    public func serviceKeys() throws(IdentityError) -> [ServiceKey] {
        do {
            return try database.serviceKeys().compactMap { ServiceKey($0) }
        } catch { throw IdentityError(error) }
    }

    /// A new service key.
    ///
    /// - Parameters:
    ///   - kind: the service that it opens.
    ///   - name: what people call it, unique.
    ///   - list: the list of a recognition key; `nil` for other kinds.
    ///   - existing: a key that clients have already, a UUID; `nil` makes one.
    ///   - actor: who makes it.
    /// - Returns: the key itself, which is kept nowhere, and what is known of it.
    /// - Throws: `invalid` for what is no UUID or a name or key that is taken, `notFound` for a list that is not there.
    public func createServiceKey(
        _ kind: ServiceKeyKind,
        name: String,
        list: PersonListID?,
        existing: Secret? = nil,
        by actor: AuditActor = .commandLine
    ) throws(IdentityError) -> (key: Secret, about: ServiceKey) {
        let secret = existing ?? Secret(Self.randomKey())
        guard let digest = Digest(token: secret.reveal()) else {
            throw IdentityError(.invalid, "a service key is a UUID: 32 hex digits in groups of 8-4-4-4-12")
        }
        let stored = StoredServiceKey(
            id: mint.make(),
            sha256: digest.bytes,
            kind: kind.rawValue,
            name: name,
            list: list,
            created: clock.now
        )
        do {
            let change = try database.createServiceKey(stored, by: actor)
            guard let about = ServiceKey(apply(change) { $0.put(change.value) }) else {
                throw IdentityError(.invalid, "a kind of key that this usher does not know")
            }
            return (secret, about)
        } catch { throw Self.said(error) }
    }

    /// Removes the key of this name, or whose fingerprint begins so; `notFound` for none, `invalid` for several.
    public func deleteServiceKey(_ text: String, by actor: AuditActor = .commandLine) throws(IdentityError) {
        let all = try serviceKeys()
        let byName = all.filter { $0.name == text }
        let meant =
            byName.isEmpty && text.count >= 4 ? all.filter { $0.fingerprint.hasPrefix(text.lowercased()) } : byName
        guard let key = meant.first else {
            throw IdentityError(.notFound, "there is no such key; `usher key list` shows them")
        }
        guard meant.count == 1 else {
            throw IdentityError(.invalid, "\(meant.count) keys begin so; write more of the fingerprint")
        }
        do {
            let change = try database.deleteServiceKey(key.id, by: actor)
            _ = apply(change) { $0.remove(change.value) }
        } catch { throw Self.said(error) }
    }

    /// A UUID of version 4 (RFC 9562, 5.4), 122 bits of the system's random generator: what CompreFace's keys are.
    private static func randomKey() -> String {
        let high = UInt64.random(in: .min ... .max) & 0xffff_ffff_ffff_0fff | 0x4000
        let low = UInt64.random(in: .min ... .max) & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        return TokenID(high: high, low: low).description
    }

    private static func said(_ error: any Error) -> IdentityError {
        switch error {
        case let known as IdentityError: known
        case let store as StoreError where store.code == .nameTaken || store.code == .invalid:
            IdentityError(.invalid, store.message)
        case let store as StoreError where store.code == .notFound: IdentityError(.notFound, store.message)
        case let store as StoreError: IdentityError(store)
        default: IdentityError(.store, "\(error)")
        }
    }
}
