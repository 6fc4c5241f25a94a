import Faces
import Gallery
public import UsherCore

extension Recogniser {
    /// The faces of a picture, the largest first: all of them, however small, or the largest alone; none of a picture that is too small.
    public func detect(in picture: borrowing some Picture & ~Copyable, wants: FaceWants) throws -> [PostedFace] {
        try requireModels(for: wants.features)
        var described: [PostedFace] = []
        for face in try chosen(in: picture, wants) {
            let view = try faces.view(of: face, in: picture)
            described.append(try describe(face, view: view, in: picture, wants))
        }
        return described
    }

    /// The faces of two pictures, and how alike those are that are large enough.
    public func compare(
        _ one: borrowing some Picture & ~Copyable,
        _ other: borrowing some Picture & ~Copyable,
        wants: FaceWants
    ) throws -> Comparison {
        try requireModels(for: wants.features)
        let (first, second) = (try templates(in: one, wants), try templates(in: other, wants))
        var pairs: [Comparison.Pair] = []
        for (index, left) in first.enumerated() {
            for (counter, right) in second.enumerated() {
                guard let left = left.template, let right = right.template else { continue }
                let score = Float(try scorer.score(left, right))
                pairs.append(Comparison.Pair(first: index, second: counter, similarity: score))
            }
        }
        pairs.sort { ($1.similarity, $0.first, $0.second) < ($0.similarity, $1.first, $1.second) }
        return Comparison(first: first.map(\.face), second: second.map(\.face), pairs: pairs)
    }

    private func chosen(
        in picture: borrowing some Picture & ~Copyable,
        _ wants: FaceWants
    ) throws -> [DetectedFace] {
        guard Self.isLargeEnough(picture.size) else { return [] }
        if wants.isAligned { return [faces.alignedFace(filling: picture.size)] }
        let found = try largestFirst(in: picture)
        return wants.isMulti ? found : Array(found.prefix(1))
    }

    private func templates(
        in picture: borrowing some Picture & ~Copyable,
        _ wants: FaceWants
    ) throws -> [(face: PostedFace, template: FaceTemplate?)] {
        var result: [(face: PostedFace, template: FaceTemplate?)] = []
        for face in try chosen(in: picture, wants) {
            let view = try faces.view(of: face, in: picture)
            let posted = try describe(face, view: view, in: picture, wants)
            var template: FaceTemplate?
            if posted.isProcessed {
                let embedding = try faces.embed(face, shape: view.shape, in: picture, effort: .photo)
                template = try scorer.template(of: embedding)
            }
            result.append((posted, template))
        }
        return result
    }
}
