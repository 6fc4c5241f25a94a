import Foundation
import Testing
import Tracking
import UsherCore

/// What a test knows of a face: whose it is, and how alike others are to it.
private struct Likeness: Sendable {
    /// The score with another template; the same name scores 95, others 10, unless a table says otherwise.
    var names: [String]

    static func joining(_ parts: [Likeness]) -> Likeness? {
        parts.isEmpty ? nil : Likeness(names: parts.flatMap(\.names))
    }
}

/// A book together with what has happened.
private struct Story {
    var book: AppearanceBook<Likeness>
    var events: [AppearanceEvent] = []

    init(_ scores: [Set<String>: Float] = [:], options: AppearanceOptions = AppearanceOptions()) {
        book = AppearanceBook(options: options, joining: { Likeness.joining($0) }) { left, right in
            let all = left.names.flatMap { one in
                right.names.map { other in scores[[one, other]] ?? (one == other ? 95 : 10) }
            }
            return all.reduce(0, +) / Float(all.count)
        }
    }

    /// Track `number` seen at `x` at a moment, alone or beside others.
    mutating func see(_ places: [Int: Double], at seconds: Double, unsure: Set<TrackID> = []) {
        let faces = places.sorted { $0.key < $1.key }.map {
            (track: TrackID($0.key), box: box($0.value, 300, side: 80))
        }
        events += book.saw(faces, unsure: unsure, at: moment(seconds))
    }

    mutating func learn(_ names: String..., of track: Int) {
        events += book.learned(Likeness(names: names), of: TrackID(track))
    }

    func appearance(_ track: Int) -> Int? { book.appearance(of: TrackID(track))?.number }
}

private let anna = PersonID(high: 0x1000, low: 1)
private let bob = PersonID(high: 0x1000, low: 2)

