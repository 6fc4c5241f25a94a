/// The models a result was made with, by checksum: who has the same files can repeat it.
public struct ModelPackUsed: Sendable, Hashable, Codable {
    /// The pack's name.
    public var name: String
    /// The models that were loaded, in the manifest's order.
    public var models: [ModelUsed]
    /// The cohort that scores are normalised with; `nil` when the pack has none.
    @OrNull public var cohort: CohortUsed?

    /// A pack with the models that were loaded from it.
    public init(name: String, models: [ModelUsed], cohort: CohortUsed?) {
        self.name = name
        self.models = models
        self.cohort = cohort
    }
}

/// One model of a pack.
public struct ModelUsed: Sendable, Hashable, Codable {
    /// What it is for: `detector`, `embedder`, `head_pose`, ...
    public var role: String
    /// The model's id in the manifest.
    public var id: String
    /// The files it is read from, with their checksums.
    public var files: [ModelFileUsed]
    /// The licence as the manifest states it.
    public var licence: String

    /// A model with its files and licence.
    public init(role: String, id: String, files: [ModelFileUsed], licence: String) {
        self.role = role
        self.id = id
        self.files = files
        self.licence = licence
    }
}

/// One file of a model.
public struct ModelFileUsed: Sendable, Hashable, Codable {
    /// The path inside the pack.
    public var path: String
    /// SHA-256, 64 hex digits.
    public var sha256: String

    /// A file by its path and checksum.
    public init(path: String, sha256: String) {
        self.path = path
        self.sha256 = sha256
    }
}

/// The cohort: anonymous prototypes that scores are normalised with.
public struct CohortUsed: Sendable, Hashable, Codable {
    /// The cohort's id in the manifest.
    public var id: String
    /// SHA-256 of its file, 64 hex digits.
    public var sha256: String
    /// Prototypes in it.
    public var rows: Int

    /// A cohort by its id and checksum.
    public init(id: String, sha256: String, rows: Int) {
        self.id = id
        self.sha256 = sha256
        self.rows = rows
    }
}
