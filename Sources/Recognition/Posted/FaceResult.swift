public import Rules
public import Store
public import UsherCore

/// A person that a face was found to be like.
public struct PersonMatch: Sendable, Hashable {
    /// The person as the store holds it.
    public var person: Person
    /// How alike, 0...100.
    public var similarity: Float

    /// A person and how alike.
    public init(person: Person, similarity: Float) {
        self.person = person
        self.similarity = similarity
    }
}

/// A processed face of a posted picture: who it is, what became of it, and why.
public struct FaceResult: Sendable, Hashable {
    /// The face.
    public var face: PostedFace
    /// The persons that reach the threshold in force, nearest first.
    public var matches: [PersonMatch]
    /// What the rules say, with every reason.
    public var decision: Decision
    /// The persons it became, one a list; empty in a dry run.
    public var created: [Person] = []
    /// The person that took over the face; of `createPersons` alone.
    public var updated: PersonMatch?
    /// The texts of the group's lists, found or not found; of `act` alone.
    public var alerts: [String] = []
}

/// What `createPersons` made of a picture.
public struct PersonCreation: Sendable, Hashable {
    /// What became of the picture as a whole.
    public var outcome: PictureOutcome
    /// Faces found, the too small ones included.
    public var facesTotal = 0
    /// The faces processed, the largest first.
    public var faces: [FaceResult] = []

    /// A picture of which no face was processed.
    public init(outcome: PictureOutcome, facesTotal: Int = 0) {
        self.outcome = outcome
        self.facesTotal = facesTotal
    }

    /// The persons created, an entry a face that became one.
    public var personsNew: [[Person]] { faces.map(\.created).filter { !$0.isEmpty } }
    /// The persons who took over a face, an entry a face.
    public var personsUpdated: [[PersonMatch]] { faces.compactMap(\.updated).map { [$0] } }
    /// The persons found, an entry a face that is like somebody.
    public var matches: [[PersonMatch]] { faces.map(\.matches).filter { !$0.isEmpty } }
}

/// What `act` made of a picture.
public struct ActionAnswer: Sendable, Hashable {
    /// The action that was recorded; `nil` in a dry run, and where no face was processed.
    public var action: ActionID?
    /// What became of the picture as a whole.
    public var outcome: PictureOutcome
    /// Faces found, the too small ones included.
    public var facesTotal = 0
    /// The faces processed, the largest first.
    public var faces: [FaceResult] = []

    /// A picture of which no face was processed.
    public init(outcome: PictureOutcome, facesTotal: Int = 0) {
        self.outcome = outcome
        self.facesTotal = facesTotal
    }
}

/// The faces of two pictures and how alike they are.
public struct Comparison: Sendable, Hashable {
    /// A face of each picture and how alike the two are.
    public struct Pair: Sendable, Hashable {
        /// The index of the face in `first`.
        public var first: Int
        /// The index of the face in `second`.
        public var second: Int
        /// How alike, 0...100.
        public var similarity: Float
    }

    /// The faces of the first picture, the largest first.
    public var first: [PostedFace]
    /// The faces of the second picture, the largest first.
    public var second: [PostedFace]
    /// Every face of the one with every face of the other that are large enough to be compared, the most alike first.
    public var pairs: [Pair]
}
