import Foundation

extension HostileContract {
    /// Whoever may be let in: a permanent token, a key for each of CompreFace's services, and Basic credentials.
    public struct Keys: Sendable {
        /// A permanent token.
        public var token: String
        /// The service keys by what they open.
        public var services: [String: String]
        /// `Basic ...` of a user.
        public var basic: String
        /// A token that was revoked, or is over.
        public var revoked: String

        /// Keys of one server.
        public init(token: String, services: [String: String], basic: String, revoked: String) {
            self.token = token
            self.services = services
            self.basic = basic
            self.revoked = revoked
        }
    }

    /// The five contracts.
    public static func all(_ keys: Keys) -> [HostileContract] {
        [enface(keys), compreFace(keys), findFace(keys), findFace2(keys), faceDetect(keys)]
    }

    private static func members(_ body: [UInt8]) -> [String: Any]? {
        // What is no JSON is no error of any contract.
        try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    }

    private static func isText(_ value: Any?) -> Bool { (value as? String)?.isEmpty == false }

    private static let authorization = "Authorization"

    private static func enface(_ keys: Keys) -> HostileContract {
        let names = [
            "{\"name\":\"a\\u0000b\"}", "{\"name\":1e400}", "{\"name\":\"\(String(repeating: "x", count: 101))\"}",
        ]
        return HostileContract(
            name: "Enface",
            base: "/enface/v1",
            login: { _ in [("token", keys.token)] },
            strangers: [
                [], [("token", "x")], [("token", keys.revoked)], [("Authorization", "Bearer \(keys.revoked)")],
            ],
            answersNoPictures: true,
            readable: ["/person/lists", "/tokens", "/source/groups"],
            writable: [
                Place("POST", "/person/list/create"), Place("POST", "/source/create"), Place("POST", "/person/delete"),
            ],
            picturesque: [
                Place("POST", "/person/create", pictures: .files(["image"])),
                Place("POST", "/action", pictures: .files(["image"])),
                Place("POST", "/detect", pictures: .files(["images"])),
                Place("POST", "/compare", pictures: .files(["images", "images"])),
            ],
            own: names.map { Own("POST", "/person/list/create", $0) }
                + ["\\u0000", "../../../etc/passwd", "file:///etc/passwd", "gopher://a"].map {
                    Own("POST", "/source/create", "{\"group_id\":\"x\",\"name\":\"a\",\"url\":\"\($0)\"}")
                },
            isError: { status, body in
                guard let members = members(body), members["status"] as? String == "error" else { return false }
                return isText(members["message"])
                    && Set(members.keys).isSubset(of: ["status", "message", "field", "reason"])
                    && (status == 200 || (400...499).contains(status) || status == 503)
            }
        )
    }

