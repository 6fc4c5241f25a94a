import UsherCore

/// Counts what was made and what was destroyed.
final class Ledger: Sendable {
    let made = Counter()
    let destroyed = Counter()
}

/// Something that cannot be copied, as a frame.
struct Parcel: ~Copyable, Sendable {
    let number: Int
    private let ledger: Ledger

    init(_ number: Int, _ ledger: Ledger) {
        self.number = number
        self.ledger = ledger
        ledger.made.add()
    }

    deinit { ledger.destroyed.add() }
}
