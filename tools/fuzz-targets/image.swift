// What a stranger's picture does to the decoding of stills: a picture within the limits, or a refusal.

import Media
import UsherCore

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let limits = ImageLimits(pixels: 1_000_000, scannedPixels: 50_000_000)
    guard let still = try? Still(bytes: bytes, limits: limits) else { return 0 }
    let size = PixelSize(width: 24, height: 16)
    precondition(still.size.width * still.size.height <= limits.pixels, "larger than its header")
    guard (try? still.draw(still.size.bounds, size: size, order: .rgb)) != nil else { fatalError("cannot be drawn") }
    return 0
}
