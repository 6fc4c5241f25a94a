import Rules
import UsherCore
import Yams

/// From the document's root to a configuration, section by section; what is wrong goes to `reading`.
struct ConfigurationReader {
    /// Names that are always there, declared or not.
    static let defaultList = "Default list"
    static let defaultGroup = "Default group"

    let reading: Reading

    init(_ reading: Reading) {
        self.reading = reading
    }

    func read(_ root: Node?) -> Configuration {
        var configuration = Configuration(folder: reading.folder)
        guard let root else { return configuration }
        let place = Place(node: root, key: "", line: root.mark?.line ?? 1)
        let keys = [
            "recordings_directories", "models", "detection", "tracking", "recognition", "webhooks", "pictures",
            "tls_unverified", "face_detect", "findface", "ports", "lists", "groups", "sources",
        ]
        guard let document = Section(place, keys: keys, reading) else { return configuration }
        if let folders = document.texts("recordings_directories", "the path of a folder", { $0.isEmpty ? nil : $0 }) {
            configuration.recordings = RecordingsDirectories(folders.map(\.text), relativeTo: reading.folder)
        }
        configuration.models = models(document.entry("models"))
        configuration.detection = detection(document.entry("detection"))
        configuration.tracking = tracking(document.entry("tracking"))
        configuration.recognition = recognition(document.entry("recognition"))
        configuration.webhooks = webhooks(document.entry("webhooks"))
        configuration.pictures = pictures(document.entry("pictures"))
        configuration.unverifiedTLS = unverifiedTLS(document)
        configuration.faceDetect = faceDetect(document.entry("face_detect"))
        configuration.findFace = findFace(document.entry("findface"))
        configuration.ports = ports(document.entry("ports"))
        configuration.lists = lists(document)
        configuration.groups = groups(document, lists: configuration.lists)
        configuration.sources = SourceReader(reading, configuration).read(document)
        configuration.notices = reading.notices
        return configuration
    }

    private func models(_ place: Place?) -> ModelSettings {
        var models = ModelSettings()
        guard let place, let section = Section(place, keys: ["directory", "pack"], reading) else { return models }
        models.directory = section.text("directory").map {
            RecordingsDirectories.absolute($0, relativeTo: reading.folder)
        }
        // The pack is a folder's name: no way out of the models' folder.
        models.pack =
            section.value("pack", "the name of a pack: letters, digits, '-', '_', '.'") { text in
                let plain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
                return plain && !text.isEmpty && !text.hasPrefix(".") ? text : nil
            } ?? models.pack
        return models
    }

    private func detection(_ place: Place?) -> DetectionSettings {
        var detection = DetectionSettings()
        let keys = ["input_size", "score_min", "analyze_fps"]
        guard let place, let section = Section(place, keys: keys, reading) else { return detection }
        let wanted = "'pack' or a width and height that are multiples of 32 up to 4096, such as 640x384"
        detection.inputSize = section.value("input_size", wanted) { Self.inputSize($0) } ?? detection.inputSize
        detection.scoreMinimum =
            section.value("score_min", "'pack' or a number from 0 to 1") { text -> Double?? in
                if text == "pack" { return .some(nil) }
                return Section.decimal(text).flatMap { (0...1).contains($0) ? .some($0) : nil }
            } ?? detection.scoreMinimum
        detection.analyzeFPS =
            section.value("analyze_fps", Self.wantedRate) { text -> Double?? in
                text == "all" ? .some(nil) : Self.rate(text).map { .some($0) }
            } ?? detection.analyzeFPS
        return detection
    }

    static let wantedRate = "'all' or a number above 0 and up to 1000"

    /// Frames per second.
    static func rate(_ text: String) -> Double? {
        Section.decimal(text).flatMap { $0 > 0 && $0 <= 1000 ? $0 : nil }
    }

    private static func inputSize(_ text: String) -> PixelSize?? {
        if text == "pack" { return .some(nil) }
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard sides.count == 2, sides.allSatisfy({ (32...4096).contains($0) && $0 % 32 == 0 }) else { return nil }
        return PixelSize(width: sides[0], height: sides[1])
    }

    private func tracking(_ place: Place?) -> TrackingSettings {
        var tracking = TrackingSettings()
        let keys = ["gap_s", "reentry_s", "shots_per_track", "faces_min"]
        guard let place, let section = Section(place, keys: keys, reading) else { return tracking }
        tracking.gapSeconds = section.number("gap_s", 0.1...60) ?? tracking.gapSeconds
        tracking.reentrySeconds = section.number("reentry_s", 0...3600) ?? tracking.reentrySeconds
        tracking.shotsPerTrack = section.whole("shots_per_track", 1...50) ?? tracking.shotsPerTrack
        tracking.facesMinimum = section.whole("faces_min", 1...100) ?? tracking.facesMinimum
        return tracking
    }

