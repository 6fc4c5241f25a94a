import Foundation
import TestSupport
import Testing
import UsherCore

@testable import API

@Suite("JSON from strangers")
struct JSONTests {
    static func parse(_ text: String) throws -> JSON { try JSONParser.parse(Array(text.utf8)) }

    @Test(
        "Values are what they say",
        arguments: [
            ("{}", [:]), (" [ 1 , -2.5e1 , true , null ] ", [1, .number(-25), true, .null]),
            ("{\"a\":{\"b\":[]}}", ["a": ["b": []]]), ("\"\\u00e9\\ud83d\\ude00\\n\\/\"", "é😀\n/"), ("0", 0), ("-0", 0),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("\u{feff}1", 1),
        ] as [(String, JSON)]
    )
    func values(text: String, value: JSON) throws {
        #expect(try Self.parse(text) == value)
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", " ", "{", "[1,]", "{\"a\"}", "{a:1}", "01", "-", "1.", "1e", "tru", "\"", "\"\\x\"", "\"\\ud800\"",
            "\"\t\"",
            "[1] 2", "{\"a\":1,}", "nul", "+1", ".5", "'a'",
        ]
    )
    func refused(text: String) {
        #expect(throws: JSONParser.Failure.self) { try Self.parse(text) }
    }

    @Test("Depth is bounded before memory is, and bytes that are not UTF-8 are refused")
    func hostile() throws {
        _ = try Self.parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
        for opening in ["[", "{\"a\":"] {
            #expect(throws: JSONParser.Failure.self) { try Self.parse(String(repeating: opening, count: 100_000)) }
        }
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xff, 0x22]) }
    }

    @Test("What is written reads back the same, here and in Foundation")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let value = JSON.object([.init("v", Self.random(depth: 4, &random))])
            let bytes = JSONWriter.bytes(value)
            #expect(try JSONParser.parse(bytes) == value)
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(bytes)) }
        }
    }

    private static func random(depth: Int, _ random: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int.random(in: -1000...1000, using: &random))
        case 3: return .number(Double.random(in: 0.1...0.9, using: &random))
        case 4: return .string(["", "é\"\\", "\u{1}\n", "日本"].randomElement(using: &random) ?? "")
        case 5: return .array((0..<3).map { _ in Self.random(depth: depth - 1, &random) })
        default: return .object((0..<3).map { .init("k\($0)", Self.random(depth: depth - 1, &random)) })
        }
    }
}

@Suite("The parameters of a header")
struct HeaderParametersTests {
    @Test(
        "Names come out whatever way they are quoted",
        arguments: [
            ("form-data; name=\"a\"", "a"), ("form-data;name=a ; x=y", "a"), ("form-data; NAME = \"a;b\"", "a;b"),
            ("form-data; name=\"a\\\"b\"", "a\"b"), ("form-data; name=\"a%22b\"", "a\"b"),
            ("form-data; name=\"100%41\"", "100%41"), ("form-data; name=\"C:\\dir\\a.jpg\"", "C:\\dir\\a.jpg"),
            ("form-data; name=\"x\"; name*=UTF-8''caf%C3%A9", "café"), ("form-data; name*=iso-8859-1'en'%E9", "é"),
            ("form-data; name=\"open", "open"),
        ]
    )
    func names(text: String, name: String) {
        #expect(HeaderParameters(text)["name"] == name)
    }
}

@Suite("Times")
struct MomentTests {
    @Test(
        "ISO 8601 with a zone is read, anything else is not",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2021-02-20T13:51:00Z", 1_613_829_060_000_000),
            ("2021-02-20T13:51:00.067Z", 1_613_829_060_067_000), ("2021-02-20T15:51:00+02:00", 1_613_829_060_000_000),
            ("2021-02-20", nil), ("2021-02-30T00:00:00Z", nil), ("2021-02-20T13:51:00", nil), ("abcdefghij", nil),
            ("", nil),
            ("2021-02-20T25:51:00Z", nil),
        ] as [(String, Int64?)]
    )
    func parsing(text: String, microseconds: Int64?) {
        #expect(Moment.parse(text)?.microseconds == microseconds)
    }
}
