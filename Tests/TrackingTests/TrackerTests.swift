import TestSupport
import Testing
import Tracking
import UsherCore

/// Frame rates at which sources are analysed.
private let rates = [5.0, 8, 12.5, 25]
private let full = PixelSize(width: 1920, height: 1080)

@Suite struct TrackerTests {
    @Test(arguments: rates)
    func `Somebody who walks past is one track at any rate`(rate: Double) {
        // 9 sides a second, the pace of a person who walks across the picture.
        let walker = Walker { box(100 + 540 * $0, 400, side: 60) }
        #expect(Screening([walker], rate: rate, seconds: 3).different(0) == [TrackID(1)])
    }

    @Test(arguments: rates)
    func `A crowd that walks towards the camera keeps its tracks`(rate: Double) {
        var generator = SeededGenerator(seed: 11)
        let walkers = (0..<12).map { number in
            Walker { time in
                // Depth falls from 12 m by 1.4 m a second; a face that is 0.16 m wide is 800 px at 1 m.
                let depth = 12 - 1.4 * time + Double(number % 4) + (number < 6 ? 0 : 1.5)
                let x = (Double(number % 6) - 2.5) * 0.5
                return box(960 + 5000 * x / depth, 300 + 1200 / depth, side: 800 / depth)
            }
        }
        let screening = Screening(
            walkers,
            rate: rate,
            seconds: 6,
            noise: { box in
                box.x += Float(generator.normal() * 0.03) * box.width
                box.y += Float(generator.normal() * 0.03) * box.width
            }
        )
        for number in walkers.indices {
            #expect(screening.different(number).count == 1, "walker \(number) at \(rate) frames a second")
        }
    }

    @Test(arguments: rates)
    func `Two who cross keep their tracks although one hides the other`(rate: Double) {
        let walkers = [
            Walker { box(300 + 300 * $0, 400, side: 80) },
            Walker { box(1200 - 300 * $0, 410, side: 76) },
        ]
        // They meet at 1.5 s; the farther one is hidden while they overlap.
        let screening = Screening(
            walkers,
            rate: rate,
            seconds: 3,
            finds: { walker, frame in walker == 0 || abs(Double(frame) / rate - 1.5) > 0.12 }
        )
        #expect(screening.different(0) == [TrackID(1)])
        #expect(screening.different(1) == [TrackID(2)])
    }

    @Test(arguments: rates)
    func `A face that is missed now and then keeps its track`(rate: Double) {
        var generator = SeededGenerator(seed: 3)
        let walker = Walker { box(400 + 90 * $0, 400 + 20 * $0, side: 90) }
        let screening = Screening([walker], rate: rate, seconds: 10, finds: { _, _ in generator.next() % 3 > 0 })
        #expect(screening.different(0) == [TrackID(1)])
    }

    @Test(arguments: [(1.8, 1), (2.5, 2)])
    func `A track outlives its face for two seconds and no longer`(gap: Double, tracks: Int) {
        let walker = Walker { time in time < 1 || time >= 1 + gap ? box(800, 400, side: 100) : nil }
        let screening = Screening([walker], rate: 10, seconds: 6)
        #expect(screening.different(0).count == tracks)
        #expect(screening.ended.count == tracks - 1)
    }

    @Test func `A cut ends every track, and so do a change of size and a step back in time`() {
        for change in 0..<3 {
            var tracker = Tracker()
            let one = [face(box(500, 500, side: 100))]
            let first = tracker.update(one, at: moment(5), pictureSize: full)
            let second = tracker.update(
                one,
                at: moment(change == 2 ? 4.9 : 5.1),
                pictureSize: change == 1 ? PixelSize(width: 1280, height: 720) : full,
                isCut: change == 0
            )
            #expect(second.ended == first.opened)
            #expect(second.opened == [TrackID(2)])
            #expect(second.assignments == [TrackID(2)])
        }
    }

    @Test func `Somebody else elsewhere does not continue a track`() {
        var tracker = Tracker()
        _ = tracker.update([face(box(300, 500, side: 100))], at: moment(0), pictureSize: full)
        let far = tracker.update([face(box(900, 500, side: 100))], at: moment(0.2), pictureSize: full)
        #expect(far.assignments == [TrackID(2)])
        let large = tracker.update([face(box(300, 500, side: 230))], at: moment(0.4), pictureSize: full)
        #expect(large.assignments == [TrackID(3)])
    }

    @Test func `A doubtful face continues a track and begins none`() {
        var tracker = Tracker()
        let doubtful = face(box(500, 500, side: 100), score: 0.5)
        #expect(tracker.update([doubtful], at: moment(0), pictureSize: full).assignments == [nil])
        _ = tracker.update([face(box(500, 500, side: 100))], at: moment(0.1), pictureSize: full)
        #expect(tracker.update([doubtful], at: moment(0.2), pictureSize: full).assignments == [TrackID(1)])
    }

