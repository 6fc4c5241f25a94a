import HTTPTypes
import Recognition
import Store
import UsherCore

extension FindFace {
    /// Faces of an answer where the request does not say, and the most that it may ask for.
    static let pageSize = 20
    static let longestPage = 1000
    /// Numbers of faces stay below it, so that every client can read them.
    static let largestNumber = 1 << 53
    /// The longest meta, characters: that of a person's field.
    static let longestMeta = 65_535

    var faceRoutes: [Route] {
        let one = ["/face/id/{id}", "/faces/id/{id}"]
        let named = [
            "/face/meta/{meta}", "/faces/meta/{meta}", "/face/gallery/{gallery}/meta/{meta}",
            "/faces/gallery/{gallery}/meta/{meta}",
        ]
        return [route([.post], "/face", .editPersons, photos: ["photo"], work: .models, add)]
            + one.flatMap { path in
                [
                    route([.get], path, .viewLists, takesBody: false, show), route([.put], path, .editPersons, change),
                    route([.delete], path, .editPersons, remove),
                ]
            }
            + named.flatMap { path in
                [
                    route([.get], path, .viewLists, takesBody: false, listFaces),
                    route([.delete], path, .editPersons, removeNamed),
                ]
            }
            + ["/faces", "/faces/gallery/{gallery}"].map { path in
                route([.get], path, .viewLists, takesBody: false, listFaces)
            }
            + ["/meta", "/meta/gallery/{gallery}"].map { path in
                route([.get], path, .viewLists, takesBody: false, listNames)
            }
    }

    @Sendable private func add(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let meta = try parameters.text("meta") ?? ""
        guard meta.unicodeScalars.count <= Self.longestMeta else {
            throw FindFaceFault.badParam("meta", meta, "it is too long")
        }
        let lists = try self.lists(parameters.texts("galleries") ?? [])
        let camera = try parameters.text("cam_id")
        let wanted = try features(parameters)
        let pick = try pick("bbox", parameters)
        let photo = try photo("photo", call, parameters)
        var enrolled: [JSON] = []
        for face in try faces(photo, pick, "photo", features: wanted) {
            let known = try recogniser.enrol(
                face,
                named: meta.isEmpty ? nil : meta,
                in: lists,
                details: details(face, photo, camera),
                by: services.actor(call)
            )
            enrolled.append(FindFaceEncoding.face(known))
        }
        return Reply(.ok, ["results": .array(enrolled)])
    }

    private func details(_ face: ReadyFace, _ photo: Photo, _ camera: String?) -> FaceDetails {
        FaceDetails(
            box: FindFaceBox.sides(face.face.face.box),
            photoHash: String(FileDigest.sha256(photo.bytes).prefix(32)),
            photo: photo.url,
            camera: camera,
            features: face.face.features.filter { $0.result != "unavailable" }
        )
    }

    /// The lists of a face: the default one, where every face of FindFace's is, and those that are named.
    private func lists(_ galleries: [String]) throws -> [PersonListID] {
        var lists: [PersonListID] = [.zero]
        for name in galleries where !name.isEmpty {
            let list = try list(name).id
            if !lists.contains(list) { lists.append(list) }
        }
        return lists
    }

    /// The face that a path names.
    private func face(_ call: Call) throws -> NumberedFace {
        let text = call.parameters["id"] ?? ""
        guard let number = Int64(text), let face = try database.numberedFace(number) else {
            throw FindFaceFault.notFound("face", text)
        }
        return face
    }

    @Sendable private func show(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        Reply(.ok, FindFaceEncoding.face(try face(call)))
    }

    @Sendable private func change(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let (face, actor) = (try face(call), try services.actor(call))
        let owner = try parameters.whole("person_id", 1...Self.largestNumber)
        if let galleries = try parameters.structure("galleries") {
            try recogniser.setLists(try Self.lists(galleries, of: face, self), of: face, by: actor)
        }
        if let owner { try give(face, to: Int64(owner), by: actor) }
        if let meta = try parameters.text("meta"), try meta != self.face(call).name ?? "" {
            guard meta.unicodeScalars.count <= Self.longestMeta else {
                throw FindFaceFault.badParam("meta", meta, "it is too long")
            }
            try recogniser.renameFace(face.id, to: meta, by: actor)
        }
        return Reply(.ok, FindFaceEncoding.face(try self.face(call)))
    }

    /// Makes a face another person's, who is called by the number of one of his or her faces.
    private func give(_ face: NumberedFace, to owner: Int64, by actor: AuditActor) throws {
        guard owner != face.personNumber, owner != face.id else { return }
        do {
            try recogniser.giveFace(face.id, toOwnerOf: owner, by: actor)
        } catch let error as StoreError where error.code == .notFound {
            throw FindFaceFault.badParam("person_id", String(owner), error.message)
        }
    }

