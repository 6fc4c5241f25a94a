/// Takes a `multipart/form-data` body (RFC 7578, RFC 2046 part 5.1) apart while it arrives: a pure value, fed with chunks of any size.
///
/// ```
///            delimiter line                    empty line                 delimiter line
/// preamble ────────────────► head of a part ─────────────► its content ──────────────────► head ...
///     │                                                        │ delimiter with `--`
///     └─────────────── delimiter with `--` ────────────────────┴──────────────► epilogue, thrown away
/// ```
///
/// Lines end with CRLF or, as some senders have it, LF. Never more than a part's head, a delimiter line and the chunk in hand is held.
struct MultipartParser {
    /// What was found.
    enum Event: Hashable {
        /// A part begins.
        case part(PartHead)
        /// The next bytes of its content.
        case content([UInt8])
    }

    /// Why a body is refused.
    enum Failure: Error, Hashable {
        /// It is no form, or not all of it.
        case malformed(String)
        /// A limit of this parser was passed.
        case tooLarge(String)
    }

    private enum State {
        case preamble
        case delimiterLine
        case head
        case content
        case epilogue
    }

    /// The lines of a part's head, bytes.
    static let longestHead = 8 * 1024
    /// Blanks that a mail relay may put behind a delimiter (RFC 2046, 5.1.1).
    static let longestPadding = 128

    private let delimiter: [UInt8]
    private let mostParts: Int
    private var state = State.preamble
    private var held: [UInt8] = []
    /// Whether the bytes held begin a line; in content, whether they come right after the head.
    private var isAtLineStart = true
    private var usesCarriageReturn = true
    private var parts = 0
    private var isAnythingRead = false

    /// A parser for the `boundary` of the content type.
    init(boundary: [UInt8], mostParts: Int) {
        delimiter = [UInt8(ascii: "-"), UInt8(ascii: "-")] + boundary
        self.mostParts = mostParts
    }

    /// What the next bytes of the body bring.
    mutating func feed(_ chunk: some Collection<UInt8>) throws(Failure) -> [Event] {
        guard !chunk.isEmpty else { return [] }
        isAnythingRead = true
        guard state != .epilogue else { return [] }
        held += chunk
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// The end of the body: throws unless the form is whole; no bytes at all are a form without parts.
    mutating func finish() throws(Failure) {
        guard isAnythingRead, state != .epilogue else { return }
        throw .malformed(state == .preamble ? "the boundary does not occur" : "the form ends early")
    }

    /// Whether anything was done that may make more possible.
    private mutating func step(_ events: inout [Event]) throws(Failure) -> Bool {
        switch state {
        case .preamble: return skipPreamble()
        case .delimiterLine: return endDelimiterLine()
        case .head: return try readHead(&events)
        case .content: return readContent(&events)
        case .epilogue:
            held = []
            return false
        }
    }
}

// MARK: Delimiters

extension MultipartParser {
    private enum Match {
        case none
        /// The bytes so far begin like a delimiter line.
        case undecided
        /// A delimiter up to this place; what follows on its line is still to be read.
        case found(end: Int)
    }

    /// Whether a delimiter stands at `place`, which is the beginning of a line.
    private func match(at place: Int) -> Match {
        for (index, byte) in delimiter.enumerated() {
            guard place + index < held.count else { return .undecided }
            guard held[place + index] == byte else { return .none }
        }
        let end = place + delimiter.count
        var cursor = end
        while cursor < held.count, held[cursor] == 0x20 || held[cursor] == 0x09 {
            cursor += 1
            if cursor - end > Self.longestPadding { return .none }
        }
        guard cursor < held.count else { return .undecided }
        switch held[cursor] {
        case 0x0a: return .found(end: end)
        case 0x0d:
            guard cursor + 1 < held.count else { return .undecided }
            return held[cursor + 1] == 0x0a ? .found(end: end) : .none
        case UInt8(ascii: "-") where cursor == end:
            guard cursor + 1 < held.count else { return .undecided }
            return held[cursor + 1] == UInt8(ascii: "-") ? .found(end: end) : .none
        default: return .none
        }
    }

