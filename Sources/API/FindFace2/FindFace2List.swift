import HTTPTypes
import Recognition
import Store
import UsherCore

/// What a list of faces is filtered by, in which order it comes, and where it goes on.
struct FindFace2Filter: Hashable {
    /// The order.
    enum Order: Hashable {
        case id, idDescending, confidence
    }

    /// A likeness that is asked for.
    struct Likeness: Hashable {
        /// The parameter: `detection:<id>` or `face:<gallery>/<id>`.
        var reference: String
        /// The least confidence.
        var least: Double
    }

    /// The most faces of an answer.
    static let mostFaces = 1000

    private static let orders: [String: Order] = ["id": .id, "-id": .idDescending, "-confidence": .confidence]

    var limit = 0
    var order = Order.id
    /// Where a page goes on: an id, or among the likest ones a count.
    var cursor: UInt64?
    var ids: Set<UInt64>?
    var lowest: UInt64 = 0
    var highest: UInt64 = .max
    var likenesses: [Likeness] = []
    private var within: [String: Set<String>] = [:]
    private var atLeast: [String: String] = [:]
    private var atMost: [String: String] = [:]

    init(_ query: [(name: String, value: String)]) throws(FindFace2Fault) {
        var order: Order?
        for (name, value) in query {
            switch name {
            case "limit":
                guard let count = Int(value), (1...Self.mostFaces).contains(count) else {
                    throw .badParam(name, value, "not a whole number of 1 to \(Self.mostFaces)")
                }
                limit = count
            case "sort":
                guard let known = Self.orders[value] else {
                    throw .badParam(name, value, "not id, -id or -confidence")
                }
                order = known
            case "page":
                cursor = try Self.id(value, name)
            case "id:in":
                var found = ids ?? []
                for text in value.split(separator: ",") { found.insert(try Self.id(String(text), name)) }
                ids = found
            case "id:gte": lowest = max(lowest, try Self.id(value, name))
            case "id:lte": highest = min(highest, try Self.id(value, name))
            default: try take(name, value)
            }
        }
        guard limit > 0 else { throw .badParam("limit", "", "it is missing") }
        // Who asks for likeness wants the likest.
        self.order = order ?? (likenesses.isEmpty ? .id : .confidence)
        guard self.order != .confidence || !likenesses.isEmpty else {
            throw .badParam("sort", "-confidence", "there is no face to be like")
        }
    }

    private mutating func take(_ name: String, _ value: String) throws(FindFace2Fault) {
        let words = name.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        switch (words[0], words.count) {
        case ("meta", 3):
            switch words[1] {
            case "in": within[words[2], default: []].insert(value)
            case "gte": atLeast[words[2]] = value
            case "lte": atMost[words[2]] = value
            default: throw .badParam(name, value, "not meta:in, meta:gte or meta:lte")
            }
        case ("detection", 2), ("face", 2):
            guard let least = Double(value), (0...1).contains(least) else {
                throw .badParam(name, value, "not a confidence of 0 to 1")
            }
            likenesses.append(Likeness(reference: name, least: least))
        default: break
        }
    }

    private static func id(_ text: String, _ name: String) throws(FindFace2Fault) -> UInt64 {
        guard let id = UInt64(text), text.utf8.first != UInt8(ascii: "+") else {
            throw .badParam(name, text, "not a whole number of 0 to 2^64 - 1")
        }
        return id
    }

    /// Whether more than the order of ids has a say.
    var hasMeta: Bool { !within.isEmpty || !atLeast.isEmpty || !atMost.isEmpty }

    func takes(id: UInt64) -> Bool { lowest <= id && id <= highest && ids?.contains(id) ?? true }

    /// Whether texts pass: each of the keys has a value that does.
    func takes(_ meta: [JSON.Member]) -> Bool {
        func values(_ key: String) -> [String] {
            let value = JSON.object(meta)[key]
            return value?.string.map { [$0] } ?? value?.array?.compactMap(\.string) ?? []
        }
        return within.allSatisfy { key, wanted in values(key).contains { wanted.contains($0) } }
            && atLeast.allSatisfy { key, bound in values(key).contains { $0 >= bound } }
            && atMost.allSatisfy { key, bound in values(key).contains { $0 <= bound } }
    }
}

