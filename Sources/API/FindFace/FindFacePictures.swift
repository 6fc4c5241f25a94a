import HTTPTypes
import Recognition
import Store
import UsherCore

extension FindFace {
    var pictureRoutes: [Route] {
        let identify = ["/identify", "/faces/gallery/{gallery}/identify", "/face/gallery/{gallery}/identify"]
        return [
            route([.post], "/detect", .detect, photos: ["photo"], work: .models, detect),
            route([.post], "/verify", .detect, photos: ["photo1", "photo2"], work: .models, verify),
        ]
            + identify.map { path in
                route([.post], path, .viewLists, photos: ["photo"], work: .models, self.identify)
            }
    }

    @Sendable private func detect(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let wanted = try features(parameters)
        let photo = try photo("photo", call, parameters)
        let boxes = try parameters.boxes("bbox")
        let known = wanted.filter { recogniser.faces.knownFeatures.contains($0) }
        let wants = FaceWants(isMulti: true, features: known)
        let found = try recogniser.detect(in: photo.picture, wants: wants).filter(\.isProcessed)
        let meant =
            boxes.map { boxes in found.filter { face in boxes.contains { $0.overlap(face.face.box) > 0 } } } ?? found
        // What the file says of its orientation is applied: boxes are those of the upright picture.
        return Reply(.ok, ["faces": .array(meant.map(FindFaceEncoding.found)), "orientation": 1])
    }

    @Sendable private func verify(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let threshold = try parameters.threshold()
        let (firstPick, secondPick) = (try pick("bbox1", parameters), try pick("bbox2", parameters))
        let one = try photo("photo1", call, parameters)
        let other = try photo("photo2", call, parameters)
        let first = try faces(one, firstPick, "photo1")
        let second = try faces(other, secondPick, "photo2")
        var results: [JSON] = []
        var isWhole = true
        for left in first {
            var hasMatch = false
            for right in second {
                let score = try recogniser.score(left, right)
                let isSame = score >= threshold.score
                hasMatch = hasMatch || isSame
                let pair: JSON = [
                    "bbox1": FindFaceBox.json(FindFaceBox.sides(left.face.face.box)),
                    "bbox2": FindFaceBox.json(FindFaceBox.sides(right.face.face.box)),
                    "confidence": FindFaceEncoding.confidence(score),
                ]
                results.append(pair.adding("verified", threshold.isNone ? nil : .bool(isSame)))
            }
            isWhole = isWhole && hasMatch
        }
        return Reply(
            .ok,
            (["results": .array(results)] as JSON).adding("verified", threshold.isNone ? nil : .bool(isWhole))
        )
    }

    @Sendable private func identify(_ call: Call, _ parameters: FindFaceParameters) throws -> Reply {
        let threshold = try parameters.threshold()
        let limit = try parameters.whole("n", 1...100) ?? 1
        let list = try list(call.parameters["gallery"] ?? FindFaceEncoding.defaultGallery)
        let pick = try pick("bbox", parameters, bare: true)
        let photo = try photo("photo", call, parameters)
        var results: [JSON.Member] = []
        for face in try faces(photo, pick, "photo") {
            let likely = try recogniser.likeliest(
                to: .ready(face),
                in: list.id,
                least: max(0, threshold.score),
                limit: limit
            )
            let found = likely.map { likeness -> JSON in
                [
                    "confidence": FindFaceEncoding.confidence(likeness.score),
                    "face": FindFaceEncoding.face(likeness.face),
                ]
            }
            results.append(.init(FindFaceBox.key(FindFaceBox.sides(face.face.face.box)), .array(found)))
        }
        return Reply(.ok, ["results": .object(results)])
    }
}
