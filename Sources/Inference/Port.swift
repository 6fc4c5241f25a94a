internal import COpenVINO
import UsherCore

/// An input or output of a compiled model.
struct Port: Sendable {
    var name: String
    var shape: [Int]

    /// The one input, which must be `[pictures, height, width, 3]` of u8.
    @unsafe static func input(of model: OpaquePointer, _ modelName: String) throws(InferenceError) -> Port {
        var count = 0
        try unsafe check("inputs of \(modelName)", ov_compiled_model_inputs_size(model, &count))
        var port: OpaquePointer?
        try unsafe check("input of \(modelName)", ov_compiled_model_input_by_index(model, 0, &port))
        defer { unsafe ov_output_const_port_free(port) }
        let (found, type) = try unsafe describe(port, modelName)
        guard count == 1, type == U8, found.shape.count == 4, found.shape[3] == 3 else {
            throw InferenceError(
                .shapeMismatch,
                "model \(modelName) does not take 8-bit pixels [pictures, height, width, 3]; rebuild the pack with tools/models.py"
            )
        }
        return found
    }

    /// The outputs in order, which must be float32.
    @unsafe static func outputs(of model: OpaquePointer, _ modelName: String) throws(InferenceError) -> [Port] {
        var count = 0
        try unsafe check("outputs of \(modelName)", ov_compiled_model_outputs_size(model, &count))
        var ports: [Port] = []
        for index in 0..<count {
            var port: OpaquePointer?
            try unsafe check("output of \(modelName)", ov_compiled_model_output_by_index(model, index, &port))
            defer { unsafe ov_output_const_port_free(port) }
            let (found, type) = try unsafe describe(port, modelName)
            guard type == F32 else {
                throw InferenceError(.shapeMismatch, "model \(modelName): output '\(found.name)' is not float32")
            }
            ports.append(found)
        }
        return ports
    }

    @unsafe private static func describe(
        _ port: OpaquePointer?,
        _ modelName: String
    ) throws(InferenceError) -> (Port, ov_element_type_e) {
        var type = DYNAMIC
        try unsafe check("element type in \(modelName)", ov_port_get_element_type(port, &type))
        var shape = unsafe ov_shape_t()
        try unsafe check("shape in \(modelName)", .shapeMismatch, ov_const_port_get_shape(port, &shape))
        let numbers = unsafe take(&shape)
        var text: UnsafeMutablePointer<CChar>?
        try unsafe check("name in \(modelName)", ov_port_get_any_name(port, &text))
        defer { unsafe ov_free(text) }
        return (Port(name: unsafe text.map { unsafe String(cString: $0) } ?? "", shape: numbers), type)
    }
}
