public import UsherCore

/// One inference at a time: pixels in, numbers out; lent by `CompiledModel.withRequest`.
public struct InferRequest: ~Copyable {
    let core: InferCore
    /// The input, pixels.
    public let inputSize: PixelSize
    /// Pictures per inference.
    public let batch: Int
    let name: String

    /// Runs the model over one image, which must have the input's size; the colours must be in the model's order.
    public borrowing func infer(_ image: Image) throws(InferenceError) {
        try infer([image])
    }

    /// Runs the model over as many images as the batch holds.
    public borrowing func infer(_ images: [Image]) throws(InferenceError) {
        guard images.count == batch, images.allSatisfy({ $0.size == inputSize }) else {
            let sizes = images.map(\.size.description).joined(separator: ", ")
            throw InferenceError(
                .shapeMismatch,
                "model \(name) takes \(batch) image(s) of \(inputSize), it was given \(images.count): \(sizes)"
            )
        }
        for (index, image) in images.enumerated() { core.write(image.bytes, at: index * image.bytes.count) }
        try core.run()
    }

    /// What `body` makes of the output called `output`: its numbers, the last axis fastest, valid inside only.
    public borrowing func withOutput<Result>(
        _ output: String,
        _ body: (Span<Float>) throws(InferenceError) -> Result
    ) throws(InferenceError) -> Result {
        try unsafe body(try core.output(output).span)
    }

    /// The numbers of the output called `output`, the last axis fastest.
    public borrowing func copyOutput(_ output: String) throws(InferenceError) -> [Float] {
        unsafe Array(try core.output(output))
    }
}
