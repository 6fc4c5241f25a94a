import Delivery
import HTTPTypes
import Recognition
import UsherCore

extension FindFace2 {
    /// The content types of pictures, and of a picture's URL.
    static let pictureTypes: Set<String> = ["image/jpeg", "image/png", "image/webp", "image/bmp"]
    static let addressType = "text/x-url"

    var detectRoutes: [Route] {
        let bounds = Route.Bounds(body: limits.imageBytes, file: 0, files: 0)
        var detect = route(.post, "/detect", .detect, takes: .any(bounds), work: .models, detect)
        detect.prepare = fetch
        return [detect, route(.get, "/detect/{id}", .detect, work: .here, showDetection)]
    }

    /// Fetches the picture where its URL came.
    @Sendable private func fetch(_ call: Call) async throws -> Call {
        guard case .bytes(let bytes, let type) = call.content, type == Self.addressType else { return call }
        let url = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        let outcome = await services.fetcher?.fetch(url) ?? .notAllowed
        guard case .bytes(let picture) = outcome else {
            throw FindFace2Fault.badParam("url", url, outcome.refusal ?? "no picture")
        }
        var call = call
        call.files = [Form.File(name: "photo", filename: url, bytes: picture)]
        return call
    }

    @Sendable private func showDetection(_ call: Call) throws -> Reply {
        let id = call.parameters["id"] ?? ""
        guard let detection = cache.withLock({ $0.value(id, at: .now) }) else {
            throw FindFace2Fault(.notFound, "there is no detection '\(id.prefix(200))', or no longer")
        }
        return Reply(.ok, detection.json)
    }

    @Sendable private func detect(_ call: Call) throws -> Reply {
        let asked = try FindFace2Asked(call.query)
        if asked.returnsVector, !services.dialects.returnsVectors {
            throw FindFace2Fault.badParam("return_facen", "true", "vectors are not answered here")
        }
        try requireModels(asked)
        let (bytes, url) = try picture(call)
        let picture: any Picture & Sendable
        switch try services.decoder.decodeAny(bytes) {
        case .picture(let decoded): picture = decoded
        case .unknown:
            throw FindFace2Fault(.malformedRequest, "no JPEG, PNG, WebP or BMP, or one that cannot be decoded")
        case .tooLarge(let reason): throw FindFace2Fault(Fault.tooLarge(nil, reason))
        }
        let hash = asked.keeps ? String(FileDigest.sha256(bytes).prefix(32)) : ""
        let found = try faces(picture, asked, hash: hash, url)
        return Reply(.ok, ["faces": .array(found), "orientation": 1])
    }

    private func faces(
        _ picture: any Picture & Sendable,
        _ asked: FindFace2Asked,
        hash: String,
        _ url: String?
    ) throws -> [JSON] {
        do {
            guard asked.keeps || asked.returnsVector else {
                let wants = FaceWants(isMulti: true, features: asked.features, isAligned: asked.isNormalized)
                return try recogniser.detect(in: picture, wants: wants).filter(\.isProcessed)
                    .map { FindFace2Encoding.found($0, asked) }
            }
            let pick: FacePick = asked.isNormalized ? .aligned : .every
            return try recogniser.ready(in: picture, pick: pick, features: asked.features).map { face in
                var json = FindFace2Encoding.found(face.face, asked)
                if asked.keeps { json = keep(Detection(face: face, json: json, photoHash: hash, photo: url)) }
                return asked.returnsVector ? json.adding("facen", FindFace2Encoding.vector(face.embedding)) : json
            }
        } catch is FacePickFault {
            return []
        } catch {
            throw FindFace2Fault(.extractionError, "the models could not look at the picture")
        }
    }

    /// The answer for a face with the id under which it is kept.
    private func keep(_ detection: Detection) -> JSON {
        let id = Base32Hex.unguessable()
        var kept = detection
        kept.json = (["id": .string(id)] as JSON).merging(detection.json)
        let entry = kept
        let displaced = cache.withLock { $0.insert(entry, id: id, at: .now) }
        if displaced > 0 { counters.detections.add(UInt64(displaced)) }
        return kept.json
    }

    private func requireModels(_ asked: FindFace2Asked) throws {
        let missing = asked.features.first { !recogniser.faces.knownFeatures.contains($0) }?.rawValue ?? asked.unknown
        if let missing { throw FindFace2Fault(.notImplemented, "there is no model for '\(missing)'") }
    }

    private func picture(_ call: Call) throws -> (bytes: [UInt8], url: String?) {
        if let fetched = call.files.first { return (fetched.bytes, fetched.filename) }
        guard case .bytes(let bytes, let type) = call.content, Self.pictureTypes.contains(type) else {
            let types = Self.pictureTypes.sorted().joined(separator: ", ")
            throw FindFace2Fault(
                .malformedRequest,
                "the body is a picture, Content-Type \(types) or \(Self.addressType)"
            )
        }
        return (bytes, nil)
    }
}

/// What a request wants to know of the faces of a picture.
struct FindFace2Asked: Hashable {
    var features: [FaceFeature] = []
    /// What is asked for and has no model in any pack.
    var unknown: String?
    /// Those that are asked for as attributes.
    var attributes: Set<FaceFeature> = []
    /// Whether the faces are kept for later calls.
    var keeps = false
    var returnsVector = false
    /// Whether the picture is one face, cut out and aligned, in which none is to be looked for.
    var isNormalized = false

    private static let known: [String: FaceFeature] = ["gender": .gender, "age": .age, "emotions": .emotion]
    private static let others: Set<String> = ["countries47", "beard", "glasses3"]

    init(_ query: [(name: String, value: String)]) throws(FindFace2Fault) {
        var seen = Set<String>()
        for (name, value) in query {
            switch name {
            case "gender", "age", "emotions", "countries47":
                if try Self.flag(name, value) { try take(name, name, asAttribute: false, &seen) }
            case "attribute": try take(value, "attribute", asAttribute: true, &seen)
            case "facen": keeps = try Self.flag(name, value)
            case "return_facen": returnsVector = try Self.flag(name, value)
            // What a file says of its orientation is applied in any case.
            case "autorotate": _ = try Self.flag(name, value)
            case "detector":
                guard ["nnd", "normalized", ""].contains(value) else {
                    throw .badParam(name, value, "not nnd or normalized")
                }
                isNormalized = value == "normalized"
            default: break
            }
        }
    }

    private mutating func take(
        _ word: String,
        _ param: String,
        asAttribute: Bool,
        _ seen: inout Set<String>
    ) throws(FindFace2Fault) {
        guard Self.known[word] != nil || Self.others.contains(word) else {
            throw .badParam(param, word, "not gender, age, emotions, countries47, beard or glasses3")
        }
        guard seen.insert(word).inserted else { throw .badParam(param, word, "it is asked for twice") }
        guard let feature = Self.known[word] else {
            unknown = unknown ?? word
            return
        }
        features.append(feature)
        if asAttribute { attributes.insert(feature) }
    }

    private static func flag(_ name: String, _ value: String) throws(FindFace2Fault) -> Bool {
        guard let flag = Bool(word: value) else { throw .badParam(name, value, "not a truth value") }
        return flag
    }
}
