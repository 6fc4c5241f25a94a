import HTTPTypes
import Recognition
import UsherCore

extension Enface {
    var faceRoutes: [Route] {
        [
            Route(
                "/detect",
                .posting,
                .detect,
                .form(ImageOptions.fields + [ImageOptions.featureCheck], .init(file: "images", count: 1...100)),
                work: .models,
                "The faces of up to a hundred pictures; keeps nothing.",
                answers: .ok("DetectAnswer"),
                handle: detect
            ),
            Route(
                "/compare",
                .posting,
                .detect,
                .form(ImageOptions.fields, .init(file: "images", count: 2...2)),
                work: .models,
                "How alike the faces of two pictures are; keeps nothing.",
                answers: .ok("CompareAnswer"),
                handle: compare
            ),
        ]
    }

    @Sendable private func detect(_ call: Call) throws -> Reply {
        let options = ImageOptions(call.values)
        do {
            try services.recogniser.requireModels(for: options.wants.features)
        } catch {
            throw noModel(error)
        }
        let results = try call.files.map { file -> JSON in
            guard let picture = try picture(file) else { return [] }
            let faces = try services.recogniser.detect(in: picture, wants: options.wants)
            return .array(faces.map { JSON($0, options, features: options.features != nil) })
        }
        return .ok(.ok, ["results": .array(results), "spent": call.spent])
    }

    @Sendable private func compare(_ call: Call) throws -> Reply {
        let options = ImageOptions(call.values)
        let (one, other) = (try picture(call.files[0]), try picture(call.files[1]))
        guard let first = one, let second = other else {
            let (one, other) = (try alone(one, options), try alone(other, options))
            return .ok(.ok, ["image1": one, "image2": other, "spent": call.spent])
        }
        let comparison = try services.recogniser.compare(first, second, wants: options.wants)
        let left = comparison.first.enumerated().map { index, face in
            let matches = comparison.pairs.filter { $0.first == index }.map { ($0.second, $0.similarity) }
            return Self.compared(face, index, matches, options)
        }
        let right = comparison.second.enumerated().map { index, face in
            let matches = comparison.pairs.filter { $0.second == index }.map { ($0.first, $0.similarity) }
            return Self.compared(face, index, matches, options)
        }
        return .ok(.ok, ["image1": .array(left), "image2": .array(right), "spent": call.spent])
    }

    /// The faces of a picture whose counterpart is none.
    private func alone(_ picture: (any Picture & Sendable)?, _ options: ImageOptions) throws -> JSON {
        guard let picture else { return [] }
        let faces = try services.recogniser.detect(in: picture, wants: options.wants)
        return .array(faces.enumerated().map { Self.compared($1, $0, [], options) })
    }

    private static func compared(
        _ face: PostedFace,
        _ index: Int,
        _ matches: [(Int, Float)],
        _ options: ImageOptions
    ) -> JSON {
        let found = matches.map { index, similarity -> JSON in
            ["index": .integer(index), "similarity": .rounded(similarity, decimals: 2)]
        }
        return (["index": .integer(index)] as JSON).merging(JSON(face, options, features: false))
            .adding("matches", .array(found))
    }
}
