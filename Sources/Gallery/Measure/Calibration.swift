import Foundation
import UsherCore

/// What `usher calibrate` makes from photos of known people: a cohort, and the score curve measured with it.
public struct Calibration: Sendable {
    /// Prototypes made from all photos.
    public let cohort: Cohort
    /// Measured over all pairs of different people, each pair against a cohort of other people.
    public let curve: ScoreCurve
    /// How many people there were.
    public let people: Int
    /// How many photos there were.
    public let photos: Int
    /// How many pairs of photos of different people the curve rests on.
    public let impostorPairs: Int

    /// Groups into which people are dealt when the curve is measured; 8 leave three quarters of all people for each cohort.
    public static let groups = 8

    /// Makes cohort and curve from photos; a minute for the 7,405 of the development set.
    public init(photos: [Photo], options: CohortOptions = CohortOptions()) throws(GalleryError) {
        let table = try PhotoTable(photos)
        cohort = try Cohort.build(from: table, options: options)
        let neighbourhoods = try Neighbourhoods(table, crossFitting: options, groups: Self.groups)
        let impostors = PairStatistics(table, neighbourhoods).impostors
        curve = try ScoreCurve(fitting: impostors)
        people = table.personCount
        self.photos = table.count
        impostorPairs = impostors.total
    }

    /// The bytes of `cohort.f32`: little-endian Float32, row by row.
    public var cohortFile: [UInt8] { cohort.fileContent() }

    /// The text of `calibration.json`: the manifest's keys `calibration` and `cohort`, and what they rest on.
    public func calibrationFile() -> String {
        let knots = curve.knots.map { "    [\($0.similarity), \($0.falseAcceptRate)]" }.joined(separator: ",\n")
        return """
            {
              "model": "\(cohort.model)",
              "cohort": {
                "path": "cohort.f32",
                "sha256": "\(FileDigest.sha256(cohortFile))",
                "rows": \(cohort.rows),
                "dimensions": \(cohort.dimensions),
                "id": "\(cohort.id)",
                "neighbourhood": \(cohort.rule.json)
              },
              "calibration": {"far": [
            \(knots)
              ]},
              "measured": {"people": \(people), "photos": \(photos), "impostor_pairs": \(impostorPairs)}
            }

            """
    }
}
