import CMalloc
import Foundation

/// In how many places at once the C library's allocator hands out memory.
///
/// It has up to eight arenas for each core, made whenever threads meet, and what is freed in one is of no use to the others: frames and requests
/// that wander between threads leave holes in all of them. Source: mallopt(3), `M_ARENA_MAX`; measured in docs/reliability.md.
public enum HeapArenas {
    /// The fewest that let one thread allocate while another does.
    static let least = 2

    /// Bounds the arenas to one a core, at least two; `MALLOC_ARENA_MAX`, where somebody set it, stands.
    ///
    /// Call it before there are threads: what is made stays.
    public static func bound() {
        guard ProcessInfo.processInfo.environment["MALLOC_ARENA_MAX"] == nil else { return }
        mallopt(M_ARENA_MAX, Int32(max(least, ProcessInfo.processInfo.activeProcessorCount)))
    }
}
