/// A unit vector in steps of one number, each -127...127, with the length of what the rounding took away.
struct Quantised {
    let codes: [Int8]
    /// The value of one code step.
    let step: Float
    /// At least the Euclidean distance between the vector and `step * codes`.
    let residual: Float

    init(_ values: [Float]) {
        let largest = values.reduce(0) { max($0, abs($1)) }
        let step = largest > 0 ? largest / 127 : 1
        var square = 0.0
        codes = values.map { value in
            let code = min(127, max(-127, (value / step).rounded()))
            let error = Double(value) - Double(step) * Double(code)
            square += error * error
            return Int8(code)
        }
        self.step = step
        // Rounded up: twice the relative error of a Float32.
        residual = Float(square.squareRoot()) * (1 + 1.2e-7) + .leastNormalMagnitude
    }
}

/// A query as the coarse pass takes it, with the constants of its error bound.
///
/// For unit vectors x, q and their rounded forms x', q': x·q - x'·q' = x·(q - q') + (x - x')·q', hence
/// |x·q - x'·q'| <= |x| |q - q'| + |x - x'| |q'|. What Float32 arithmetic adds is bounded by `rounding`.
struct CoarseQuery {
    let codes: [Int8]
    let step: Float
    /// By how much the row's residual widens the bound: at least |q'|.
    let slackSlope: Float
    /// What widens the bound of every row: at least |x| |q - q'| and all rounding.
    let slack: Float

    /// The largest length that a vector let into the index has; embeddings are normalised in Float32, so it is far from reached.
    static let longest: Float = 1.001

    init(_ values: [Float]) {
        let quantised = Quantised(values)
        var padded = quantised.codes
        while padded.count % 4 != 0 { padded.append(0) }
        codes = padded
        step = quantised.step
        slackSlope = Self.longest + quantised.residual
        // A dot product of unit vectors errs by less than dimensions * 2^-23 (kernels.h), twice over; each of the few other
        // operations, on numbers below 4, by less than 2^-22.
        let rounding = Float(values.count + 32) * 0x1p-22
        slack = Self.longest * quantised.residual + rounding
    }
}
