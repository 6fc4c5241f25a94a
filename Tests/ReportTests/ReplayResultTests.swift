import Foundation
import Testing

@testable import Report

@Suite struct ReplayResultTests {
    private func object() throws -> [String: Any] {
        let parsed = try JSONSerialization.jsonObject(with: ReplayExample.result.json())
        return try #require(parsed as? [String: Any])
    }

    @Test func `The JSON object has the keys of the contract, absent values as null`() throws {
        let top = try object()
        #expect(
            top.keys.sorted() == [
                "complete", "files", "model_pack", "persons_created", "settings", "stopped_reason", "timings",
                "usher_version",
            ]
        )
        #expect(top["stopped_reason"] is NSNull)
        let files = try #require(top["files"] as? [[String: Any]])
        for file in files {
            #expect(
                file.keys.sorted() == [
                    "appearances", "codec", "complete", "container", "damaged_spans", "duration_s", "error",
                    "faces_detected",
                    "faces_too_small", "frames_analysed", "frames_damaged", "frames_decoded", "height", "path",
                    "sha256", "width",
                ]
            )
        }
        let appearances = try #require(files[0]["appearances"] as? [[String: Any]])
        for appearance in appearances {
            #expect(
                appearance.keys.sorted() == [
                    "band", "best", "decision", "faces", "first_s", "id", "last_s", "person", "score", "shots",
                ]
            )
        }
        #expect(appearances[2]["person"] is NSNull)
        let best = try #require(appearances[0]["best"] as? [String: Any])
        #expect(best.keys.sorted() == ["box", "pitch", "quality", "roll", "square", "time_s", "yaw"])
        let decision = try #require(appearances[0]["decision"] as? [String: Any])
        #expect(decision.keys.sorted() == ["outcome", "reasons"])
    }

    @Test func `What is written is read back equal, and equal results give equal bytes`() throws {
        let bytes = try ReplayExample.result.json()
        let read = try ReplayResult(json: bytes)
        #expect(read == ReplayExample.result)
        #expect(try read.json() == bytes)
    }

    @Test func `Equal runs differ in their timings only`() throws {
        var other = ReplayExample.result
        other.timings = Timings(startedAt: "2027-01-01T00:00:00Z", wallS: 99, videoS: 93.9, framesPerS: 20)
        #expect(try other.json() != ReplayExample.result.json())
        other.timings = ReplayExample.result.timings
        #expect(try other.json() == ReplayExample.result.json())
    }

    @Test func `Numbers are printed rounded: seconds to milliseconds, scores to tenths, qualities to hundredths`()
        throws
    {
        let text = try #require(String(data: ReplayExample.result.json(), encoding: .utf8))
        for line in [
            "\"wall_s\" : 12.346", "\"score\" : 93.1", "\"square\" : 167.7", "\"x\" : 640", "\"y\" : 211",
            "\"sharpness\" : 0.91",
            "\"pitch\" : 3.3", "\"analyze_fps\" : 5,", "\"value\" : 0.88",
        ] {
            #expect(text.contains(line), "\(line)")
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `A number that is not finite costs its field, not the report`(broken: Double) throws {
        var result = ReplayExample.result
        result.timings.wallS = broken
        result.files[0].appearances[0].score = broken
        result.settings.parameters[1].value = .number(broken)
        let read = try ReplayResult(json: result.json())
        #expect(read.timings.wallS == 0)
        #expect(read.files[0].appearances[0].score == nil)
        #expect(read.settings.parameters[1].value == .text("\(broken)"))
    }

    @Test(arguments: [
        (1.0005, 3, 1.001), (0.0004, 3, 0.0), (-0.0004, 3, 0.0), (93.14, 1, 93.1), (-12.35, 1, -12.4), (1e18, 3, 1e18),
        (2, 0, 2),
    ])
    func `A number is rounded half away from zero and is never minus zero`(
        value: Double,
        places: Int,
        rounded: Double
    ) throws {
        let result = try #require(roundedDecimal(value, places: places))
        #expect(result == rounded)
        #expect(result.sign == .plus || result < 0)
    }
}
