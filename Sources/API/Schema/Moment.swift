import UsherCore

/// ISO 8601 times as the contract has them.
enum Moment {
    /// The last that a calendar of four-digit years can write: 9999-12-31T23:59:59.999Z.
    static let last = WallTime(microseconds: 253_402_300_799_999_000)

    /// The moment of `2021-02-20T13:51:00Z`, with or without fractions of a second, with `Z` or an offset; `nil` for anything else.
    static func parse(_ text: String) -> WallTime? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            year >= 1, (1...12).contains(month), (1...days(year, month)).contains(day), hour < 24, minute < 60,
            second < 61
        else { return nil }
        var place = 19
        var microseconds = 0
        if bytes[place] == UInt8(ascii: ".") {
            let digits = bytes[(place + 1)...].prefix { (48...57).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            let padded = (Array(digits) + Array(repeating: 48, count: 6)).prefix(6)
            microseconds = number(padded) ?? 0
            place += 1 + digits.count
        }
        guard let offset = offsetSeconds(bytes[place...]) else { return nil }
        let seconds = ((dayNumber(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset
        return WallTime(microseconds: Int64(seconds) * 1_000_000 + Int64(microseconds))
    }

    /// `2021-02-20T13:51:00.067Z`.
    static func milliseconds(_ time: WallTime) -> String {
        let part = time.microseconds % 1_000_000
        let milliseconds = String((part < 0 ? part + 1_000_000 : part) / 1000)
        let padded = String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
        return time.iso8601.dropLast() + ".\(padded)Z"
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private static func offsetSeconds(_ bytes: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(bytes)
        if bytes.count == 1, bytes[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            bytes[3] == UInt8(ascii: ":"), let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]),
            hours < 24, minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (bytes[0] == UInt8(ascii: "-") ? -60 : 60)
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Days since 1970-01-01 (https://howardhinnant.github.io/date_algorithms.html#days_from_civil), for years from 1 on.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
