import HTTPTypes
import Recognition
import Store
import UsherCore

extension FindFace {
    var galleryRoutes: [Route] {
        [
            route([.get], "/galleries", .viewLists, takesBody: false, listGalleries),
            route([.post], "/galleries", .editLists, addGallery),
            route([.post], "/galleries/{gallery}", .editLists, addGallery),
            route([.delete], "/galleries/{gallery}", .editLists, removeGallery),
        ]
    }

    /// Whether a gallery may be called so: 1 to 48 letters, digits, `_` and `-`.
    static func isGalleryName(_ name: String) -> Bool {
        (1...48).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    @Sendable private func listGalleries(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let names = try database.lists().map { $0.id == .zero ? FindFaceEncoding.defaultGallery : $0.name }
        return Reply(.ok, ["results": .array(names.map(JSON.string))])
    }

    @Sendable private func addGallery(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let name = try call.parameters["gallery"] ?? parameters.text("name") ?? ""
        guard Self.isGalleryName(name) else {
            throw FindFaceFault.badParam("name", name, "not 1 to 48 letters, digits, _ and -")
        }
        guard try database.createGallery(name, by: services.actor(call)) != nil else {
            throw FindFaceFault(.galleryExists, "there is a gallery '\(name)' already")
        }
        return Reply(.created, ["name": .string(name)])
    }

    @Sendable private func removeGallery(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let name = call.parameters["gallery"] ?? ""
        let list = try list(name)
        guard list.id != .zero else {
            throw FindFaceFault.badParam("name", name, "the default gallery cannot be removed")
        }
        var query = NumberedFaceQuery(list: list.id, limit: Self.longestPage)
        while true {
            // Its faces go for good, from the default gallery too.
            let page = try database.numberedFaces(query)
            guard let last = page.last else { break }
            try recogniser.removeFaces(page.flatMap(\.places).map(\.exemplar), by: services.actor(call))
            query.order = .newest(below: last.id)
        }
        try recogniser.deleteList(list.id, by: services.actor(call))
        return Reply(.noContent)
    }
}
