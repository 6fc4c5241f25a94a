import Foundation
public import Media
public import UsherCore

/// A file of a recording, as its path tells: `SOURCE/DATE/HHMMSS.mp4` below the folder of recordings, in UTC.
public struct RecordedSegment: Sendable, Hashable {
    /// The file.
    public let path: String
    /// When its first picture came.
    public let start: WallTime
    /// When it was last written to.
    public let end: WallTime
    /// Its length.
    public let bytes: Int64

    /// A segment as found.
    public init(path: String, start: WallTime, end: WallTime, bytes: Int64) {
        self.path = path
        self.start = start
        self.end = end
        self.bytes = bytes
    }

    /// The folder of a source's recordings below `directory`.
    ///
    /// What is no letter, digit, `-`, `_` or inner dot is written as its bytes, `%2F`: no name leads elsewhere, and no two share a folder.
    public static func folder(of source: String, in directory: String) -> String {
        var name = ""
        for character in source {
            let isPlain = character.isLetter || character.isNumber || "-_".contains(character)
            if isPlain || character == "." && !name.isEmpty {
                name.append(character)
            } else {
                for byte in String(character).utf8 { name += "%" + String(byte, radix: 16, uppercase: true) }
            }
        }
        return "\(directory)/\(name.isEmpty ? "%" : name)"
    }

    /// Date and name of the segment that begins at `start`: `2026-11-21` and `163000`.
    static func place(of start: WallTime) -> (date: String, name: String) {
        let text = start.iso8601
        return (String(text.prefix(10)), text.dropFirst(11).prefix(8).filter { $0 != ":" })
    }

    /// When a segment begins that is called `name` in the folder `date`; `nil` for what is no segment.
    static func start(date: String, name: String) -> WallTime? {
        guard name.hasSuffix(".mp4"), date.count == 10 else { return nil }
        let digits = Array(name.prefix { $0.isNumber })
        guard digits.count == 6 else { return nil }
        guard String(digits) < "240000", digits[2] < "6", digits[4] < "6" else { return nil }
        let clock = "\(digits[0])\(digits[1]):\(digits[2])\(digits[3]):\(digits[4])\(digits[5])"
        // No date: the file is not ours.
        guard let moment = try? Date("\(date)T\(clock)Z", strategy: .iso8601) else { return nil }
        return WallTime(microseconds: Int64(moment.timeIntervalSince1970 * 1e6))
    }

    /// All segments below the folder of a source, the oldest first; none where there is no folder.
    ///
    /// Throws where the folder, or that of a day, cannot be listed: a recording that is not seen is missing from an audit.
    public static func all(in folder: String) throws(MediaError) -> [RecordedSegment] {
        var found: [RecordedSegment] = []
        for date in try names(in: folder) where start(date: date, name: "000000.mp4") != nil {
            let day = "\(folder)/\(date)"
            for name in try names(in: day) {
                guard let start = start(date: date, name: name) else { continue }
                if let segment = RecordedSegment(path: "\(day)/\(name)", start: start) { found.append(segment) }
            }
        }
        return found.sorted { ($0.start, $0.path) < ($1.start, $1.path) }
    }

    /// What a folder holds; nothing where there is none.
    private static func names(in folder: String) throws(MediaError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
            return []
        } catch {
            let why = error.localizedDescription
            throw MediaError(
                .permission,
                "\(folder): cannot be listed (\(why)); check that it is a folder this user may read"
            )
        }
    }

    /// The regular file at `path`.
    private init?(path: String, start: WallTime) {
        // Gone meanwhile: no segment.
        guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
            facts[.type] as? FileAttributeType == .typeRegular
        else { return nil }
        let written = (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        let bytes = (facts[.size] as? NSNumber)?.int64Value ?? 0
        self.init(path: path, start: start, end: WallTime(microseconds: Int64(written * 1e6)), bytes: bytes)
    }
}
