import API
import Foundation
import Recognition
import Store
import UsherCore

/// Puts what live sources tell into the store, and then into words for whoever looks at the terminal.
struct LiveLedger: Sendable {
    let database: UsherDatabase
    let recogniser: Recogniser
    /// What others are told of a note, written with it.
    var events: @Sendable (LiveNote) -> [NewEvent] = { _ in [] }
    /// Hears a line an action; `nil` where nobody looks.
    var show: (@Sendable (String) -> Void)?
    /// Hears a line a change of a source's state.
    var say: @Sendable (String) -> Void

    /// Writes a batch in one transaction; of several notes of one action the store keeps the last, the events keep all.
    func write(_ notes: [LiveNote]) throws {
        var actions: [ActionID: ActionRecord] = [:]
        var order: [ActionID] = []
        var images: [ActionID: NewImage] = [:]
        for note in notes {
            guard case .action(_, let action, let image) = note.content else { continue }
            if actions[action.id] == nil { order.append(action.id) }
            actions[action.id] = action
            images[action.id] = image ?? images[action.id]
        }
        try database.record(
            actions: order.compactMap { actions[$0] },
            images: images,
            events: notes.flatMap(events)
        )
        for note in notes { tell(note) }
    }

    private func tell(_ note: LiveNote) {
        switch note.content {
        case .state(let report):
            say("source \(report.name) is \(report.state.rawValue)\(Self.because(report.reason))")
            if let stream = report.recordingStream, stream.fault != nil {
                let why = Self.because(stream.reason)
                say("source \(report.name): the stream that is recorded is \(stream.state.rawValue)\(why)")
            }
        case .action(let kind, let action, _):
            guard let show else { return }
            let clock = DateFormatter()
            clock.dateFormat = "HH:mm:ss"
            // Without the store all that is missing is a name.
            let source = (try? database.source(action.source))?.name ?? action.source.description
            show("\(clock.string(from: Date()))  \(source)  \(words(kind, action))")
        }
    }

    private static func because(_ reason: String?) -> String { reason.map { ": \($0)" } ?? "" }

    private func words(_ kind: LiveNote.Kind, _ action: ActionRecord) -> String {
        let who = action.person.map { recogniser.name(of: $0) } ?? "somebody \(action.band?.rawValue ?? "unknown")"
        let list = action.list.map { " of \(recogniser.name(of: $0))" } ?? ""
        let score = action.score.map { String(format: ", score %.1f", $0) } ?? ""
        switch kind {
        case .announced, .updated:
            let verb = kind == .announced ? "is here" : "still here"
            let isNew = action.decision.outcome == "created" ? ", new" : ""
            let why =
                action.person == nil ? " (\(action.decision.reasons.joined(separator: ", ")))" : "\(isNew)\(score)"
            return "\(who)\(list) \(verb)\(why)"
        case .closed:
            let span = action.wall.map { Double($0.upperBound.microseconds - $0.lowerBound.microseconds) / 1e6 } ?? 0
            return String(format: "%@%@ left after %.1f s, %d faces seen", who, list, span, action.faces)
        }
    }
}
