import TestSupport
import Testing

@testable import Media

@Suite("Stills that are small as files and large as work")
struct BombTests {
    private func code(_ bytes: [UInt8]) -> MediaError.Code? {
        do throws(MediaError) {
            _ = try Still(bytes: bytes)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("51 megapixels in a few kilobytes are refused by the header, 49 are decoded")
    func pixels() {
        let large = Bomb.png(7200, 7100, depth: 1)
        #expect(large.count < 60_000)
        #expect(code(large) == .tooLarge)
        #expect(code(Bomb.png(7000, 7000, depth: 1)) == nil)
    }

    @Test("Rows that unfold into far more than the picture are refused before they are")
    func rows() {
        #expect(code(Bomb.png(100, 100, depth: 8)) == nil)
        #expect(code(Bomb.png(100, 100, depth: 8, zeros: 100_000)) == .damaged)
        #expect(code(Bomb.png(100, 100, depth: 8, zeros: 50_000_000)) == .damaged)
    }

    @Test("A colour profile is not unfolded at all")
    func profile() throws {
        let bytes = Bomb.png(profileOf: 10_000_000)
        #expect(code(bytes) == nil)
        #expect(PlainPNG(bytes).bytes.count < 1000)
    }

    @Test("A few scans are decoded, a thousand over a large picture are refused")
    func scans() {
        #expect(code(Bomb.jpeg(1600, 1200, scans: 12)) == nil)
        #expect(code(Bomb.jpeg(1600, 1200, scans: 1000)) == nil)
        #expect(code(Bomb.jpeg(16_000, 3000, scans: 60)) == .tooLarge)
        #expect(code(Bomb.jpeg(16_000, 3000, scans: 1000)) == .tooLarge)
    }
}
