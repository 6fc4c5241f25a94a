import HTTPTypes
import Recognition
import Testing
import UsherCore

@testable import API

@Suite("FindFace's second API, without a server")
struct FindFace2Tests {
    @Test("Every published code has its status")
    func codes() {
        let published: [String: Int] = [
            "UNKNOWN_ERROR": 500, "BAD_PARAM": 400, "CONFLICT": 409, "EXTRACTION_ERROR": 503, "LICENSE_ERROR": 503,
            "MALFORMED_REQUEST": 400, "OVER_CAPACITY": 429, "SOURCE_NOT_FOUND": 400, "SOURCE_GALLERY_NOT_FOUND": 400,
            "STORAGE_ERROR": 503, "CACHE_ERROR": 503, "NOT_FOUND": 404, "NOT_IMPLEMENTED": 501,
            "GALLERY_NOT_FOUND": 404,
        ]
        for (name, status) in published {
            #expect(FindFace2Fault.Code(rawValue: name)?.status.code == status)
            guard let code = FindFace2Fault.Code(rawValue: name) else { continue }
            let reply = FindFace2Fault(code, "why").reply
            #expect(reply.status.code == status)
            guard case .json(let json) = reply.content else { continue }
            #expect(json == ["code": .string(name), "desc": "why"])
        }
        #expect(Set(FindFace2Fault.Code.allCases.map(\.rawValue)) == Set(published.keys).union(["UNAUTHORIZED"]))
    }

    @Test("What the shared parts refuse has a code of the list, and a status that says what it is")
    func faults() {
        for (fault, code, status) in [
            (Fault.accessDenied, "UNAUTHORIZED", 401), (.mayNot, "UNAUTHORIZED", 403), (.notFound, "NOT_FOUND", 404),
            (.methodNotAllowed, "NOT_IMPLEMENTED", 405), (.tooLarge, "MALFORMED_REQUEST", 413),
            (.tooSlow, "MALFORMED_REQUEST", 408), (.unavailable, "OVER_CAPACITY", 429),
            (.internalError, "UNKNOWN_ERROR", 500), (.invalidJSON("x"), "MALFORMED_REQUEST", 400),
        ] as [(Fault, String, Int)] {
            let reply = FindFace2Fault(fault).reply
            guard case .json(let json) = reply.content else { continue }
            #expect(json["code"] == .string(code) && reply.status.code == status)
        }
    }

    @Test(
        "Base32hex is that of RFC 4648, section 10",
        arguments: [
            ("", ""), ("f", "co"), ("fo", "cpng"), ("foo", "cpnmu"), ("foob", "cpnmuog"), ("fooba", "cpnmuoj1"),
            ("foobar", "cpnmuoj1e8"),
        ]
    )
    func base32hex(text: String, encoded: String) {
        #expect(Base32Hex.encode(Array(text.utf8)) == encoded)
    }

    @Test("An id of a detection has twenty digits and is another each time")
    func detectionIDs() {
        let ids = Set((0..<100).map { _ in Base32Hex.unguessable() })
        #expect(ids.count == 100 && ids.allSatisfy(Base32Hex.isID))
        #expect(Base32Hex.isID("d1svumckd5qs72mq52b0"))
        #expect(!Base32Hex.isID("d1svumckd5qs72mq52bz") && !Base32Hex.isID("d1svumckd5qs72mq52b"))
    }

    @Test("What is kept gives way to what is newer, and to time")
    func cache() {
        let start = ContinuousClock.now
        var cache = ExpiringCache<Int>(capacity: 3, lifetime: .seconds(10))
        var displaced = 0
        for number in 0..<20 { displaced += cache.insert(number, id: "\(number)", at: start + .milliseconds(number)) }
        #expect(displaced == 17 && cache.count == 3)
        #expect(cache.value("16", at: start + .seconds(1)) == nil)
        #expect(cache.value("19", at: start + .seconds(1)) == 19)
        // Being asked for does not lengthen its time.
        #expect(cache.value("17", at: start + .milliseconds(10_017)) == nil)
        #expect(cache.value("18", at: start + .milliseconds(10_017)) == 18)
        #expect(cache.insert(20, id: "20", at: start + .seconds(60)) == 0)
        #expect(cache.count == 1)
    }

