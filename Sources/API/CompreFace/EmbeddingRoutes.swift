import HTTPTypes
import Recognition

/// What clients compare that have the vectors already: those that the plugin `calculator` gave them.
extension CompreFace {
    var embeddingRoutes: [Route] {
        [
            Route([.post], "/recognition/embeddings/recognize", Self.body, work: .models, handle: recogniseEmbeddings),
            Route(
                [.post],
                "/recognition/embeddings/faces/{id}/verify",
                Self.body,
                work: .models,
                handle: verifyEmbeddings
            ),
            Route([.post], "/verification/embeddings/verify", Self.body, work: .models, handle: compareEmbeddings),
        ]
    }

    @Sendable private func recogniseEmbeddings(_ call: Call) throws -> Reply {
        let options = try CompreFaceOptions(call)
        let (list, likeness) = (try list(call), likeness)
        let result = try embeddings(call).map { vector, face -> JSON in
            [
                "embedding": vector,
                "similarities": try subjects(like: face, in: list, options.predictions, likeness),
            ]
        }
        return Reply(.ok, ["result": .array(result)])
    }

    @Sendable private func verifyEmbeddings(_ call: Call) throws -> Reply {
        let given = try embeddings(call)
        return Reply(.ok, ["result": try compare(try example(call).face, given)])
    }

    @Sendable private func compareEmbeddings(_ call: Call) throws -> Reply {
        let body = try Self.object(call)
        guard let source = body["source"], source != .null else { throw CompreFaceFault.emptyField("source") }
        guard let targets = body["targets"], targets != .null else { throw CompreFaceFault.emptyField("targets") }
        let others = try faces(targets)
        guard !others.isEmpty else { throw CompreFaceFault.embeddings(expected: 2, given: 1) }
        return Reply(.ok, ["result": try compare(try face(source), others)])
    }

    /// How alike each is, the most alike first.
    private func compare(_ face: ComparableFace, _ others: [(vector: JSON, face: ComparableFace)]) throws -> JSON {
        let likeness = likeness
        let compared = try others.map { ($0.vector, try services.recogniser.similarity(face, $0.face)) }
        return .array(
            compared.sorted { $0.1 > $1.1 }.map { ["embedding": $0.0, "similarity": likeness.json($0.1)] }
        )
    }

    private func embeddings(_ call: Call) throws -> [(vector: JSON, face: ComparableFace)] {
        guard let given = try Self.object(call)["embeddings"], given != .null else {
            throw CompreFaceFault.emptyField("embeddings")
        }
        let faces = try faces(given)
        guard !faces.isEmpty else { throw CompreFaceFault.embeddings(expected: 1, given: 0) }
        return faces
    }

    private func faces(_ value: JSON) throws -> [(vector: JSON, face: ComparableFace)] {
        guard let items = value.array else { throw CompreFaceFault.other }
        return try items.map { ($0, try face($0)) }
    }

    private func face(_ value: JSON) throws -> ComparableFace {
        guard let vector = value.vector, let face = try services.recogniser.comparable(vector: vector) else {
            throw CompreFaceFault.other
        }
        return face
    }

    private static func object(_ call: Call) throws -> JSON {
        guard case .json(let body) = call.content, case .object = body else { throw CompreFaceFault.other }
        return body
    }
}
