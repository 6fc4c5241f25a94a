/// Says where a recording cuts to another picture, from the brightness of a coarse grid of cells of the analysed frames.
///
/// The structure of two frames is compared (the correlation of their brightness), so a light that is switched on or an exposure that
/// adapts is no cut. A cut taken for none costs a look at a face; none taken for a cut costs a broken track that is joined again.
public struct CutDetector: Sendable {
    /// Cells in a row.
    public static let columns = 32
    /// Rows of cells.
    public static let rows = 18

    /// Below this correlation two frames are of different pictures.
    ///
    /// Measured on eight clips at 5 and 25 frames a second: cuts are at -0.34...0.28, a head that is shaken before a close camera
    /// stays at 0.45 and above, a street at 0.79 and above.
    private static let leastCorrelation: Float = 0.35
    /// Below this mean difference, levels of 255, nothing happened, however little the noise of two dark frames correlates.
    private static let leastDifference: Float = 8

    private var last: [Float] = []

    /// Cells of this detector's size from finer ones, `columns` in a row: a whole number of them in each.
    public static func cells(of finer: [UInt8], columns: Int) -> [UInt8] {
        let step = columns / Self.columns
        guard step > 0, columns == step * Self.columns, finer.count == columns * Self.rows * step else { return [] }
        return (0..<rows * Self.columns).map { cell in
            let first = cell / Self.columns * step * columns + cell % Self.columns * step
            let sum = (0..<step * step).reduce(0) { $0 + Int(finer[first + $1 / step * columns + $1 % step]) }
            return UInt8(sum / (step * step))
        }
    }

    /// A detector that has seen no frame.
    public init() {}

    /// Whether the frame whose cells have this brightness, 0...255, does not continue the one before; `false` for the first.
    public mutating func isCut(_ brightness: [UInt8]) -> Bool {
        let cells = brightness.map { Float($0) }
        defer { last = cells }
        guard last.count == cells.count, !cells.isEmpty else { return false }
        let difference = zip(cells, last).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(cells.count)
        return difference > Self.leastDifference && Self.correlation(cells, last) < Self.leastCorrelation
    }

    private static func correlation(_ left: [Float], _ right: [Float]) -> Float {
        let count = Float(left.count)
        let (leftMean, rightMean) = (left.reduce(0, +) / count, right.reduce(0, +) / count)
        var (both, leftSquare, rightSquare): (Float, Float, Float) = (0, 0, 0)
        for (one, other) in zip(left, right) {
            both += (one - leftMean) * (other - rightMean)
            leftSquare += (one - leftMean) * (one - leftMean)
            rightSquare += (other - rightMean) * (other - rightMean)
        }
        let scale = (leftSquare * rightSquare).squareRoot()
        // One even picture, as at a fade to black: nothing in common.
        return scale > 0 ? both / scale : 0
    }
}
