import GRDB
import UsherCore

extension UsherDatabase {
    static func absorb(_ gone: Person, into kept: Person, _ change: PersonChangeID, _ db: Database) throws {
        let both: StatementArguments = [change.blob, gone.id.blob]
        try db.execute(
            sql: "INSERT INTO merged_persons SELECT ?, \(personColumns) FROM persons WHERE id = ?",
            arguments: both
        )
        try db.execute(
            sql: """
                INSERT INTO person_change_moves (change_id, kind, item_id, position, from_id, from_list)
                SELECT ?1, 'exemplar', id, 0, person_id, NULL FROM exemplars WHERE person_id = ?2
                UNION ALL SELECT ?1, 'action', id, 0, person_id, list_id FROM actions WHERE person_id = ?2
                UNION ALL SELECT ?1, 'face', action_id, position, person_id, list_id FROM action_faces WHERE person_id = ?2
                """,
            arguments: both
        )
        try db.execute(
            sql: "UPDATE exemplars SET person_id = ? WHERE person_id = ?",
            arguments: [kept.id.blob, gone.id.blob]
        )
        for table in ["actions", "action_faces"] {
            try db.execute(
                sql: "UPDATE \(table) SET person_id = ?, list_id = ? WHERE person_id = ?",
                arguments: [kept.id.blob, kept.list.blob, gone.id.blob]
            )
        }
        try db.execute(sql: "DELETE FROM persons WHERE id = ?", arguments: [gone.id.blob])
    }

    static func part(_ change: PersonChange, _ db: Database) throws {
        for list in try Row.fetchAll(
            db,
            sql: "SELECT DISTINCT list_id FROM merged_persons WHERE change_id = ?",
            arguments: [change.id.blob]
        ) {
            try requireList(try list.id("list_id"), db)
        }
        try db.execute(
            sql: "INSERT INTO persons SELECT \(personColumns) FROM merged_persons WHERE change_id = ?",
            arguments: [change.id.blob]
        )
        let moved = "FROM person_change_moves AS move WHERE change_id = ?1 AND move.kind ="
        let still = "person_id = ?2"
        try db.execute(
            sql: """
                UPDATE exemplars SET person_id = (SELECT from_id \(moved) 'exemplar' AND item_id = exemplars.id)
                WHERE \(still) AND id IN (SELECT item_id \(moved) 'exemplar')
                """,
            arguments: [change.id.blob, change.person.blob]
        )
        try db.execute(
            sql: """
                UPDATE actions SET (person_id, list_id) =
                    (SELECT from_id, from_list \(moved) 'action' AND item_id = actions.id)
                WHERE \(still) AND id IN (SELECT item_id \(moved) 'action')
                """,
            arguments: [change.id.blob, change.person.blob]
        )
        try db.execute(
            sql: """
                UPDATE action_faces SET (person_id, list_id) = (SELECT from_id, from_list \(moved) 'face'
                    AND item_id = action_faces.action_id AND move.position = action_faces.position)
                WHERE \(still) AND (action_id, position) IN (SELECT item_id, move.position \(moved) 'face')
                """,
            arguments: [change.id.blob, change.person.blob]
        )
    }
}
