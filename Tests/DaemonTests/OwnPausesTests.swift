import Testing

@testable import Daemon

@Suite("Pauses of the process itself")
struct OwnPausesTests {
    @Test("what lies between two signs of life is a pause from two seconds on, and all pauses add up")
    func sum() {
        let pauses = OwnPauses()
        let signs = [0.0, 0.5, 1.9, 51.9, 52.4, 52.3, 54.2, 60.0]
        let totals = signs.map { pauses.total(at: .seconds($0)) / .seconds(1) }
        let expected = [0.0, 0, 0, 50, 50, 50, 50, 55.8]
        for (total, wanted) in zip(totals, expected) { #expect(abs(total - wanted) < 1e-6) }
    }
}
