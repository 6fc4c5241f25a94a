import GRDB

extension Migrations {
    /// Keys that open one list to the clients of other contracts, and the posted bytes of exemplars that those contracts give back.
    static let services = Step(version: 6, title: "service keys") { db, _ in
        for part in [keys, originals] { try db.execute(sql: part) }
    }

    private static let keys = """
        CREATE TABLE service_keys ( -- keys of CompreFace's clients; the key itself is not in this file
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1: names the key in the audit log, opens nothing
            sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32), -- of the key's 16 bytes: what a request is looked up by
            kind TEXT NOT NULL CHECK (kind IN ('recognition', 'detection', 'verification')), -- the service that it opens
            name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100), -- what people call it
            list_id BLOB REFERENCES person_lists (id) ON DELETE CASCADE, -- the list that it opens; NULL: none, of other kinds than recognition
            created_us INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
            CHECK ((kind = 'recognition') = (list_id IS NOT NULL))
        ) STRICT;
        CREATE INDEX service_keys_list ON service_keys (list_id);
        CREATE TRIGGER service_keys_added AFTER INSERT ON service_keys
        BEGIN UPDATE identity_changes SET count = count + 1; END;
        CREATE TRIGGER service_keys_removed AFTER DELETE ON service_keys
        BEGIN UPDATE identity_changes SET count = count + 1; END;
        CREATE TRIGGER service_keys_changed AFTER UPDATE ON service_keys
        BEGIN UPDATE identity_changes SET count = count + 1; END;
        """

    private static let originals = """
        CREATE TABLE originals ( -- the bytes that an exemplar was posted as, where its contract gives them back
            exemplar_id BLOB NOT NULL PRIMARY KEY REFERENCES exemplars (id) ON DELETE CASCADE,
            size INTEGER NOT NULL CHECK (size > 0), -- bytes
            bytes BLOB NOT NULL -- the file as it came
        ) STRICT;
        CREATE INDEX originals_size ON originals (size);
        CREATE INDEX exemplars_order ON exemplars (created_us);
        """
}