    /// The first line from `place` on that is a delimiter, or may become one.
    private func findDelimiter(from place: Int) -> (line: Int, match: Match)? {
        var line = place
        if isAtLineStart {
            let first = match(at: place)
            guard case .none = first else { return (place, first) }
        }
        while let feed = lineFeed(from: line) {
            line = feed + 1
            let match = match(at: line)
            if case .none = match { continue }
            return (line, match)
        }
        return nil
    }

    private func lineFeed(from place: Int) -> Int? {
        var cursor = place
        let count = held.count
        while cursor < count {
            if held[cursor] == 0x0a { return cursor }
            cursor += 1
        }
        return nil
    }

    private mutating func skipPreamble() -> Bool {
        guard let (line, match) = findDelimiter(from: 0) else {
            isAtLineStart = held.last == 0x0a
            held = []
            return false
        }
        guard case .found(let end) = match else {
            // The line may begin after bytes that are of no use.
            held.removeFirst(line)
            isAtLineStart = true
            return false
        }
        held.removeFirst(end)
        state = .delimiterLine
        return true
    }

    /// What follows a delimiter on its line: `--` ends the form; blanks and a line's end begin a part.
    private mutating func endDelimiterLine() -> Bool {
        if held.starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")]) {
            state = .epilogue
            return true
        }
        guard let feed = lineFeed(from: 0) else { return false }
        usesCarriageReturn = feed > 0 && held[feed - 1] == 0x0d
        held.removeFirst(feed + 1)
        state = .head
        return true
    }
}

// MARK: Heads and contents

extension MultipartParser {
    private mutating func readHead(_ events: inout [Event]) throws(Failure) -> Bool {
        var lines: [ArraySlice<UInt8>] = []
        var place = 0
        while let feed = lineFeed(from: place) {
            let end = feed > place && held[feed - 1] == 0x0d ? feed - 1 : feed
            let line = held[place..<end]
            place = feed + 1
            guard place <= Self.longestHead else { break }
            guard line.isEmpty else {
                lines.append(line)
                continue
            }
            try begin(lines, &events)
            held.removeFirst(place)
            return true
        }
        guard held.count <= Self.longestHead, place <= Self.longestHead else {
            throw .tooLarge("the head of a part is longer than \(Self.longestHead) bytes")
        }
        return false
    }

    private mutating func begin(_ lines: [ArraySlice<UInt8>], _ events: inout [Event]) throws(Failure) {
        parts += 1
        guard parts <= mostParts else { throw .tooLarge("the form has more than \(mostParts) parts") }
        guard let head = PartHead(lines: lines) else { throw .malformed("a part has no name") }
        events.append(.part(head))
        state = .content
        isAtLineStart = true
    }

    private mutating func readContent(_ events: inout [Event]) -> Bool {
        guard let (line, match) = findDelimiter(from: 0) else {
            // The end of a line may turn out to belong to a delimiter.
            give(held.count - (held.last == 0x0d ? 1 : 0), &events)
            return false
        }
        let end = contentEnd(before: line)
        guard case .found(let delimiterEnd) = match else {
            give(end, &events)
            return false
        }
        give(end, &events)
        held.removeFirst(delimiterEnd - end)
        state = .delimiterLine
        return true
    }

    /// Where the content before the line at `line` ends: the line break belongs to the delimiter.
    private func contentEnd(before line: Int) -> Int {
        guard line > 0 else { return 0 }
        let feed = line - 1
        return usesCarriageReturn && feed > 0 && held[feed - 1] == 0x0d ? feed - 1 : feed
    }

    private mutating func give(_ count: Int, _ events: inout [Event]) {
        guard count > 0 else { return }
        events.append(.content(Array(held[..<count])))
        held.removeFirst(count)
        isAtLineStart = false
    }
}
