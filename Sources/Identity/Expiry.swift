import Foundation
public import UsherCore

/// Until when a permanent token holds.
public enum Expiry: Sendable, Hashable, CustomStringConvertible {
    /// For ever.
    case never
    /// Until this moment, to the millisecond.
    case at(WallTime)

    /// The last moment that a calendar of four-digit years can write: 9999-12-31T23:59:59.999Z.
    public static let last = WallTime(microseconds: 253_402_300_799_999_000)

    /// The moment, or `nil` for never.
    public var moment: WallTime? {
        switch self {
        case .never: nil
        case .at(let moment): moment
        }
    }

    /// `days` from `now` on; as late as can be written when that would be later.
    public static func after(days: Double, from now: WallTime) -> Expiry {
        let milliseconds = (Double(now.microseconds) / 1000 + days * 86_400_000).rounded(.down)
        let longest = Double(last.microseconds / 1000)
        return .at(
            WallTime(microseconds: milliseconds < longest ? Int64(max(0, milliseconds)) * 1000 : last.microseconds)
        )
    }

    /// `never`, or a moment in ISO 8601 with a time zone, with or without a fraction; `nil` for anything else.
    public init?(_ text: String) {
        if text == "never" {
            self = .never
            return
        }
        let whole = Date.ISO8601FormatStyle(timeZoneSeparator: .colon)
        let fraction = Date.ISO8601FormatStyle(timeZoneSeparator: .colon, includingFractionalSeconds: true)
        // What neither form reads is no moment: the caller says so. Foundation also reads 30 February, and drops what follows.
        guard Self.isWritten(text), let date = (try? fraction.parse(text)) ?? (try? whole.parse(text)),
            let named = try? whole.parse(text.prefix(19) + "Z"), named.formatted(.iso8601).prefix(19) == text.prefix(19)
        else { return nil }
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        guard milliseconds >= 0, milliseconds <= Double(Self.last.microseconds / 1000) else { return nil }
        self = .at(WallTime(microseconds: Int64(milliseconds) * 1000))
    }

    private static func isWritten(_ text: String) -> Bool {
        (20...40).contains(text.utf8.count) && text.utf8.allSatisfy { "0123456789-+:.TZ".utf8.contains($0) }
    }

    /// `never`, or the moment in UTC with milliseconds: `2021-02-20T13:51:00.000Z`.
    public var description: String {
        guard let moment else { return "never" }
        let milliseconds = moment.microseconds / 1000
        let digits = String(1000 + milliseconds % 1000).dropFirst()
        return "\(moment.iso8601.dropLast()).\(digits)Z"
    }
}
