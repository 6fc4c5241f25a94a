import Faces
import Flow
import Intake
import Recognition
import Settings
import Store
import UsherCore

extension LiveDesk {
    /// A desk over the models and the store of a workshop, which analyses on `cores` threads.
    ///
    /// `ledger` is where actions and states go; `say` hears what the operator should know.
    convenience init(
        workshop: Workshop,
        configuration: Locked<Configuration>,
        cores: Int,
        ledger: LiveLedger,
        say: @escaping @Sendable (String) -> Void
    ) {
        let clock = SystemClock()
        self.init(
            database: workshop.database,
            configuration: configuration,
            parts: LiveParts(
                recogniser: workshop.recogniser,
                workers: FairWorkers(name: "live", workers: cores),
                writer: ActionWriter(write: { try ledger.write($0) }, complain: say),
                clock: clock,
                mint: IDMint(clock: clock),
                makeInput: { entry, onFrame, onChange, onRecordingChange in
                    LiveSource(
                        name: entry.inputName,
                        settings: entry.input,
                        clock: clock,
                        onFrame: onFrame,
                        onChange: onChange,
                        onRecordingChange: onRecordingChange,
                        onRetention: { report in
                            if let words = report.words { say("source \(entry.name): \(words)") }
                        }
                    )
                },
                complain: say
            )
        )
    }
}

extension RetentionReport {
    /// What was removed and what could not be; `nil` where there is nothing to say.
    var words: String? {
        guard !removed.isEmpty || !failures.isEmpty else { return nil }
        let trouble = failures.first.map { ", \(failures.count) could not be: \($0)" } ?? ""
        let room = lacking > 0 ? ", because \(lacking) bytes were lacking on the disk" : ""
        return "\(removed.count) recordings of \(removedBytes) bytes were removed\(room), \(kept) are kept\(trouble)"
    }
}
