public import UsherCore

/// What is to be written together: all of it or none.
public struct StoreBatch: Sendable {
    /// A face that takes the place of a person's former one.
    public struct Replacement: Sendable, Hashable {
        /// The person.
        public var person: PersonID
        /// The face that the person takes over.
        public var face: PersonFace
        /// The operator's own strings, in place of the former ones; `nil` keeps those.
        public var fields: [String]?
        /// The group of `source`.
        public var group: SourceGroupID
        /// Where the face came from.
        public var source: SourceID

        /// A face for `person`.
        public init(
            person: PersonID,
            face: PersonFace,
            fields: [String]? = nil,
            group: SourceGroupID = .zero,
            source: SourceID = .zero
        ) {
            self.person = person
            self.face = face
            self.fields = fields
            self.group = group
            self.source = source
        }
    }

    /// Persons to be created.
    public var newPersons: [NewPerson]
    /// Persons who take over a face.
    public var replacements: [Replacement]
    /// Actions to be recorded.
    public var actions: [ActionRecord]
    /// Pictures of their best faces.
    public var images: [ActionID: NewImage]
    /// What others are told of it, in this order.
    public var events: [NewEvent]
    /// Who asked for its persons, for the audit log; `nil` where nobody did.
    public var actor: AuditActor?

    /// A batch of what is given.
    public init(
        newPersons: [NewPerson] = [],
        replacements: [Replacement] = [],
        actions: [ActionRecord] = [],
        images: [ActionID: NewImage] = [:],
        events: [NewEvent] = [],
        by actor: AuditActor? = nil
    ) {
        self.newPersons = newPersons
        self.replacements = replacements
        self.actions = actions
        self.images = images
        self.events = events
        self.actor = actor
    }
}

/// The persons of a batch as the store holds them now, in the batch's order.
public struct StoredBatch: Sendable, Hashable {
    /// Those created.
    public var created: [Person]
    /// Those who took over a face.
    public var replaced: [Person]
    /// The events, with their ids.
    public var events: [EventRecord] = []
}
