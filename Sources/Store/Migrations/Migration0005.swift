import GRDB

extension Migrations {
    /// Settings of live sources: what is recorded and for how long, how a file is played, and when a person is back.
    static let live = Step(version: 5, title: "live sources") { db, _ in
        try db.execute(
            sql: """
                ALTER TABLE sources ADD COLUMN record_url TEXT; -- another stream of the same camera, to be recorded; NULL: that of url
                ALTER TABLE sources ADD COLUMN pace TEXT NOT NULL DEFAULT 'live'
                    CHECK (pace IN ('live', 'realtime')); -- realtime: a file is played at its own pace, over and over
                ALTER TABLE sources ADD COLUMN motion INTEGER NOT NULL DEFAULT 1
                    CHECK (motion IN (0, 1)); -- 1: frames in which nothing moves are not looked at
                ALTER TABLE sources ADD COLUMN record_days REAL NOT NULL DEFAULT 7
                    CHECK (record_days > 0); -- recorded video is kept so long
                ALTER TABLE sources ADD COLUMN record_gigabytes REAL NOT NULL DEFAULT 50
                    CHECK (record_gigabytes > 0); -- and at most so much of it, 10^9 bytes
                ALTER TABLE sources ADD COLUMN reentry_s REAL
                    CHECK (reentry_s >= 0); -- seconds out of view after which an appearance is over; NULL: the default of the configuration
                """
        )
    }
}
