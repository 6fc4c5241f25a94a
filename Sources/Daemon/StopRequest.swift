import Foundation
import UnixSignals
import UsherCore

/// A wish to end early that anybody may make and the work looks at between frames.
public final class StopRequest: Sendable {
    private let asked = Locked(false)

    /// A request nobody has made yet.
    public init() {}

    /// Whether somebody wants the work to end.
    public var isMade: Bool { asked.withLock { $0 } }

    /// Asks the work to end after the frame in hand.
    public func make() {
        asked.withLock { $0 = true }
    }

    /// Forgets the wish: what follows goes on until somebody asks again.
    public func renew() {
        asked.withLock { $0 = false }
    }

    /// A request that Ctrl-C or SIGTERM makes; the second one ends the process at once.
    public static func onInterrupt() async -> StopRequest {
        let request = StopRequest()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        Task {
            for await _ in signals {
                if request.isMade { exit(130) }
                request.make()
            }
        }
        return request
    }
}