    @Test("Whole numbers of 64 bits are written without loss")
    func naturals() {
        let written = String(decoding: JSONWriter.bytes([.natural(.max), .natural(1 << 63)]), as: UTF8.self)
        #expect(written == "[18446744073709551615,9223372036854775808]")
    }

    @Test("Features may be asked for in either form, each once")
    func asked() throws {
        let asked = try FindFace2Asked([
            ("gender", "TRUE"), ("attribute", "emotions"), ("age", "0"), ("attribute", "age"), ("facen", "on"),
            ("detector", "nnd"), ("autorotate", "yes"),
        ])
        #expect(asked.features == [.gender, .emotion, .age] && asked.attributes == [.emotion, .age])
        #expect(asked.keeps && !asked.returnsVector && asked.unknown == nil)
        #expect(try FindFace2Asked([("attribute", "beard")]).unknown == "beard")
        for (name, query) in [
            ("attribute", [("gender", "1"), ("attribute", "gender")]), ("attribute", [("attribute", "hat")]),
            ("gender", [("gender", "2")]), ("detector", [("detector", "haar")]),
        ] as [(String, [(name: String, value: String)])] {
            let fault = #expect(throws: FindFace2Fault.self) { try FindFace2Asked(query) }
            #expect(fault?.code == .badParam && fault?.param == name)
        }
        #expect(try FindFace2Asked([("detector", "normalized")]).isNormalized && !asked.isNormalized)
    }

    @Test("A list is filtered by ids, texts and likeness")
    func filters() throws {
        let filter = try FindFace2Filter([
            ("limit", "10"), ("id:gte", "5"), ("id:lte", "18446744073709551615"), ("meta:in:city", "Bonn"),
            ("meta:in:city", "Köln"), ("meta:gte:year", "1990"), ("meta:lte:year", "1999"),
        ])
        #expect(filter.order == .id && filter.limit == 10)
        #expect(filter.takes(id: .max) && filter.takes(id: 5) && !filter.takes(id: 4))
        #expect(filter.takes([.init("city", "Köln"), .init("year", "1995")]))
        #expect(filter.takes([.init("city", ["Ulm", "Bonn"]), .init("year", "1990")]))
        #expect(!filter.takes([.init("city", "Ulm"), .init("year", "1995")]))
        #expect(!filter.takes([.init("city", "Bonn"), .init("year", "2000")]))
        #expect(!filter.takes([.init("city", "Bonn")]))
        let some = try FindFace2Filter([("limit", "1"), ("id:in", "7,18446744073709551615"), ("sort", "-id")])
        #expect(some.takes(id: 7) && some.takes(id: .max) && !some.takes(id: 8) && some.order == .idDescending)
        let like = try FindFace2Filter([("limit", "1"), ("detection:d1svumckd5qs72mq52b0", "0.1")])
        #expect(like.order == .confidence && like.likenesses.first?.reference == "detection:d1svumckd5qs72mq52b0")
        let sorted = try FindFace2Filter([("limit", "1"), ("face:ppl/7", "0.1"), ("sort", "id")])
        #expect(sorted.order == .id)
    }

    @Test(
        "What is wrong with a filter names it",
        arguments: [
            ("limit", [("id:gte", "5")]), ("limit", [("limit", "0")]), ("sort", [("limit", "1"), ("sort", "name")]),
            ("sort", [("limit", "1"), ("sort", "-confidence")]), ("id:in", [("limit", "1"), ("id:in", "-1")]),
            ("page", [("limit", "1"), ("page", "x")]), ("meta:is:a", [("limit", "1"), ("meta:is:a", "b")]),
            ("id:lte", [("limit", "1"), ("id:lte", "18446744073709551616")]),
            ("detection:x", [("limit", "1"), ("detection:x", "2")]),
        ] as [(String, [(String, String)])]
    )
    func badFilters(name: String, query: [(String, String)]) {
        let fault = #expect(throws: FindFace2Fault.self) {
            try FindFace2Filter(query.map { (name: $0.0, value: $0.1) })
        }
        #expect(fault?.code == .badParam && fault?.param == name)
    }
}
