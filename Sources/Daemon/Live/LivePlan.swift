import Foundation
import Intake
import Media
import Recognition
import Rules
import Settings
import Store
import Tracking
import UsherCore

/// Which sources are to run, and how: what the store and the configuration ask for; pure.
struct LivePlan: Sendable, Equatable {
    /// One source that is to run.
    struct Entry: Sendable, Equatable {
        var id: SourceID
        var group: SourceGroupID
        var name: String
        /// What the decoder is made of: where it changes the source is opened anew.
        var input: LiveSettings
        /// What the decoder is called, and the folder of its recordings: where it changes a source that records is opened anew.
        var inputName: String
        /// How it is watched: where it changes what is open is closed and the decoder goes on.
        var options: WatchOptions
        /// What becomes of the faces: where it changes nothing is disturbed.
        var rules: SourceRules
        /// The lists that its group searches, with their alerts.
        var search: [ListSearch]
    }

    /// What to do to one source.
    enum Step: Sendable, Equatable {
        case start(Entry)
        case stop(SourceID)
        /// Another decoder; who is in view goes on being so.
        case reopen(Entry)
        /// New rules, options or names; the decoder is not touched.
        case adjust(Entry)
    }

    private(set) var entries: [SourceID: Entry] = [:]

    /// Nothing runs.
    init() {}

    /// What `sources` and `groups` ask for under the configuration.
    init(sources: [Source], groups: [SourceGroup], configuration: Configuration) {
        let folders = RecordingFolders(sources)
        for source in sources where source.settings.isEnabled {
            guard let address = source.settings.url else { continue }
            let search = groups.first { $0.id == source.group }?.search ?? []
            var options = configuration.watchOptions(keepsPaths: false).live
            if let seconds = source.settings.reentrySeconds {
                options.appearances.reentry = .nanoseconds(Int64(seconds * 1e9))
            }
            var rules = SourceRules(source: source, search: search, match: configuration.recognition.match)
            rules.creation.confirmations = source.settings.confirmations ?? configuration.recognition.confirmations
            entries[source.id] = Entry(
                id: source.id,
                group: source.group,
                name: source.name,
                input: LiveSettings(source, address: address, configuration: configuration),
                inputName: source.settings.isRecorded ? folders.name(of: source.id) : source.id.description,
                options: options,
                rules: rules,
                search: search
            )
        }
    }

    /// What the sources are called that record.
    var recording: Set<String> { Set(entries.values.filter { $0.input.recording != nil }.map(\.inputName)) }

    /// What leads from here to `next`; stops first, so that what they hold is free.
    func steps(to next: LivePlan) -> [Step] {
        var steps = entries.keys.filter { next.entries[$0] == nil }.sorted().map(Step.stop)
        for id in next.entries.keys.sorted() {
            guard let new = next.entries[id] else { continue }
            guard let old = entries[id] else {
                steps.append(.start(new))
                continue
            }
            guard old != new else { continue }
            // The folder of recordings moves with the decoder: two sources shall not write into one.
            let isSamePlace = old.inputName == new.inputName || new.input.recording == nil
            let isSameInput = old.input == new.input && isSamePlace
            steps.append(isSameInput ? .adjust(new) : .reopen(new))
        }
        return steps
    }
}

extension LiveSettings {
    /// What the store says of a source, with the configuration's values where it says nothing.
    init(_ source: Source, address: SourceAddress, configuration: Configuration) {
        let settings = source.settings
        self.init(address: address)
        recordAddress = settings.recordURL
        transport = LiveTransport(rawValue: settings.transport) ?? .auto
        analyzeFPS = settings.analyzeFPS ?? configuration.detection.analyzeFPS
        pace = Pace(rawValue: settings.pace) ?? .live
        motionGate = settings.hasMotionGate
        if settings.isRecorded, let base = configuration.recordings.paths.first {
            recording = RecordingSettings(
                directory: base,
                keepDays: settings.recordDays,
                keepBytes: Int64(settings.recordGigabytes * 1e9)
            )
        }
        believedHosts = configuration.believedHosts(of: [address, settings.recordURL].compactMap(\.self))
        allowsFile = [address, settings.recordURL].compactMap(\.self).filter(\.isFile).allSatisfy {
            $0.filePath.map(configuration.recordings.contains) ?? false
        }
    }
}

extension Configuration {
    /// The hosts of `addresses` that the operator has said are to be believed without a certificate.
    ///
    /// The others' names stay out, so that a source is opened anew only where its own host is listed or struck off.
    func believedHosts(of addresses: [SourceAddress]) -> Set<String> {
        // An address that may not be opened has no host to believe: whoever opens it refuses it.
        unverifiedTLS.intersection(addresses.compactMap { try? CheckedAddress($0, allowsFile: false).host })
    }
}
