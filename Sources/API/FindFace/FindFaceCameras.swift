import HTTPTypes
import Store
import UsherCore

/// Cameras are usher's sources: those with an address.
extension FindFace {
    var cameraRoutes: [Route] {
        [
            route([.get], "/camera", .viewSources, takesBody: false, listCameras),
            route([.post], "/camera", .editSources, addCamera),
            route([.get], "/camera/{id}", .viewSources, takesBody: false, showCamera),
            route([.put], "/camera/{id}", .editSources, changeCamera),
            route([.delete], "/camera/{id}", .editSources, removeCamera),
        ]
    }

    private static func json(_ source: Source) -> JSON {
        [
            "id": .id(source.id), "meta": .string(source.name),
            "url": .string(source.settings.url?.description ?? ""), "enabled": .bool(source.settings.isEnabled),
            "detector": .null, "rot": .null, "roi": .null,
        ]
    }

    private func camera(_ call: Call) throws -> Source {
        let text = call.parameters["id"] ?? ""
        guard let id = SourceID(text), let source = try database.source(id), source.settings.url != nil else {
            throw FindFaceFault.notFound("camera", text)
        }
        return source
    }

    /// The settings with what a request gives.
    private func settings(
        _ former: SourceSettings,
        _ parameters: FindFaceParameters
    ) throws -> SourceSettings {
        for name in ["rot", "roi"] where parameters.has(name) {
            let given = try parameters.structure(name)
            guard given == nil || given == JSON.array([]) else {
                throw FindFaceFault.badParam(name, nil, "the whole picture is looked at, as it stands")
            }
        }
        var settings = former
        if let url = try parameters.text("url"), url != former.url?.description {
            guard !url.isEmpty else { throw FindFaceFault.badParam("url", "", "a camera has an address") }
            if url.utf8.count > 2048 { throw FindFaceFault.badParam("url", nil, "it is too long") }
            if let fault = Enface(services: services).urlFault(url) { throw FindFaceFault.badParam("url", nil, fault) }
            guard !SourceAddress(url).isMasked else { throw FindFaceFault.badParam("url", nil, Enface.masked) }
            settings.url = SourceAddress(url)
        }
        if parameters.has("enabled") { settings.isEnabled = try parameters.flag("enabled") }
        return settings
    }

    private func name(_ parameters: FindFaceParameters) throws -> String? {
        guard let name = try parameters.text("meta") else { return nil }
        guard (1...100).contains(name.unicodeScalars.count) else {
            throw FindFaceFault.badParam("meta", name, "a camera's meta has 1 to 100 characters")
        }
        return name
    }

    @Sendable private func listCameras(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let sources = try database.sources()
        return Reply(.ok, .array(sources.filter { $0.settings.url != nil }.map(Self.json)))
    }

    @Sendable private func addCamera(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        guard parameters.has("url") else { throw FindFaceFault.badParam("url", "", "it is missing") }
        let settings = try settings(SourceSettings(), parameters)
        let name = try name(parameters) ?? "camera"
        let source = try database.createSource(named: name, settings: settings, by: services.actor(call))
        services.desk?.sourcesChanged()
        return Reply(.created, Self.json(source))
    }

    @Sendable private func showCamera(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        Reply(.ok, Self.json(try camera(call)))
    }

    @Sendable private func changeCamera(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let camera = try camera(call)
        let settings = try settings(camera.settings, parameters)
        try database.updateSource(camera.id, name: try name(parameters), settings: settings, by: services.actor(call))
        services.desk?.sourcesChanged()
        return Reply(.ok, Self.json(try self.camera(call)))
    }

    @Sendable private func removeCamera(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let camera = try camera(call)
        _ = try database.deleteSources([camera.id], in: camera.group, by: services.actor(call))
        services.desk?.sourcesChanged()
        return Reply(.noContent)
    }
}
