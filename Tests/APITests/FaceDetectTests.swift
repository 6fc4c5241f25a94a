import Foundation
import Rules
import Testing
import UsherCore

@testable import API

@Suite("Face Detect, without a server")
struct FaceDetectTests {
    @Test(
        "A picture as text is told from a URL, in whatever dress its base64 comes",
        arguments: [
            ("aGVsbG8=", PostedText.bytes(Array("hello".utf8))),
            ("aGVsbG8", .bytes(Array("hello".utf8))),
            ("aGVs\r\nbG8=\n", .bytes(Array("hello".utf8))),
            ("data:image/png;base64,aGVsbG8=", .bytes(Array("hello".utf8))),
            ("DATA:;base64,aGVsbG8=", .bytes(Array("hello".utf8))),
            ("-_-_", .bytes([0xfb, 0xff, 0xbf])),
            ("http://a.example/b.jpg", .url("http://a.example/b.jpg")),
            ("HTTPS://a.example/b.jpg", .url("HTTPS://a.example/b.jpg")),
            ("", .unreadable), ("data:", .unreadable), ("ftp://a/b", .unreadable), ("a", .unreadable),
            ("=====", .unreadable), ("no picture!", .unreadable),
        ]
    )
    func texts(text: String, meant: PostedText) {
        #expect(PostedText(text) == meant)
    }

    @Test(
        "Basic credentials are read as RFC 7617 writes them",
        arguments: [
            ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame"),
            ("basic dGVzdDoxMjPCow==", "test", "123£"),
            ("Basic YTpiOmM=", "a", "b:c"),
            ("Basic Og==", "", ""),
        ]
    )
    func credentials(header: String, user: String, password: String) throws {
        let read = try #require(BasicCredentials(header))
        #expect(read.user == user && read.password.reveal() == password)
    }

    @Test(
        "What is no basic credentials is none",
        arguments: ["", "Basic", "Basic  ", "Bearer QTpC", "Basic QWxhZGRpbg==", "Basic !!!!", "Basic //8="]
    )
    func noCredentials(header: String) {
        #expect(BasicCredentials(header) == nil)
    }

    @Test(
        "Gender is -10000 for a man, 10000 for a woman, 0 between",
        arguments: [(1, -10_000), (0, 10_000), (0.5, 0), (0.75, -5_000), (2, -10_000), (-1, 10_000)] as [(Float, Int)]
    )
    func gender(male: Float, value: Int) {
        #expect(JSON.gender(male: male) == .integer(value))
    }

    @Test("Each fault has its published code")
    func codes() {
        #expect(
            PortraitFault.allCases.map(\.code) == [
                "FACE_NOT_FOUND", "TOO_MANY_FACES", "FACE_CROPPED", "FACE_TOO_CLOSE", "FACE_CLOSE_TO_BORDER",
                "FACE_TOO_SMALL", "FACE_ANGLE_TOO_LARGE", "FACE_IS_OCCLUDED",
            ]
        )
    }

    @Test("The session is echoed as it came, unless it is no session")
    func session() throws {
        func session(_ text: String) throws -> JSON {
            FaceDetectRequest(.content(.json(try JSONParser.parse(Array(text.utf8))))).session
        }
        #expect(try session(#"{"sessionId":"a b"}"#) == "a b")
        #expect(try session(#"{"sessionId":7}"#) == 7)
        #expect(try session(#"{"sessionId":{"a":1}}"#) == .null)
        #expect(try session(#"{"sessionId":"\#(String(repeating: "x", count: 1025))"}"#) == .null)
        #expect(try session("[]") == .null)
    }
}
