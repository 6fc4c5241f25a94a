import Foundation

/// The pictures of a report as they are laid out: asks for them one appearance at a time and stops at the bound.
struct Album<Source: PictureSource> {
    private let source: Source
    /// Pictures an appearance may have, so that the last one gets its best shot as well as the first.
    private let share: Int
    private var left = HTMLReport.mostPictures
    private var omitted = 0

    /// An album for as many appearances.
    init(source: Source, appearances: Int) {
        self.source = source
        let fair = HTMLReport.mostPictures / max(1, appearances)
        self.share = min(max(1, fair), HTMLReport.mostPicturesOfAppearance)
    }

    /// The `data:` URIs of an appearance's shots by their place, those that there is room for.
    mutating func shots(ofAppearance id: String) -> [Int: Markup] {
        var uris: [Int: Markup] = [:]
        for (index, picture) in source.shots(ofAppearance: id).enumerated() {
            guard let uri = dataURI(picture) else { continue }
            guard uris.count < share, takeOne() else {
                omitted += 1
                continue
            }
            uris[index] = uri
        }
        return uris
    }

    /// The `data:` URI of the whole frame, when every shot of every appearance has its room.
    mutating func overview(ofAppearance id: String) -> Markup? {
        guard let uri = source.overview(ofAppearance: id).flatMap(dataURI) else { return nil }
        guard share == HTMLReport.mostPicturesOfAppearance, takeOne() else {
            omitted += 1
            return nil
        }
        return uri
    }

    /// What to say when pictures were left out.
    var note: String? {
        guard omitted > 0 else { return nil }
        let pictures = ReportText.count(omitted, "picture was", "pictures were")
        return
            "\(pictures) left out: a report holds \(HTMLReport.mostPictures) at most, \(share) for an appearance of this one."
    }

    private mutating func takeOne() -> Bool {
        guard left > 0 else { return false }
        left -= 1
        return true
    }

    /// Only what begins as a JPEG (ITU T.81: FF D8 FF) or a PNG (its signature) becomes an image of the report.
    private func dataURI(_ picture: [UInt8]) -> Markup? {
        let type: String
        switch picture.prefix(4) {
        case let start where start.starts(with: [0xFF, 0xD8, 0xFF]): type = "jpeg"
        case [0x89, 0x50, 0x4E, 0x47]: type = "png"
        default: return nil
        }
        return Markup(raw: "data:image/\(type);base64," + Data(picture).base64EncodedString())
    }
}