@Suite struct AppearanceBookTests {
    @Test func `A broken track that is found again is one appearance`() {
        var story = Story()
        story.see([1: 400], at: 0)
        story.learn("anna", of: 1)
        story.see([1: 420], at: 1)
        story.see([2: 900], at: 9)
        story.learn("anna", of: 2)
        #expect(
            story.events == [
                .opened(AppearanceNumber(1), track: TrackID(1)), .joined(TrackID(2), to: AppearanceNumber(1)),
            ]
        )
        let appearance = story.book[AppearanceNumber(1)]
        #expect(appearance?.tracks == [TrackID(1), TrackID(2)])
        #expect(appearance?.first == moment(0) && appearance?.last == moment(9))
    }

    @Test(arguments: [(29.9, 1), (30.1, 2)])
    func `Whoever comes back after the time of reentry is a new appearance`(gap: Double, expected: Int) {
        var story = Story()
        story.see([1: 400], at: 0)
        story.learn("anna", of: 1)
        story.see([2: 400], at: gap)
        story.learn("anna", of: 2)
        #expect(story.appearance(2) == expected)
        #expect(story.events.contains(.closed(AppearanceNumber(1))) == (expected == 2))
    }

    @Test func `Two faces at one instant are two people, however alike`() {
        var story = Story()
        story.see([1: 400, 2: 700], at: 0)
        story.learn("twin", of: 1)
        story.learn("twin", of: 2)
        story.see([1: 400], at: 5)
        story.learn("twin", of: 1)
        #expect((story.appearance(1), story.appearance(2)) == (1, 2))
    }

    @Test func `Two boxes of one face are not two people`() {
        var story = Story()
        story.see([1: 400, 2: 410], at: 0)
        story.learn("anna", of: 1)
        story.learn("anna", of: 2)
        #expect((story.appearance(1), story.appearance(2)) == (1, 1))
    }

    @Test func `Appearances that turn out to be one person's merge under the earlier number`() {
        var story = Story(["blurred", "anna"].asPair(20))
        story.see([1: 400], at: 0)
        story.learn("blurred", of: 1)
        story.see([2: 800], at: 8)
        story.learn("anna", of: 2)
        #expect((story.appearance(1), story.appearance(2)) == (1, 2))
        story.see([1: 400], at: 9)
        story.learn("anna", of: 1)
        #expect(story.events.last == .merged(AppearanceNumber(2), into: AppearanceNumber(1)))
        #expect((story.appearance(1), story.appearance(2)) == (1, 1))
        #expect(story.book.appearances.count == 1)
    }

    @Test func `Three parts of one appearance become one at once`() {
        var story = Story(["b1", "anna"].asPair(20).merging(["b2", "anna"].asPair(20)) { $1 })
        story.see([1: 200], at: 0)
        story.learn("b1", of: 1)
        story.see([2: 900], at: 5)
        story.learn("b2", of: 2)
        story.see([3: 500], at: 10)
        story.learn("anna", of: 3)
        #expect(story.book.appearances.count == 3)
        story.learn("anna", of: 2)
        story.learn("anna", of: 1)
        #expect(story.book.appearances.map(\.tracks) == [[TrackID(1), TrackID(2), TrackID(3)]])
        #expect(story.book.appearances.first?.number == AppearanceNumber(1))
    }

    @Test(
        arguments: [(60, 500.0, true), (60, 1500, false), (79, 1500, false), (82, 1500, true)]
            as [(Float, Double, Bool)]
    )
    func `A face near where another was lost needs less likeness`(score: Float, x: Double, joins: Bool) {
        var story = Story(["before", "after"].asPair(score))
        story.see([1: 400], at: 0)
        story.learn("before", of: 1)
        story.see([2: x], at: 1)
        story.learn("after", of: 2)
        #expect((story.appearance(2) == 1) == joins)
    }

    @Test func `The more could be continued the more alike a face must be`() {
        var story = Story(["anna", "anna again"].asPair(82))
        for number in 1...20 {
            story.see([number: Double(number) * 90], at: Double(number) * 0.01)
            story.learn(number == 1 ? "anna" : "stranger \(number)", of: number)
        }
        story.see([21: 1900], at: 10)
        story.learn("anna again", of: 21)
        #expect(story.appearance(21) == 21)
    }

    @Test func `Of several alike the most alike is continued`() {
        var story = Story(["one", "new"].asPair(85).merging(["two", "new"].asPair(90)) { $1 })
        story.see([1: 200], at: 0)
        story.learn("one", of: 1)
        story.see([2: 1200], at: 4)
        story.learn("two", of: 2)
        story.see([3: 700], at: 9)
        story.learn("new", of: 3)
        #expect(story.appearance(3) == 2)
    }

    @Test func `The same person known by both joins them, however unlike the faces`() {
        var story = Story()
        story.see([1: 400], at: 0)
        story.learn("left side", of: 1)
        story.see([2: 1200], at: 5)
        story.learn("right side", of: 2)
        story.events += story.book.identified(AppearanceNumber(1), as: anna)
        story.events += story.book.identified(AppearanceNumber(2), as: anna)
        #expect(story.events.last == .merged(AppearanceNumber(2), into: AppearanceNumber(1)))
        #expect(story.book[AppearanceNumber(1)]?.person == anna)
    }

    @Test func `The same person seen twice at one instant stays two appearances`() {
        var story = Story()
        story.see([1: 400, 2: 900], at: 0)
        story.learn("anna", of: 1)
        story.learn("poster of anna", of: 2)
        story.events += story.book.identified(AppearanceNumber(1), as: anna)
        story.events += story.book.identified(AppearanceNumber(2), as: anna)
        #expect(story.book.appearances.count == 2)
    }

    @Test func `Different persons are never joined`() {
        var story = Story(["twin a", "twin b"].asPair(20))
        story.see([1: 400], at: 0)
        story.learn("twin a", of: 1)
        story.see([2: 900], at: 5)
        story.learn("twin b", of: 2)
        story.events += story.book.identified(AppearanceNumber(1), as: anna)
        story.events += story.book.identified(AppearanceNumber(2), as: bob)
        story.learn("twin a", of: 2)
        #expect((story.appearance(1), story.appearance(2)) == (1, 2))
    }

    @Test func `A track that joined too early leaves when both are seen at once`() {
        var story = Story()
        story.see([1: 400], at: 0)
        story.learn("anna", of: 1)
        story.see([2: 600], at: 1)
        story.learn("anna", of: 2)
        #expect(story.appearance(2) == 1)
        story.see([1: 400, 2: 650], at: 1.2)
        #expect(
            story.events.suffix(2) == [
                .left(TrackID(2), from: AppearanceNumber(1)), .opened(AppearanceNumber(2), track: TrackID(2)),
            ]
        )
        #expect((story.appearance(1), story.appearance(2)) == (1, 2))
        #expect(story.book[AppearanceNumber(1)]?.tracks == [TrackID(1)])
    }

    @Test func `A track that joined by a poor view leaves when a good one speaks against it`() {
        var story = Story(["anna", "blur"].asPair(90).merging(["anna", "bob"].asPair(12)) { $1 })
        story.see([1: 400], at: 0)
        story.learn("anna", of: 1)
        story.see([2: 900], at: 5)
        story.learn("blur", of: 2)
        #expect(story.appearance(2) == 1)
        story.learn("bob", of: 2)
        #expect(story.appearance(2) == 2)
        #expect(story.events.contains(.left(TrackID(2), from: AppearanceNumber(1))))
    }

    @Test func `An unsure track keeps others from joining now and proves nothing for later`() {
        var story = Story()
        story.see([1: 400], at: 0)
        story.learn("anna", of: 1)
        // Track 1 comes back on somebody else's face, while anna is beside it under a new number.
        story.see([1: 700, 2: 400], at: 1, unsure: [TrackID(1)])
        story.learn("anna", of: 2)
        #expect(story.appearance(2) == 2)
        #expect(story.book[AppearanceNumber(1)]?.last == moment(0))
        // The look split track 1; what it was unsure of does not keep the two apart.
        story.see([2: 400, 3: 700], at: 1.2)
        story.learn("anna", of: 2)
        #expect(story.appearance(2) == 1)
    }

    @Test func `A track without a face to compare opens an appearance only when told`() {
        var story = Story()
        story.see([1: 400], at: 0)
        #expect(story.appearance(1) == nil)
        story.events += story.book.appeared(TrackID(1))
        story.events += story.book.appeared(TrackID(1))
        #expect(story.events == [.opened(AppearanceNumber(1), track: TrackID(1))])
    }

    @Test func `The end closes what is open, in order`() {
        var story = Story()
        story.see([1: 100, 2: 500, 3: 900], at: 0)
        for (track, name) in [(3, "c"), (1, "a"), (2, "b")] { story.learn(name, of: track) }
        let events = story.book.finish()
        #expect(events == (1...3).map { .closed(AppearanceNumber($0)) })
        #expect(story.book.appearances.isEmpty)
        #expect(story.book.appearance(of: TrackID(1)) == nil)
    }

    @Test func `What is closed is forgotten, tracks that never opened one as well`() {
        var story = Story()
        story.see([1: 400, 2: 900], at: 0)
        story.learn("anna", of: 1)
        story.see([:], at: 31)
        #expect(story.events.last == .closed(AppearanceNumber(1)))
        story.learn("anna", of: 2)
        #expect(story.appearance(2) == nil)
    }
}

extension [String] {
    /// The score of two names, as a table of one row.
    fileprivate func asPair(_ score: Float) -> [Set<String>: Float] { [Set(self): score] }
}
