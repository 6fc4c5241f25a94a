extension ScoreCurve: Codable {
    private enum CodingKeys: String, CodingKey {
        case far
    }

    /// Reads `{"far": [[similarity, rate], ...]}`, the form of the key `calibration` of a pack's manifest.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let points = try container.decode([[Double]].self, forKey: .far)
        guard points.allSatisfy({ $0.count == 2 }) else {
            throw GalleryError(.badCurve, "calibration: every entry of \"far\" is a pair of similarity and rate")
        }
        try self.init(knots: points.map { Knot(similarity: Float($0[0]), falseAcceptRate: $0[1]) })
    }

    /// Writes the form that `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(knots.map { [Double($0.similarity), $0.falseAcceptRate] }, forKey: .far)
    }
}
