import HTTPTypes
import UsherCore

/// Answers that need not be made again while nothing in the database has changed: bounded in number and size, forgotten at the first change.
///
/// Nobody gets what was read before a change once the change is on the disk, whichever process made it: an answer is kept under the revision
/// that was found before it was read, and given only to who finds that same revision when asking. Of several who ask the same at once one
/// reads, and the others wait for that.
final class AnswerMemory: Sendable {
    /// A question: the path and the checked values.
    struct Question: Sendable, Hashable {
        var path: String
        var values: Values
    }

    /// What stands at a question.
    private enum Place {
        case known(Reply)
        /// Somebody reads; these wait.
        case underWay(Reading)
    }

    private struct State {
        var revision: UInt64 = 0
        var places: [Question: Place] = [:]
    }

    private let state = Locked(State())
    private let most: Int
    private let mostBytes: Int
    private let missed: Counter

    /// A memory of `most` answers of at most `mostBytes`; counts in `missed` those for which there was no room.
    init(most: Int, mostBytes: Int, missed: Counter) {
        self.most = most
        self.mostBytes = mostBytes
        self.missed = missed
    }

    /// The answer to `question` for somebody who found `revision`: remembered, or made by `make`.
    func answer(
        to question: Question,
        at revision: UInt64,
        make: () async throws -> Reply
    ) async throws -> Reply {
        switch begin(question, at: revision) {
        case .known(let reply): return reply
        case .wait(let reading):
            // Whoever read may have failed for reasons of their own: a full line, a caller who left.
            if let reply = await reading.reply() { return reply }
            return try await make()
        case .read(let reading):
            do {
                let reply = sendable(try await make())
                end(reading, of: question, with: reply)
                return reply
            } catch {
                end(reading, of: question, with: nil)
                throw error
            }
        case .pass: return try await make()
        }
    }

    private enum Turn {
        case known(Reply)
        case wait(Reading)
        case read(Reading)
        case pass
    }

    private func begin(_ question: Question, at revision: UInt64) -> Turn {
        state.withLock { state in
            if state.revision != revision {
                // Who found an older revision does not drive out what newer ones have read.
                guard state.revision < revision else { return .pass }
                state = State(revision: revision)
            }
            switch state.places[question] {
            case .known(let reply): return .known(reply)
            case .underWay(let reading): return .wait(reading)
            case nil:
                if state.places.count >= most {
                    missed.add()
                    state.places = [:]
                }
                let reading = Reading()
                state.places[question] = .underWay(reading)
                return .read(reading)
            }
        }
    }

    /// Keeps the answer, if it is one to keep and nothing has changed since it was begun, and gives it to who waits.
    private func end(_ reading: Reading, of question: Question, with reply: Reply?) {
        let isKept = reply.map(isKept) ?? false
        state.withLock { state in
            guard case .underWay(let current) = state.places[question], current === reading else { return }
            state.places[question] = isKept ? reply.map(Place.known) : nil
        }
        reading.end(with: reply)
    }

    private func isKept(_ reply: Reply) -> Bool {
        guard case .bytes(let bytes, _) = reply.content, reply.status == .ok else { return false }
        if bytes.count > mostBytes { missed.add() }
        return bytes.count <= mostBytes
    }

    /// The reply in the bytes that are sent.
    private func sendable(_ reply: Reply) -> Reply {
        guard case .json(let json) = reply.content else { return reply }
        var reply = reply
        reply.content = .bytes(JSONWriter.bytes(json), type: "application/json")
        return reply
    }
}

/// An answer that is being read, and those who wait for it.
private final class Reading: Sendable {
    private enum State {
        case underWay([CheckedContinuation<Reply?, Never>])
        case over(Reply?)
    }

    private let state = Locked(State.underWay([]))

    /// The answer; `nil` if there is none.
    func reply() async -> Reply? {
        await withCheckedContinuation { continuation in
            let over = state.withLock { state -> Reply?? in
                switch state {
                case .underWay(let waiting):
                    state = .underWay(waiting + [continuation])
                    return nil
                case .over(let reply): return reply
                }
            }
            if let over { continuation.resume(returning: over) }
        }
    }

    func end(with reply: Reply?) {
        let waiting = state.withLock { state -> [CheckedContinuation<Reply?, Never>] in
            guard case .underWay(let waiting) = state else { return [] }
            state = .over(reply)
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: reply) }
    }
}
