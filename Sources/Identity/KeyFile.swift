import Crypto
import Foundation
import UsherCore

/// The keys that are not in the database: one signs sessions, one seals permanent tokens.
///
/// A file of its own beside the database, readable by its owner only, made once: who has the database or a backup alone can
/// neither make a session nor read a token.
public struct KeyFile: Sendable {
    /// The file's name in the data directory.
    public static let name = "identity.key"

    private static let title = "usher identity keys 1"
    /// As long as the hash, as RFC 7518, 3.2 asks of HS256; and AES-256.
    private static let keyBytes = 32

    let sessions: SymmetricKey
    private let seal: SymmetricKey

    /// The keys of the data directory `directory`; made at the first time.
    ///
    /// - Parameter directory: the directory, which is made too when it is not there.
    /// - Returns: the keys.
    /// - Throws: `keysExposed` when others may read the file, `keysDamaged`, `keysUnreadable`.
    public static func open(in directory: String) throws(IdentityError) -> KeyFile {
        let path = "\(directory)/\(name)"
        if !FileManager.default.fileExists(atPath: path) { try make(path, in: directory) }
        return try read(path)
    }

    private static func read(_ path: String) throws(IdentityError) -> KeyFile {
        // A file that is gone or not ours has no attributes; the line below says so.
        let attributes = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
        guard attributes[.type] as? FileAttributeType == .typeRegular, let mode = attributes[.posixPermissions] as? Int
        else {
            throw IdentityError(
                .keysUnreadable,
                "\(path): no regular file that usher may look at; remove what is there"
            )
        }
        guard mode & 0o077 == 0 else {
            throw IdentityError(
                .keysExposed,
                "\(path): others may read it (mode \(String(mode, radix: 8))), so sessions can be forged; if that cannot have "
                    + "happened, `chmod 600` it; else remove it: all log in again, and permanent tokens are made anew"
            )
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            let owner = (attributes[.ownerAccountID] as? NSNumber).map { "; it belongs to user \($0)" } ?? ""
            throw IdentityError(
                .keysUnreadable,
                "\(path): cannot be read\(owner); `chown` it to the user that runs usher"
            )
        }
        guard let keys = KeyFile(text: String(decoding: data.prefix(1024), as: UTF8.self)) else {
            throw IdentityError(
                .keysDamaged,
                "\(path): damaged; put a copy in its place, or remove it: then all log in again, and permanent tokens "
                    + "go on but can no longer be listed"
            )
        }
        return keys
    }

    /// Made under another name in a directory of its own, then linked: whoever is second finds a whole file, and takes that.
    private static func make(_ path: String, in directory: String) throws(IdentityError) {
        let files = FileManager.default
        let workshop = "\(directory)/.\(name).\(UUID().uuidString)"
        do {
            try files.createDirectory(
                atPath: workshop,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            // Nothing is lost with a directory that stays.
            defer { try? files.removeItem(atPath: workshop) }
            let draft = "\(workshop)/\(name)"
            guard files.createFile(atPath: draft, contents: Data(), attributes: [.posixPermissions: 0o600]) else {
                throw CocoaError(.fileWriteNoPermission)
            }
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
            try file.write(contentsOf: Data(KeyFile().text.utf8))
            try file.synchronize()
            try file.close()
            // Fails where another process was first, which is well.
            do { try files.linkItem(atPath: draft, toPath: path) } catch  where files.fileExists(atPath: path) {}
        } catch {
            throw IdentityError(.keysUnreadable, "\(path): cannot be made; check who may write \(directory)")
        }
    }
}

extension KeyFile {
    init() {
        sessions = SymmetricKey(size: .bits256)
        seal = SymmetricKey(size: .bits256)
    }

    private init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 5, lines[0] == Self.title, lines[4].isEmpty,
            let sessions = Self.key(lines[1], "sessions "),
            let seal = Self.key(lines[2], "tokens "), lines[3] == Self.check(lines[0...2])
        else { return nil }
        self.sessions = sessions
        self.seal = seal
    }

    private var text: String {
        let lines = [
            Self.title, "sessions \(Data(KeyBytes.copy(sessions)).base64EncodedString())",
            "tokens \(Data(KeyBytes.copy(seal)).base64EncodedString())",
        ]
        return (lines + [Self.check(lines[...]), ""]).joined(separator: "\n")
    }

    /// A file cut or edited by accident is noticed.
    private static func check(_ lines: ArraySlice<String>) -> String {
        "check \(FileDigest.sha256(Array(lines.joined(separator: "\n").utf8)))"
    }

    private static func key(_ line: String, _ name: String) -> SymmetricKey? {
        guard line.hasPrefix(name), let bytes = Data(base64Encoded: String(line.dropFirst(name.count))),
            bytes.count == keyBytes
        else { return nil }
        return SymmetricKey(data: bytes)
    }

    /// A token sealed with AES-256-GCM under a fresh nonce, bound to its record.
    func seal(_ token: TokenID, of record: TokenID) throws(IdentityError) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(token.bytes, using: seal, authenticating: record.bytes)
            return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw IdentityError(.crypto, "a token could not be sealed (\(error))")
        }
    }

    /// The token that was sealed; `nil` when it was by another key, or is damaged.
    func open(_ sealed: [UInt8], of record: TokenID) -> String? {
        // What does not open is the answer.
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let bytes = try? AES.GCM.open(box, using: seal, authenticating: record.bytes)
        else { return nil }
        return TokenID(bytes: Array(bytes))?.description
    }
}
