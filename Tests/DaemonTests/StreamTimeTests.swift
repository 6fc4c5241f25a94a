import Testing
import UsherCore

@testable import Daemon

@Suite("A stream's times on the machine's scale")
struct StreamTimeTests {
    private func seconds(_ value: Double) -> MediaTime { MediaTime(nanoseconds: Int64((value * 1e9).rounded())) }

    @Test("Frames that arrive in a burst keep the camera's distances")
    func burst() {
        var times = StreamTime()
        #expect(times.place(seconds(0), arrived: .seconds(100), session: 1).time == seconds(100))
        for index in 1...4 {
            let place = times.place(seconds(Double(index) * 0.2), arrived: .milliseconds(100_700), session: 1)
            #expect(place.time == seconds(100 + Double(index) * 0.2) && !place.isNewSession)
        }
    }

    @Test("A new connection goes on from where it arrives, and is told; the first one is not")
    func session() {
        var times = StreamTime()
        #expect(!times.place(seconds(7), arrived: .seconds(10), session: 1).isNewSession)
        let next = times.place(seconds(0), arrived: .seconds(40), session: 2)
        #expect(next.isNewSession && next.time == seconds(40))
        #expect(!times.place(seconds(0.2), arrived: .milliseconds(40_200), session: 2).isNewSession)
    }

    @Test("Times that jump or stand still never go back, and follow the arrival", arguments: [-1000.0, 0, 5000])
    func jumps(_ jump: Double) {
        var times = StreamTime()
        var last = times.place(seconds(500), arrived: .seconds(10), session: 1).time
        for index in 1...20 {
            let now = Duration.milliseconds(10_000 + index * 200)
            let frame = seconds(500 + (index > 5 ? jump : Double(index) * 0.2))
            let time = times.place(frame, arrived: now, session: 1).time
            #expect(time > last)
            #expect(abs((time - (.zero + now)) / .seconds(1)) <= 1.0)
            last = time
        }
    }
}
