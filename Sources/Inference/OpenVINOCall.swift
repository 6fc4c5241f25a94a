internal import COpenVINO
import UsherCore

/// Runs one OpenVINO call and turns its status into an error that names the call and what OpenVINO says of it.
///
/// The text of the last error is read at once and on the same thread, before another call replaces it.
func check(
    _ call: @autoclosure () -> String,
    _ code: InferenceError.Code = .runtime,
    _ status: ov_status_e
) throws(InferenceError) {
    guard status != OK else { return }
    throw InferenceError(code, "\(call()): \(lastErrorText() ?? "OpenVINO status \(status.rawValue)")")
}

/// The same for calls whose failure is OpenVINO's own.
func check(_ call: @autoclosure () -> String, _ status: ov_status_e) throws(InferenceError) {
    try check(call(), .runtime, status)
}

/// The text of the last error; OpenVINO gives a copy that the caller frees.
private func lastErrorText() -> String? {
    guard let text = unsafe ov_get_last_err_msg() else { return nil }
    defer { unsafe ov_free(text) }
    let lines = unsafe String(cString: text).split(separator: "\n").map(String.init)
    // OpenVINO puts the place in its own source first and the reason last.
    let told = lines.filter { !$0.hasPrefix("Exception from") && !$0.hasPrefix("Check '") }
    return (told.isEmpty ? lines : told).suffix(2).joined(separator: " ")
}

/// The numbers of a shape, which is freed.
func take(_ shape: inout ov_shape_t) -> [Int] {
    defer { unsafe ov_shape_free(&shape) }
    return unsafe (0..<Int(shape.rank)).map { unsafe Int(shape.dims[$0]) }
}
