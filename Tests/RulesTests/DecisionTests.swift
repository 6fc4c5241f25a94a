import Rules
import Testing
import UsherCore

private let staff = PersonListID(high: 0x1000, low: 1)
private let visitors = PersonListID(high: 0x1000, low: 2)

private func person(_ name: String, _ score: Float, in list: PersonListID = visitors) -> Candidate {
    Candidate(person: PersonID(high: 0x1000, low: UInt64(name.utf8.first ?? 0)), name: name, list: list, score: score)
}

private func rules(
    _ threshold: CreationThreshold,
    square: Int = 112,
    yaw: Int = 60,
    lists: [PersonListID] = [visitors]
) -> CreationRules {
    var rules = CreationRules()
    rules.threshold = threshold
    rules.squareMinimum = square
    rules.yawMaximum = yaw
    rules.lists = lists
    return rules
}

private let good = Subject(square: 200, yaw: 3, origin: .stream(confirmations: 3))

private func decide(_ subject: Subject, _ candidates: [Candidate], _ creation: CreationRules) -> Decision {
    Decision.on(subject, candidates: candidates, match: MatchRules(), creation: creation)
}

@Suite struct DecisionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var what: String
        var threshold: CreationThreshold
        var best: Float?
        var band: Band
        var outcome: Outcome
        var testDescription: String { what }

        init(
            _ what: String,
            _ threshold: CreationThreshold,
            best: Float?,
            _ band: Band,
            _ outcome: Outcome
        ) {
            (self.what, self.threshold, self.best) = (what, threshold, best)
            (self.band, self.outcome) = (band, outcome)
        }
    }

    static let rows = [
        Row("empty lists", .score(80), best: nil, .unknown, .created),
        Row("just below 80", .score(80), best: 79.99, .unknown, .created),
        Row("80 itself is not below 80", .score(80), best: 80, .uncertain, .uncertain),
        Row("between 80 and the match score", .score(80), best: 84.99, .uncertain, .uncertain),
        Row("the match score itself", .score(80), best: 85, .known, .matched),
        Row("just below 85", .score(85), best: 84.99, .unknown, .created),
        Row("85 at 85", .score(85), best: 85, .known, .matched),
        Row("just below 90: not named, because it may be created", .score(90), best: 89.99, .unknown, .created),
        Row("90 at 90", .score(90), best: 90, .known, .matched),
        Row("just below 95", .score(95), best: 94.99, .unknown, .created),
        Row("95 at 95", .score(95), best: 95, .known, .matched),
        Row("no_match stands for the optimum", .noMatch, best: 84.99, .unknown, .created),
        Row("no_match at the optimum", .noMatch, best: 85, .known, .matched),
        Row("never, a stranger", .never, best: 20, .unknown, .notCreated),
        Row("never, nobody to compare with", .never, best: nil, .unknown, .notCreated),
        Row("never, in between", .never, best: 80, .uncertain, .uncertain),
        Row("never, somebody known", .never, best: 85, .known, .matched),
    ]

    @Test(arguments: rows)
    func `The threshold decides at its boundary`(row: Row) {
        let decision = decide(good, row.best.map { [person("Anna", $0)] } ?? [], rules(row.threshold))
        #expect(decision.outcome == row.outcome)
        #expect(decision.identification.band == row.band)
        #expect((decision.identification.person != nil) == (row.band == .known))
        #expect(decision.identification.best?.score == row.best)
    }

    @Test(
        arguments: [
            (50, 50, true), (49.9, 50, false), (112, 112, true), (111.99, 112, false), (224, 224, true),
            (223.9, 224, false),
        ] as [(Float, Int, Bool)]
    )
    func `The square passes when it is at least the minimum`(square: Float, minimum: Int, passes: Bool) {
        let subject = Subject(square: square, yaw: 0, origin: .postedImage)
        let decision = decide(subject, [], rules(.noMatch, square: minimum))
        #expect((decision.outcome == .created) == passes)
    }

    @Test(
        arguments: [
            (5, 5, true), (-5, 5, true), (5.01, 5, false), (-6, 5, false), (-6, 30, true), (80, 80, true),
            (-80.5, 80, false),
            (.nan, 80, false),
        ] as [(Float, Int, Bool)]
    )
    func `The yaw passes to either side up to the maximum`(yaw: Float, maximum: Int, passes: Bool) {
        let subject = Subject(square: 150, yaw: yaw, origin: .postedImage)
        let decision = decide(subject, [], rules(.noMatch, yaw: maximum))
        #expect(decision.outcome == (passes ? .created : .notCreated))
    }

    @Test(arguments: [(0, false), (2, false), (3, true), (9, true)])
    func `A stream needs its confirmations`(count: Int, passes: Bool) {
        let subject = Subject(square: 150, yaw: 0, origin: .stream(confirmations: count))
        #expect(decide(subject, [], rules(.noMatch)).outcome == (passes ? .created : .notCreated))
    }

    @Test(arguments: [(nil, true), (0.5, true), (0.49, false)] as [(Float?, Bool)])
    func `A face that the pose model does not see becomes nobody`(presence: Float?, passes: Bool) {
        let subject = Subject(square: 150, yaw: 0, origin: .postedImage, presence: presence)
        let decision = decide(subject, [], rules(.noMatch))
        #expect(decision.outcome == (passes ? .created : .notCreated))
        #expect(decision.reasons.map(\.description).contains("presence 0.49 < 0.5") == !passes)
    }

    @Test func `Somebody who stands in two lists is known, however alike the two entries are`() {
        let twice = [person("Anna", 97), person("Bob", 97, in: staff)]
        #expect(decide(good, twice, rules(.never)).outcome == .matched)
        #expect(decide(good, [person("Anna", 97), person("Bob", 96)], rules(.never)).outcome == .uncertain)
    }

    @Test(
        arguments: [(.never, 85), (.noMatch, 85), (.score(80), 80), (.score(95), 95)] as [(CreationThreshold, Float)]
    )
    func `Where persons are made of a picture the threshold in force is the one bar`(
        threshold: CreationThreshold,
        bar: Float
    ) {
        let match = MatchRules().inForce(threshold)
        #expect(match.bar(in: visitors, creation: rules(threshold)) == bar && match.margin == 0)
    }

    @Test func `A face takes a person's place by size and angle alone`() {
        let anna = person("Anna", 3)
        let kept = Decision.replacing(anna, with: good, creation: rules(.never))
        #expect(kept.outcome == .matched && kept.reasons.map(\.description) == ["replaces Anna as asked, score 3"])
        let small = Subject(square: 60, yaw: 0, origin: .postedImage)
        let refused = Decision.replacing(anna, with: small, creation: rules(.noMatch))
        #expect(refused.outcome == .notCreated && refused.reasons.contains(.square(60, minimum: 112)))
    }

    @Test func `A posted image needs none`() {
        let subject = Subject(square: 150, yaw: 0, origin: .postedImage)
        let decision = decide(subject, [], rules(.noMatch))
        #expect(decision.outcome == .created)
        #expect(decision.reasons.contains(.postedImage))
    }

    @Test(arguments: [(49.9, true), (50, false)] as [(Float, Bool)])
    func `A face below the floor is counted and not processed, whoever it is`(square: Float, isBelow: Bool) {
        let subject = Subject(square: square, yaw: 0, origin: .postedImage)
        for threshold in [CreationThreshold.never, .noMatch, .score(95)] {
            let decision = decide(subject, [person("Anna", 99)], rules(threshold, square: 50))
            #expect(decision.outcome == (isBelow ? .notProcessed : .matched))
            #expect((decision.identification.person == nil) == isBelow)
        }
    }

    @Test func `Never looks at no other rule`() {
        let bad = Subject(square: 60, yaw: 85, origin: .stream(confirmations: 0))
        let decision = decide(bad, [], rules(.never))
        #expect(decision.reasons.map(\.description) == ["nobody to compare with", "threshold is never"])
    }

    @Test func `Every rule that refuses is a reason, not only the first`() {
        let bad = Subject(square: 61, yaw: -47, origin: .stream(confirmations: 2))
        let decision = decide(bad, [person("Anna", 31.25)], rules(.score(80), yaw: 30, lists: []))
        #expect(decision.outcome == .notCreated)
        #expect(
            decision.reasons.map(\.description) == [
                "best 31.3 < 80", "no list to add to", "square 61 < 112", "yaw 47 > 30", "confirmations 2 < 3",
            ]
        )
    }

    @Test func `A creation names every rule it passed`() {
        let decision = decide(good, [person("Anna", 31.25)], rules(.score(80)))
        #expect(
            decision.reasons.map(\.description) == [
                "best 31.3 < 80", "square 200 >= 112", "yaw 3 <= 60", "confirmations 3 >= 3",
            ]
        )
    }

    @Test func `A known face is explained by its match`() {
        let bad = Subject(square: 61, yaw: 85, origin: .stream(confirmations: 0))
        let decision = decide(bad, [person("Anna", 91.2)], rules(.noMatch))
        #expect(decision.reasons.map(\.description) == ["matched Anna 91.2"])
    }

    @Test func `Who is known in any list searched is not created in another`() {
        let decision = decide(good, [person("Anna", 93, in: staff), person("Bob", 12)], rules(.score(80)))
        #expect(decision.outcome == .matched)
        #expect(decision.identification.person?.name == "Anna")
        #expect(decision.reasons.map(\.description) == ["matched Anna 93"])
    }

    @Test func `One list of several that holds somebody too alike prevents the creation`() {
        let creation = rules(.score(80), lists: [visitors, staff])
        let decision = decide(good, [person("Anna", 12), person("Bob", 80, in: staff)], creation)
        #expect(decision.outcome == .uncertain)
        #expect(decide(good, [person("Anna", 12), person("Bob", 79, in: staff)], creation).outcome == .created)
    }

    @Test func `A match in force in another list does not hide the rival in the list to add to`() {
        let creation = rules(.score(95))
        let decision = decide(good, [person("Anna", 97, in: staff), person("Bob", 95)], creation)
        #expect(decision.outcome == .matched)
        #expect(decision.identification.person?.name == "Anna")
    }

    @Test func `Uncertain in a list that is only searched creates nobody either`() {
        let decision = decide(good, [person("Anna", 82, in: staff), person("Bob", 12)], rules(.score(80)))
        #expect(decision.outcome == .uncertain)
        #expect(decision.reasons.map(\.description) == ["best Anna 82 is between 80 and 85"])
    }

    @Test func `The outcomes' names are stable`() {
        #expect(
            Outcome.allCases.map(\.rawValue) == ["matched", "created", "uncertain", "not_created", "not_processed"]
        )
        #expect(Band.allCases.map(\.rawValue) == ["known", "uncertain", "unknown"])
    }
}

