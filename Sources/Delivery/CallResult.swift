/// What a call came to.
public enum CallResult: Sendable, Hashable {
    /// An answer of 200 to 299.
    case taken
    /// Another answer; `retryAfter` are the seconds it asks for.
    case refused(status: Int, retryAfter: Double? = nil)
    /// No answer, and why: a word of `Failure`.
    case failed(Failure)
    /// The URL may not be called any more.
    case notAllowed

    /// Why there was no answer.
    public enum Failure: String, Sendable, Hashable, CaseIterable {
        /// Not within the time.
        case timeout
        /// No connection: the name is unknown, nobody listens, or the certificate is not good.
        case unreachable
        /// The connection ended before the answer did.
        case brokenOff = "broken off"
    }

    /// The result in a word or a status, for the outbox.
    var words: String {
        switch self {
        case .taken: "taken"
        case .refused(let status, _):
            (300..<400).contains(status) ? "status \(status), redirects are not followed" : "status \(status)"
        case .failed(let failure): failure.rawValue
        case .notAllowed: "not allowed"
        }
    }

    /// Whether it is the receiver that does not work, and not this call that it does not want.
    var blamesReceiver: Bool {
        switch self {
        case .taken, .notAllowed: false
        case .refused(let status, _): status >= 500 || status == 429 || status == 408
        case .failed: true
        }
    }
}

/// What is to become of a call after a try.
enum Verdict: Sendable, Hashable {
    case delivered
    /// To be made again after so many seconds.
    case again(after: Double)
    /// Given up.
    case dead(String)

    /// The verdict on a call's try number `attempt`, `age` seconds after it was first due; `chance` is a random number of 0..<1.
    init(_ result: CallResult, attempt: Int, age: Double, chance: Double, _ limits: DeliveryLimits) {
        switch result {
        case .taken: self = .delivered
        case .notAllowed: self = .dead(result.words)
        // 410 Gone is how a receiver says that it will never want it (Standard Webhooks; RFC 9110, 15.5.11).
        case .refused(status: 410, _): self = .dead(result.words)
        case .refused, .failed:
            let pause = Backoff.pause(failures: attempt, limits.firstPause, limits.longestCallPause, chance)
            if attempt >= limits.attempts {
                self = .dead("\(result.words), \(attempt) tries")
            } else if age + pause > limits.ageSeconds {
                self = .dead("\(result.words), too old after \(attempt) tries")
            } else {
                self = .again(after: pause)
            }
        }
    }
}

/// Pauses that grow.
enum Backoff {
    /// Seconds to wait after so many failures in a row: half of the doubled pause, and a random part of the other half, so that those who
    /// failed together do not come back together.
    static func pause(failures: Int, _ first: Double, _ longest: Double, _ chance: Double) -> Double {
        let doubled = (1..<max(1, min(failures, 40))).reduce(first) { pause, _ in pause * 2 }
        let whole = min(doubled, longest)
        return whole / 2 + whole / 2 * chance
    }
}
