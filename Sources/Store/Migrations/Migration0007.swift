import GRDB

extension Migrations {
    /// Numbers for faces, what clients of other contracts keep with one, and the ids that they choose.
    static let numberedFaces = Step(version: 7, title: "numbered faces") { db, _ in
        for part in [numbers, details, chosen] { try db.execute(sql: part) }
    }

    private static let numbers = """
        CREATE TABLE face_counter ( -- one row
            last INTEGER NOT NULL CHECK (last >= 0) -- the number given last; none is given twice
        ) STRICT;
        INSERT INTO face_counter VALUES ((SELECT count(*) FROM exemplars));
        CREATE TABLE face_numbers ( -- every exemplar has a number, for contracts whose ids are numbers
            exemplar_id BLOB NOT NULL PRIMARY KEY REFERENCES exemplars (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number > 0) -- exemplars of one face in several lists share one
        ) STRICT, WITHOUT ROWID;
        INSERT INTO face_numbers SELECT id, row_number() OVER (ORDER BY created_us, rowid) FROM exemplars;
        CREATE INDEX face_numbers_number ON face_numbers (number);
        CREATE TRIGGER exemplars_number AFTER INSERT ON exemplars BEGIN
            UPDATE face_counter SET last = last + 1;
            INSERT INTO face_numbers SELECT new.id, last FROM face_counter;
        END;
        """

    private static let details = """
        CREATE TABLE face_details ( -- what is kept of a posted face beside its vector
            exemplar_id BLOB NOT NULL PRIMARY KEY REFERENCES exemplars (id) ON DELETE CASCADE,
            x1 INTEGER, -- the face's box on the picture as it was sent, pixels; NULL, all four: not known
            y1 INTEGER,
            x2 INTEGER,
            y2 INTEGER,
            photo_hash TEXT CHECK (length(photo_hash) = 32), -- the first 32 hex digits of the picture's SHA-256; NULL: not kept
            photo TEXT, -- the URL that the picture came from; NULL: it was sent
            camera TEXT, -- the client's word for the camera; NULL: none
            features TEXT NOT NULL DEFAULT '[]', -- JSON array of computed features, as in persons
            meta TEXT -- JSON object of the client's texts; NULL: none
        ) STRICT, WITHOUT ROWID;
        """

    private static let chosen = """
        CREATE TABLE chosen_faces ( -- ids that clients chose for faces, one number space a list
            list_id BLOB NOT NULL REFERENCES person_lists (id) ON DELETE CASCADE,
            chosen INTEGER NOT NULL, -- the unsigned 64-bit id minus 2^63, so that the order holds
            exemplar_id BLOB NOT NULL UNIQUE REFERENCES exemplars (id) ON DELETE CASCADE,
            PRIMARY KEY (list_id, chosen)
        ) STRICT, WITHOUT ROWID;
        """
}