    private static func compreFace(_ keys: Keys) -> HostileContract {
        let vector = Array(repeating: "1e39", count: 128).joined(separator: ",")
        return HostileContract(
            name: "CompreFace",
            base: "/compreface/api/v1",
            login: { path in
                let service = path.split(separator: "/").first.map(String.init) ?? ""
                return [("x-api-key", keys.services[service] ?? "")]
            },
            strangers: [
                [], [("x-api-key", "")], [("x-api-key", "x")], [("x-api-key", "11111111-2222-4333-8444-555555555555")],
                [("x-api-key", keys.revoked)], [("Authorization", "Token \(keys.token)")],
            ],
            readable: ["/recognition/subjects", "/recognition/faces"],
            writable: [
                Place("POST", "/recognition/subjects"), Place("PUT", "/recognition/subjects/nobody"),
                Place("POST", "/recognition/faces/delete"), Place("POST", "/recognition/embeddings/recognize"),
                Place("POST", "/verification/embeddings/verify"),
            ],
            picturesque: [
                Place("POST", "/recognition/recognize", pictures: .files(["file"])),
                Place("POST", "/recognition/recognize?limit=1", pictures: .members(["file"])),
                Place("POST", "/recognition/faces?subject=Hostile", pictures: .files(["file"])),
                Place("POST", "/recognition/faces?subject=Hostile&x=1", pictures: .members(["file"])),
                Place("POST", "/detection/detect", pictures: .files(["file"])),
                Place("POST", "/verification/verify", pictures: .files(["source_image", "target_image"])),
                Place("POST", "/verification/verify?x=1", pictures: .members(["source_image", "target_image"])),
            ],
            own: [
                Own("POST", "/recognition/subjects", "{\"subject\":\"a\\u0000b\"}"),
                Own("POST", "/recognition/subjects", "{\"subject\":\"\(String(repeating: "x", count: 51))\"}"),
                Own("POST", "/recognition/subjects", "{\"subject\":{\"$ne\":1}}"),
                Own("PUT", "/recognition/subjects/a%00b", "{\"subject\":\"c\"}"),
                Own("DELETE", "/recognition/subjects/%00"), Own("DELETE", "/recognition/faces/%00"),
                Own("DELETE", "/recognition/faces?subject="), Own("DELETE", "/recognition/faces?subject=%20"),
                Own("DELETE", "/recognition/faces/..%2f"),
                Own("POST", "/recognition/faces/delete", "[1,{},\"x\"]"),
                Own("POST", "/recognition/embeddings/recognize", "{\"embeddings\":[[\(vector)]]}"),
                Own("POST", "/recognition/embeddings/recognize", "{\"embeddings\":[[1e400]]}"),
                Own("POST", "/recognition/embeddings/recognize", "{\"embeddings\":[[]]}"),
                Own("POST", "/verification/embeddings/verify", "{\"source\":[0],\"targets\":[[0]]}"),
                Own("POST", "/recognition/recognize?limit=-1"), Own("POST", "/recognition/recognize?limit=1e3"),
                Own("POST", "/recognition/recognize?prediction_count=0"),
                Own("POST", "/recognition/recognize?det_prob_threshold=nan"),
                Own("POST", "/recognition/recognize?status=perhaps"),
                Own("POST", "/recognition/faces?subject=a%00b"), Own("POST", "/recognition/faces"),
            ],
            isError: { status, body in
                guard let members = members(body) else { return false }
                return Set(members.keys) == ["message", "code"] && isText(members["message"]) && members["code"] is Int
                    && [400, 404, 405, 408, 503].contains(status)
            }
        )
    }

