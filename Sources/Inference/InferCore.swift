internal import COpenVINO
import UsherCore

/// An OpenVINO request and the memory of its input.
///
/// `@unchecked` because a request is used by one thread at a time: the pool in `CompiledModel` lends it to one and takes it back.
@safe final class InferCore: @unchecked Sendable {
    private let name: String
    private let outputNames: [String]
    private let request: OpaquePointer
    private let input: OpaquePointer
    private let pixels: UnsafeMutableRawBufferPointer

    @unsafe init(_ model: OpaquePointer, _ name: String, _ outputs: [Port]) throws(InferenceError) {
        var request: OpaquePointer?
        try unsafe check("request of \(name)", ov_compiled_model_create_infer_request(model, &request))
        guard let request = unsafe request else {
            throw InferenceError(.runtime, "request of \(name): OpenVINO gave nothing")
        }
        do {
            unsafe (input, pixels) = try Self.input(of: request, name)
        } catch {
            unsafe ov_infer_request_free(request)
            throw error
        }
        self.name = name
        outputNames = outputs.map(\.name)
        unsafe self.request = request
    }

    deinit {
        unsafe ov_tensor_free(input)
        unsafe ov_infer_request_free(request)
    }

    /// Copies `bytes` into the input, which is as long as the batch.
    func write(_ bytes: [UInt8], at offset: Int) {
        unsafe bytes.withUnsafeBytes { source in
            unsafe UnsafeMutableRawBufferPointer(rebasing: pixels[offset..<offset + source.count])
                .copyMemory(from: source)
        }
    }

    func run() throws(InferenceError) {
        try unsafe check("running \(name)", ov_infer_request_infer(request))
    }

    /// The numbers of an output; they stay where they are until the next run.
    @unsafe func output(_ output: String) throws(InferenceError) -> UnsafeBufferPointer<Float> {
        guard let index = outputNames.firstIndex(of: output) else {
            throw InferenceError(
                .shapeMismatch,
                "model \(name) has no output '\(output)', only \(outputNames.joined(separator: ", "))"
            )
        }
        var tensor: OpaquePointer?
        try unsafe check("output of \(name)", ov_infer_request_get_output_tensor_by_index(request, index, &tensor))
        // The handle goes, the memory is the request's.
        defer { unsafe ov_tensor_free(tensor) }
        var count = 0
        var data: UnsafeMutableRawPointer?
        try unsafe check("output of \(name)", ov_tensor_get_size(tensor, &count))
        try unsafe check("output of \(name)", ov_tensor_data(tensor, &data))
        return unsafe UnsafeBufferPointer(start: data?.assumingMemoryBound(to: Float.self), count: count)
    }

    @unsafe private static func input(
        of request: OpaquePointer,
        _ name: String
    ) throws(InferenceError) -> (OpaquePointer, UnsafeMutableRawBufferPointer) {
        var tensor: OpaquePointer?
        try unsafe check("input of \(name)", ov_infer_request_get_input_tensor_by_index(request, 0, &tensor))
        guard let tensor = unsafe tensor else {
            throw InferenceError(.runtime, "input of \(name): OpenVINO gave nothing")
        }
        do {
            var bytes = 0
            var data: UnsafeMutableRawPointer?
            try unsafe check("input of \(name)", ov_tensor_get_byte_size(tensor, &bytes))
            try unsafe check("input of \(name)", ov_tensor_data(tensor, &data))
            return unsafe (tensor, UnsafeMutableRawBufferPointer(start: data, count: bytes))
        } catch {
            unsafe ov_tensor_free(tensor)
            throw error
        }
    }
}
