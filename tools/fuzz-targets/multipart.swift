// What a stranger's form does to the parser: however it is cut into chunks, the same parts come out, and no more bytes than went in.

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let first = bytes.first else { return 0 }
    let body = bytes.dropFirst()
    let whole = parts(body, chunk: max(1, body.count))
    precondition(whole == parts(body, chunk: 1 + Int(first) % 64), "chunks make a difference")
    precondition((whole?.reduce(0) { $0 + $1.bytes.count } ?? 0) <= body.count, "bytes from nowhere")
    _ = HeaderParameters(String(decoding: body.prefix(200), as: UTF8.self))
    return 0
}

struct Part: Equatable {
    var head: PartHead
    var bytes: [UInt8]
}

/// The parts of a whole form; `nil` for one that is refused.
func parts(_ body: ArraySlice<UInt8>, chunk: Int) -> [Part]? {
    var parser = MultipartParser(boundary: Array("b".utf8), mostParts: 50)
    var parts: [Part] = []
    var rest = body
    do {
        while !rest.isEmpty {
            for event in try parser.feed(rest.prefix(chunk)) {
                switch event {
                case .part(let head): parts.append(Part(head: head, bytes: []))
                case .content(let bytes): parts[parts.count - 1].bytes += bytes
                }
            }
            rest = rest.dropFirst(chunk)
        }
        try parser.finish()
    } catch {
        return nil
    }
    return parts
}
