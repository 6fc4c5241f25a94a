public import Store
public import UsherCore

/// Turns news of an action into what is written with it: the event, and the calls that the group's alerts ask for.
///
/// A list that somebody was found in alerts as soon as that is known; one in which nobody was found, when the action is over. Each alerts once
/// for an action (the store sees to that), so the order of the news does not matter.
public final class Herald: Sendable {
    private let policy: Locked<WebhookPolicy?>
    private let body: @Sendable (ActionRecord) -> String

    /// Alerts that are URLs and were not called, because nothing allows them.
    public let notAllowed = Counter()

    /// A herald that calls whom `policy` allows, nobody without one; `body` writes an action as a JSON object.
    public init(policy: WebhookPolicy? = nil, body: @escaping @Sendable (ActionRecord) -> String) {
        self.policy = Locked(policy)
        self.body = body
    }

    /// Whom to call from now on; calls that wait are held to it too.
    public var allowing: WebhookPolicy? { policy.withLock { $0 } }

    /// Changes whom to call.
    public func allow(_ new: WebhookPolicy?) {
        policy.withLock { $0 = new }
    }

    /// The events to be written with an action, with the calls to be made.
    public func events(_ news: ActionNews) -> [NewEvent] {
        [
            NewEvent(
                news.kind,
                source: news.source,
                group: news.group,
                action: news.action,
                body: .ofAction(body),
                calls: calls(news)
            )
        ]
    }

    private func calls(_ news: ActionNews) -> [NewCall] {
        guard let policy = allowing else { return [] }
        return Self.alerts(news).compactMap { alert in
            guard let address = policy.address(alert.text) else {
                if WebAddress(alert.text) != nil { notAllowed.add() }
                return nil
            }
            return NewCall(list: alert.list, alert: alert.kind, receiver: address.receiver, url: address.url)
        }
    }

    /// The alerts that are due with these news; texts that are no URLs among them.
    static func alerts(_ news: ActionNews) -> [(list: PersonListID, kind: AlertKind, text: String)] {
        news.search.compactMap { entry in
            let isFound = news.found.contains(entry.list)
            guard isFound || news.kind == .actionClosed else { return nil }
            let text = isFound ? entry.onFound : entry.onFailed
            return text.isEmpty ? nil : (entry.list, isFound ? .found : .failed, text)
        }
    }
}
