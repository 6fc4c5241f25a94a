import HTTPTypes
import Testing
import UsherCore

@testable import Delivery

@Suite("Pictures that are fetched")
struct PictureFetcherTests {
    private func fetcher(_ receiver: Receiver, seconds: Int = 10) -> PictureFetcher {
        var limits = PictureFetcher.Limits()
        (limits.seconds, limits.bytes, limits.atOnce) = (seconds, 100_000, 2)
        let allowed = WebAddress("\(receiver.url)/photos/").map { [$0] } ?? []
        return PictureFetcher(from: AddressList(allowed), limits: limits, version: "0")
    }

    @Test("A picture comes from an address that is allowed, and is asked for without a secret")
    func fetches() async throws {
        let receiver = try await Receiver(.bytes([1, 2, 3]))
        let fetcher = fetcher(receiver)
        #expect(await fetcher.fetch("\(receiver.url)/photos/a.jpg?b=c") == .bytes([1, 2, 3]))
        let call = try #require(receiver.received.first)
        #expect(call.path == "/photos/a.jpg?b=c" && call.headers[.authorization] == nil && call.headers[.cookie] == nil)
        #expect(fetcher.failures.total == 0)
        await fetcher.close()
    }

    @Test("Nothing is asked of an address that is not allowed")
    func notAllowed() async throws {
        let receiver = try await Receiver(.bytes([1]))
        let fetcher = fetcher(receiver)
        let port = receiver.port
        for url in [
            "\(receiver.url)/a.jpg", "\(receiver.url)/photos/../a.jpg", "\(receiver.url)/photos/%2e%2e/a.jpg",
            "http://localhost:\(port)/photos/a.jpg", "http://u@127.0.0.1:\(port)/photos/a.jpg",
            "https://127.0.0.1:\(port)/photos/a.jpg", "http://127.0.0.1/photos/a.jpg", "file:///photos/a.jpg", "",
            "http://2130706433:\(port)/photos/a.jpg", "\(receiver.url)/photos/a.jpg\r\nX: y",
        ] {
            #expect(await fetcher.fetch(url) == .notAllowed, "\(url)")
        }
        #expect(receiver.received.isEmpty && fetcher.failures.total == 11)
        let closed = PictureFetcher(from: AddressList([]), version: "0")
        #expect(await closed.fetch("\(receiver.url)/photos/a.jpg") == .notAllowed)
        await fetcher.close()
        await closed.close()
    }

    @Test("No redirect is followed, and no other status is a picture", arguments: [301, 302, 307, 308, 404, 500, 204])
    func statuses(status: Int) async throws {
        let receiver = try await Receiver(.status(status, ["Location": "/photos/b.jpg"]))
        let fetcher = fetcher(receiver)
        guard case .failed(let reason) = await fetcher.fetch("\(receiver.url)/photos/a.jpg") else {
            Issue.record("taken")
            return
        }
        #expect(reason.contains("\(status)") && receiver.received.count == 1)
        #expect(reason.contains("redirects") == (300..<400).contains(status))
        await fetcher.close()
    }

    @Test("A picture that is too large, or has no end, is cut off")
    func tooLarge() async throws {
        let receiver = try await Receiver(.endless)
        let fetcher = fetcher(receiver, seconds: 60)
        #expect(await fetcher.fetch("\(receiver.url)/photos/a.jpg") == .tooLarge)
        receiver.become(.bytes([UInt8](repeating: 0, count: 100_001)))
        #expect(await fetcher.fetch("\(receiver.url)/photos/a.jpg") == .tooLarge)
        await fetcher.close()
    }

    @Test("A picture that never comes is waited for no longer than may be")
    func tooSlow() async throws {
        let receiver = try await Receiver(.silent)
        let fetcher = fetcher(receiver, seconds: 1)
        guard case .failed = await fetcher.fetch("\(receiver.url)/photos/a.jpg") else {
            Issue.record("taken")
            return
        }
        await fetcher.close()
    }

    @Test("Who asks while as many as may be are fetched is told so")
    func busy() async throws {
        let receiver = try await Receiver(.silent)
        let fetcher = fetcher(receiver, seconds: 60)
        let url = "\(receiver.url)/photos/a.jpg"
        let waiting = (0..<2).map { _ in Task { await fetcher.fetch(url) } }
        #expect(try await eventually { receiver.received.count == 2 })
        #expect(await fetcher.fetch(url) == .busy)
        for task in waiting { task.cancel() }
        for task in waiting { _ = await task.value }
        await fetcher.close()
    }
}
