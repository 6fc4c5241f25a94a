import HTTPTypes
import Store
import UsherCore

/// Persons and what cameras saw of them: usher's history in the words of FindFace's camera history.
extension FindFace {
    var historyRoutes: [Route] {
        [
            route([.get, .post], "/history/search", .viewActions, searchHistory),
            route([.get], "/person/id/{id}", .viewActions, showPerson),
            route([.get], "/person/history/id/{id}", .viewActions, showPerson),
        ]
    }

    /// The most cameras of a search.
    static let mostCameras = 64

    @Sendable private func searchHistory(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let owner = try parameters.whole("person_id", 1...Self.largestNumber).map { number in
            guard let face = try database.numberedFace(Int64(number)) else {
                throw FindFaceFault.badParam("person_id", String(number), "there is no such person")
            }
            return face
        }
        return Reply(.ok, try history(of: owner, call, parameters))
    }

    @Sendable private func showPerson(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let text = call.parameters["id"] ?? ""
        guard let number = Int64(text), let face = try database.numberedFace(number) else {
            throw FindFaceFault.notFound("person", text)
        }
        let person: JSON = ["id": .integer(Int(face.personNumber)), "meta": .string(face.name ?? "")]
        return Reply(.ok, person.merging(try history(of: face, call, parameters)))
    }

    /// A page of events, the newest first: of the person whose face this is, in each list that knows it, or of everybody.
    private func history(of face: NumberedFace?, _ call: Call, _ parameters: FindFaceParameters) throws -> JSON {
        let limit = try parameters.whole("limit", 0...Self.longestPage) ?? 0
        let most = limit == 0 ? Self.longestPage : limit
        let cursor = try parameters.text("page").map { text in
            guard let cursor = ActionCursor(text) else { throw FindFaceFault.badParam("page", text, "not a page") }
            return cursor
        }
        let queries = try self.queries(face, parameters)
        // Nobody is a friend here: friends are made of visits, by a rule that usher does not have.
        let isEmpty = try parameters.has("friend") && parameters.flag("friend")
        let pages = try isEmpty ? [] : queries.map { try database.actions($0, after: cursor, limit: most + 1) }
        let all = pages.flatMap(\.actions).sorted { left, right in
            (Self.moment(right), right.id.description) < (Self.moment(left), left.id.description)
        }
        let shown = all.prefix(most)
        var events = PersonNumbers(database: database)
        let results = try shown.map { try event($0, &events) }
        let next = all.count > most ? shown.last.map { Self.link(call, parameters, $0, limit) } : nil
        return (["results": .array(results)] as JSON).adding("next_page", next.map(JSON.string))
    }

    /// One for each person and camera that is asked for.
    private func queries(_ face: NumberedFace?, _ parameters: FindFaceParameters) throws -> [ActionQuery] {
        var query = ActionQuery()
        query.from = try moment("start", parameters)
        query.until = try moment("end", parameters)
        var queries = [query]
        if let cameras = try cameras(parameters) {
            queries = cameras.map { camera in
                var query = query
                query.source = camera
                return query
            }
        }
        guard let face else { return queries }
        let persons = Set(face.places.map(\.person)).sorted { $0.description < $1.description }
        return persons.flatMap { person in
            queries.map { query in
                var query = query
                query.person = person
                return query
            }
        }
    }

    private func cameras(_ parameters: FindFaceParameters) throws -> [SourceID]? {
        guard let names = try parameters.texts("cam_ids"), !names.isEmpty else { return nil }
        guard names.count <= Self.mostCameras else {
            throw FindFaceFault.badParam("cam_ids", nil, "at most \(Self.mostCameras) cameras")
        }
        return Array(
            Set(
                try names.map { name in
                    guard let id = SourceID(name) else {
                        throw FindFaceFault.badParam("cam_ids", name, "not the id of a camera")
                    }
                    return id
                }
            )
        )
    }

    /// A moment with a zone, or without one in UTC.
    private func moment(_ name: String, _ parameters: FindFaceParameters) throws -> WallTime? {
        guard let text = try parameters.text(name), !text.isEmpty else { return nil }
        guard let moment = Moment.parse(text) ?? Moment.parse(text + "Z") else {
            throw FindFaceFault.badParam(name, text, "not a time as 2016-06-13T11:00:00.000000")
        }
        return moment
    }

    private static func moment(_ action: ActionRecord) -> WallTime {
        action.wall?.lowerBound ?? action.created ?? WallTime(microseconds: 0)
    }

    /// The path of the page after an action, with everything that was asked for.
    private static func link(
        _ call: Call,
        _ parameters: FindFaceParameters,
        _ last: ActionRecord,
        _ limit: Int
    ) -> String {
        let cursor = ActionCursor(at: moment(last), id: last.id).description
        var pairs = [("page", cursor)] + (limit == 0 ? [] : [("limit", String(limit))])
        for name in ["person_id", "cam_ids", "start", "end"] {
            guard let texts = parameters.words(name) else { continue }
            pairs.append((name, texts.joined(separator: ",")))
        }
        return call.path + "?" + pairs.map { "\($0)=\(Query.encoded($1))" }.joined(separator: "&")
    }

    /// What a camera saw: the members that the product's events have, those that usher has no value for left out.
    private func event(_ action: ActionRecord, _ numbers: inout PersonNumbers) throws -> JSON {
        let time = Self.moment(action)
        let person = try action.person.flatMap { try database.person($0) }
        let sides = action.best.map { FindFaceBox.json(FindFaceBox.sides($0.box)) }
        let json: JSON = [
            "id": .integer(Int(time.microseconds)), "timestamp": .string(FindFaceEncoding.timestamp(time)),
            "cam_id": .string(action.source.description), "friend": false,
            "meta": .string(person?.name ?? person?.fields.first ?? ""),
            "photo": .string(action.image == nil ? "" : "/v1/action/image?id=\(action.id)"),
            "photo_hash": .string(action.id.description.filter { $0 != "-" }),
        ]
        return json.adding("person_id", try person.flatMap { try numbers[$0.id] }.map { .integer(Int($0)) })
            .merging(sides ?? [:])
    }
}

/// The numbers that FindFace's clients call persons by, each looked up once.
private struct PersonNumbers {
    let database: UsherDatabase
    private var known: [PersonID: Int64?] = [:]

    init(database: UsherDatabase) { self.database = database }

    /// The least number of the person's faces; `nil` for one without a face.
    subscript(person: PersonID) -> Int64? {
        mutating get throws {
            if let number = known[person] { return number }
            let number = try database.exemplars(of: person).compactMap { try database.faceNumber(of: $0.id) }.min()
            known[person] = .some(number)
            return number
        }
    }
}
