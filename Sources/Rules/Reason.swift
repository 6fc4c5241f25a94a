/// One reason of a decision, in words that an auditor can check: `yaw 47 > 30`.
public enum Reason: Sendable, Hashable, CustomStringConvertible {
    /// The face is somebody's.
    case matched(Candidate)
    /// The face takes this person's place because that was asked for.
    case replaces(Candidate)
    /// Two persons are about equally alike.
    case notClear(Candidate, Candidate, margin: Float)
    /// Too alike to be a stranger, not alike enough to be named.
    case between(Candidate, floor: Float, bar: Float)
    /// The most alike person is not alike enough.
    case bestBelow(Candidate, bar: Float)
    /// No list holds anybody to compare with.
    case nobodyToCompare
    /// In a list that the person would be added to somebody is too alike.
    case bestReaches(Candidate, bar: Float)
    /// The threshold `never` creates nobody.
    case thresholdIsNever
    /// No list is named that the person would be added to.
    case noListToAddTo
    /// The face is below the floor: counted and not processed.
    case squareBelowFloor(Float)
    /// The size of the face against its rule.
    case square(Float, minimum: Int)
    /// The turn of the head against its rule.
    case yaw(Float, maximum: Int)
    /// The pose model does not take it for a face, so that its yaw means nothing.
    case notSeen(presence: Float)
    /// The faces that agree against their rule.
    case confirmations(Int, needed: Int)
    /// A posted image needs no confirmation.
    case postedImage

    /// What was found, what it was held against, and which way it fell: `square 61 < 112`.
    public var description: String {
        switch self {
        case .matched(let best): "matched \(best.name) \(Figure(best.score))"
        case .replaces(let person): "replaces \(person.name) as asked, score \(Figure(person.score))"
        case .notClear(let best, let second, let margin):
            "\(best.name) \(Figure(best.score)) leads \(second.name) \(Figure(second.score)) by less than \(Figure(margin))"
        case .between(let best, let floor, let bar):
            "best \(best.name) \(Figure(best.score)) is between \(Figure(floor)) and \(Figure(bar))"
        case .bestBelow(let best, let bar), .bestReaches(let best, let bar):
            Figure.comparing("best", best.score, with: bar, decimals: 1, orEqual: ">=")
        case .nobodyToCompare: "nobody to compare with"
        case .thresholdIsNever: "threshold is never"
        case .noListToAddTo: "no list to add to"
        case .squareBelowFloor(let square):
            Figure.comparing("square", square, with: CreationRules.squareFloor, decimals: 0, orEqual: ">=")
                + ": counted, not processed"
        case .square(let square, let minimum):
            Figure.comparing("square", square, with: Float(minimum), decimals: 0, orEqual: ">=")
        case .yaw(let yaw, let maximum):
            Figure.comparing("yaw", abs(yaw), with: Float(maximum), decimals: 0, orEqual: "<=")
        case .notSeen(let presence):
            Figure.comparing("presence", presence, with: CreationRules.presenceMinimum, decimals: 1, orEqual: ">=")
        case .confirmations(let count, let needed): "confirmations \(count) \(count < needed ? "<" : ">=") \(needed)"
        case .postedImage: "creates from one posted image at once"
        }
    }
}
