import UsherCore

/// How many bytes of bodies are held at once, by all requests together.
final class MemoryBudget: Sendable {
    private let limit: Int
    private let refused: Counter
    private let held = Locked(0)

    init(limit: Int, refused: Counter) {
        self.limit = limit
        self.refused = refused
    }

    /// The bytes held now.
    var total: Int { held.withLock { $0 } }

    /// Takes `bytes` or throws `Fault.unavailable`.
    func take(_ bytes: Int) throws(Fault) {
        let isTaken = held.withLock { held in
            guard held + bytes <= limit else { return false }
            held += bytes
            return true
        }
        guard isTaken else {
            refused.add()
            throw .unavailable
        }
    }

    func give(_ bytes: Int) {
        held.withLock { $0 -= bytes }
    }
}
