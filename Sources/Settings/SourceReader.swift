import Foundation
import Rules
import UsherCore

/// Reads the sources of a file.
struct SourceReader {
    /// What usher opens at all; everything else that libavformat could is refused.
    static let schemes = ["file", "http", "https", "rtsp", "rtsps"]
    /// The contract's names of what can be computed for a face.
    static let features = ["gender", "age", "race"]
    private static let keys = [
        "name", "group", "url", "enabled", "analyze_fps", "new_person_threshold", "new_person_square_min",
        "new_person_yaw_max", "person_list_add", "confirmations", "match_threshold", "feature_check",
        "transport", "pace", "motion", "record", "record_url", "record_days", "record_gigabytes", "reentry_s",
    ]

    private let reading: Reading
    private let lists: [String]
    private let groups: [String]
    private let recordings: RecordingsDirectories

    init(_ reading: Reading, _ configuration: Configuration) {
        self.reading = reading
        self.lists = [ConfigurationReader.defaultList] + configuration.lists
        self.groups = [ConfigurationReader.defaultGroup] + configuration.groups.map(\.name)
        self.recordings = configuration.recordings
    }

    func read(_ document: Section) -> [DeclaredSource] {
        guard let entry = document.entry("sources") else { return [] }
        var names = Names("source", reading)
        return document.sections(entry, keys: Self.keys).compactMap { section in
            let name = section.requiredName()
            let source = source(section, name: name ?? "")
            guard let name else { return nil }
            let scope = source.group ?? ConfigurationReader.defaultGroup
            names.add(name, section.entry("name") ?? section.place, scope: scope)
            return source
        }
    }

    private func source(_ section: Section, name: String) -> DeclaredSource {
        var source = DeclaredSource(name: name, line: section.place.line)
        source.group = section.text("group")
        if let group = source.group, let place = section.entry("group") {
            reading.requireDeclared(group, place, "group", among: groups)
        }
        source.url = address(section, "url")
        source.isEnabled = section.flag("enabled") ?? source.isEnabled
        source.analyzeFPS = section.value("analyze_fps", "a number above 0 and up to 1000", ConfigurationReader.rate)
        source.confirmations = section.whole("confirmations", 1...100)
        source.matchThreshold = section.number("match_threshold", 0...100)
        source.featureCheck = features(section)
        readStream(section, &source)
        readCreation(section, &source)
        return source
    }

    private func readStream(_ section: Section, _ source: inout DeclaredSource) {
        source.transport = section.choice("transport", of: ["auto", "tcp", "udp"]) ?? source.transport
        source.pace = section.choice("pace", of: ["live", "realtime"]) ?? source.pace
        source.hasMotionGate = section.flag("motion") ?? source.hasMotionGate
        source.reentrySeconds = section.number("reentry_s", 0...3600)
        source.isRecorded = section.flag("record") ?? source.isRecorded
        source.recordURL = address(section, "record_url")
        source.recordDays = section.number("record_days", 0.01...36_500) ?? source.recordDays
        source.recordGigabytes = section.number("record_gigabytes", 0.01...1_000_000) ?? source.recordGigabytes
        guard source.recordURL != nil, !source.isRecorded, let place = section.entry("record_url") else { return }
        reading.notice(place, "nothing is recorded until record is true")
    }

    private func readCreation(_ section: Section, _ source: inout DeclaredSource) {
        let thresholds = CreationThreshold.scores.map { "\($0)" } + ["no_match", "never"]
        source.threshold =
            section.value("new_person_threshold", Section.oneOf(thresholds)) { CreationThreshold($0) }
            ?? source.threshold
        source.squareMinimum =
            section.choice("new_person_square_min", of: CreationRules.squares) ?? source.squareMinimum
        source.yawMaximum = section.choice("new_person_yaw_max", of: CreationRules.yaws) ?? source.yawMaximum
        let added = section.texts("person_list_add", Section.wantedName, Section.asName) ?? []
        var names = Names("person_list_add of list", reading)
        for (list, place) in added {
            reading.requireDeclared(list, place, "list", among: lists)
            names.add(list, place)
        }
        source.personListAdd = names.all
        if source.threshold != .never, added.isEmpty {
            reading.refuse(
                section.entry("person_list_add") ?? section.entry("new_person_threshold") ?? section.place,
                "new_person_threshold \(source.threshold) creates persons: person_list_add must name the lists they go to"
            )
        }
    }

    private func features(_ section: Section) -> [String] {
        let wanted = Section.oneOf(Self.features)
        let features = section.texts("feature_check", wanted) { Self.features.contains($0) ? $0 : nil } ?? []
        var names = Names("feature", reading)
        for (feature, place) in features { names.add(feature, place) }
        return names.all
    }
}

extension SourceReader {
    private func address(_ section: Section, _ key: String) -> SourceAddress? {
        guard let place = section.entry(key), let text = reading.text(place) else { return nil }
        let address = SourceAddress(text)
        guard let scheme = address.scheme else { return recording(text, place) }
        guard Self.schemes.contains(scheme) else {
            reading.refuse(place, "the scheme '\(scheme.prefix(20))' is not \(Section.oneOf(Self.schemes))")
            return nil
        }
        if scheme == "file" {
            guard let path = address.filePath else {
                reading.refuse(place, "a file's URL has three slashes and an absolute path: file:///folder/name.mp4")
                return nil
            }
            return recording(path, place)
        }
        guard let host = URL(string: text)?.host(), !host.isEmpty else {
            reading.refuse(place, "'\(reading.shown(place))' is not a URL with a host; escape odd characters, @ as %40")
            return nil
        }
        return address
    }

    private func recording(_ path: String, _ place: Place) -> SourceAddress? {
        let absolute = RecordingsDirectories.absolute(path, relativeTo: reading.folder)
        guard recordings.contains(absolute) else {
            let folders = recordings.paths.joined(separator: ", ")
            reading.refuse(
                place,
                "'\(reading.shown(place))' is outside of recordings_directories (\(folders.isEmpty ? "none" : folders)); "
                    + "move the file there, or add its folder"
            )
            return nil
        }
        return SourceAddress(absolute)
    }
}
