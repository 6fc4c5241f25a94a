import Foundation

/// How much of a disk is free, and how much must stay so: the database and whatever else lies there has to go on; a value.
struct DiskRoom: Sendable, Hashable {
    /// Bytes that recordings leave free.
    static let floor: Int64 = 1_000_000_000
    /// The part of a small disk that they leave free, where that is less.
    static let floorShare: Int64 = 100

    /// Bytes that are free.
    var free: Int64
    /// Bytes that the disk has in all.
    var size: Int64

    /// Bytes that recordings leave free on this disk.
    var kept: Int64 { min(Self.floor, size / Self.floorShare) }

    /// Bytes that are free too few.
    var lacking: Int64 { max(0, kept - free) }

    /// The disk of `directory`; `nil` where it does not say, and nobody knows better.
    static func system(_ directory: String) -> DiskRoom? {
        // No such directory: it is made with the first recording.
        guard let facts = try? FileManager.default.attributesOfFileSystem(forPath: directory),
            let free = (facts[.systemFreeSize] as? NSNumber)?.int64Value,
            let size = (facts[.systemSize] as? NSNumber)?.int64Value
        else { return nil }
        return DiskRoom(free: free, size: size)
    }
}
