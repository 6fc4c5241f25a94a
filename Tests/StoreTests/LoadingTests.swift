import Foundation
import Testing
import TestSupport
import UsherCore

@testable import Store

@Suite("Loading a gallery")
struct LoadingTests {
    @Test("a vector is little-endian Float32 without anything between, and any other length is none")
    func encoding() {
        // numpy: np.array([1, -2.5, 1e-20], '<f4').tobytes().hex() == '0000803f000020c0' '08e53c1e'
        let bytes = Data([0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x20, 0xc0, 0x08, 0xe5, 0x3c, 0x1e])
        #expect(VectorBlob.encoded([1, -2.5, 1e-20]) == bytes)
        #expect(VectorBlob.decoded(bytes, count: 3) == [1, -2.5, 1e-20])
        // A slice that does not start at 0, as SQLite's rows may lend.
        #expect(VectorBlob.decoded(bytes[4..<8], count: 1) == [-2.5])
        #expect(VectorBlob.decoded(bytes, count: 2) == nil && VectorBlob.decoded(Data(), count: 0) == nil)
    }

    #if !DEBUG
    @Test("a hundred thousand exemplars load within a second")
    func fast() throws {
        let database = try UsherDatabase.snapshot(of: nil, clock: ManualClock())
        let count = 100_000
        let people = (0..<count).map { seed in
            var person = Made.person(seed)
            person.face.image = nil
            return person
        }
        try database.createPersons(people)
        var sum: Float = 0
        var loaded = 0
        let took = try ContinuousClock().measure {
            try database.eachExemplar(model: Made.model) { entry in
                loaded += 1
                sum += entry.values[0]
            }
        }
        print("loaded \(loaded) exemplars in \(took)")
        #expect(loaded == count && took < .seconds(1))
    }
    #endif
}
