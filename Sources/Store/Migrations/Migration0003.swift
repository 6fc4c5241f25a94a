import GRDB

extension Migrations {
    /// Faces of posted pictures, paths of actions' pictures, settings for live sources, and merges and splits that can be undone.
    static let posted = Step(version: 3, title: "posted pictures") { db, _ in
        for statement in [sourceColumns, actionColumns, actionFaces, changes] { try db.execute(sql: statement) }
    }

    private static let sourceColumns = """
        ALTER TABLE sources ADD COLUMN transport TEXT NOT NULL DEFAULT 'auto'
            CHECK (transport IN ('auto', 'tcp', 'udp')); -- how RTSP brings the pictures
        ALTER TABLE sources ADD COLUMN record INTEGER NOT NULL DEFAULT 0
            CHECK (record IN (0, 1)); -- 1: what comes is kept as video
        """

    private static let actionColumns = """
        ALTER TABLE actions ADD COLUMN image_token TEXT
            CHECK (length(image_token) >= 32); -- 128 random bits in hex: the unguessable part of the picture's path
        UPDATE actions SET image_token = lower(hex(randomblob(16))) WHERE image_id IS NOT NULL;
        CREATE INDEX actions_group ON actions (group_id, at_us, id);
        CREATE INDEX actions_list ON actions (list_id, at_us, id);
        CREATE INDEX actions_outcome ON actions (outcome, at_us, id);
        """

    private static let actionFaces = """
        CREATE TABLE action_faces ( -- the faces of a posted picture of which several were processed; the best one, 0, stands in actions too
            action_id BLOB NOT NULL REFERENCES actions (id) ON DELETE CASCADE,
            position INTEGER NOT NULL, -- 0 for the best face, then from the largest to the smallest
            at_us INTEGER NOT NULL, -- the action's, so that one index answers a page
            person_id BLOB REFERENCES persons (id) ON DELETE SET NULL, -- who it was or became; NULL: nobody, or deleted since
            list_id BLOB CHECK (length(list_id) = 16), -- the list of that person
            score REAL, -- of the best match, 0 to 100; NULL: nobody to compare with
            band TEXT CHECK (band IN ('known', 'uncertain', 'unknown')), -- what the score means; NULL: not compared
            face TEXT NOT NULL, -- JSON: box, square, pose, quality, features
            outcome TEXT NOT NULL, -- what was decided
            reasons TEXT NOT NULL DEFAULT '[]', -- JSON array of strings: why
            PRIMARY KEY (action_id, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX action_faces_person ON action_faces (person_id, at_us, action_id);
        CREATE INDEX action_faces_list ON action_faces (list_id, at_us, action_id);
        CREATE INDEX action_faces_outcome ON action_faces (outcome, at_us, action_id);
        """

    private static let changes = """
        CREATE TABLE person_changes ( -- merges and splits that can be undone; bounded by age and number
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1, most significant byte first
            kind TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
            person_id BLOB NOT NULL REFERENCES persons (id) ON DELETE CASCADE, -- merge: who stays; split: who was split
            made_id BLOB REFERENCES persons (id) ON DELETE CASCADE, -- split: who came of it; NULL: a merge
            name TEXT, -- of person_id before the change
            fields TEXT NOT NULL, -- of person_id before the change
            updated_us INTEGER, -- of person_id before the change
            created_us INTEGER NOT NULL -- microseconds since 1970-01-01T00:00:00Z
        ) STRICT;
        CREATE INDEX person_changes_person ON person_changes (person_id);
        CREATE INDEX person_changes_made ON person_changes (made_id);
        CREATE TABLE merged_persons ( -- who went with a merge, as in persons
            change_id BLOB NOT NULL REFERENCES person_changes (id) ON DELETE CASCADE,
            id BLOB NOT NULL,
            list_id BLOB NOT NULL,
            name TEXT,
            fields TEXT NOT NULL,
            features TEXT NOT NULL,
            status TEXT NOT NULL,
            group_id BLOB NOT NULL,
            source_id BLOB NOT NULL,
            yaw REAL,
            pitch REAL,
            roll REAL,
            square REAL,
            quality REAL,
            image_id BLOB REFERENCES images (id) ON DELETE SET NULL,
            image_token TEXT,
            created_us INTEGER NOT NULL,
            updated_us INTEGER,
            PRIMARY KEY (change_id, id)
        ) STRICT;
        CREATE INDEX merged_persons_image ON merged_persons (image_id);
        CREATE INDEX merged_persons_list ON merged_persons (list_id);
        CREATE TABLE person_change_moves ( -- what changed hands
            change_id BLOB NOT NULL REFERENCES person_changes (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('exemplar', 'action', 'face')), -- face: of action_faces
            item_id BLOB NOT NULL, -- the exemplar or the action
            position INTEGER NOT NULL, -- of the face in its action; else 0
            from_id BLOB NOT NULL, -- whose it was
            from_list BLOB, -- the list it was recorded under; NULL: an exemplar
            PRIMARY KEY (change_id, kind, item_id, position)
        ) STRICT, WITHOUT ROWID;
        """
}
