import API
import Delivery
import Store

extension LiveNote {
    /// What others are told of it: the event, and the calls that the group's alerts ask for.
    func events(by herald: Herald) -> [NewEvent] {
        switch content {
        case .state(let report): [EventBodies.sourceState(report)]
        case .action(let kind, let action, _):
            herald.events(ActionNews(kind.event, of: action, search: search))
        }
    }
}

extension LiveNote.Kind {
    fileprivate var event: EventKind {
        switch self {
        case .announced: .actionAnnounced
        case .updated: .actionUpdated
        case .closed: .actionClosed
        }
    }
}

extension ActionNews {
    /// News of an action that was looked up in the lists of `search`.
    init(_ kind: EventKind, of action: ActionRecord, search: [ListSearch]) {
        self.init(
            kind,
            of: action.id,
            source: action.source,
            group: action.group,
            search: search,
            found: action.band == .known ? Set([action.list].compactMap(\.self)) : []
        )
    }
}