    private static func findFace(_ keys: Keys) -> HostileContract {
        HostileContract(
            name: "FindFace, first API",
            base: "/findface/v1",
            login: { _ in [(authorization, "Token \(keys.token)")] },
            strangers: [
                [], [(authorization, "Token")], [(authorization, "Token x")], [(authorization, keys.token)],
                [(authorization, "Bearer \(keys.token)")], [(authorization, "Token \(keys.revoked)")],
                [(authorization, "Token " + String(repeating: "x", count: 5000))], [("token", keys.token)],
            ],
            readable: ["/faces", "/meta", "/galleries", "/faces/gallery/default", "/face/meta/nobody", "/camera"],
            writable: [
                Place("POST", "/galleries"), Place("POST", "/camera"), Place("PUT", "/face/id/9007199254740991"),
            ],
            picturesque: [
                Place("POST", "/detect", pictures: .files(["photo"])),
                Place("POST", "/detect?x=1", pictures: .members(["photo"])),
                Place("POST", "/identify", pictures: .files(["photo"])),
                Place("POST", "/face", pictures: .files(["photo"])),
                Place("POST", "/face?meta=Hostile", pictures: .members(["photo"])),
                Place("POST", "/verify", pictures: .files(["photo1", "photo2"])),
                Place("POST", "/faces/gallery/default/identify", pictures: .members(["photo"])),
            ],
            own: [
                Own("POST", "/galleries/a%00b"), Own("POST", "/galleries/%2e%2e"), Own("POST", "/galleries/default"),
                Own("POST", "/galleries", "{\"name\":\"a\\u0000b\"}"), Own("POST", "/galleries", "{\"name\":[]}"),
                Own("DELETE", "/galleries/default"), Own("DELETE", "/galleries/%00"),
                Own("GET", "/face/id/-1"), Own("GET", "/face/id/99999999999999999999"), Own("GET", "/face/id/%00"),
                Own("GET", "/face/id/1e3"), Own("DELETE", "/face/id/0x1"), Own("GET", "/camera/%00"),
                Own("GET", "/faces/gallery/..%2f..%2fetc"), Own("GET", "/faces?limit=0"),
                Own("GET", "/faces?limit=1e9"),
                Own("POST", "/camera", "{\"url\":\"file:///etc/passwd\"}"),
                Own("POST", "/camera", "{\"url\":\"rtsp://a\\u0000b\"}"),
                Own("POST", "/identify", "{\"photo\":\"aGk=\",\"n\":1e30}"),
                Own("POST", "/identify", "{\"photo\":\"aGk=\",\"n\":-1}"),
                Own("POST", "/identify", "{\"photo\":\"aGk=\",\"bbox\":[1e308,-1e308,1e309,0]}"),
                Own("POST", "/identify", "{\"photo\":\"aGk=\",\"x1\":\"nan\",\"y1\":0,\"x2\":1,\"y2\":1}"),
                Own("POST", "/identify", "{\"photo\":\"aGk=\",\"threshold\":\"1e999\"}"),
                Own("POST", "/face", "{\"photo\":\"aGk=\",\"galleries\":[1]}"),
                Own("POST", "/face", "{\"photo\":\"aGk=\",\"galleries\":[\"a\\u0000b\"]}"),
                Own("POST", "/face", "{\"photo\":\"aGk=\",\"meta\":{\"$gt\":\"\"}}"),
            ],
            isError: { status, body in
                guard let members = members(body), let code = members["code"] as? String else { return false }
                let known: [String: Set<Int>] = [
                    "AUTH_FAILED": [401, 403], "BAD_PARAM": [400], "MALFORMED_JSON": [400], "NO_FACES": [400],
                    "TOO_MANY_FACES": [400], "NOT_FOUND": [404], "GALLERY_EXISTS": [409], "METHOD_NOT_ALLOWED": [405],
                    "TOO_LARGE": [413], "TOO_SLOW": [408], "SERVICE_UNAVAILABLE": [503],
                ]
                let beside: Set<String> = code == "BAD_PARAM" ? ["param", "value"] : []
                return isText(members["reason"]) && known[code]?.contains(status) == true
                    && Set(members.keys) == beside.union(["code", "reason"])
            }
        )
    }

