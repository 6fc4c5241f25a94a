public import UsherCore

/// Where in a live source's frame faces are searched for; pure, on a coarse grid of brightness.
///
/// The whole frame is searched once a second. Between, what shows what it showed then has been searched already: only where something has
/// changed since, and around the faces that are known, is looked again. A face that stands still stays known, one that comes into view changes
/// what it covers, and one that turns to the camera without that is found within the second.
public struct Attention: Sendable {
    /// What of a frame is searched.
    public enum Scope: Sendable, Hashable {
        case whole
        /// Pixels of the frame.
        case part(Box)
        /// Everything is as it was when the whole was searched, and nobody was there.
        case nothing
    }

    /// The longest time between two searches of the whole frame.
    public static let wholeEvery = Duration.seconds(1)
    /// Cells in a row of the grid.
    public static let columns = 64
    /// Rows of cells.
    public static let rows = 36
    /// Brightness, of 255, by which a cell has changed: as for `Intake.MotionSense`, above what noise and key frames do.
    static let least = 8
    /// What is searched around cells that have changed, cells on each side: a head is larger than what moves of it.
    static let margin = 2
    /// A known face is looked for in so many of its boxes: between two analyses it may move by half of one.
    static let faceFactor: Float = 2

    private struct Searched: Sendable {
        var cells: [UInt8]
        var size: PixelSize
        var time: MediaTime
    }

    private var whole: Searched?
    /// What the search of the whole found: one that is missed once is looked for again.
    private var facesOfWhole: [Box] = []
    private var faces: [Box] = []
    private var isWhole = false

    /// Attention that has seen nothing.
    public init() {}

    /// What of the frame at `time`, of `size` pixels and with cells of this brightness, is searched.
    public mutating func scope(of cells: [UInt8], in size: PixelSize, at time: MediaTime) -> Scope {
        guard let whole, whole.size == size, whole.cells.count == cells.count, cells.count == Self.columns * Self.rows,
            time >= whole.time, time - whole.time < Self.wholeEvery
        else {
            whole = Searched(cells: cells, size: size, time: time)
            isWhole = true
            return .whole
        }
        isWhole = false
        let known = (facesOfWhole + faces).map { $0.scaled(by: Self.faceFactor) }
        let boxes = [Self.changed(cells, whole.cells, size)].compactMap(\.self) + known
        guard let first = boxes.first else { return .nothing }
        return .part(boxes.reduce(first) { $0.union($1) }.intersection(size.bounds))
    }

    /// The faces that were found in the frame.
    public mutating func saw(_ boxes: [Box]) {
        faces = boxes
        if isWhole { facesOfWhole = boxes }
    }

    /// The next frame is searched whole: what is known is of another picture, or could not be searched.
    public mutating func forget() {
        whole = nil
        (facesOfWhole, faces) = ([], [])
    }

    /// The box of all cells that differ, with the margin around it, pixels.
    private static func changed(_ cells: [UInt8], _ former: [UInt8], _ size: PixelSize) -> Box? {
        var (left, right, top, bottom) = (columns, -1, rows, -1)
        for row in 0..<rows {
            for column in 0..<columns {
                let index = row * columns + column
                guard abs(Int(cells[index]) - Int(former[index])) >= least else { continue }
                (left, right, top, bottom) = (min(left, column), max(right, column), min(top, row), max(bottom, row))
            }
        }
        guard right >= 0 else { return nil }
        let (width, height) = (Float(size.width) / Float(columns), Float(size.height) / Float(rows))
        let (x, y) = (Float(left - margin) * width, Float(top - margin) * height)
        return Box(
            x: x,
            y: y,
            width: Float(right + 1 + margin) * width - x,
            height: Float(bottom + 1 + margin) * height - y
        )
    }
}
