import Foundation
import Intake
import UsherCore

/// What `usher source test` found; as JSON and as lines.
public struct SourceTestReport: Sendable, Codable {
    /// The address, its password masked.
    public var url: String
    /// Whether pictures came.
    public var works: Bool
    /// The kind of fault, where they did not: `login_refused`, `unreachable`, `not_found` ...
    public var fault: String?
    /// What happened and what to try, where they did not.
    public var reason: String?
    /// Seconds from the start to the first picture.
    public var secondsToFirstPicture: Double?
    /// FFmpeg's name of the codec.
    public var codec: String?
    /// Pixels.
    public var width: Int?
    /// Pixels.
    public var height: Int?
    /// Pictures a second.
    public var framesPerSecond: Double?
    /// Bits a second.
    public var bitrate: Double?
    /// Seconds between two key frames.
    public var keyFrameIntervalSeconds: Double?
    /// Pictures that were decoded.
    public var framesDecoded: UInt64
    /// Pictures in which faces were looked for.
    public var framesAnalysed: Int
    /// The most faces in one picture; absent where no faces were looked for.
    public var facesAtMost: Int?
    /// The longer side of the largest face as the rules see it, pixels.
    public var largestSquare: Int?
    /// Pictures that could not be decoded, or only with parts made up.
    public var decodeErrors: UInt64
    /// Packets that did not arrive.
    public var packetsLost: UInt64
    /// What else is worth knowing.
    public var notes: [String]

    private enum CodingKeys: String, CodingKey {
        case url, works, fault, reason, codec, width, height, bitrate, notes
        case secondsToFirstPicture = "seconds_to_first_picture"
        case framesPerSecond = "frames_per_second"
        case keyFrameIntervalSeconds = "key_frame_interval_seconds"
        case framesDecoded = "frames_decoded"
        case framesAnalysed = "frames_analysed"
        case facesAtMost = "faces_at_most"
        case largestSquare = "largest_square"
        case decodeErrors = "decode_errors"
        case packetsLost = "packets_lost"
    }

    /// One JSON object.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// A line for each thing found.
    public var summary: String {
        guard works else { return "\(url)\n  does not work: \(reason ?? "no picture came")" }
        var lines = [url, "  picture after \(Self.text(secondsToFirstPicture ?? 0)) s"]
        lines.append("  \(stream)")
        if let keyFrameIntervalSeconds { lines.append("  a key frame every \(Self.text(keyFrameIntervalSeconds)) s") }
        lines.append("  \(faces)")
        if decodeErrors + packetsLost > 0 {
            lines.append("  \(decodeErrors) pictures damaged, \(packetsLost) packets lost")
        }
        return (lines + notes.map { "  note: \($0)" }).joined(separator: "\n")
    }

    private var stream: String {
        var text = codec ?? "unknown codec"
        if let width, let height { text += ", \(width)x\(height)" }
        if let framesPerSecond { text += ", \(Self.text(framesPerSecond)) frames a second" }
        if let bitrate { text += ", \(Self.text(bitrate / 1e6)) Mbit/s" }
        return text
    }

    private var faces: String {
        guard let facesAtMost else { return "no faces looked for" }
        guard facesAtMost > 0 else { return "no face seen in \(framesAnalysed) frames" }
        let size = largestSquare.map { ", the largest \($0) pixels" } ?? ""
        return "up to \(facesAtMost) faces in one of \(framesAnalysed) frames\(size)"
    }

    private static func text(_ value: Double) -> String {
        value.formatted(
            .number.precision(.fractionLength(1)).locale(Locale(identifier: "en_US_POSIX")).grouping(.never)
        )
    }
}
