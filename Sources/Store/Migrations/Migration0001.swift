import GRDB
import UsherCore

extension Migrations {
    /// Lists, groups, sources, persons, exemplars, images, actions, and the three built-in objects.
    static let foundation = Step(version: 1, title: "foundation") { db, now in
        for table in [lists, groups, sources, images, persons, exemplars, actions, meta] { try db.execute(sql: table) }
        try addBuiltIn(db, now: now)
    }

    /// The group, source and list that the contract has from the start, all with the zero id.
    private static func addBuiltIn(_ db: Database, now: WallTime) throws {
        let zero = PersonListID.zero.blob
        let time = now.microseconds
        try db.execute(
            sql: "INSERT INTO person_lists (id, name, created_us) VALUES (?, 'Default list', ?)",
            arguments: [zero, time]
        )
        try db.execute(
            sql: "INSERT INTO source_groups (id, name, created_us) VALUES (?, 'Default group', ?)",
            arguments: [zero, time]
        )
        try db.execute(
            sql: "INSERT INTO sources (id, group_id, name, created_us) VALUES (?, ?, 'Default source', ?)",
            arguments: [zero, zero, time]
        )
    }

    private static let lists = """
        CREATE TABLE person_lists (
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1, most significant byte first
            name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100), -- 1 to 100 characters
            declared INTEGER NOT NULL DEFAULT 0 CHECK (declared IN (0, 1)), -- 1: stands in sources.yml
            created_us INTEGER NOT NULL -- microseconds since 1970-01-01T00:00:00Z
        ) STRICT;
        """

    private static let groups = """
        CREATE TABLE source_groups (
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1, most significant byte first
            name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100), -- 1 to 100 characters
            declared INTEGER NOT NULL DEFAULT 0 CHECK (declared IN (0, 1)), -- 1: stands in sources.yml
            created_us INTEGER NOT NULL -- microseconds since 1970-01-01T00:00:00Z
        ) STRICT;
        CREATE TABLE group_search_lists ( -- the lists that faces of a group's sources are looked up in
            group_id BLOB NOT NULL REFERENCES source_groups (id) ON DELETE CASCADE,
            list_id BLOB NOT NULL REFERENCES person_lists (id) ON DELETE CASCADE,
            position INTEGER NOT NULL, -- order of the search, from 0
            on_found TEXT NOT NULL, -- alert when a person of the list is found; may be empty
            on_failed TEXT NOT NULL, -- alert when nobody of the list is found; may be empty
            PRIMARY KEY (group_id, list_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX group_search_lists_list ON group_search_lists (list_id);
        """

    private static let sources = """
        CREATE TABLE sources (
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1, most significant byte first
            group_id BLOB NOT NULL REFERENCES source_groups (id) ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100), -- 1 to 100 characters; two sources may share one
            feature_check TEXT NOT NULL DEFAULT '[]', -- JSON array of gender, age, race
            new_person_threshold TEXT NOT NULL DEFAULT 'never'
                CHECK (new_person_threshold IN ('80', '85', '90', '95', 'no_match', 'never')), -- score below which a stranger is new
            new_person_square_min INTEGER NOT NULL DEFAULT 112 CHECK (new_person_square_min IN (50, 112, 224)), -- pixels
            new_person_yaw_max INTEGER NOT NULL DEFAULT 60
                CHECK (new_person_yaw_max IN (5, 10, 20, 30, 40, 50, 60, 70, 80)), -- degrees
            url TEXT, -- where the pictures come from, password and all (the file is readable by its owner only); NULL: posted ones
            enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)), -- 0: never opened
            analyze_fps REAL CHECK (analyze_fps > 0), -- analysed frames per second; NULL: the default of the configuration
            confirmations INTEGER CHECK (confirmations > 0), -- good faces before a person is created; NULL: the default
            match_threshold REAL CHECK (match_threshold BETWEEN 0 AND 100), -- score from which a face is known; NULL: the default
            declared INTEGER NOT NULL DEFAULT 0 CHECK (declared IN (0, 1)), -- 1: stands in sources.yml
            created_us INTEGER NOT NULL -- microseconds since 1970-01-01T00:00:00Z
        ) STRICT;
        CREATE INDEX sources_group ON sources (group_id);
        CREATE TABLE source_add_lists ( -- the lists that a source's new persons are added to
            source_id BLOB NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
            list_id BLOB NOT NULL REFERENCES person_lists (id) ON DELETE CASCADE,
            position INTEGER NOT NULL, -- order, from 0
            PRIMARY KEY (source_id, list_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX source_add_lists_list ON source_add_lists (list_id);
        """

    private static let images = """
        CREATE TABLE images ( -- pictures of faces; apart from the rest, so that reading persons does not read them
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1, most significant byte first
            width INTEGER NOT NULL CHECK (width > 0), -- pixels
            height INTEGER NOT NULL CHECK (height > 0), -- pixels
            jpeg BLOB NOT NULL -- a JPEG file; empty only in the copy in memory that an audit works on
        ) STRICT;
        """

