import Foundation
import Identity
import Store
public import UsherCore

extension IdentityDesk {
    /// A new service key.
    ///
    /// - Parameters:
    ///   - kind: `recognition`, `detection` or `verification`.
    ///   - name: what people call it.
    ///   - list: the name of a recognition key's list, made if there is none; `nil` for one of the key's name.
    ///   - existing: a key that clients have already; `nil` makes one.
    /// - Returns: the key, and a line about it without it.
    /// - Throws: `UsherFault` for what cannot be.
    public func createKey(
        _ kind: String,
        name: String,
        list: String?,
        existing: Secret?
    ) throws -> (key: Secret, about: String) {
        guard let kind = ServiceKeyKind(rawValue: kind) else {
            let kinds = ServiceKeyKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsherFault.usage("--type \(kind): one of \(kinds)")
        }
        guard kind == .recognition || list == nil else {
            throw UsherFault.usage("--list goes with --type recognition: a \(kind.rawValue) key opens no list")
        }
        guard try !keyNames().contains(name) else {
            throw UsherFault.usage("there is a service key named '\(name)' already; choose another name")
        }
        let collection = kind == .recognition ? try makeList(list ?? name) : nil
        let made = try Self.asked { () throws(IdentityError) in
            try gate.createServiceKey(kind, name: name, list: collection?.id, existing: existing)
        }
        let opens = collection.map { " on list '\($0.name)'" } ?? ""
        return (made.key, "made: \(kind.rawValue) key '\(name)'\(opens), fingerprint \(made.about.fingerprint)")
    }

    /// All service keys, a line each, or one JSON object.
    public func keys(json: Bool) throws -> String {
        let keys = try Self.asked { () throws(IdentityError) in try gate.serviceKeys() }
        let lists = Dictionary(try database.lists().map { ($0.id, $0.name) }) { first, _ in first }
        let rows = keys.map { KeyRow($0, list: $0.list.flatMap { lists[$0] }) }
        if json { return try Self.json(["keys": rows]) }
        return rows.isEmpty ? "no service keys" : rows.map(\.line).joined(separator: "\n")
    }

    /// Removes a key, named by its name or the beginning of its fingerprint.
    public func deleteKey(_ text: String) throws -> String {
        try Self.asked { () throws(IdentityError) in try gate.deleteServiceKey(text) }
        return "deleted"
    }

    private func keyNames() throws -> [String] {
        try Self.asked { () throws(IdentityError) in try gate.serviceKeys() }.map(\.name)
    }

    private func makeList(_ name: String) throws -> PersonList {
        do {
            return try database.listOrCreate(named: name)
        } catch let error where error.code == .invalid {
            throw UsherFault.usage(error.message)
        }
    }
}

private struct KeyRow: Encodable {
    var fingerprint: String
    var type: String
    var name: String
    var list: String?
    var created: String

    init(_ key: ServiceKey, list: String?) {
        fingerprint = key.fingerprint
        type = key.kind.rawValue
        name = key.name
        self.list = list
        created = key.created.iso8601
    }

    var line: String {
        ([fingerprint, type, "'\(name)'", list.map { "list '\($0)'" }, "since \(created)"] as [String?])
            .compactMap { $0 }.joined(separator: "  ")
    }
}
