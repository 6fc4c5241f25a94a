import Foundation

/// True against false accepts over all thresholds.
struct ReceiverCurve {
    /// One entry a person with at least two photos: the similarities of the pairs, highest first.
    private let genuine: [[Float]]
    private let genuineCounts: SimilarityHistogram
    private let impostors: SimilarityHistogram

    init(_ statistics: PairStatistics) {
        var histogram = SimilarityHistogram()
        var byPerson: [Int: [Float]] = [:]
        for pair in statistics.genuine {
            histogram.add(pair.similarity)
            byPerson[pair.person, default: []].append(pair.similarity)
        }
        genuine = byPerson.sorted { $0.key < $1.key }.map(\.value)
        genuineCounts = histogram
        impostors = statistics.impostors
    }

    /// A rate that fewer pairs reach is not told.
    private static let fewestPairs = 10.0

    /// Points at FAR 10^(-k / perDecade) for k from `first` on, as far as the pairs settle one.
    func points(perDecade: Int, from first: Int) -> [Evaluation.Point] {
        var points: [Evaluation.Point] = []
        for step in first... {
            let rate = pow(10, -Double(step) / Double(perDecade))
            guard rate * Double(impostors.total) >= Self.fewestPairs else { break }
            points.append(point(rate: rate))
        }
        return points
    }

    private func point(rate: Double) -> Evaluation.Point {
        let (threshold, reached) = impostors.threshold(rate: rate)
        let clusters = genuine.map { pairs in (hits: pairs.count { $0 >= threshold }, trials: pairs.count) }
        let hits = clusters.reduce(0) { $0 + $1.hits }
        return Evaluation.Point(
            falseAcceptRate: Double(reached) / Double(impostors.total),
            threshold: threshold,
            trueAcceptRate: Double(hits) / Double(genuineCounts.total),
            interval: WilsonInterval(clusters: clusters)
        )
    }

    /// Where the rates of both errors cross, on the line between the two bins next to it.
    func equalErrorRate() -> Double {
        let (accepted, matched) = (impostors.cumulative(), genuineCounts.cumulative())
        var before = (false: 0.0, missed: 1.0)
        for bin in accepted.indices.reversed() {
            let falseRate = Double(accepted[bin]) / Double(impostors.total)
            let missed = 1 - Double(matched[bin]) / Double(genuineCounts.total)
            if falseRate >= missed {
                let (gapBefore, gap) = (before.missed - before.false, falseRate - missed)
                let share = gapBefore + gap > 0 ? gapBefore / (gapBefore + gap) : 0
                return before.false + share * (falseRate - before.false)
            }
            before = (falseRate, missed)
        }
        return 1
    }

    /// By trapezoids, which is to count ties as half.
    func areaUnderCurve() -> Double {
        var (area, above) = (0.0, 0)
        for bin in genuineCounts.counts.indices.reversed() {
            let here = genuineCounts.counts[bin]
            area += Double(impostors.counts[bin]) * (Double(above) + Double(here) / 2)
            above += here
        }
        return area / (Double(impostors.total) * Double(genuineCounts.total))
    }
}
