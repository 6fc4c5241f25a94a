/// What a configuration file declares, by name; `UsherDatabase.apply(_:)` makes it true.
public struct Declaration: Sendable, Hashable {
    /// A group with the lists it searches.
    public struct Group: Sendable, Hashable {
        /// 1 to 100 characters, unique.
        public var name: String
        /// The lists to search, in order.
        public var search: [Search]

        /// A group and its searches.
        public init(name: String, search: [Search] = []) {
            self.name = name
            self.search = search
        }
    }

    /// A list that a group searches, by name.
    public struct Search: Sendable, Hashable {
        /// The list's name.
        public var list: String
        /// The alert when a person of the list is found.
        public var onFound: String
        /// The alert when nobody of the list is found.
        public var onFailed: String

        /// A search of a list with its two alerts.
        public init(list: String, onFound: String = "", onFailed: String = "") {
            self.list = list
            self.onFound = onFound
            self.onFailed = onFailed
        }
    }

    /// A source of a group.
    public struct Source: Sendable, Hashable {
        /// 1 to 100 characters, unique within what is declared for its group.
        public var name: String
        /// The group's name; `nil` for the default group.
        public var group: String?
        /// The names of the lists that new persons are added to.
        public var personListAdd: [String]
        /// The settings; `personListAdd` in here is ignored.
        public var settings: SourceSettings

        /// A source and its settings.
        public init(name: String, group: String? = nil, personListAdd: [String] = [], settings: SourceSettings) {
            self.name = name
            self.group = group
            self.personListAdd = personListAdd
            self.settings = settings
        }
    }

    /// The names of the lists.
    public var lists: [String]
    /// The groups.
    public var groups: [Group]
    /// The sources.
    public var sources: [Source]

    /// What is declared.
    public init(lists: [String] = [], groups: [Group] = [], sources: [Source] = []) {
        self.lists = lists
        self.groups = groups
        self.sources = sources
    }
}

/// What `UsherDatabase.apply(_:)` changed, in words fit to print: `list Staff`, `source Gate in Doors`.
public struct AppliedChanges: Sendable, Hashable {
    /// What was not there before.
    public var created: [String] = []
    /// What is different now.
    public var updated: [String] = []
    /// Sources that were declared once and are no longer.
    public var removed: [String] = []

    /// Whether nothing was changed.
    public var isEmpty: Bool { created.isEmpty && updated.isEmpty && removed.isEmpty }
}