    @Test func `A sure face is placed before a doubtful one`() {
        var tracker = Tracker()
        _ = tracker.update([face(box(500, 500, side: 100))], at: moment(0), pictureSize: full)
        let faces = [face(box(500, 500, side: 100), score: 0.4), face(box(520, 500, side: 100))]
        let update = tracker.update(faces, at: moment(0.2), pictureSize: full)
        #expect(update.assignments == [nil, TrackID(1)])
    }

    @Test func `The second box of one face begins no track`() {
        var tracker = Tracker()
        let faces = [face(box(500, 500, side: 100)), face(box(512, 505, side: 96))]
        #expect(tracker.update(faces, at: moment(0), pictureSize: full).assignments == [TrackID(1), nil])
    }

    @Test func `A split track goes on under a new number`() {
        var tracker = Tracker()
        let one = [face(box(500, 500, side: 100))]
        _ = tracker.update(one, at: moment(0), pictureSize: full)
        let splits = (tracker.split(TrackID(1)), tracker.split(TrackID(1)))
        #expect(splits == (true, false))
        #expect(tracker.update(one, at: moment(0.1), pictureSize: full).opened == [TrackID(2)])
        let ended = tracker.finish()
        #expect(ended == [TrackID(2)])
        #expect(tracker.tracks.isEmpty)
    }

    @Test func `Who walked out of the picture does not lend the track to who walks in`() {
        let leaving = Walker { time in time < 1 ? box(1780 + 160 * time, 500, side: 100) : nil }
        let entering = Walker { time in time > 2.2 ? box(1900 - 160 * (time - 2.2), 500, side: 100) : nil }
        let screening = Screening([leaving, entering], rate: 10, seconds: 4)
        #expect(screening.different(0) == [TrackID(1)])
        #expect(screening.different(1) == [TrackID(2)])
    }

    @Test func `Empty boxes and empty frames do no harm`() {
        var tracker = Tracker()
        let empty = face(Box(x: 5, y: 5, width: 0, height: 10))
        #expect(tracker.update([empty], at: moment(0), pictureSize: full).assignments == [nil])
        #expect(tracker.update([], at: moment(0), pictureSize: full).assignments == [])
        _ = tracker.update([face(box(500, 500, side: 100))], at: moment(1), pictureSize: full)
        #expect(tracker.update([face(box(500, 500, side: 100))], at: moment(1), pictureSize: full).opened == [])
    }

    @Test func `The same faces give the same tracks`() {
        func run() -> [[TrackID?]] {
            var generator = SeededGenerator(seed: 9)
            let walkers = (0..<8).map { number in
                Walker { box(200 + 150 * Double(number) + 100 * $0, 300 + 60 * Double(number % 3), side: 60) }
            }
            return Screening(walkers, rate: 5, seconds: 5, finds: { _, _ in generator.next() % 4 > 0 }).tracks
        }
        #expect(run() == run())
    }
}

@Suite struct UnsureTrackTests {
    private func update(_ tracker: inout Tracker, _ xs: [Double], at seconds: Double) -> TrackerUpdate {
        tracker.update(xs.map { face(box($0, 400, side: 80)) }, at: moment(seconds), pictureSize: full)
    }

    @Test(arguments: [(0.2, false), (0.3, false), (0.4, true), (1.5, true)])
    func `A face that was out of sight for a while is unsure until it is confirmed`(gap: Double, isUnsure: Bool) {
        var tracker = Tracker()
        _ = update(&tracker, [400], at: 0)
        #expect(update(&tracker, [400], at: 0.1).unsure.isEmpty)
        #expect(update(&tracker, [400], at: 0.1 + gap).unsure == (isUnsure ? [TrackID(1)] : []))
        #expect(update(&tracker, [400], at: 0.2 + gap).unsure == (isUnsure ? [TrackID(1)] : []))
        #expect((tracker[TrackID(1)]?.unsureSince == moment(0.1 + gap)) == isUnsure)
        tracker.confirm(TrackID(1))
        #expect(update(&tracker, [400], at: 0.3 + gap).unsure.isEmpty)
    }

    @Test func `Faces that part after they overlapped are unsure`() {
        var tracker = Tracker()
        for (step, distance) in [200.0, 120, 60].enumerated() {
            let update = update(&tracker, [500, 500 + distance], at: Double(step) * 0.2)
            #expect(update.unsure.isEmpty)
        }
        #expect(update(&tracker, [500, 620], at: 0.6).unsure == [TrackID(1), TrackID(2)])
    }
}
