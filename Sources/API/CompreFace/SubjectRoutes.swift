import HTTPTypes
import Recognition
import UsherCore

extension CompreFace {
    var subjectRoutes: [Route] {
        let (all, one) = ("/recognition/subjects", "/recognition/subjects/{subject}")
        return [
            Route([.get], all, handle: listSubjects), Route([.post], all, Self.body, handle: addSubject),
            Route([.delete], all, handle: deleteSubjects), Route([.put], one, Self.body, handle: renameSubject),
            Route([.delete], one, handle: deleteSubject),
        ]
    }

    @Sendable private func listSubjects(_ call: Call) throws -> Reply {
        let names = try services.recogniser.names(in: try list(call))
        return Reply(.ok, ["subjects": .array(names.map(JSON.string))])
    }

    @Sendable private func addSubject(_ call: Call) throws -> Reply {
        let name = try Self.name(call)
        let added = try services.recogniser.addPerson(called: name, to: try list(call), by: services.actor(call))
        guard added != nil else { throw CompreFaceFault.nameTaken }
        return Reply(.created, ["subject": .string(name)])
    }

    @Sendable private func renameSubject(_ call: Call) throws -> Reply {
        let (old, new) = (call.parameters["subject"] ?? "", try Self.name(call))
        switch try services.recogniser.rename(old, to: new, in: try list(call), by: services.actor(call)) {
        case .unknown: throw CompreFaceFault.noSubject(old)
        case .unchanged: return Reply(.ok, ["updated": false])
        case .renamed: return Reply(.ok, ["updated": true])
        }
    }

    @Sendable private func deleteSubject(_ call: Call) throws -> Reply {
        let name = call.parameters["subject"] ?? ""
        let (list, actor) = (try list(call), try services.actor(call))
        guard let deleted = try services.recogniser.deletePersons(called: name, in: list, by: actor) else {
            throw CompreFaceFault.noSubject(name)
        }
        return Reply(.ok, ["subject": .string(deleted.name)])
    }

    @Sendable private func deleteSubjects(_ call: Call) throws -> Reply {
        let deleted = try services.recogniser.deleteEverybody(in: try list(call), by: services.actor(call))
        return Reply(.ok, ["deleted": .integer(deleted.names)])
    }

    /// The name in a body, by the rules that hold for bodies.
    private static func name(_ call: Call) throws -> String {
        guard case .json(let object) = call.content else { throw CompreFaceFault.emptyName }
        let value = object["subject"] ?? .null
        if value == .null { throw CompreFaceFault.emptyName }
        guard let name = value.string, !name.unicodeScalars.contains("\0") else { throw CompreFaceFault.other }
        guard name.contains(where: { !$0.isWhitespace }) else { throw CompreFaceFault.emptyName }
        guard name.utf16.count <= 50 else { throw CompreFaceFault.longName }
        guard !name.contains(where: { ";/\\".contains($0) }) else { throw CompreFaceFault.badName }
        return name
    }
}
