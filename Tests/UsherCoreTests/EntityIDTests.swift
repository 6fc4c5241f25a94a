import Foundation
import TestSupport
import Testing
import UsherCore

@Suite struct EntityIDTests {
    @Test func `The contract's zero id reads and prints`() {
        let text = "13814001-1dd2-11b2-b619-5502c27ed19c"
        #expect(PersonListID(text) == .zero)
        #expect(PersonListID.zero.description == text)
        #expect(PersonListID(text.uppercased()) == .zero)
    }

    @Test(arguments: [
        "", "13814001", "13814001-1dd2-11b2-b619-5502c27ed19", "13814001-1dd2-11b2-b619-5502c27ed19cc",
        "13814001x1dd2-11b2-b619-5502c27ed19c", "13814001-1dd2-11b2-b619-5502c27ed19g",
        "138140011dd2-11b2-b619-5502c27ed19c-", "13814001-1dd2-11b2-b619-5502c27ed1é",
    ])
    func `What is no UUID is refused`(text: String) {
        #expect(PersonID(text) == nil)
    }

    @Test func `Leading zeros are kept`() {
        let id = SourceID(high: 0x0000_0001_0002_1003, low: 0x8000_0000_0000_000a)
        #expect(id.description == "00000001-0002-1003-8000-00000000000a")
        #expect(SourceID(id.description) == id)
    }

    @Test func `JSON holds the printed form`() throws {
        let json = try JSONEncoder().encode([ActionID.zero])
        #expect(String(decoding: json, as: UTF8.self) == #"["13814001-1dd2-11b2-b619-5502c27ed19c"]"#)
        #expect(try JSONDecoder().decode([ActionID].self, from: json) == [.zero])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([ActionID].self, from: Data(#"["x"]"#.utf8)) }
    }

    @Test func `Order is the order of the printed forms`() {
        var generator = SeededGenerator(seed: 1)
        let ids = (0..<200).map { _ in PersonID(high: generator.next(), low: generator.next()) }
        #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
    }
}

@Suite struct IDMintTests {
    @Test func `Ids carry version 1, the variant of RFC 4122 and a random node`() {
        let mint = IDMint(clock: ManualClock())
        for _ in 0..<100 {
            let id: PersonID = mint.make()
            #expect(id.high >> 12 & 0xf == 1)
            #expect(id.low >> 62 == 0b10)
            #expect(id.low >> 40 & 1 == 1)
        }
    }

    @Test func `The time inside is the clock's`() {
        // Python: 1613829060000000 * 10 + 0x01b21dd213814000 = 0x1eb7382a9fffa00
        let id: PersonID = IDMint(clock: ManualClock(), node: 0).make()
        #expect(id.description == "a9fffa00-7382-11eb-8000-010000000000")
    }

    @Test func `Each id is later than the one before, even when the clock stands still or steps back`() {
        let clock = ManualClock()
        let mint = IDMint(clock: clock, node: 7)
        var last: UInt64 = 0
        for step in 0..<300 {
            if step == 100 { clock.advance(by: .seconds(-3600)) }
            if step == 200 { clock.advance(by: .seconds(7200)) }
            let id: PersonID = mint.make()
            let ticks = (id.high & 0xfff) << 48 | (id.high >> 16 & 0xffff) << 32 | id.high >> 32
            #expect(ticks > last)
            last = ticks
        }
    }

    @Test func `Threads never get the same id`() async {
        let mint = IDMint(clock: ManualClock())
        let ids = await withTaskGroup(of: [PersonID].self) { group in
            for _ in 0..<4 { group.addTask { (0..<500).map { _ in mint.make() } } }
            return await group.reduce(into: Set<PersonID>()) { $0.formUnion($1) }
        }
        #expect(ids.count == 2000)
    }
}
