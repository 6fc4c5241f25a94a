import Testing
import TestSupport

@testable import Identity

@Suite("The login throttle")
struct LoginThrottleTests {
    /// A throttle with a clock that the test moves.
    final class Door {
        var throttle: LoginThrottle
        var now: Duration = .zero

        init(throttle: LoginThrottle = LoginThrottle()) {
            self.throttle = throttle
        }

        func fail(_ account: String, from address: String) -> Bool {
            throttle.admit(account: account, address: address, at: now) == .admitted
        }

        func succeed(_ account: String, from address: String) -> Bool {
            guard fail(account, from: address) else { return false }
            throttle.succeeded(account: account, address: address, at: now)
            return true
        }

        func wait(_ account: String, from address: String) -> Duration {
            // A copy is asked, so that asking does not count.
            var copy = throttle
            guard case .wait(let wait) = copy.admit(account: account, address: address, at: now) else { return .zero }
            return wait
        }
    }

    @Test("ten failures are free, then each doubles the wait, up to five minutes for an address")
    func growingDelay() {
        let door = Door()
        for _ in 0..<10 { #expect(door.fail("a", from: "1.1.1.1")) }
        var waits: [Int64] = []
        for round in 0..<12 {
            let wait = door.wait("other \(round)", from: "1.1.1.1")
            waits.append(wait.components.seconds)
            #expect(!door.fail("other \(round)", from: "1.1.1.1"))
            door.now += wait
            #expect(door.fail("other \(round)", from: "1.1.1.1"))
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
    }

    @Test("a hundred attempts at once are ten")
    func atOnce() {
        let door = Door()
        let admitted = (0..<100).count { _ in door.fail("a", from: "1.1.1.1") }
        #expect(admitted == 10)
    }

    @Test("whoever sprays one password over many accounts is slowed to one attempt in five minutes")
    func spraying() {
        let door = Door()
        var tried = 0
        for second in 0..<86_400 {
            door.now = .seconds(second)
            if door.fail("user \(second)", from: "6.6.6.6") { tried += 1 }
        }
        #expect(tried < 310, "\(tried) in a day")
    }

    @Test("many addresses against one account get an attempt in half a minute, and its owner is never locked out")
    func distributed() {
        let door = Door()
        #expect(door.succeed("anna", from: "10.0.0.1"))
        var tried = 0
        for second in 0..<3600 {
            door.now = .seconds(second)
            if door.fail("anna", from: "6.6.\(second / 256).\(second % 256)") { tried += 1 }
            // From where she logged in before, at any moment; from elsewhere half a minute later at most.
            if second % 600 == 599 { #expect(door.succeed("anna", from: "10.0.0.1")) }
            #expect(door.wait("anna", from: "10.0.0.2") <= .seconds(30))
        }
        #expect(tried < 140, "\(tried) in an hour")
    }

    @Test("an attacker with an account of his own does not wipe his failures by logging in")
    func ownAccount() {
        let door = Door()
        for _ in 0..<10 { _ = door.fail("anna", from: "6.6.6.6") }
        door.now += door.wait("mallory", from: "6.6.6.6")
        #expect(door.succeed("mallory", from: "6.6.6.6"))
        #expect(door.wait("anna", from: "6.6.6.6") > .zero)
        #expect(door.wait("bert", from: "6.6.6.6") > .zero)
    }

    @Test("a known address that guesses is slowed too, and the others behind it are not")
    func knownAddress() {
        let door = Door()
        #expect(door.succeed("anna", from: "10.0.0.1"))
        for _ in 0..<10 { #expect(door.fail("anna", from: "10.0.0.1")) }
        #expect(door.wait("anna", from: "10.0.0.1") == .seconds(1))
        #expect(door.wait("bert", from: "10.0.0.1") == .zero)
    }

    @Test("right passwords cost nothing")
    func successes() {
        let door = Door()
        for account in 0..<50 { #expect(door.succeed("user \(account)", from: "10.0.0.1")) }
        for _ in 0..<50 { #expect(door.succeed("user 1", from: "10.0.0.1")) }
    }

    @Test("an hour without a failure forgets")
    func forgets() {
        let door = Door()
        for _ in 0..<10 { _ = door.fail("anna", from: "6.6.6.6") }
        door.now += .seconds(3600)
        for _ in 0..<10 { #expect(door.fail("anna", from: "6.6.6.6")) }
        #expect(!door.fail("anna", from: "6.6.6.6"))
    }

    @Test("what is kept is bounded, whatever comes; the worst are kept", arguments: 0..<4)
    func bounded(seed: UInt64) {
        var limits = LoginThrottle.Limits()
        limits.entries = 100
        let door = Door(throttle: LoginThrottle(limits: limits))
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 { _ = door.fail("anna", from: "6.6.6.6") }
        for _ in 0..<5000 {
            door.now += .milliseconds(1)
            let (account, address) = ("\(Int.random(in: 0..<9999, using: &random))", "\(random.next())")
            if Bool.random(using: &random) {
                _ = door.fail(account, from: address)
            } else {
                _ = door.succeed(account, from: address)
            }
            #expect(door.throttle.count <= 300)
        }
        door.now = .milliseconds(900)
        #expect(door.wait("anna", from: "6.6.6.6") > .zero)
    }

    @Test(
        "an IPv6 network counts as one, an IPv4 address as itself",
        arguments: [
            ("192.168.1.7", "192.168.1.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"), ("2001:db8::1", "2001:db8:0:0"),
            ("2001:DB8:0:0:9::", "2001:db8:0:0"), ("::1", "0:0:0:0"), ("fe80::1%eth0", "fe80:0:0:0"),
            ("::ffff:10.0.0.1", "10.0.0.1"), ("", ""), (":", ""), ("1:2:3:4:5", "1:2:3:4"),
        ]
    )
    func networks(address: String, key: String) {
        #expect(ClientAddress.key(address) == key)
    }
}
