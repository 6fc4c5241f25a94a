import GRDB
import UsherCore

/// A query for actions as SQL.
///
/// What it says of a face (person, list, outcome, band) may hold of the action's best face, which stands in `actions`, or of another face
/// of the same picture, which stands in `action_faces`. Both are read in the order of an index and merged, so that a page costs as much
/// as it shows, however long the history is.
struct ActionSearch {
    private typealias Condition = (column: String, sign: String, value: any DatabaseValueConvertible)

    private var ofAction: [Condition] = []
    private var ofFace: [Condition] = []
    private var cursor: ActionCursor?

    init(_ query: ActionQuery, after cursor: ActionCursor?) {
        self.cursor = cursor
        if let from = query.from { ofAction.append(("at_us", ">=", from.microseconds)) }
        if let until = query.until { ofAction.append(("at_us", "<", until.microseconds)) }
        if let source = query.source { ofAction.append(("source_id", "=", source.blob)) }
        if let group = query.group { ofAction.append(("group_id", "=", group.blob)) }
        if let person = query.person { ofFace.append(("person_id", "=", person.blob)) }
        if let list = query.list { ofFace.append(("list_id", "=", list.blob)) }
        if let outcome = query.outcome { ofFace.append(("outcome", "=", outcome)) }
        if let band = query.band { ofFace.append(("band", "=", band.rawValue)) }
    }

    /// `at_us` and `id` of the first `limit` actions, newest first.
    func page(limit: Int) -> String {
        arms.joined(separator: " UNION ALL ") + " ORDER BY at_us DESC, id DESC LIMIT \(limit)"
    }

    var count: String { "SELECT count(*) FROM (\(arms.joined(separator: " UNION ALL ")))" }

    /// The values in the order of their numbers.
    var arguments: StatementArguments {
        var values = (ofAction + ofFace).map(\.value)
        if let cursor { values += [cursor.at.microseconds, cursor.id.blob] }
        return StatementArguments(values)
    }

    private var arms: [String] {
        let best = "SELECT actions.at_us AS at_us, actions.id AS id FROM actions"
        let conditions = numbered.action.map { "actions.\($0)" } + numbered.face.map { "actions.\($0)" }
        let first = best + clause(conditions + after("actions.at_us", "actions.id"))
        return ofFace.isEmpty ? [first] : [first, others]
    }

    /// The actions of which another face than the best is meant, each once.
    private var others: String {
        let (action, face) = numbered
        let meant = face.map { "face.\($0)" }
        let isBest = face.map { "actions.\($0.replacing(" = ", with: " IS "))" }.joined(separator: " AND ")
        let isEarlier = face.map { "other.\($0)" }.joined(separator: " AND ")
        let timely = action.map { ($0.hasPrefix("at_us") ? "face." : "actions.") + $0 }
        let once = [
            "NOT (\(isBest))",
            """
            NOT EXISTS (SELECT 1 FROM action_faces AS other WHERE other.action_id = face.action_id
                AND other.position < face.position AND \(isEarlier))
            """,
        ]
        return "SELECT face.at_us AS at_us, face.action_id AS id FROM action_faces AS face "
            + "CROSS JOIN actions ON actions.id = face.action_id"
            + clause(meant + timely + after("face.at_us", "face.action_id") + once)
    }

    /// The conditions with the numbers of their values.
    private var numbered: (action: [String], face: [String]) {
        func text(_ condition: Condition, _ number: Int) -> String {
            "\(condition.column) \(condition.sign) ?\(number)"
        }
        return (
            ofAction.enumerated().map { text($0.element, $0.offset + 1) },
            ofFace.enumerated().map { text($0.element, $0.offset + ofAction.count + 1) }
        )
    }

    private func after(_ time: String, _ id: String) -> [String] {
        guard cursor != nil else { return [] }
        let count = ofAction.count + ofFace.count
        return ["(\(time), \(id)) < (?\(count + 1), ?\(count + 2))"]
    }

    private func clause(_ conditions: [String]) -> String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }
}
