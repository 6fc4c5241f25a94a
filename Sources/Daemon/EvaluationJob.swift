import Foundation
import Gallery

/// Measures recognition on a folder per person.
public struct EvaluationJob {
    private let directory: String
    private let pairs: String?
    private let roc: String?
    private let places: Places

    /// A job over `directory`, with the pairs of a file judged fold by fold, and the ROC curve drawn to `roc`.
    public init(directory: String, pairs: String?, roc: String?, places: Places) {
        self.directory = directory
        self.pairs = pairs
        self.roc = roc
        self.places = places
    }

    /// Runs it; `say` hears how far it is.
    public func run(say: (String) -> Void) throws -> EvaluationOutcome {
        let list = try pairs.map { path in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw UsherFault("\(path) cannot be read")
            }
            return try PairList(parsing: String(decoding: data, as: UTF8.self), source: path)
        }
        let sweep = try PhotoSweep(directory: directory, faces: try PhotoSweep.models(at: places), say: say)
        say("\(sweep.photos.count) photos with a face, \(sweep.left.count) without; comparing")
        let evaluation = try Evaluation(photos: sweep.photos, pairs: list, against: .others(CohortOptions()))
        if let roc {
            let plot = ROCPlot(
                title: "Receiver operating characteristic",
                subtitle:
                    "\(evaluation.photos) photos of \(evaluation.people) people, \(evaluation.impostorPairs) pairs of different people",
                series: [ROCPlot.Series(name: "usher", points: evaluation.curve)]
            )
            try Data(plot.svg().utf8).write(to: URL(fileURLWithPath: roc), options: .atomic)
        }
        return EvaluationOutcome(evaluation: evaluation, photosWithoutFace: sweep.left.count, roc: roc)
    }
}

/// The figures of an evaluation, to be printed.
public struct EvaluationOutcome: Sendable {
    let evaluation: Evaluation
    let photosWithoutFace: Int
    let roc: String?

    /// One JSON object.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(evaluation), as: UTF8.self)
    }

    /// The figures in lines.
    public var text: String {
        var lines = [
            "\(evaluation.photos) photos of \(evaluation.people) people; \(photosWithoutFace) photos without a face",
            "\(evaluation.genuinePairs) pairs of one person, \(evaluation.impostorPairs) pairs of different people",
        ]
        if let pairs = evaluation.pairs {
            lines.append(
                "pairs file: accuracy \(Self.percent(pairs.accuracy)) "
                    + "(95 %: \(Self.percent(pairs.interval.lower)) ... \(Self.percent(pairs.interval.upper))), "
                    + "\(pairs.pairs) pairs in \(pairs.folds.count) folds, \(pairs.missing) with a photo without a face"
            )
        }
        for point in evaluation.rates {
            lines.append(
                "TAR at FAR \(Self.power(point.falseAcceptRate)): \(Self.rate(point.trueAcceptRate)) "
                    + "(95 %: \(Self.rate(point.interval.lower)) ... \(Self.rate(point.interval.upper)))"
            )
        }
        lines.append(
            "equal error rate \(Self.percent(evaluation.equalErrorRate)), area under the curve \(Self.rate(evaluation.areaUnderCurve))"
        )
        if let roc { lines.append("written: \(roc)") }
        return lines.joined(separator: "\n")
    }

    private static func percent(_ rate: Double) -> String { String(format: "%.2f %%", rate * 100) }
    /// The rate as it was reached, near a power of ten: `9.98e-04`.
    private static func power(_ rate: Double) -> String { String(format: "%.2e", rate) }
    private static func rate(_ rate: Double) -> String { String(format: "%.4f", rate) }
}
