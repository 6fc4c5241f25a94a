/// What the hostile requests have to know of a contract: where it is, who is let in, and what an error looks like there.
public struct HostileContract: Sendable, CustomStringConvertible {
    /// How pictures come to a path.
    public enum PictureForm: Sendable {
        /// As files of a form under these names.
        case files([String])
        /// As base64 in members of an object with these names.
        case members([String])
        /// As the body.
        case body
    }

    /// A path with a method.
    public struct Place: Sendable {
        /// The method.
        public var method: String
        /// The path below the base, with its query.
        public var path: String
        /// How pictures come there; `nil` where none do.
        public var pictures: PictureForm?

        /// A path of a contract.
        public init(_ method: String, _ path: String, pictures: PictureForm? = nil) {
            self.method = method
            self.path = path
            self.pictures = pictures
        }
    }

    /// A request that only this contract has: a path with the JSON that is sent there, empty for none.
    public struct Own: Sendable {
        /// The path with its method.
        public var place: Place
        /// The body.
        public var json: String

        /// A request with `json`.
        public init(_ method: String, _ path: String, _ json: String = "") {
            place = Place(method, path)
            self.json = json
        }
    }

    /// The lines of a head that say who asks.
    public typealias Login = [(name: String, value: String)]

    /// The contract's name.
    public var name: String
    /// Where its paths begin, for this contract alone.
    public var base: String
    /// Who may everything at a path.
    public var login: @Sendable (_ path: String) -> Login
    /// Who may nothing: nobody, somebody wrong, somebody who once could.
    public var strangers: [Login]
    /// Whether bytes that are no picture are answered like a picture of nobody.
    public var answersNoPictures = false
    /// What can be got.
    public var readable: [String]
    /// What takes an object.
    public var writable: [Place]
    /// What takes a picture.
    public var picturesque: [Place]
    /// Requests that are hostile to this contract alone: names, ids, numbers.
    public var own: [Own]
    /// Whether an answer is an error as this contract words one.
    public var isError: @Sendable (_ status: Int, _ body: [UInt8]) -> Bool

    /// The name, for tests' lists.
    public var description: String { name }
}