@Suite struct IdentificationTests {
    private func identify(_ candidates: [Candidate]) -> Identification {
        Identification.of(candidates, match: MatchRules(), creation: rules(.never))
    }

    @Test(arguments: [(89.25, Band.known), (89.5, .uncertain), (91.25, .uncertain)] as [(Float, Band)])
    func `A match must lead the runner-up by the margin`(runnerUp: Float, band: Band) {
        let identification = identify([person("Bob", runnerUp), person("Anna", 91.25)])
        #expect(identification.band == band)
        #expect(identification.best?.score == 91.25)
        #expect((identification.person?.name == "Anna") == (band == .known))
    }

    @Test func `The same person in another list is no runner-up`() {
        let identification = identify([person("Anna", 91), person("Anna", 91, in: staff), person("Bob", 70)])
        #expect(identification.band == .known)
    }

    @Test func `The order of the candidates does not matter`() {
        let candidates = [person("Anna", 91), person("Bob", 91), person("Carl", 70, in: staff), person("Anna", 90)]
        let first = identify(candidates)
        #expect(first.band == .uncertain)
        #expect(first.reason.description == "Anna 91 leads Bob 91 by less than 2")
        #expect(identify(candidates.reversed()) == first)
    }
}

@Suite struct CreationThresholdTests {
    @Test(
        arguments: [
            ("80", .score(80)), ("85", .score(85)), ("90", .score(90)), ("95", .score(95)), ("no_match", .noMatch),
            ("never", .never),
        ] as [(String, CreationThreshold)]
    )
    func `The contract's values are read and printed`(text: String, value: CreationThreshold) {
        #expect(CreationThreshold(text) == value)
        #expect(value.description == text)
    }