    /// The lists that a face is to be in after `add`, `del` or `set`; it leaves the default one only where another remains.
    private static func lists(_ change: JSON, of face: NumberedFace, _ desk: FindFace) throws -> [PersonListID] {
        func named(_ key: String) throws -> [PersonListID]? {
            guard let value = change[key] else { return nil }
            guard let names = value.array?.compactMap(\.string), names.count == value.array?.count else {
                throw FindFaceFault.badParam("galleries", nil, "\(key) is an array of names")
            }
            return try names.map { try desk.list($0).id }
        }
        var lists = face.places.map(\.list)
        if let wanted = try named("set") { lists = [.zero] + wanted }
        if let added = try named("add") { lists += added }
        if let removed = try named("del") { lists.removeAll { removed.contains($0) && $0 != .zero } }
        var seen = Set<PersonListID>()
        let distinct = lists.filter { seen.insert($0).inserted }
        return distinct.isEmpty ? [.zero] : distinct
    }

    @Sendable private func remove(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let face = try face(call)
        try recogniser.removeFaces(face.places.map(\.exemplar), by: services.actor(call))
        return Reply(.noContent)
    }

    @Sendable private func removeNamed(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let list = try list(call.parameters["gallery"] ?? FindFaceEncoding.defaultGallery)
        var query = NumberedFaceQuery(list: list.id, name: call.parameters["meta"], limit: Self.longestPage)
        while true {
            let page = try database.numberedFaces(query)
            guard let last = page.last else { break }
            // Out of this gallery; where it was the default one, out of all: a face is always in that.
            let gone = page.flatMap { face in face.places.filter { list.id == .zero || $0.list == list.id } }
            try recogniser.removeFaces(gone.map(\.exemplar), by: services.actor(call))
            query.order = .newest(below: last.id)
        }
        return Reply(.noContent)
    }

    @Sendable private func listFaces(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let list = try list(call.parameters["gallery"] ?? FindFaceEncoding.defaultGallery)
        let page = try FindFacePage(parameters)
        let query = NumberedFaceQuery(
            list: list.id,
            name: call.parameters["meta"],
            order: page.order,
            limit: page.limit + 1
        )
        let found = try database.numberedFaces(query)
        let shown = page.shown(found)
        let path = call.path
        return Reply(
            .ok,
            [
                "next_page": Self.link(path, "max_id", page.next(found, shown), page.suffix),
                "prev_page": Self.link(path, "min_id", page.previous(found, shown), page.suffix),
                "results": .array(shown.map(FindFaceEncoding.face)),
            ]
        )
    }

    /// The path of another page; null where there is none.
    private static func link(_ path: String, _ name: String, _ number: Int64?, _ suffix: String) -> JSON {
        guard let number else { return .null }
        return .string("\(path)?\(name)=\(number)\(suffix)")
    }

    @Sendable private func listNames(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let list = try list(call.parameters["gallery"] ?? FindFaceEncoding.defaultGallery)
        let limit = try parameters.whole("limit", 1...Self.longestPage) ?? Self.pageSize
        let names = try database.faceNames(in: list.id, after: try parameters.text("after"), limit: limit + 1)
        let shown = names.prefix(limit)
        let results = try shown.compactMap { name -> JSON? in
            guard let face = try database.numberedFace(name.newest) else { return nil }
            return ["meta": .string(name.name), "count": .integer(name.count), "face": FindFaceEncoding.face(face)]
        }
        let next =
            names.count > limit ? shown.last.map { "\(call.path)?after=\(Query.encoded($0.name))&limit=\(limit)" } : nil
        return Reply(
            .ok,
            ["next_page": next.map(JSON.string) ?? .null, "prev_page": .null, "results": .array(results)]
        )
    }
}

/// A page of faces, the newest first.
struct FindFacePage {
    let limit: Int
    /// At most this number.
    let most: Int64?
    /// At least this number.
    let least: Int64?

    init(_ parameters: FindFaceParameters) throws(FindFaceFault) {
        limit = try parameters.whole("limit", 1...FindFace.longestPage) ?? FindFace.pageSize
        most = try parameters.whole("max_id", 0...FindFace.largestNumber).map { Int64($0) }
        least = try parameters.whole("min_id", 0...FindFace.largestNumber).map { Int64($0) }
    }

    /// Up from `min_id`, or down from `max_id`.
    var order: NumberedFaceQuery.Order {
        if let least, most == nil { return .oldest(above: least - 1) }
        return .newest(below: most.map { $0 + 1 })
    }

    /// What is shown of one more than the page's faces.
    func shown(_ found: [NumberedFace]) -> [NumberedFace] {
        let page = Array(found.prefix(limit))
        if case .oldest = order { return page.reversed() }
        return page.filter { $0.id >= least ?? 0 }
    }

    /// The `max_id` of the elder faces; `nil` where there are none, as far as is known.
    func next(_ found: [NumberedFace], _ shown: [NumberedFace]) -> Int64? {
        guard let oldest = shown.last else { return nil }
        if case .oldest = order { return oldest.id > 1 ? oldest.id - 1 : nil }
        return found.count > limit && shown.count == limit ? oldest.id - 1 : nil
    }

    /// The `min_id` of the newer faces.
    func previous(_ found: [NumberedFace], _ shown: [NumberedFace]) -> Int64? {
        guard let newest = shown.first else { return nil }
        if case .oldest = order { return found.count > limit ? newest.id + 1 : nil }
        return most == nil ? nil : newest.id + 1
    }

    /// What goes with the links of a page of another size.
    var suffix: String { limit == FindFace.pageSize ? "" : "&limit=\(limit)" }
}
