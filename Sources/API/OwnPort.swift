import Foundation
import NIOCore
import ServiceLifecycle
import UsherCore

/// A port at which one contract alone is spoken, beside the one at which all are.
public struct OwnPort: Sendable, Hashable {
    /// The contracts that may have one, by the names that figures call them.
    public static let names = ["enface", "compreface", "findface", "findface2", "facedetect"]

    /// The contract: one of `names`.
    public var name: String
    /// The address or name of the interface.
    public var host: String
    /// The port; 0 takes a free one.
    public var port: Int

    /// A port for the contract `name`.
    public init(name: String, host: String, port: Int) {
        self.name = name
        self.host = host
        self.port = port
    }
}

/// A listener that did not come to be.
public struct ListenFault: Error, Sendable, CustomStringConvertible {
    /// The contracts that were to be spoken there; empty where all are.
    public let names: [String]
    /// Where.
    public let place: String
    /// What stood in the way.
    public let reason: String

    init(names: [String], place: String, _ error: any Error) {
        self.names = names
        self.place = place
        let isTaken = (error as? IOError)?.errnoCode == EADDRINUSE
        reason = isTaken ? "another program listens there, or usher itself" : "\(error)"
    }

    /// What happened, in one line.
    public var description: String {
        "cannot serve \(names.isEmpty ? "" : names.joined(separator: " and ") + " ")at \(place): \(reason)"
    }
}

/// One of several listeners, so that what keeps it from opening says whose it is.
struct NamedListener: Service {
    let listener: any Service
    let names: [String]
    let place: String

    func run() async throws {
        do {
            try await listener.run()
        } catch let error where !(error is CancellationError) {
            throw ListenFault(names: names, place: place, error)
        }
    }
}

/// Hears of listeners as they open, and tells once all have.
final class OpenListeners: Sendable {
    private let ports: Locked<[Int?]>
    private let opened: @Sendable ([Int]) -> Void

    init(count: Int, opened: @escaping @Sendable ([Int]) -> Void) {
        ports = Locked(Array(repeating: nil, count: count))
        self.opened = opened
    }

    /// The listener of this number takes connections at `port`.
    func opened(_ number: Int, at port: Int) {
        let (all, areOpen) = ports.withLock { ports -> ([Int], Bool) in
            ports[number] = port
            return (ports.compactMap(\.self), !ports.contains(nil))
        }
        if areOpen { opened(all) }
    }
}