    @Test(arguments: ["", "34", "100", "80.0", " 80", "NEVER", "nomatch"])
    func `Anything else is refused`(text: String) {
        #expect(CreationThreshold(text) == nil)
    }

    @Test func `The defaults are the contract's`() {
        let source = CreationRules()
        #expect(source.threshold == .never && source.squareMinimum == 112 && source.yawMaximum == 60)
        #expect(source.confirmations == 3 && source.lists.isEmpty)
        let posted = CreationRules.postedImage
        #expect(posted.threshold == .noMatch && posted.squareMinimum == 112 && posted.yawMaximum == 30)
    }
}

@Suite struct ReasonTests {
    @Test(arguments: [
        (Reason.square(111.7, minimum: 112), "square 111.7 < 112"), (.square(111.4, minimum: 112), "square 111 < 112"),
        (.square(111.96, minimum: 112), "square 111.96 < 112"), (.square(112, minimum: 112), "square 112 >= 112"),
        (.yaw(-47.3, maximum: 30), "yaw 47 > 30"), (.yaw(30.2, maximum: 30), "yaw 30.2 > 30"),
        (.yaw(30, maximum: 30), "yaw 30 <= 30"), (.confirmations(2, needed: 3), "confirmations 2 < 3"),
        (.squareBelowFloor(49.99), "square 49.99 < 50: counted, not processed"),
        (.thresholdIsNever, "threshold is never"), (.postedImage, "creates from one posted image at once"),
        (.bestReaches(person("Anna", 83.14), bar: 80), "best 83.1 >= 80"),
        (.bestBelow(person("Anna", 79.98), bar: 80), "best 79.98 < 80"),
    ])
    func `A reason shows both sides and that they differ`(reason: Reason, text: String) {
        #expect(reason.description == text)
    }
}
