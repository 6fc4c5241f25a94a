public import UsherCore

/// What recognition could not do, in one line that names the thing and what to do.
public struct RecognitionError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable, CaseIterable {
        /// What was named does not exist; `subject` says what.
        case unknown
        /// The pack has no model for a feature that was asked for; `subject` names it.
        case noModel
    }

    /// What an error is about.
    public enum Subject: Sendable, Hashable {
        /// A source group.
        case group(SourceGroupID)
        /// A source.
        case source(SourceID)
        /// A person list.
        case list(PersonListID)
        /// A person.
        case person(PersonID)
        /// A feature.
        case feature(FaceFeature)
    }

    /// What kind of failure it is.
    public let code: Code
    /// The line to show.
    public let message: String
    /// What it is about.
    public let subject: Subject

    /// An error with its line.
    public init(_ code: Code, _ message: String, subject: Subject) {
        self.code = code
        self.message = message
        self.subject = subject
    }

    /// The message.
    public var description: String { message }

    static func unknown(_ subject: Subject) -> RecognitionError {
        let words =
            switch subject {
            case .group(let id): "group with id \(id)"
            case .source(let id): "source with id \(id)"
            case .list(let id): "person list with id \(id)"
            case .person(let id): "person with id \(id)"
            case .feature(let feature): "feature \(feature.rawValue)"
            }
        return RecognitionError(.unknown, "there is no \(words)", subject: subject)
    }
}