extension FindFace2 {
    /// Faces that are looked at for one answer; a page that ends there goes on with its cursor.
    static let mostLookedAt = 10_000
    private static let batch = 500

    @Sendable func listFaces(_ call: Call) throws -> Reply {
        let list = try list(call)
        let filter = try FindFace2Filter(call.query)
        let (faces, next) =
            filter.likenesses.isEmpty ? try inOrder(list, filter) : try byLikeness(list, filter)
        return Reply(
            .ok,
            (["faces": .array(faces)] as JSON).adding("next_page", .string(next.map(String.init) ?? ""))
        )
    }

    /// A page by id, and where the next one begins.
    private func inOrder(_ list: PersonList, _ filter: FindFace2Filter) throws -> ([JSON], next: UInt64?) {
        let isDescending = filter.order == .idDescending
        var place: UInt64? = filter.cursor ?? (isDescending ? filter.highest : filter.lowest)
        var shown: [JSON] = []
        var looked = 0
        while let from = place, looked < Self.mostLookedAt {
            let batch = try database.chosenFaces(
                in: list.id,
                from: from,
                isDescending: isDescending,
                limit: Self.batch
            )
            for (id, number) in batch {
                if isDescending ? id < filter.lowest : id > filter.highest { return (shown, nil) }
                if shown.count == filter.limit { return (shown, id) }
                if let json = try json(id, number, list, filter) { shown.append(json) }
            }
            looked += batch.count
            guard batch.count == Self.batch, let last = batch.last?.id else { return (shown, nil) }
            place = isDescending ? (last > 0 ? last - 1 : nil) : (last < .max ? last + 1 : nil)
        }
        return (shown, place)
    }

    private func json(_ id: UInt64, _ number: Int64, _ list: PersonList, _ filter: FindFace2Filter) throws -> JSON? {
        guard filter.takes(id: id), let face = try database.numberedFace(number),
            let place = face.places.first(where: { $0.list == list.id }),
            try !filter.hasMeta || filter.takes(FindFace2Encoding.meta(face))
        else { return nil }
        return try FindFace2Encoding.face(face, place)
    }

    /// A page of those that are like every face asked for; their confidence is that of the first.
    private func byLikeness(_ list: PersonList, _ filter: FindFace2Filter) throws -> ([JSON], next: UInt64?) {
        var found: [FaceLikeness] = []
        for (index, likeness) in filter.likenesses.enumerated() {
            let reference = try referred(likeness.reference, likeness.reference).reference
            let likely = try recogniser.likeliest(
                to: reference,
                in: list.id,
                least: FindFaceScale.score(confidence: likeness.least) - 1e-9,
                limit: FindFace2Filter.mostFaces
            )
            let numbers = Set(likely.map(\.face.id))
            found = index == 0 ? likely : found.filter { numbers.contains($0.face.id) }
        }
        var shown = try found.compactMap { likeness -> (id: UInt64, json: JSON)? in
            guard let place = likeness.face.places.first(where: { $0.list == list.id }) else { return nil }
            let id = place.chosen ?? ChosenID.id(number: likeness.face.id)
            guard filter.takes(id: id),
                try !filter.hasMeta || filter.takes(FindFace2Encoding.meta(likeness.face))
            else {
                return nil
            }
            return (id, try FindFace2Encoding.face(likeness.face, place, confidence: likeness.score))
        }
        switch filter.order {
        case .confidence: break
        case .id: shown.sort { $0.id < $1.id }
        case .idDescending: shown.sort { $0.id > $1.id }
        }
        let first = Int(min(filter.cursor ?? 0, UInt64(shown.count)))
        let page = shown.dropFirst(first).prefix(filter.limit)
        let next = first + page.count
        return (page.map(\.json), next < shown.count ? UInt64(next) : nil)
    }
}
