import UsherCore

/// What became of a face, in the words that are stored and reported.
public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// It is a known person's; nobody is created.
    case matched
    /// It becomes a person.
    case created
    /// It is neither known nor unknown: nobody is named, nobody is created.
    case uncertain
    /// Nobody knows it, and a rule keeps it from becoming a person.
    case notCreated = "not_created"
    /// It is too small: counted and not processed.
    case notProcessed = "not_processed"
}

/// A face as the rules see it.
public struct Subject: Sendable, Hashable {
    /// Where the face comes from, which decides whether it must be confirmed.
    public enum Origin: Sendable, Hashable {
        /// The best shot of an appearance, of which so many good faces agree with each other.
        case stream(confirmations: Int)
        /// An image that somebody posted.
        case postedImage
    }

    /// The longer side of the face's box, pixels of the source image.
    public var square: Float
    /// The turn of the head, degrees; either sign.
    public var yaw: Float
    /// Where the face comes from.
    public var origin: Origin
    /// The pose model's belief that it looks at a face, 0...1; `nil` from models that do not say.
    public var presence: Float?

    /// A face of this size and turn.
    public init(square: Float, yaw: Float, origin: Origin, presence: Float? = nil) {
        self.presence = presence
        self.square = square
        self.yaw = yaw
        self.origin = origin
    }
}

/// What the rules say of a face, with every reason and not only the first.
public struct Decision: Sendable, Hashable {
    /// What becomes of it.
    ///
    /// `created` means: may become a person now; whoever makes the person does so in the lists' critical section.
    public var outcome: Outcome
    /// Who it is.
    public var identification: Identification
    /// Why, in the order: who it is, then rule by rule.
    public var reasons: [Reason]

    /// The answer of the rules; pure.
    ///
    /// `candidates` are the best persons (two of each list suffice, of different persons) of every list searched and every list of
    /// `creation.lists`, from one consistent state of the lists.
    public static func on(
        _ subject: Subject,
        candidates: [Candidate],
        match: MatchRules,
        creation: CreationRules
    ) -> Decision {
        let identification = Identification.of(candidates, match: match, creation: creation)
        guard subject.square >= CreationRules.squareFloor else {
            let nobody = Identification(
                band: .unknown,
                person: nil,
                best: nil,
                reason: .squareBelowFloor(subject.square)
            )
            return Decision(outcome: .notProcessed, identification: nobody, reasons: [nobody.reason])
        }
        guard creation.threshold != .never else {
            let outcome = Outcome(identification.band, mayCreate: false)
            return Decision(
                outcome: outcome,
                identification: identification,
                reasons: [identification.reason, .thresholdIsNever]
            )
        }
        let verdicts = verdicts(on: subject, candidates: candidates, match: match, creation: creation)
        let mayCreate = identification.band == .unknown && verdicts.allSatisfy(\.passes)
        return Decision(
            outcome: Outcome(identification.band, mayCreate: mayCreate),
            identification: identification,
            reasons: reasons(identification, verdicts, mayCreate: mayCreate)
        )
    }

    /// The answer where a face is to take the place of `person` instead of being matched: size and angle are asked, nothing else.
    public static func replacing(_ person: Candidate, with subject: Subject, creation: CreationRules) -> Decision {
        let reason = Reason.replaces(person)
        let identification = Identification(band: .known, person: person, best: person, reason: reason)
        let refusals = measures(of: subject, creation: creation).filter { !$0.passes }
        return Decision(
            outcome: refusals.isEmpty ? .matched : .notCreated,
            identification: identification,
            reasons: [reason] + refusals.map(\.reason)
        )
    }

    /// A rule's answer.
    private struct Verdict {
        var passes: Bool
        var reason: Reason
    }

    private static func verdicts(
        on subject: Subject,
        candidates: [Candidate],
        match: MatchRules,
        creation: CreationRules
    ) -> [Verdict] {
        var verdicts: [Verdict] = []
        if creation.lists.isEmpty { verdicts.append(Verdict(passes: false, reason: .noListToAddTo)) }
        let bar = match.creationBar(creation.threshold)
        let rivals = candidates.filter { creation.lists.contains($0.list) }
        if let rival = rivals.min(by: Candidate.isAhead) {
            let passes = rival.score < bar
            verdicts.append(
                Verdict(passes: passes, reason: passes ? .bestBelow(rival, bar: bar) : .bestReaches(rival, bar: bar))
            )
        }
        verdicts += measures(of: subject, creation: creation)
        verdicts.append(confirmation(of: subject, needed: creation.confirmations))
        return verdicts
    }

    private static func measures(of subject: Subject, creation: CreationRules) -> [Verdict] {
        let (minimum, maximum) = (creation.squareMinimum, creation.yawMaximum)
        var verdicts = [
            Verdict(passes: subject.square >= Float(minimum), reason: .square(subject.square, minimum: minimum)),
            Verdict(passes: abs(subject.yaw) <= Float(maximum), reason: .yaw(subject.yaw, maximum: maximum)),
        ]
        if let presence = subject.presence, presence < CreationRules.presenceMinimum {
            verdicts.append(Verdict(passes: false, reason: .notSeen(presence: presence)))
        }
        return verdicts
    }

    private static func confirmation(of subject: Subject, needed: Int) -> Verdict {
        switch subject.origin {
        case .stream(let count): Verdict(passes: count >= needed, reason: .confirmations(count, needed: needed))
        case .postedImage: Verdict(passes: true, reason: .postedImage)
        }
    }

    /// A creation is explained by every rule it passed; a stranger's refusal by every rule that refused; a known face by its match alone.
    private static func reasons(_ who: Identification, _ verdicts: [Verdict], mayCreate: Bool) -> [Reason] {
        if mayCreate { return unique([who.reason] + verdicts.map(\.reason)) }
        guard who.band == .unknown else { return [who.reason] }
        return unique([who.reason] + verdicts.filter { !$0.passes }.map(\.reason))
    }

    private static func unique(_ reasons: [Reason]) -> [Reason] {
        reasons.enumerated().filter { index, reason in !reasons[..<index].contains(reason) }.map(\.element)
    }
}

extension Outcome {
    fileprivate init(_ band: Band, mayCreate: Bool) {
        switch band {
        case _ where mayCreate: self = .created
        case .known: self = .matched
        case .uncertain: self = .uncertain
        case .unknown: self = .notCreated
        }
    }
}
