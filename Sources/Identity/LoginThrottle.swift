/// How fast somebody may try passwords; a value that is told what happens and when.
///
/// Three clocks, each slower with every failure: one for an address, one for an account, and one for an account from an address that
/// has logged in to it before. The last one decides alone where it exists, so that an attack on an account, or from
/// behind the same router, does not lock its owner out (OWASP's device cookies, without the cookie). An account's clock never
/// holds longer than half a minute.
struct LoginThrottle: Sendable {
    /// How a clock slows down.
    struct Pace: Sendable, Hashable {
        /// Failures that cost nothing.
        var free: Int
        /// The longest wait; each failure after the free ones doubles it, from one second on.
        var longest: Duration

        /// The wait after `failures`.
        func wait(after failures: Int) -> Duration {
            guard failures >= free else { return .zero }
            return min(longest, .seconds(1 << min(failures - free, 30)))
        }
    }

    /// What may be tried.
    struct Limits: Sendable, Hashable {
        var address = Pace(free: 10, longest: .seconds(300))
        var account = Pace(free: 10, longest: .seconds(30))
        var known = Pace(free: 10, longest: .seconds(300))
        /// Without a failure for so long, all is forgotten.
        var memory: Duration = .seconds(3600)
        /// Entries of each kind that are kept; some 100 bytes each.
        var entries = 10_000
    }

    /// Whether a password may be tried now.
    enum Admission: Sendable, Hashable {
        /// It may; it counts as a failure until `succeeded` or `withdraw` says otherwise, so that a hundred at once are not a hundred.
        case admitted
        /// Not before so long.
        case wait(Duration)
    }

    private struct Tally: Sendable {
        var failures = 0
        var last: Duration
    }

    private struct Known: Hashable {
        var account: String
        var address: String
    }

    private let limits: Limits
    private var addresses: [String: Tally] = [:]
    private var accounts: [String: Tally] = [:]
    private var known: [Known: Tally] = [:]

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How many entries there are.
    var count: Int { addresses.count + accounts.count + known.count }

    /// Asks to try a password for `account` from `address`.
    mutating func admit(account: String, address: String, at now: Duration) -> Admission {
        let pair = Known(account: account, address: address)
        if let tally = known[pair] {
            let wait = self.wait(tally, limits.known, now)
            if wait > .zero { return .wait(wait) }
            known[pair] = counted(tally, now)
            return .admitted
        }
        let wait = max(
            addresses[address].map { self.wait($0, limits.address, now) } ?? .zero,
            accounts[account].map { self.wait($0, limits.account, now) } ?? .zero
        )
        if wait > .zero { return .wait(wait) }
        makeRoom(at: now)
        addresses[address] = counted(addresses[address], now)
        accounts[account] = counted(accounts[account], now)
        return .admitted
    }

    /// The password was right: the address is known for this account from now on.
    ///
    /// Failures of the address and the account stay: or else an attacker with an account of his own would wipe them.
    mutating func succeeded(account: String, address: String, at now: Duration) {
        withdraw(account: account, address: address)
        makeRoom(at: now)
        known[Known(account: account, address: address)] = Tally(last: now)
    }

    /// The password was not tried after all.
    mutating func withdraw(account: String, address: String) {
        let pair = Known(account: account, address: address)
        if known[pair] != nil {
            known[pair]?.failures -= 1
        } else {
            addresses[address]?.failures -= 1
            accounts[account]?.failures -= 1
        }
    }

    private func wait(_ tally: Tally, _ pace: Pace, _ now: Duration) -> Duration {
        guard now - tally.last < limits.memory else { return .zero }
        return max(.zero, tally.last + pace.wait(after: tally.failures) - now)
    }

    private func counted(_ tally: Tally?, _ now: Duration) -> Tally {
        guard let tally, now - tally.last < limits.memory else { return Tally(failures: 1, last: now) }
        return Tally(failures: tally.failures + 1, last: now)
    }

    private mutating func makeRoom(at now: Duration) {
        Self.makeRoom(in: &addresses, limits, now)
        Self.makeRoom(in: &accounts, limits, now)
        // A known address is forgotten for want of room only.
        Self.makeRoom(in: &known, limits, now)
    }

    /// Forgets what is past where the entries are full, then the half with the fewest failures; seldom enough to cost nothing.
    private static func makeRoom<Key>(in tallies: inout [Key: Tally], _ limits: Limits, _ now: Duration) {
        guard tallies.count >= limits.entries else { return }
        tallies = tallies.filter { now - $0.value.last < limits.memory }
        guard tallies.count >= limits.entries else { return }
        let order = tallies.sorted { ($0.value.failures, $0.value.last) > ($1.value.failures, $1.value.last) }
        tallies = Dictionary(uniqueKeysWithValues: order.prefix(limits.entries / 2).map { ($0.key, $0.value) })
    }
}
