import HTTPTypes
import Recognition

extension CompreFace {
    var verificationRoutes: [Route] {
        [Route([.post], "/verification/verify", Self.body, work: .models, handle: verify)]
    }

    /// The source is looked at first, and refused before the target is.
    @Sendable private func verify(_ call: Call) throws -> Reply {
        let options = try CompreFaceOptions(call)
        let wants = options.wants(comparing: true)
        let (source, target) = (try bytes(.source, of: call), try bytes(.target, of: call))
        let first = try look(source, wants)
        guard let face = first.faces.first, first.faces.count == 1 else { throw CompreFaceFault.severalFaces }
        let second = try look(target, wants)
        let (one, likeness) = (try Self.comparable(face), likeness)
        let matches = try second.faces.map { seen in
            let similarity = try services.recogniser.similarity(one, Self.comparable(seen))
            return json(seen, of: second, options).adding("similarity", likeness.json(similarity))
        }
        let result: JSON = [
            "source_image_face": json(face, of: first, options), "face_matches": .array(matches),
        ]
        return Reply(.ok, ["result": [stating(result, wants, options)]])
    }
}
