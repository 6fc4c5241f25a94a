import Delivery
import Dispatch
import Foundation
import Settings
import Store
import UnixSignals
import UsherCore

/// Reads `sources.yml` again on SIGHUP: all of it holds, or nothing of it and usher goes on as before.
final class SettingsReload: Sendable {
    private let places: Places
    private let database: UsherDatabase
    private let configuration: Locked<Configuration>
    private let herald: Herald?
    private let changed: @Sendable () -> Void
    private let say: @Sendable (String) -> Void
    private let queue = DispatchQueue(label: "usher.settings.reload")
    private let listening = Locked<Task<Void, Never>?>(nil)

    /// Reads into `configuration`, `herald` and the store, then calls `changed`; `say` hears what came of it.
    init(
        places: Places,
        database: UsherDatabase,
        configuration: Locked<Configuration>,
        herald: Herald? = nil,
        changed: @escaping @Sendable () -> Void,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.places = places
        self.database = database
        self.configuration = configuration
        self.herald = herald
        self.changed = changed
        self.say = say
    }

    /// From now on SIGHUP reads the file again.
    func listen() async {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        let task = Task { [weak self] in
            for await _ in signals { self?.runAside() }
        }
        listening.withLock { $0 = task }
    }

    /// Listens no more; what is being read is read to its end.
    func stop() {
        listening.withLock { $0 }?.cancel()
        queue.sync {}
    }

    private func runAside() {
        queue.async { [self] in run() }
    }

    /// Reads the file now.
    func run() {
        do {
            let (next, declaration) = try Configuration.read(places)
            for notice in next.notices { say("\(notice)") }
            let policy = try next.webhookPolicy()
            // A file that is gone declares nothing, and takes nothing away.
            let changes = try database.apply(next.declaration, removing: declaration != nil)
            herald?.allow(policy)
            let former = configuration.withLock { configuration -> Configuration in
                defer { configuration = next }
                return configuration
            }
            changed()
            for change in changes.words { say("sources.yml: \(change)") }
            for section in former.heldUntilRestart(by: next) {
                say("sources.yml: \(section) changed; it holds from the next start on")
            }
            say("sources.yml was read again" + (changes.isEmpty ? ": nothing to change" : ""))
        } catch {
            say("sources.yml is refused, nothing was changed:\n\(error)")
        }
    }
}

extension Configuration {
    /// The sections in which `next` differs and that a running usher does not take over.
    func heldUntilRestart(by next: Configuration) -> [String] {
        var sections: [String] = []
        if models != next.models { sections.append("models") }
        if detection.inputSize != next.detection.inputSize || detection.scoreMinimum != next.detection.scoreMinimum {
            sections.append("detection")
        }
        if recognition.match != next.recognition.match { sections.append("recognition, for posted pictures,") }
        if ports != next.ports { sections.append("ports") }
        if pictures != next.pictures { sections.append("pictures") }
        if findFace != next.findFace { sections.append("findface") }
        if faceDetect != next.faceDetect { sections.append("face_detect") }
        return sections
    }
}