    private static let persons = """
        CREATE TABLE persons (
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1, most significant byte first
            list_id BLOB NOT NULL REFERENCES person_lists (id) ON DELETE CASCADE,
            name TEXT, -- what people call the person; need not be unique; NULL: unnamed
            fields TEXT NOT NULL DEFAULT '[]', -- JSON array of distinct strings, the operator's
            features TEXT NOT NULL DEFAULT '[]', -- JSON array of computed features (age, gender)
            status TEXT NOT NULL DEFAULT 'init' CHECK (status IN ('init', 'replaced')), -- replaced: a later face took the first one's place
            group_id BLOB NOT NULL CHECK (length(group_id) = 16), -- of the source below; stays when the group is deleted
            source_id BLOB NOT NULL CHECK (length(source_id) = 16), -- where the face came from; stays when the source is deleted
            yaw REAL, -- degrees, positive towards the right edge of the image; NULL: unknown
            pitch REAL, -- degrees, positive up; NULL: unknown
            roll REAL, -- degrees, positive clockwise; NULL: unknown
            square REAL, -- longer side of the face, pixels of the picture; NULL: unknown
            quality REAL, -- 0 to 1; NULL: unknown
            image_id BLOB REFERENCES images (id) ON DELETE SET NULL, -- NULL: the picture was dropped
            image_token TEXT UNIQUE CHECK (length(image_token) >= 32), -- 128 random bits in hex: the unguessable part of the picture's path
            created_us INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
            updated_us INTEGER -- microseconds since 1970-01-01T00:00:00Z; NULL: never updated
        ) STRICT;
        CREATE INDEX persons_list_name ON persons (list_id, name);
        CREATE INDEX persons_image ON persons (image_id);
        """

    private static let exemplars = """
        CREATE TABLE exemplars ( -- the enrolled faces of a person
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1, most significant byte first
            person_id BLOB NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
            model TEXT NOT NULL, -- id of the embedder; vectors of different models are never compared
            dimensions INTEGER NOT NULL CHECK (dimensions > 0), -- numbers in the vector
            embedding BLOB NOT NULL, -- unit vector, Float32 little-endian, 4 bytes a number
            cohort_id TEXT, -- id of the cohort that the neighbourhood was computed with; NULL: not computed
            neighbourhood REAL, -- mean of the two largest cosines to the cohort, -1 to 1; NULL: not computed
            quality REAL NOT NULL, -- 0 to 1
            yaw REAL NOT NULL, -- degrees, positive towards the right edge of the image
            square REAL NOT NULL, -- longer side of the face, pixels of the picture
            origin TEXT NOT NULL CHECK (origin IN ('photo', 'appearance', 'posted')), -- how it came here
            photo_sha256 TEXT CHECK (length(photo_sha256) = 64), -- of the enrolled file, 64 hex digits; origin photo
            photo_name TEXT, -- name of the enrolled file without its folder; origin photo
            action_id BLOB CHECK (length(action_id) = 16), -- the appearance it was seen in; origin appearance
            created_us INTEGER NOT NULL -- microseconds since 1970-01-01T00:00:00Z
        ) STRICT;
        CREATE INDEX exemplars_person ON exemplars (person_id);
        CREATE INDEX exemplars_photo ON exemplars (photo_sha256) WHERE photo_sha256 IS NOT NULL;
        """

    private static let actions = """
        CREATE TABLE actions ( -- what happened: an appearance in a stream or a recording, or a posted picture
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1, most significant byte first
            kind TEXT NOT NULL CHECK (kind IN ('appearance', 'posted')),
            source_id BLOB NOT NULL CHECK (length(source_id) = 16), -- stays when the source is deleted
            group_id BLOB NOT NULL CHECK (length(group_id) = 16), -- stays when the group is deleted
            recording_path TEXT, -- the file it was seen in; NULL: live or posted
            recording_sha256 TEXT CHECK (length(recording_sha256) = 64), -- of that file, 64 hex digits
            first_media_ns INTEGER, -- nanoseconds since the first frame; NULL: posted
            last_media_ns INTEGER, -- nanoseconds since the first frame; NULL: posted
            first_wall_us INTEGER, -- microseconds since 1970-01-01T00:00:00Z; NULL: the recording does not say
            last_wall_us INTEGER, -- microseconds since 1970-01-01T00:00:00Z; NULL: the recording does not say
            at_us INTEGER NOT NULL, -- what actions are sorted by: first_wall_us, or created_us where that is NULL
            faces INTEGER NOT NULL CHECK (faces >= 0), -- faces seen
            person_id BLOB REFERENCES persons (id) ON DELETE SET NULL, -- who it was or became; NULL: nobody, or deleted since
            list_id BLOB CHECK (length(list_id) = 16), -- the list of that person
            score REAL, -- of the best match, 0 to 100; NULL: nobody to compare with
            band TEXT CHECK (band IN ('known', 'uncertain', 'unknown')), -- what the score means; NULL: not compared
            best TEXT, -- JSON of the best face: time_ns, box, square, pose, quality, features; NULL: none was good enough
            outcome TEXT NOT NULL, -- what was decided
            reasons TEXT NOT NULL DEFAULT '[]', -- JSON array of strings: why
            image_id BLOB REFERENCES images (id) ON DELETE SET NULL, -- picture of the best face; NULL: not kept
            created_us INTEGER NOT NULL -- microseconds since 1970-01-01T00:00:00Z
        ) STRICT;
        CREATE INDEX actions_time ON actions (at_us, id);
        CREATE INDEX actions_source ON actions (source_id, at_us, id);
        CREATE INDEX actions_person ON actions (person_id, at_us, id);
        CREATE INDEX actions_image ON actions (image_id);
        """

    private static let meta = """
        CREATE TABLE meta ( -- single facts about the database
            key TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
