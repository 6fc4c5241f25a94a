import TestSupport
import Testing
import UsherCore

@testable import Intake

@Suite("Vigil")
struct VigilTests {
    /// A vigil over a stream of 25 pictures a second that has run for four seconds.
    static func watching() -> (ManualClock, Vigil) {
        let clock = ManualClock()
        let vigil = Vigil(clock: clock)
        vigil.beginConnecting(patience: .seconds(10))
        vigil.beginWatching(floor: .seconds(5))
        for _ in 0..<100 {
            clock.advance(by: .milliseconds(40))
            vigil.pictureCame(at: clock.uptime)
        }
        return (clock, vigil)
    }

    /// Lets `seconds` pass, asked every 100 ms as FFmpeg asks; whether it was over before.
    static func pass(_ seconds: Int, _ clock: ManualClock, _ vigil: Vigil) -> Bool {
        for _ in 0..<seconds * 10 {
            clock.advance(by: .milliseconds(100))
            if vigil.isOver { return true }
        }
        return false
    }

    @Test("Five seconds without a picture are the end")
    func stall() {
        let (clock, vigil) = Self.watching()
        #expect(!Self.pass(4, clock, vigil))
        #expect(Self.pass(2, clock, vigil))
    }

    @Test("What FFmpeg hands out after it was told to give up is no sign of life")
    func expiryStays() {
        let (clock, vigil) = Self.watching()
        #expect(Self.pass(6, clock, vigil))
        vigil.pictureCame(at: clock.uptime)
        #expect(vigil.isOver)
        vigil.beginConnecting(patience: .seconds(10))
        #expect(!vigil.isOver)
    }

    @Test("A pause of this process is not held against the camera")
    func pause() {
        let (clock, vigil) = Self.watching()
        #expect(!vigil.isOver)
        clock.advance(by: .seconds(60))
        #expect(!vigil.isOver)
        #expect(vigil.pausesForgiven == 1)
        #expect(!Self.pass(4, clock, vigil))
        #expect(Self.pass(2, clock, vigil))
    }

    @Test("A stop ends every wait at once")
    func stop() {
        let (_, vigil) = Self.watching()
        vigil.stop()
        #expect(vigil.isOver && vigil.isStopped)
        vigil.hold(.seconds(3600))
        vigil.hold(.seconds(3600))
    }
}
