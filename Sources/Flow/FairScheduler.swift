/// Picks whose turn it is among sources that share something scarce, so that each gets its part whatever the others bring.
///
/// Stride scheduling (Waldspurger and Weihl, MIT/LCS/TM-528, 1995): each turn moves a source's clock on by one part of its weight, and
/// the source whose clock is furthest behind is next. Who had nothing to offer for a while does not get the lost turns back. Deterministic.
public struct FairScheduler<Key: Hashable & Sendable>: Sendable {
    private struct Member: Sendable {
        let key: Key
        let weight: Double
        var clock: Double
    }

    private var members: [Member] = []
    /// The clock of the last turn.
    private var now = 0.0

    /// A scheduler without sources.
    public init() {}

    /// The sources in the order in which they came.
    public var keys: [Key] { members.map(\.key) }

    /// Lets a source in, or changes its weight; a source of weight 2 gets twice the turns of one of weight 1.
    public mutating func add(_ key: Key, weight: Double = 1) {
        let member = Member(key: key, weight: max(weight, 1e-6), clock: now)
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index] = Member(key: key, weight: member.weight, clock: members[index].clock)
        } else {
            members.append(member)
        }
    }

    /// Lets a source go.
    public mutating func remove(_ key: Key) {
        members.removeAll { $0.key == key }
    }

    /// The source whose turn it is, among those that have something to offer; `nil` if none has.
    public mutating func next(where isReady: (Key) -> Bool) -> Key? {
        let ready = members.indices.filter { isReady(members[$0].key) }
        // Among equals the one that came first, so that a run repeats.
        guard let index = ready.min(by: { turn(members[$0]) < turn(members[$1]) }) else { return nil }
        now = turn(members[index])
        members[index].clock = now + 1 / members[index].weight
        return members[index].key
    }

    /// The moment of a member's next turn: turns it could not use are gone.
    private func turn(_ member: Member) -> Double { max(member.clock, now) }
}
