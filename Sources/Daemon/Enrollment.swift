import Foundation
import Media
import Store
import Recognition
import Settings
import UsherCore

/// Puts people into a person list from photos.
public enum Enrollment {
    /// Enrols every photo below `paths`; `say` hears a line a photo.
    public static func enroll(
        paths: [String],
        list name: String,
        places: Places,
        say: (String) -> Void
    ) throws -> EnrollOutcome {
        guard !paths.isEmpty else { throw UsherFault.usage("name at least one photo or folder") }
        let photos = try PhotoTree.photos(in: paths)
        let configuration = try Configuration.at(places)
        let lock = try DataLock(directory: places.data, orElse: DataLock.useItsAPI)
        defer { withExtendedLifetime(lock) {} }
        let workshop = try Workshop(
            places: places,
            pack: places.pack ?? configuration.models.pack,
            access: .durable,
            options: configuration.faceOptions(requests: 1)
        )
        let isNew = try workshop.database.list(named: name) == nil
        let list = try workshop.database.listOrCreate(named: name)
        var outcome = EnrollOutcome(list: name)
        // A list that nobody came into is not left behind; an empty one would do no harm.
        defer { if isNew, outcome.nothingEnrolled { try? workshop.database.deleteList(list.id) } }
        for photo in photos {
            let report = try report(on: photo, into: list, workshop.recogniser)
            outcome.photos.append(report)
            say(report.line)
        }
        return outcome
    }

    private static func report(
        on photo: NamedPhoto,
        into list: PersonList,
        _ recogniser: Recogniser
    ) throws -> PhotoReport {
        do {
            let still = try Still(path: photo.path)
            let digest = try FileDigest.sha256(path: photo.path)
            let name = (photo.path as NSString).lastPathComponent
            let enrolment = EnrolmentPhoto(name: name, sha256: digest, person: photo.person)
            return PhotoReport(photo, try recogniser.enrol(enrolment, picture: still, into: list))
        } catch let fault as MediaError {
            return PhotoReport(path: photo.path, person: photo.person, outcome: "unreadable", detail: fault.message)
        }
    }
}

/// What became of the photos of an enrolment.
public struct EnrollOutcome: Sendable, Codable {
    /// The person list.
    public var list: String
    /// One entry a photo.
    public var photos: [PhotoReport] = []

    init(list: String) {
        self.list = list
    }

    /// Whether not one photo's face is in the list now.
    public var nothingEnrolled: Bool { !photos.contains { $0.isInList } }

    /// How many faces of how many people, in a sentence.
    public var summary: String {
        let enrolled = photos.filter { $0.outcome == "enrolled" }
        let people = Set(enrolled.map(\.person)).count
        let rest = photos.count - enrolled.count
        return "\(enrolled.count) of \(photos.count) photos enrolled, \(people) "
            + "\(people == 1 ? "person" : "persons"), list \"\(list)\"" + (rest > 0 ? "; \(rest) not, see above" : "")
    }

    /// One JSON object.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// What became of one photo.
public struct PhotoReport: Sendable, Codable {
    /// The file.
    public var path: String
    /// The person it was to be enrolled as.
    public var person: String
    /// `enrolled`, `duplicate`, `no_face`, `several_faces`, `too_small` or `unreadable`.
    public var outcome: String
    /// More about it, in words.
    public var detail: String

    init(path: String, person: String, outcome: String, detail: String) {
        self.path = path
        self.person = person
        self.outcome = outcome
        self.detail = detail
    }

    init(_ photo: NamedPhoto, _ outcome: PhotoOutcome) {
        let (word, detail) = Self.words(outcome)
        self.init(path: photo.path, person: photo.person, outcome: word, detail: detail)
    }

    var isInList: Bool { outcome == "enrolled" || outcome == "duplicate" }

    /// `photos/Anna.jpg: Anna: enrolled, square 141, quality 0.82`.
    public var line: String {
        "\(path): \(person): \(outcome.replacingOccurrences(of: "_", with: " "))\(detail.isEmpty ? "" : ", " + detail)"
    }

    private static func words(_ outcome: PhotoOutcome) -> (String, String) {
        switch outcome {
        case .enrolled(let square, let quality, let lookAlike):
            let alike = lookAlike.map { "; looks like \($0.name), score \(figure($0.score, 1))" } ?? ""
            return ("enrolled", "square \(figure(square, 0)), quality \(figure(quality, 2))" + alike)
        case .duplicate(let name): return ("duplicate", "of \(name)'s photo that is in the list already")
        case .noFace: return ("no_face", "use a photo in which the face is seen from the front")
        case .severalFaces(let count):
            return ("several_faces", "\(count) of them: crop the photo to the one that is meant")
        case .tooSmall(let square):
            return ("too_small", "square \(figure(square, 0)) < 50: use a larger photo of the face")
        }
    }

    private static func figure(_ value: Float, _ places: Int) -> String {
        String(format: "%.\(places)f", Double(value))
    }
}
