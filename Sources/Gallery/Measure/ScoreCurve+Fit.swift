import Foundation

extension ScoreCurve {
    /// FAR at which the curve is measured: every half decade from 0.1 on, coarser above.
    private static let rates: [Double] =
        [0.9, 0.5, 0.2] + stride(from: -1.0, through: -9.0, by: -0.5).map { pow(10, $0) }

    /// Fewer pairs than this do not settle a rate.
    ///
    /// A hundred give it within 20 % (95 % of the time), and let a few pairs that are in truth one
    /// person under two names, of which LFW has some thirty, not matter.
    static let fewestPairs = 100

    /// The curve through measured rates; beyond the rarest that is settled by at least a hundred pairs it goes straight on, in log10(FAR),
    /// as over the last measured decade.
    ///
    /// The logarithm of a tail such as a face comparison's falls ever faster, so going straight on overstates the FAR: scores above come out
    /// lower than they might, never higher.
    init(fitting impostors: SimilarityHistogram) throws(GalleryError) {
        let needed = Self.fewestPairs * 1_000
        guard impostors.total >= needed else {
            throw GalleryError(
                .tooFew,
                "a score curve needs \(needed) pairs of different people, \(impostors.total) were given; add photos of more people"
            )
        }
        var knots = [Knot(similarity: impostors.lowest, falseAcceptRate: 1)]
        for rate in Self.rates where rate * Double(impostors.total) >= Double(Self.fewestPairs) * 0.999 {
            let (similarity, reached) = impostors.threshold(rate: rate)
            let measured = Double(reached) / Double(impostors.total)
            guard let last = knots.last, similarity > last.similarity, measured > 0, measured < last.falseAcceptRate
            else {
                continue
            }
            knots.append(Knot(similarity: similarity, falseAcceptRate: measured))
        }
        try self.init(knots: knots + Self.tail(knots))
    }

    /// The point one decade on from the last, in the direction from the point a decade before it.
    private static func tail(_ knots: [Knot]) -> [Knot] {
        guard let last = knots.last,
            let before = knots.last(where: { $0.falseAcceptRate >= last.falseAcceptRate * 9.5 })
        else { return [] }
        let decades = log10(before.falseAcceptRate / last.falseAcceptRate)
        let step = (last.similarity - before.similarity) / Float(decades)
        return [Knot(similarity: last.similarity + step, falseAcceptRate: last.falseAcceptRate / 10)]
    }
}

extension SimilarityHistogram {
    /// The lowest similarity seen.
    var lowest: Float { Self.similarity(counts.firstIndex { $0 > 0 } ?? 0) }
}
