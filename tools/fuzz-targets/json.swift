// What a stranger's JSON does to the parser: what is read can be written, and what is written reads the same.

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let value = try? JSONParser.parse(bytes) else { return 0 }
    let written = JSONWriter.bytes(value)
    guard let again = try? JSONParser.parse(written) else { fatalError("what was written cannot be read") }
    precondition(JSONWriter.bytes(again) == written, "what was written reads differently")
    return 0
}
