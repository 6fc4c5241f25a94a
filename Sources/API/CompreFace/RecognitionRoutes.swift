import HTTPTypes
import Recognition
import Store
import UsherCore

extension CompreFace {
    var recognitionRoutes: [Route] {
        [
            Route([.post], "/recognition/recognize", Self.body, work: .models, handle: recognise),
            Route([.post], "/recognition/faces/{id}/verify", Self.body, work: .models, handle: verifyExample),
            Route([.post], "/detection/detect", Self.body, work: .models, handle: detect),
        ]
    }

    @Sendable private func detect(_ call: Call) throws -> Reply {
        let options = try CompreFaceOptions(call)
        let wants = options.wants(comparing: false)
        let look = try look(bytes(.file, of: call), wants)
        let result = look.faces.map { json($0, of: look, options) }
        return Reply(.ok, stating(["result": .array(result)], wants, options))
    }

    @Sendable private func recognise(_ call: Call) throws -> Reply {
        let options = try CompreFaceOptions(call)
        let wants = options.wants(comparing: true)
        let (list, likeness) = (try list(call), likeness)
        let look = try look(bytes(.file, of: call), wants)
        let result = try look.faces.map { seen in
            let subjects = try subjects(like: Self.comparable(seen), in: list, options.predictions, likeness)
            return json(seen, of: look, options).adding("subjects", subjects)
        }
        return Reply(.ok, stating(["result": .array(result)], wants, options))
    }

    @Sendable private func verifyExample(_ call: Call) throws -> Reply {
        let options = try CompreFaceOptions(call)
        let wants = options.wants(comparing: true)
        let (known, likeness) = (try example(call), likeness)
        let look = try look(bytes(.file, of: call), wants)
        let result = try look.faces.map { seen in
            let similarity = try services.recogniser.similarity(Self.comparable(seen), known.face)
            return json(seen, of: look, options).adding("subject", .string(known.example.name))
                .adding("similarity", likeness.json(similarity))
        }
        return Reply(.ok, stating(["result": .array(result)], wants, options))
    }

    /// The example that a path names.
    func example(_ call: Call) throws -> (example: Example, face: ComparableFace) {
        guard let id = ExemplarID(call.parameters["id"] ?? "") else { throw CompreFaceFault.other }
        guard let known = try services.recogniser.comparable(id, in: try list(call)) else {
            throw CompreFaceFault.incorrectImage
        }
        return known
    }

    /// The examples most like a face, each with its subject: one subject may stand there several times.
    func subjects(
        like face: ComparableFace,
        in list: PersonListID,
        _ count: Int,
        _ likeness: Likeness
    ) throws -> JSON {
        let found = try services.recogniser.examples(like: face, in: list, limit: count)
        return .array(
            found.map { ["subject": .string($0.name), "similarity": likeness.json($0.similarity)] }
        )
    }

    static func comparable(_ seen: SeenFace) throws -> ComparableFace {
        guard let face = seen.comparable else { throw Fault.internalError }
        return face
    }
}