    private func recognition(_ place: Place?) -> RecognitionSettings {
        var recognition = RecognitionSettings()
        let keys = ["match_threshold", "margin", "no_match_threshold", "uncertain_from", "confirmations"]
        guard let place, let section = Section(place, keys: keys, reading) else { return recognition }
        var match = recognition.match
        match.matchScore = section.number("match_threshold", 0...100).map { Float($0) } ?? match.matchScore
        match.margin = section.number("margin", 0...100).map { Float($0) } ?? match.margin
        match.optimum = section.number("no_match_threshold", 0...100).map { Float($0) } ?? match.optimum
        match.uncertainFloor = section.number("uncertain_from", 0...100).map { Float($0) } ?? match.uncertainFloor
        if match.uncertainFloor > match.matchScore {
            let place = section.entry("uncertain_from") ?? section.entry("match_threshold") ?? place
            reading.refuse(
                place,
                "a face is uncertain from uncertain_from up to match_threshold: the first cannot be above the second"
            )
        }
        recognition.match = match
        recognition.confirmations = section.whole("confirmations", 1...100) ?? recognition.confirmations
        return recognition
    }
}

extension ConfigurationReader {
    private func lists(_ document: Section) -> [String] {
        guard let entry = document.entry("lists") else { return [] }
        guard let elements = entry.elements else {
            reading.refuse(entry, "a list is needed here: a line for each person list, beginning with '- name: '")
            return []
        }
        var names = Names("list", reading)
        for element in elements {
            guard element.text == nil else {
                if let name = name(element) { names.add(name, element) }
                continue
            }
            guard let section = Section(element, keys: ["name"], reading) else { continue }
            if let name = section.requiredName() { names.add(name, section.entry("name") ?? element) }
        }
        return names.all
    }

    /// The name that stands alone at `element`: `- Staff`.
    private func name(_ element: Place) -> String? {
        guard let text = reading.text(element) else { return nil }
        guard let name = Section.asName(text) else {
            reading.refuse(element, "'\(reading.shown(element))' is not \(Section.wantedName)")
            return nil
        }
        return name
    }

    private func groups(_ document: Section, lists: [String]) -> [DeclaredGroup] {
        guard let entry = document.entry("groups") else { return [] }
        var names = Names("group", reading)
        return document.sections(entry, keys: ["name", "search"]).compactMap { section in
            let search = search(section, lists: lists)
            guard let name = section.requiredName(), names.add(name, section.entry("name") ?? section.place) else {
                return nil
            }
            return DeclaredGroup(name: name, search: search, line: section.place.line)
        }
    }

    private func search(_ group: Section, lists: [String]) -> [DeclaredSearch] {
        guard let entry = group.entry("search") else { return [] }
        var names = Names("search of list", reading)
        return group.sections(entry, keys: ["list", "on_found", "on_failed"]).compactMap { section in
            guard let list = section.required("list") else { return nil }
            let place = section.entry("list") ?? section.place
            reading.requireDeclared(list, place, "list", among: [Self.defaultList] + lists)
            names.add(list, place)
            return DeclaredSearch(
                list: list,
                onFound: section.text("on_found") ?? "",
                onFailed: section.text("on_failed") ?? ""
            )
        }
    }
}

/// Names that may be given once.
struct Names {
    private let kind: String
    private let reading: Reading
    private var lines: [String: Int] = [:]
    private(set) var all: [String] = []

    init(_ kind: String, _ reading: Reading) {
        self.kind = kind
        self.reading = reading
    }

    /// Takes `name`, or says that it is taken already; `scope` keeps equal names of different scopes apart.
    @discardableResult
    mutating func add(_ name: String, _ place: Place, scope: String = "") -> Bool {
        if let line = lines["\(scope)\n\(name)"] {
            reading.refuse(
                place,
                "there is a \(kind) '\(reading.shown(place))' in line \(line) already; give each another name"
            )
            return false
        }
        lines["\(scope)\n\(name)"] = place.line
        all.append(name)
        return true
    }
}

extension Reading {
    /// Says so where `name` is not among the names that are declared.
    func requireDeclared(_ name: String, _ place: Place, _ kind: String, among declared: [String]) {
        guard !declared.contains(name) else { return }
        let hint =
            NearestName.of(name, among: declared).map { "; did you mean '\($0)'?" } ?? "; declare it under \(kind)s"
        refuse(place, "there is no \(kind) '\(shown(place))'\(hint)")
    }
}

extension Section {
    /// The name, which must be there.
    func requiredName() -> String? {
        guard entry("name") != nil else { return missing("name") }
        return name("name")
    }

    /// The text at `key`, which must be there.
    func required(_ key: String) -> String? {
        guard entry(key) != nil else { return missing(key) }
        return text(key)
    }

    private func missing(_ key: String) -> String? {
        if !hasUnknownKeys { reading.refuse(place, "the key \(key) is missing") }
        return nil
    }

    /// The mappings in the list at `entry`.
    func sections(_ entry: Place, keys: [String]) -> [Section] {
        guard case .sequence = entry.node, let elements = entry.elements else {
            reading.refuse(entry, "a list is needed here: each of its entries begins with '- '")
            return []
        }
        return elements.compactMap { Section($0, keys: keys, reading) }
    }
}
