/// What somebody may ask of usher.
public enum Permission: String, Sendable, Hashable, CaseIterable {
    /// See person lists, persons and their pictures.
    case viewLists
    /// See source groups and sources.
    case viewSources
    /// See what happened, with its pictures.
    case viewActions
    /// Create, rename and delete person lists.
    case editLists
    /// Create, change, merge, split and delete persons.
    case editPersons
    /// Create, change and delete source groups and sources.
    case editSources
    /// Post a picture that becomes an action, or would (`dry_run`).
    case postActions
    /// Have faces found and compared in pictures that are not kept.
    case detect
    /// See and make permanent tokens of one's own.
    case manageTokens
    /// Add and remove users, see the audit log.
    case manageUsers
}

/// What a user, or a token, is there for; each role is a set of permissions.
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// May do all.
    case admin
    /// Works with lists, persons and actions.
    case `operator`
    /// A camera that posts pictures, and nothing else.
    case camera
    /// Looks at all, changes nothing.
    case viewer

    /// What the role may.
    public var permissions: Set<Permission> { Self.permissions[self] ?? [] }

    /// Made once, for they are asked at every request.
    private static let permissions = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.listed) })

    private var listed: Set<Permission> {
        switch self {
        case .admin: Set(Permission.allCases)
        case .operator: [.viewLists, .viewSources, .viewActions, .editLists, .editPersons, .postActions, .detect]
        case .camera: [.postActions]
        case .viewer: [.viewLists, .viewSources, .viewActions]
        }
    }

    /// Whether the role may do `permission`.
    public func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

    /// Whether whoever has this role may do all that `other` may.
    public func covers(_ other: Role) -> Bool { self == other || other.permissions.isSubset(of: permissions) }

    /// The role that may do what both may; `nil` for camera and viewer, which share nothing.
    func narrowed(by other: Role) -> Role? { covers(other) ? other : other.covers(self) ? self : nil }
}
