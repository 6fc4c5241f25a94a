import HTTPTypes
import Recognition
import Store
import UsherCore

extension FindFace2 {
    var galleryRoutes: [Route] {
        [
            route(.get, "/galleries", .viewLists, listGalleries),
            route(.get, "/galleries/{gallery}", .viewLists, showGallery),
            route(.post, "/galleries/{gallery}", .editLists, addGallery),
            route(.delete, "/galleries/{gallery}", .editLists, removeGallery),
        ]
    }

    private func json(_ list: PersonList) throws -> JSON {
        [
            "name": .string(list.id == .zero ? FindFaceEncoding.defaultGallery : list.name),
            "faces": .integer(try database.faceCount(in: list.id)),
        ]
    }

    @Sendable private func listGalleries(_ call: Call) throws -> Reply {
        Reply(.ok, ["galleries": .array(try database.lists().map(json))])
    }

    @Sendable private func showGallery(_ call: Call) throws -> Reply { Reply(.ok, try json(try list(call))) }

    @Sendable private func addGallery(_ call: Call) throws -> Reply {
        let name = call.parameters["gallery"] ?? ""
        guard FindFace.isGalleryName(name) else {
            throw FindFace2Fault.badParam("gallery", name, "not 1 to 48 letters, digits, _ and -")
        }
        guard try database.createGallery(name, by: actor(call)) != nil else {
            throw FindFace2Fault(.conflict, "there is a gallery '\(name)' already")
        }
        return Reply(.ok, [:])
    }

    @Sendable private func removeGallery(_ call: Call) throws -> Reply {
        let list = try list(call)
        guard list.id != .zero else {
            throw FindFace2Fault.badParam("gallery", "default", "the default gallery cannot be removed")
        }
        try recogniser.deleteList(list.id, by: actor(call))
        return Reply(.ok, [:])
    }
}

extension FindFace2 {
    var verifyRoutes: [Route] {
        [HTTPRequest.Method.post, .get].map { route($0, "/verify", .detect, verify) }
    }

    @Sendable private func verify(_ call: Call) throws -> Reply {
        let references = try ["face1", "face2"].map { name -> FaceReference in
            guard let text = query(name, call), !text.isEmpty else {
                throw FindFace2Fault.badParam(name, "", "it is missing")
            }
            return try referred(text, name).reference
        }
        guard let score = try recogniser.score(references[0], references[1]) else {
            throw FindFace2Fault(.sourceNotFound, "one of the faces has no vector of this model")
        }
        return Reply(.ok, ["confidence": FindFaceEncoding.confidence(score)])
    }
}
