public import UsherCore

/// Whether a picture differs from what the scene usually looks like; pure, on a coarse grid of brightness.
///
/// Every cell is held against its own slowly following background. What the whole picture does together (a cloud, the camera's
/// exposure) is taken off first; what the noise of this camera does anyway is measured and stays below the bar.
public struct MotionSense: Sendable {
    /// Brightness, of 255, by which a cell differs that moves; sensor noise averaged over a cell stays below 2, the pulse of an
    /// encoder's key frames below 4.
    static let least = Float(8)
    /// The bar lies so many times above the mean difference of cells that do not move.
    static let noiseFactor = Float(5)
    /// Cells that must differ: at 1080p each is 30 pixels wide, and a body whose face can be analysed covers a dozen.
    static let cells = 2
    /// Seconds in which the background follows the scene.
    static let memory = 2.0

    private var background: [Float] = []
    private var noise = Float(1)
    private var lastTime: MediaTime?

    /// A sense that has seen nothing.
    public init() {}

    /// Whether something moves in the picture whose cells have the brightness `cells`.
    ///
    /// The first picture, and one of another size, is all news.
    public mutating func differs(_ cells: [UInt8], at time: MediaTime) -> Bool {
        defer { lastTime = time }
        guard cells.count == background.count, let lastTime else {
            background = cells.map { Float($0) }
            return true
        }
        let shift = Self.meanDifference(cells, background)
        let bar = max(Self.least, noise * Self.noiseFactor)
        let follow = Float(min(0.5, max(0.02, (time - lastTime).inSeconds / Self.memory)))
        var (moved, still, stillCount) = (0, Float(0), 0)
        for index in cells.indices {
            let difference = Float(cells[index]) - background[index]
            background[index] += difference * follow
            let size = abs(difference - shift)
            if size > bar {
                moved += 1
            } else {
                still += size
                stillCount += 1
            }
        }
        // Learned from scenes at rest only, so that a crowd does not raise the bar for itself.
        if moved < Self.cells, stillCount > 0 { noise += (still / Float(stillCount) - noise) * 0.05 }
        return moved >= Self.cells
    }

    /// The mean difference without the cells that differ most: what the whole picture did.
    private static func meanDifference(_ cells: [UInt8], _ background: [Float]) -> Float {
        var counts = [Int](repeating: 0, count: 511)
        for index in cells.indices {
            counts[max(0, min(510, Int(Float(cells[index]) - background[index]) + 255))] += 1
        }
        var seen = 0
        for (value, count) in counts.enumerated() {
            seen += count
            if seen * 2 >= cells.count { return Float(value - 255) }
        }
        return 0
    }
}
