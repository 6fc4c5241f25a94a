import UsherCore

/// How the coded rows and columns lie on the display: the eight orientations of EXIF (tag 274), which display matrices of videos map to as well.
struct Orientation: Sendable, Hashable {
    /// Rows become columns, before the flips.
    let transposed: Bool
    /// Left and right are exchanged on the display.
    let flippedX: Bool
    /// Top and bottom are exchanged on the display.
    let flippedY: Bool

    static let upright = Orientation(transposed: false, flippedX: false, flippedY: false)

    init(transposed: Bool, flippedX: Bool, flippedY: Bool) {
        self.transposed = transposed
        self.flippedX = flippedX
        self.flippedY = flippedY
    }

    /// EXIF's value 1...8; anything else is upright. (EXIF 2.32, 4.6.4 A, "Orientation".)
    init(exif value: Int) {
        switch value {
        case 2: self.init(transposed: false, flippedX: true, flippedY: false)
        case 3: self.init(transposed: false, flippedX: true, flippedY: true)
        case 4: self.init(transposed: false, flippedX: false, flippedY: true)
        case 5: self.init(transposed: true, flippedX: false, flippedY: false)
        case 6: self.init(transposed: true, flippedX: true, flippedY: false)
        case 7: self.init(transposed: true, flippedX: true, flippedY: true)
        case 8: self.init(transposed: true, flippedX: false, flippedY: true)
        default: self = .upright
        }
    }

    /// The orientation nearest to a display matrix: `x' = a·x + c·y`, `y' = b·x + d·y`, in any unit.
    ///
    /// libavutil/display.h. A matrix that turns by other than quarters is taken to the nearest quarter.
    init(a: Double, b: Double, c: Double, d: Double) {
        let straight = abs(a) + abs(d)
        let crossed = abs(b) + abs(c)
        if crossed > straight {
            self.init(transposed: true, flippedX: c < 0, flippedY: b < 0)
        } else {
            self.init(transposed: false, flippedX: a < 0, flippedY: d < 0)
        }
    }

    /// Clockwise degrees that the coded picture is turned by for display: 0, 90, 180 or 270; mirrored ones count by their rotation part.
    var degrees: Int {
        transposed ? (flippedX ? 90 : 270) : (flippedY ? 180 : 0)
    }

    /// A size after the turn.
    func turned(_ size: PixelSize) -> PixelSize {
        transposed ? PixelSize(width: size.height, height: size.width) : size
    }

    /// Where on the display the corner-origin point of a coded picture of `size` lands, as an affine map.
    func displayMap(of size: PixelSize) -> Affine {
        let shown = turned(size)
        var map = transposed ? Affine(a: 0, b: 1, c: 1, d: 0, tx: 0, ty: 0) : .identity
        if flippedX { map = map.then(Affine(a: -1, b: 0, c: 0, d: 1, tx: Double(shown.width), ty: 0)) }
        if flippedY { map = map.then(Affine(a: 1, b: 0, c: 0, d: -1, tx: 0, ty: Double(shown.height))) }
        return map
    }
}