    private static func findFace2(_ keys: Keys) -> HostileContract {
        let one = "/galleries/default/faces/7"
        return HostileContract(
            name: "FindFace, second API",
            base: "/findface/v2",
            login: { _ in [(authorization, "Token \(keys.token)")] },
            strangers: [
                [], [(authorization, "Token x")], [(authorization, "Token \(keys.revoked)")], [("token", keys.token)],
            ],
            readable: ["/galleries", "/galleries/default", "/galleries/default/faces?limit=1"],
            writable: [Place("PATCH", one), Place("POST", one + "?from=detection:x")],
            picturesque: [
                Place("POST", "/detect", pictures: .body), Place("POST", "/detect?facen=on", pictures: .body),
            ],
            own: [
                Own("POST", "/galleries/a%00b"), Own("POST", "/galleries/default"), Own("DELETE", "/galleries/default"),
                Own("DELETE", "/galleries/%00"), Own("GET", "/galleries/default/faces"), Own("GET", "/detect/%00"),
                Own("GET", "/galleries/default/faces?limit=0"), Own("GET", "/galleries/default/faces?limit=1e9"),
                Own("GET", "/galleries/default/faces?limit=1&id:gte=-1"),
                Own("GET", "/galleries/default/faces?limit=1&detection:x=nan"),
                Own("GET", "/galleries/default/faces?limit=1&face:..%2f..=0.1"),
                Own("GET", "/galleries/default/faces/18446744073709551616"), Own("GET", "/galleries/default/faces/%00"),
                Own("GET", "/galleries/..%2f../faces/1"), Own("POST", "/verify"),
                Own("POST", "/verify?face1=%00&face2="),
                Own("GET", "/verify?face1=face:default/99999999999999999999&face2=x"),
                Own("POST", "/galleries/default/faces/7?from=%00", "{}"),
                Own("POST", "/galleries/default/faces/9223372036854775808?from=face:default/1", "{}"),
                Own("PATCH", one, "{\"meta\":{\"a\":1}}"), Own("PATCH", one, "{\"meta\":\"\\u0000\"}"),
                Own("POST", "/detect?attribute=beard"), Own("POST", "/detect?gender=1&gender=1"),
                Own("POST", "/detect?detector=%00"),
            ],
            isError: { status, body in
                guard let members = members(body), let code = members["code"] as? String else { return false }
                let known: [String: Set<Int>] = [
                    "BAD_PARAM": [400], "CONFLICT": [409], "MALFORMED_REQUEST": [400, 408, 413], "OVER_CAPACITY": [429],
                    "SOURCE_NOT_FOUND": [400], "SOURCE_GALLERY_NOT_FOUND": [400], "NOT_FOUND": [404],
                    "NOT_IMPLEMENTED": [405, 501], "GALLERY_NOT_FOUND": [404], "UNAUTHORIZED": [401, 403],
                ]
                let beside: Set<String> = code == "BAD_PARAM" ? ["param", "value"] : []
                return isText(members["desc"]) && known[code]?.contains(status) == true
                    && Set(members.keys) == beside.union(["code", "desc"])
            }
        )
    }

    private static func faceDetect(_ keys: Keys) -> HostileContract {
        HostileContract(
            name: "Face Detect",
            base: "/facedetect/api/v1/face",
            login: { _ in [(authorization, keys.basic)] },
            strangers: [
                [], [(authorization, "Basic")], [(authorization, "Basic !!!")],
                [(authorization, "Token \(keys.token)")],
                [(authorization, "Basic " + Data("nobody@example.com:x".utf8).base64EncodedString())],
                [(authorization, "Basic " + Data("a\0b:\0".utf8).base64EncodedString())],
            ],
            readable: [],
            writable: [],
            picturesque: [Place("POST", "/detect", pictures: .members(["faceImageBase"]))],
            own: [
                Own("POST", "/detect", "{\"sessionId\":{\"a\":[]},\"faceImageBase\":\"aGk=\"}"),
                Own("POST", "/detect", "{\"sessionId\":1e400,\"faceImageBase\":\"aGk=\"}"),
                Own("POST", "/detect", "{\"sessionId\":\"\\u0000\",\"faceImageBase\":\"aGk=\"}"),
                Own("POST", "/detect", "{\"faceImageBase\":null,\"returnFaceImage\":\"perhaps\"}"),
            ],
            isError: { status, body in
                guard let members = members(body), Set(members.keys) == ["sessionId", "hasError", "error"],
                    members["hasError"] as? Bool == true, let error = members["error"] as? String
                else { return false }
                let codes: Set<String> = [
                    "FACE_TOO_CLOSE", "FACE_CLOSE_TO_BORDER", "FACE_CROPPED", "FACE_IS_OCCLUDED", "FACE_NOT_FOUND",
                    "TOO_MANY_FACES", "FACE_TOO_SMALL", "FACE_ANGLE_TOO_LARGE",
                ]
                return status == 200
                    ? codes.contains(error)
                    : error == "INTERNAL_ERROR" && [400, 401, 403, 404, 405, 408, 413, 429, 503].contains(status)
            }
        )
    }
}
