/// How a face's neighbourhood follows from its cosines to the prototypes of a cohort.
///
/// The mean of the nearest prototypes says how much of the face is everybody's. How fast the crowd falls away behind them says more: a face with
/// a few near prototypes and far others has a look that some people share, one that is near to many is a poor picture. So a part of a wide
/// mean is given back.
///
/// Measured with `usher evaluate` on the development photos (docs/design/0002-likeness.md). The optimum is flat: weights of .85 to 1, 5 to 8
/// near ones, .15 to .3 of the prototypes, .3 to .35 given back.
public struct NeighbourhoodRule: Sendable, Hashable {
    /// How many of the nearest prototypes count as near, at least 1.
    public let near: Int
    /// How much of the mean of their cosines is taken off the similarity.
    public let nearWeight: Float
    /// The part of all prototypes, nearest first, over which the wide mean goes, 0...1.
    public let wideShare: Float
    /// How much of the wide mean is given back.
    public let wideWeight: Float

    /// A rule from its numbers.
    public init(near: Int, nearWeight: Float, wideShare: Float, wideWeight: Float) {
        self.near = max(1, near)
        self.nearWeight = nearWeight
        self.wideShare = min(1, max(0, wideShare))
        self.wideWeight = wideWeight
    }

    /// What cohorts are calibrated with now.
    public static let standard = NeighbourhoodRule(near: 5, nearWeight: 0.85, wideShare: 0.15, wideWeight: 0.3)
    /// What packs were calibrated with that state no rule.
    public static let unstated = NeighbourhoodRule(near: 3, nearWeight: 0.85, wideShare: 0, wideWeight: 0)

    /// As the manifest states it.
    var json: String {
        """
        {"near": \(near), "near_weight": \(nearWeight), "wide_share": \(wideShare), "wide_weight": \(wideWeight)}
        """
    }

    /// The neighbourhood of a face with these cosines to all prototypes, in whatever order; at least one.
    func neighbourhood(_ cosines: consuming [Float]) -> Float {
        let near = min(near, cosines.count)
        let wide = max(near, Int((wideShare * Float(cosines.count)).rounded()))
        cosines.gatherHighest(wide, of: cosines.count)
        let wideMean = cosines[..<wide].reduce(0, +) / Float(wide)
        cosines.gatherHighest(near, of: wide)
        let nearMean = cosines[..<near].reduce(0, +) / Float(near)
        return nearWeight * nearMean - wideWeight * wideMean
    }
}

extension [Float] {
    /// Brings the `count` highest of the first `all` numbers to the front, in no order (Hoare, "Algorithm 65: Find", CACM 1961).
    fileprivate mutating func gatherHighest(_ count: Int, of all: Int) {
        var (low, high) = (0, all - 1)
        while low < high {
            let pivot = self[low + (high - low) / 2]
            var (left, right) = (low, high)
            while left <= right {
                while self[left] > pivot { left += 1 }
                while self[right] < pivot { right -= 1 }
                if left <= right {
                    swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if count - 1 <= right {
                high = right
            } else if count - 1 >= left {
                low = left
            } else {
                return
            }
        }
    }
}
