import Recognition
import Testing
import UsherCore

@Suite("Where a live frame is searched")
struct AttentionTests {
    private static let size = PixelSize(width: 1920, height: 1080)
    /// A cell's side, pixels of such a frame.
    private static let side: Float = 30
    private static let still = [UInt8](repeating: 90, count: Attention.columns * Attention.rows)

    private static func time(_ milliseconds: Int) -> MediaTime { .zero + .milliseconds(milliseconds) }

    /// The grid with cells of another brightness.
    private static func cells(_ places: [(column: Int, row: Int)], by difference: Int = 40) -> [UInt8] {
        var cells = still
        for place in places { cells[place.row * Attention.columns + place.column] = UInt8(90 + difference) }
        return cells
    }

    /// Attention that has searched the whole of a still frame at zero.
    private static func settled(faces: [Box] = []) -> Attention {
        var attention = Attention()
        #expect(attention.scope(of: still, in: size, at: time(0)) == .whole)
        attention.saw(faces)
        return attention
    }

    @Test("the first frame is searched whole, and one a second after that, whatever moves")
    func wholes() {
        var attention = Attention()
        let scopes = stride(from: 0, through: 2200, by: 200).map {
            attention.scope(of: Self.still, in: Self.size, at: Self.time($0))
        }
        #expect(scopes.indices.filter { scopes[$0] == .whole } == [0, 5, 10])
        #expect(scopes.filter { $0 == .nothing }.count == 9)
    }

    @Test("what has changed is searched, with a margin, and stays so until the whole is searched")
    func changes() {
        var attention = Self.settled()
        let moved = Self.cells([(column: 20, row: 10), (column: 24, row: 12)])
        // From two cells before the first to two behind the last.
        let box = Box(x: 18 * Self.side, y: 8 * Self.side, width: 9 * Self.side, height: 7 * Self.side)
        #expect(attention.scope(of: moved, in: Self.size, at: Self.time(200)) == .part(box))
        // It stands still now, where nobody was when the whole was searched.
        #expect(attention.scope(of: moved, in: Self.size, at: Self.time(400)) == .part(box))
        #expect(attention.scope(of: moved, in: Self.size, at: Self.time(1000)) == .whole)
        #expect(attention.scope(of: moved, in: Self.size, at: Self.time(1200)) == .nothing)
    }

    @Test("what noise does is no change", arguments: [(7, false), (-7, false), (8, true), (-8, true)])
    func noise(difference: Int, isChange: Bool) {
        var attention = Self.settled()
        let scope = attention.scope(
            of: Self.cells([(column: 5, row: 5)], by: difference),
            in: Self.size,
            at: Self.time(200)
        )
        #expect((scope != .nothing) == isChange)
    }

    @Test("a known face is looked for around its box, though it does not move or was missed once, until it is gone")
    func faces() {
        var attention = Self.settled(faces: [Box(x: 900, y: 400, width: 100, height: 120)])
        let around = Box(x: 850, y: 340, width: 200, height: 240)
        #expect(attention.scope(of: Self.still, in: Self.size, at: Self.time(200)) == .part(around))
        let moved = Self.cells([(column: 40, row: 20)])
        let both = around.union(Box(x: 38 * Self.side, y: 18 * Self.side, width: 5 * Self.side, height: 5 * Self.side))
        #expect(attention.scope(of: moved, in: Self.size, at: Self.time(400)) == .part(both))
        // Missed once, it is looked for where the search of the whole found it; and no longer where that found nobody.
        attention.saw([])
        #expect(attention.scope(of: Self.still, in: Self.size, at: Self.time(600)) == .part(around))
        #expect(attention.scope(of: Self.still, in: Self.size, at: Self.time(1000)) == .whole)
        attention.saw([])
        #expect(attention.scope(of: Self.still, in: Self.size, at: Self.time(1200)) == .nothing)
    }

    @Test("a part does not reach beyond the frame")
    func edges() {
        var attention = Self.settled(faces: [Box(x: 1880, y: -20, width: 60, height: 80)])
        guard
            case .part(let box) = attention.scope(
                of: Self.cells([(column: 0, row: 35)]),
                in: Self.size,
                at: Self.time(200)
            )
        else { return #expect(Bool(false), "no part") }
        #expect(box == Self.size.bounds)
    }

    @Test("another size, a clock that goes back, a grid of another size and what was forgotten: the whole")
    func doubts() {
        var attention = Self.settled()
        #expect(attention.scope(of: Self.still, in: PixelSize(width: 1280, height: 720), at: Self.time(200)) == .whole)
        #expect(attention.scope(of: Self.still, in: PixelSize(width: 1280, height: 720), at: Self.time(100)) == .whole)
        #expect(attention.scope(of: [], in: PixelSize(width: 1280, height: 720), at: Self.time(300)) == .whole)
        #expect(attention.scope(of: [], in: PixelSize(width: 1280, height: 720), at: Self.time(400)) == .whole)
        attention = Self.settled()
        attention.forget()
        #expect(attention.scope(of: Self.still, in: Self.size, at: Self.time(200)) == .whole)
    }
}
