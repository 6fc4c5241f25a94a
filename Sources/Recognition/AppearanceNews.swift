public import UsherCore

/// What a live source tells of an appearance: announced once, updated any number of times, closed once, under one id.
public enum AppearanceNews: Sendable {
    /// Somebody is there: the first confident answer, or after a moment that there is none.
    case announced(AppearanceRecord)
    /// Another answer, or a better view.
    case updated(AppearanceRecord)
    /// The final word.
    case closed(AppearanceRecord)

    /// What is known of the appearance now.
    public var record: AppearanceRecord {
        switch self {
        case .announced(let record), .updated(let record), .closed(let record): record
        }
    }

    /// The id of the appearance's action.
    public var id: ActionID { record.id }
}
