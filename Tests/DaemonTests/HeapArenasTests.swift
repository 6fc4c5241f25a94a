import CMalloc
import Daemon
import Foundation
import Testing

@Suite("The allocator's arenas")
struct HeapArenasTests {
    @Test("Threads that allocate side by side share the arenas that there may be")
    func areBounded() throws {
        HeapArenas.bound()
        let before = try Self.arenas()
        let (gate, threads) = (DispatchSemaphore(value: 0), 24)
        let done = DispatchGroup()
        for _ in 0..<threads {
            done.enter()
            Thread.detachNewThread {
                gate.wait()
                var kept: [[UInt8]] = []
                for size in 1...2000 { kept.append([UInt8](repeating: 1, count: size)) }
                withExtendedLifetime(kept) {}
                done.leave()
            }
        }
        for _ in 0..<threads { gate.signal() }
        done.wait()
        let most = max(2, ProcessInfo.processInfo.activeProcessorCount)
        #expect(try Self.arenas() <= max(before, most))
    }

    /// How many arenas there are, by the allocator's own report (malloc_info(3)).
    private static func arenas() throws -> Int {
        var text: UnsafeMutablePointer<CChar>?
        var size = 0
        guard let stream = unsafe open_memstream(&text, &size) else { throw CocoaError(.fileReadUnknown) }
        let failed = unsafe malloc_info(0, stream)
        unsafe fclose(stream)
        defer { unsafe free(text) }
        guard failed == 0, let text = unsafe text else { throw CocoaError(.fileReadUnknown) }
        return unsafe String(cString: text).components(separatedBy: "<heap nr=").count - 1
    }
}
