public import UsherCore

/// A person that a face was compared with.
public struct Candidate: Sendable, Hashable {
    /// The person.
    public var person: PersonID
    /// The person's name, for the reasons.
    public var name: String
    /// The list in which the person was found.
    public var list: PersonListID
    /// How alike, 0...100.
    public var score: Float

    /// A person with name, list and score.
    public init(person: PersonID, name: String, list: PersonListID, score: Float) {
        self.person = person
        self.name = name
        self.list = list
        self.score = score
    }
}

/// How sure the answer to "who is it?" is.
public enum Band: String, Sendable, Hashable, Codable, CaseIterable {
    /// The score reaches the match threshold and is clear of the runner-up: the person is named.
    case known
    /// Neither known nor unknown: names nobody and creates nobody.
    case uncertain
    /// Nobody comes near: may become a person.
    case unknown
}

/// Who a face is.
public struct Identification: Sendable, Hashable {
    /// How sure that is.
    public var band: Band
    /// The person named; `nil` unless the band is `known`.
    public var person: Candidate?
    /// The most alike person, named or not; `nil` where nobody was compared.
    public var best: Candidate?
    /// Why.
    public var reason: Reason

    /// The band of a face from the persons it was compared with, of all lists searched or added to, in any order.
    ///
    /// A stranger who was added to several lists is a person in each, so the runner-up is the best other person of the same list. In a list that a person would be added
    /// to, a creation threshold above the match threshold is the match threshold in force: whoever may be created anew is not named.
    public static func of(_ candidates: [Candidate], match: MatchRules, creation: CreationRules) -> Identification {
        let ranked = candidates.sorted { Candidate.isAhead($0, $1) }
        guard let best = ranked.first else {
            return Identification(band: .unknown, person: nil, best: nil, reason: .nobodyToCompare)
        }
        let floor = match.creationBar(creation.threshold)
        let bar = match.bar(in: best.list, creation: creation)
        if best.score >= bar {
            let second = ranked.first { $0.person != best.person && $0.list == best.list }
            if let second, best.score - second.score < match.margin {
                let reason = Reason.notClear(best, second, margin: match.margin)
                return Identification(band: .uncertain, person: nil, best: best, reason: reason)
            }
            return Identification(band: .known, person: best, best: best, reason: .matched(best))
        }
        if best.score >= floor {
            let reason = Reason.between(best, floor: floor, bar: bar)
            return Identification(band: .uncertain, person: nil, best: best, reason: reason)
        }
        return Identification(band: .unknown, person: nil, best: best, reason: .bestBelow(best, bar: floor))
    }
}

extension Candidate {
    /// The order of the answers: by score; where equal, by id, so that a replay repeats.
    static func isAhead(_ left: Candidate, _ right: Candidate) -> Bool {
        left.score == right.score ? (left.person, left.list) < (right.person, right.list) : left.score > right.score
    }
}

extension MatchRules {
    /// The match threshold in force in a list that new persons are added to.
    func bar(_ threshold: CreationThreshold) -> Float {
        if case .score(let score) = threshold { max(matchScore, Float(score)) } else { matchScore }
    }
}
