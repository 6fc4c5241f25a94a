import Foundation
import Testing

@testable import Daemon

@Suite("What a bench is asked")
struct BenchJobTests {
    @Test(
        "Sizes of galleries, 0 for none",
        arguments: [("10000,20", [10_000, 20]), ("0", []), ("0,5", [5])] as [(String, [Int])]
    )
    func sizes(text: String, sizes: [Int]) throws {
        #expect(try BenchJob.gallerySizes(text) == sizes)
    }

    @Test("What is no size is named", arguments: ["abc", "100,abc", "-1", "1e5", "", "99999999999"])
    func refused(text: String) {
        let fault = #expect(throws: UsherFault.self) { try BenchJob.gallerySizes(text) }
        #expect(fault?.isUsage == true)
        #expect(fault?.message.contains(text.split(separator: ",").last ?? "''") == true)
    }

    @Test("Frames a second have the bound of sources.yml", arguments: [1e19, 1000.5, -1, Double.nan, Double.infinity])
    func rate(rate: Double) {
        let places = Places(models: "", pack: nil, data: "", configuration: nil, environment: [:])
        let job = BenchJob(files: [], framesPerSecond: rate, gallerySizes: [], places: places)
        let fault = #expect(throws: UsherFault.self) { try job.run { _ in } }
        #expect(fault?.isUsage == true && fault?.message.contains("--fps") == true)
    }

    @Test("Up to the bound they are taken; 0 is every frame")
    func rates() throws {
        #expect(try ReplayRequest.rate(1000) == 1000)
        #expect(try ReplayRequest.rate(0) == nil)
    }
}
