import COpenVINO
import Foundation
import Testing
import UsherCore

@testable import Inference

@Suite("A compiled model")
struct CompiledModelTests {
    private let size = PixelSize(width: 4, height: 2)

    private func compiled(
        _ options: CompileOptions = CompileOptions(),
        _ change: (TinyPack) throws -> Void = { _ in }
    ) throws -> CompiledModel {
        let tiny = try TinyPack()
        try change(tiny)
        let pack = try tiny.open()
        return try InferenceRuntime().compile(pack.entry(for: .detector), in: pack, options: options)
    }

    private func code(_ body: () throws -> Void) -> InferenceError.Code? {
        (#expect(throws: InferenceError.self, performing: body))?.code
    }

    @Test("takes the manifest's size, or another where the model's is open")
    func sizes() throws {
        #expect(try compiled().inputSize == size)
        let wide = try compiled(CompileOptions(inputSize: PixelSize(width: 64, height: 32)))
        #expect(wide.inputSize == PixelSize(width: 64, height: 32))
        #expect(wide.outputs["double_plus_one"] == [1, 32, 64, 3])
    }

    @Test("gives each pixel's value to the model, in order")
    func values() throws {
        let image = Image.counting(size)
        let outputs = try compiled().withRequest { request throws(InferenceError) in
            try request.infer(image)
            return (
                try request.copyOutput("double_plus_one"), try request.withOutput("mean") { [$0[0], $0[1], $0[2]] }
            )
        }
        #expect(outputs.0 == image.bytes.map { Float($0) * 2 + 1 })
        #expect(outputs.1 == [10.5, 11.5, 12.5])
    }

    @Test("refuses images of another size or number")
    func wrongImages() throws {
        let model = try compiled()
        let other = Image.counting(PixelSize(width: 2, height: 4))
        for images in [[other], [], [Image.counting(size), Image.counting(size)]] {
            let found = code {
                try model.withRequest { request throws(InferenceError) in try request.infer(images) }
            }
            #expect(found == .shapeMismatch)
        }
    }

    @Test("says which outputs it has when another is asked for")
    func wrongOutput() throws {
        let model = try compiled()
        let error = #expect(throws: InferenceError.self) { try model.requireOutput("boxes") }
        #expect(error?.code == .shapeMismatch)
        #expect(error?.message.contains("double_plus_one, mean") == true)
        #expect(code { try model.requireOutput("mean", elements: 4) } == .shapeMismatch)
        #expect(
            code { try model.withRequest { request throws(InferenceError) in _ = try request.copyOutput("boxes") } }
                == .shapeMismatch
        )
    }

    @Test("lends its requests again after use, whether the use failed or not")
    func lending() throws {
        let model = try compiled(CompileOptions(requests: 2))
        #expect(model.idleRequests == 2)
        model.withRequest { _ in #expect(model.idleRequests == 1) }
        _ = code { try model.withRequest { request throws(InferenceError) in try request.infer([]) } }
        #expect(model.idleRequests == 2)
    }

    @Test("gives a copy to each of a few requests, and one copy with as many streams to many")
    func division() {
        let found = [0, 1, 2, 4, 5, 32].map { InferenceRuntime.division(of: $0) }
        #expect(found.map(\.copies) == [1, 1, 2, 4, 1, 1])
        #expect(found.map(\.streams) == [1, 1, 1, 1, 5, 32])
    }

    @Test("gives many threads each their own answer with fewer requests than threads", arguments: [1, 2, 6])
    func threads(requests: Int) throws {
        let model = try compiled(CompileOptions(requests: requests))
        let wrong = Counter()
        DispatchQueue.concurrentPerform(iterations: 64) { index in
            let image = Image.counting(size, from: UInt8(index))
            let found = try? model.withRequest { request throws(InferenceError) in
                try request.infer(image)
                return try request.copyOutput("double_plus_one")
            }
            if found != image.bytes.map({ Float($0) * 2 + 1 }) { wrong.add() }
        }
        #expect(wrong.total == 0)
        #expect(model.idleRequests == requests)
    }

    @Test("is not made from files that differ from their checksums")
    func tampered() throws {
        let tiny = try TinyPack()
        let pack = try tiny.open()
        try tiny.write(Data([0]), to: "model.bin")
        #expect(code { _ = try InferenceRuntime().compile(pack.entry(for: .detector), in: pack) } == .checksumDiffers)
    }

    @Test("is not made from what OpenVINO cannot read; the error names the file")
    func unreadable() throws {
        let error = #expect(throws: InferenceError.self) {
            _ = try compiled { tiny in
                let garbage = Data("<net/>".utf8)
                try tiny.write(garbage, to: "model.xml")
                tiny.entry["files"] = [
                    ["path": "model.xml", "sha256": FileDigest.sha256([UInt8](garbage)), "bytes": 6]
                ]
            }
        }
        #expect(error?.code == .modelUnreadable)
        #expect(error?.message.contains("model.xml") == true)
    }

    @Test("is not made from a model that takes anything but pixels")
    func notPixels() throws {
        let tiny = try TinyPack(model: "float_input")
        let pack = try tiny.open()
        #expect(code { _ = try InferenceRuntime().compile(pack.entry(for: .detector), in: pack) } == .shapeMismatch)
    }

    @Test("is not made for a batch that the model does not take")
    func wrongBatch() {
        #expect(code { _ = try compiled(CompileOptions(batch: 0)) } == .shapeMismatch)
    }

    @Test("tells a failure of OpenVINO with the call's name and the status")
    func runtimeFailure() {
        let error = #expect(throws: InferenceError.self) { try check("doing something", GENERAL_ERROR) }
        #expect(error?.code == .runtime)
        #expect(error?.message.hasPrefix("doing something: ") == true)
    }

    @Test("runs on a known version of OpenVINO")
    func version() {
        #expect(InferenceRuntime.version.hasPrefix("20"))
    }
}
