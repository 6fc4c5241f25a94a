import GRDB

extension Migrations {
    /// What happened, in the order in which others hear of it, and the calls to be made because of it.
    static let delivery = Step(version: 4, title: "delivery") { db, _ in
        for part in [events, outbox] { try db.execute(sql: part) }
    }

    private static let events = """
        CREATE TABLE events ( -- what subscribers are told; the oldest rows go
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- grows with every commit and is never used twice
            at_us INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
            kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 100), -- action.announced, action.closed, source.state, ...
            source_id BLOB CHECK (length(source_id) = 16), -- stays when the source is deleted; NULL: of no source
            group_id BLOB CHECK (length(group_id) = 16), -- stays when the group is deleted; NULL: of no group
            action_id BLOB REFERENCES actions (id) ON DELETE CASCADE, -- no event without its action; NULL: of no action
            body TEXT NOT NULL -- a JSON object: the action or the state, as it was then
        ) STRICT;
        CREATE INDEX events_action ON events (action_id) WHERE action_id IS NOT NULL;
        """

    private static let outbox = """
        CREATE TABLE outbox ( -- calls to be made at least once; those that ended stay for a while, to be looked at
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- UUID version 1; what the receiver tells repetitions by
            event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE, -- what is told
            action_id BLOB NOT NULL CHECK (length(action_id) = 16), -- of that event
            list_id BLOB NOT NULL CHECK (length(list_id) = 16), -- the list whose alert it is
            alert TEXT NOT NULL CHECK (alert IN ('found', 'failed')), -- on_found or on_failed
            receiver TEXT NOT NULL, -- scheme, host and port of `url`: whose slowness holds up whom
            url TEXT NOT NULL, -- where to; may hold a secret of the receiver's
            state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
            attempts INTEGER NOT NULL DEFAULT 0, -- calls made
            next_us INTEGER NOT NULL, -- not before this moment; microseconds since 1970-01-01T00:00:00Z
            created_us INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
            ended_us INTEGER, -- delivered or given up; microseconds since 1970-01-01T00:00:00Z; NULL: waiting
            failure TEXT, -- what became of the last call, in a word or a status; NULL: none failed
            UNIQUE (action_id, list_id, alert) -- an action that is updated alerts once
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outbox_waiting ON outbox (receiver, next_us) WHERE state = 'waiting';
        CREATE INDEX outbox_ended ON outbox (ended_us) WHERE state <> 'waiting';
        CREATE INDEX outbox_event ON outbox (event_id);
        """
}
