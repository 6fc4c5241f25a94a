import HTTPTypes
import Recognition
import Store
import UsherCore

extension CompreFace {
    var exampleRoutes: [Route] {
        let (all, one) = ("/recognition/faces", "/recognition/faces/{id}")
        return [
            Route([.get], all, handle: listExamples),
            Route([.post], all, Self.body, work: .models, handle: addExample),
            Route([.delete], all, handle: deleteExamples), Route([.delete], one, handle: deleteExample),
            Route([.post], all + "/delete", Self.body, handle: deleteNamedExamples),
        ]
    }

    var imageRoutes: [Route] {
        [
            Route([.get], "/recognition/faces/{id}/img") { call in
                guard let id = call.parameters["id"].flatMap({ ExemplarID($0) }) else { return Self.image(nil) }
                return Self.image(try services.database.original(of: id, in: try list(call)))
            }
        ]
    }

    private static func json(_ example: Example) -> JSON {
        ["image_id": .id(example.id), "subject": .string(example.name)]
    }

    /// The names of a query's parameter, of which the first counts.
    private static func first(_ name: String, _ call: Call) -> String? { call.query.first { $0.name == name }?.value }

    @Sendable private func addExample(_ call: Call) throws -> Reply {
        let options = try CompreFaceOptions(call)
        guard let name = Self.first("subject", call) else { throw CompreFaceFault.noSubject }
        guard name.contains(where: { !$0.isWhitespace }) else { throw CompreFaceFault.blankSubject }
        guard !name.unicodeScalars.contains("\0") else { throw CompreFaceFault.other }
        let list = try list(call)
        let bytes = try bytes(.file, of: call)
        let request = ExampleRequest(
            name: name,
            list: list,
            minimumScore: options.minimumScore,
            isAligned: !options.detectsFaces,
            original: bytes
        )
        guard let picture = try picture(bytes) else { throw CompreFaceFault.noFace }
        switch try services.recogniser.addExample(request, picture: picture, by: services.actor(call)) {
        case .noFace: throw CompreFaceFault.noFace
        case .severalFaces: throw CompreFaceFault.severalFaces
        case .added(let example):
            return Reply(.created, ["image_id": .id(example.id), "subject": .string(name)])
        }
    }

    /// Examples of a page, at most; upstream's bound.
    private static let mostOfPage = 2000

    @Sendable private func listExamples(_ call: Call) throws -> Reply {
        guard let page = Int(Self.first("page", call) ?? "0"), let asked = Int(Self.first("size", call) ?? "20") else {
            throw CompreFaceFault.other
        }
        let size = asked < 1 ? 20 : min(asked, Self.mostOfPage)
        // No list is so long that a later page than this has anything.
        let number = min(max(0, page), Int(Int32.max))
        let subject = Self.first("subject", call).flatMap { $0.isEmpty ? nil : $0 }
        let (examples, total) = try services.database.examples(
            in: try list(call),
            named: subject,
            limit: size,
            offset: number * size
        )
        return Reply(
            .ok,
            [
                "faces": .array(examples.map(Self.json)), "page_number": .integer(number), "page_size": .integer(size),
                "total_elements": .integer(total), "total_pages": .integer((total + size - 1) / size),
            ]
        )
    }

    @Sendable private func deleteExamples(_ call: Call) throws -> Reply {
        let list = try list(call)
        guard let name = Self.first("subject", call) else {
            let deleted = try services.recogniser.deleteEverybody(in: list, by: services.actor(call))
            return Reply(.ok, ["deleted": .integer(deleted.exemplars)])
        }
        guard name.contains(where: { !$0.isWhitespace }) else { throw CompreFaceFault.blankSubject }
        let deleted = try services.recogniser.deletePersons(called: name, in: list, by: services.actor(call))
        return Reply(.ok, ["deleted": .integer(deleted?.exemplars ?? 0)])
    }

    @Sendable private func deleteExample(_ call: Call) throws -> Reply {
        let text = call.parameters["id"] ?? ""
        guard let id = ExemplarID(text) else { throw CompreFaceFault.other }
        let (list, actor) = (try list(call), try services.actor(call))
        guard let deleted = try services.recogniser.deleteExamples([id], in: list, by: actor).first else {
            throw CompreFaceFault.noImage(text)
        }
        return Reply(.ok, Self.json(deleted))
    }

    @Sendable private func deleteNamedExamples(_ call: Call) throws -> Reply {
        guard case .json(let body) = call.content, let items = body.array else { throw CompreFaceFault.other }
        let ids = items.compactMap { $0.string.flatMap { ExemplarID($0) } }
        guard ids.count == items.count else { throw CompreFaceFault.other }
        let deleted = try services.recogniser.deleteExamples(ids, in: try list(call), by: services.actor(call))
        return Reply(.ok, .array(deleted.map(Self.json)))
    }
}
