import HTTPTypes
import Recognition
import Store
import UsherCore

extension FindFace2 {
    /// The most bytes of a face's meta, as JSON.
    static let longestMeta = 64 * 1024

    var faceRoutes: [Route] {
        let one = "/galleries/{gallery}/faces/{id}"
        let body = Route.Input.any(.init(body: Self.longestMeta + 1024, file: 0, files: 0))
        return [
            route(.get, "/galleries/{gallery}/faces", .viewLists, listFaces),
            route(.get, one, .viewLists, showFace), route(.post, one, .editPersons, takes: body, addFace),
            route(.patch, one, .editPersons, takes: body, changeFace), route(.delete, one, .editPersons, removeFace),
        ]
    }

    private func id(_ call: Call) throws -> UInt64 {
        let text = call.parameters["id"] ?? ""
        guard let id = UInt64(text), text.utf8.first != UInt8(ascii: "+") else {
            throw FindFace2Fault.badParam("id", text, "not a whole number of 0 to 2^64 - 1")
        }
        return id
    }

    private func known(_ call: Call) throws -> (face: NumberedFace, place: NumberedFace.Place) {
        let list = try list(call)
        let id = try id(call)
        guard let (face, place) = try face(id, in: list.id) else {
            throw FindFace2Fault(.notFound, "there is no face \(id) in '\(list.name)'")
        }
        return (face, place)
    }

    /// The texts that a body gives; `nil` where it gives none.
    private func meta(_ call: Call) throws -> [JSON.Member]? {
        let json: JSON
        switch call.content {
        case .none: return nil
        case .json(let given): json = given
        case .form, .bytes:
            throw FindFace2Fault(.malformedRequest, "the body is JSON; send Content-Type: application/json")
        }
        guard case .object = json else { throw FindFace2Fault(.malformedRequest, "the body is no JSON object") }
        guard let meta = json["meta"], meta != .null else { return nil }
        guard case .object(let members) = meta, members.allSatisfy({ Self.isText($0.value) }) else {
            throw FindFace2Fault.badParam("meta", "", "not an object of texts and arrays of texts")
        }
        return members
    }

    private static func isText(_ value: JSON) -> Bool {
        value.string != nil || value == .null || value.array?.allSatisfy { $0.string != nil } == true
    }

    /// Former texts and new ones; one that is null goes.
    private static func merged(_ former: [JSON.Member], _ new: [JSON.Member]) -> [JSON.Member] {
        var members = former
        for member in new {
            members.removeAll { $0.name == member.name }
            if member.value != .null { members.append(member) }
        }
        return members
    }

    private static func text(_ meta: [JSON.Member]) -> String {
        String(decoding: JSONWriter.bytes(.object(meta)), as: UTF8.self)
    }

    /// What the person is called: the text `name`.
    private static func name(_ meta: [JSON.Member]) -> String? {
        let value = JSON.object(meta)["name"]
        let name = value?.string ?? value?.array?.first?.string
        return name.flatMap { $0.isEmpty ? nil : $0 }
    }

    @Sendable private func showFace(_ call: Call) throws -> Reply {
        let (face, place) = try known(call)
        return Reply(.ok, try FindFace2Encoding.face(face, place))
    }

    @Sendable private func addFace(_ call: Call) throws -> Reply {
        let list = try list(call)
        let id = try id(call)
        guard !ChosenID.reserved.contains(id) else {
            throw FindFace2Fault.badParam(
                "id",
                String(id),
                "ids from 2^63 to 2^63 + 2^53 stand for faces enrolled elsewhere"
            )
        }
        guard let from = query("from", call), !from.isEmpty else {
            throw FindFace2Fault.badParam("from", "", "it is missing")
        }
        let meta = Self.merged([], try meta(call) ?? [])
        let taken = FindFace2Fault(.conflict, "there is a face \(id) in '\(list.name)' already")
        guard try face(id, in: list.id) == nil else { throw taken }
        let source = try referred(from, "from")
        do {
            guard try enrol(source, meta, list, id, by: actor(call)) != nil else {
                throw FindFace2Fault(.sourceNotFound, "the face is gone")
            }
        } catch let error as StoreError where error.code == .nameTaken {
            throw taken
        }
        guard let (face, place) = try face(id, in: list.id) else { throw Fault.internalError }
        return Reply(.ok, try FindFace2Encoding.face(face, place))
    }

    private func enrol(
        _ source: Referred,
        _ meta: [JSON.Member],
        _ list: PersonList,
        _ id: UInt64,
        by actor: AuditActor?
    ) throws -> NumberedFace? {
        switch source {
        case .found(let detection):
            let details = FaceDetails(
                box: FindFaceBox.sides(detection.face.face.face.box),
                photoHash: detection.photoHash,
                photo: detection.photo,
                features: detection.face.face.features.filter { $0.result != "unavailable" },
                meta: Self.text(meta)
            )
            return try recogniser.enrol(
                detection.face,
                named: Self.name(meta),
                in: [list.id],
                details: details,
                chosen: id,
                by: actor
            )
        case .enrolled(let face, let place):
            var details = face.details ?? FaceDetails(box: nil, features: face.personFeatures)
            details.meta = Self.text(meta)
            return try recogniser.copy(
                place.exemplar,
                of: place.person,
                named: Self.name(meta),
                to: list.id,
                details: details,
                chosen: id,
                by: actor
            )
        }
    }

    @Sendable private func changeFace(_ call: Call) throws -> Reply {
        let (face, place) = try known(call)
        if let change = try meta(call) {
            let meta = Self.merged(try FindFace2Encoding.meta(face), change)
            let text = Self.text(meta)
            guard text.utf8.count <= Self.longestMeta else {
                throw FindFace2Fault.badParam("meta", "", "it is too long")
            }
            let name = Self.name(meta) ?? ""
            if name != face.name ?? "" { try recogniser.renameFace(face.id, to: name, by: actor(call)) }
            try database.setFaceMeta(text, of: place.exemplar, by: actor(call))
        }
        let (changed, now) = try known(call)
        return Reply(.ok, try FindFace2Encoding.face(changed, now))
    }

    @Sendable private func removeFace(_ call: Call) throws -> Reply {
        try recogniser.removeFaces([try known(call).1.exemplar], by: actor(call))
        return Reply(.ok, [:])
    }
}
