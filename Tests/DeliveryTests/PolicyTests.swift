import Store
import Testing
import UsherCore

@testable import Delivery

@Suite("Whom a call may go to")
struct PolicyTests {
    static let addresses: [(text: String, url: String?)] = [
        ("https://alarm.example.com/a/b?c=d", "https://alarm.example.com/a/b?c=d"),
        ("HTTPS://Alarm.Example.COM", "https://alarm.example.com/"),
        ("http://10.0.0.5:8123/hook", "http://10.0.0.5:8123/hook"),
        ("http://10.0.0.5:80/hook", "http://10.0.0.5/hook"),
        ("http://[::1]:81/x", "http://[::1]:81/x"),
        ("http://[FE80::1]/", "http://[fe80::1]/"),
        ("http://host?x=1", "http://host/?x=1"),
        // Not a plain URL, or one that two programs read in two ways.
        ("ring the bell", nil), ("", nil), ("//host/", nil), ("ftp://host/", nil), ("file:///etc/passwd", nil),
        ("javascript:alert(1)", nil), ("https:/host", nil), ("https://", nil), ("https:///path", nil),
        ("https://user@host/", nil), ("https://user:password@host/", nil),
        ("https://allowed.example@evil.example/", nil),
        ("https://host\\@evil.example/", nil), ("https://host#@evil.example/", nil), ("https://host/#part", nil),
        ("https://ho st/", nil), ("https://host/a b", nil), ("https://host/\n", nil), ("https://höst/", nil),
        ("https://host:/", nil), ("https://host:0/", nil), ("https://host:65536/", nil), ("https://host:8a/", nil),
        ("https://host:80:80/", nil), ("https://-host/", nil), ("https://a..b/", nil), ("https://host./", nil),
        ("http://[::1", nil), ("http://[::1]x/", nil), ("http://[host]/", nil), ("http://::1/", nil),
        // Ways to write 127.0.0.1 that only some programs know.
        ("http://127.1/", nil), ("http://2130706433/", nil), ("http://0x7f000001/", nil), ("http://0177.0.0.1/", nil),
        ("http://127.0.0.01/", nil), ("http://127.0.0.256/", nil),
    ]

    @Test("an address is taken apart strictly and put together again, or refused", arguments: addresses)
    func parsing(text: String, url: String?) {
        #expect(WebAddress(text)?.url == url)
    }

    static let policy = WebhookPolicy(
        allowed: ["https://alarm.example.com/usher/", "http://10.0.0.5:8123", "https://one.example/exactly"].compactMap
        {
            WebAddress($0)
        },
        secret: Secret("0123456789012345678901234")
    )

    static let decisions: [(text: String, isAllowed: Bool)] = [
        ("https://alarm.example.com/usher/front", true), ("https://alarm.example.com/usher/a?b=../c", true),
        ("https://alarm.example.com/usher/", true), ("https://ALARM.example.com:443/usher/x", true),
        ("http://10.0.0.5:8123/api/webhook/1", true), ("http://10.0.0.5:8123", true),
        ("https://one.example/exactly", true), ("https://one.example/exactly/this", true),
        ("https://alarm.example.com/", false), ("https://alarm.example.com/usherette", false),
        ("http://alarm.example.com/usher/x", false), ("https://alarm.example.com:8443/usher/x", false),
        ("https://alarm.example.com.evil.example/usher/", false), ("https://xalarm.example.com/usher/", false),
        ("https://alarm.example.com/usher/../admin", false), ("https://alarm.example.com/usher/./x", false),
        ("https://alarm.example.com/usher/%2e%2e/admin", false), ("https://alarm.example.com/usher/..%2fadmin", false),
        ("https://alarm.example.com/usher/%252e%252e/", false), ("https://one.example/exactlyx", false),
        ("http://10.0.0.5/", false), ("http://10.0.0.5:81234/", false),
        ("http://169.254.169.254/latest/meta-data", false),
        ("http://127.0.0.1:8080/v1/person/delete", false), ("http://[::ffff:10.0.0.5]:8123/", false), ("alarm", false),
    ]

    @Test("only what the operator named is called", arguments: decisions)
    func deciding(text: String, isAllowed: Bool) {
        #expect((Self.policy.address(text) != nil) == isAllowed)
    }

    @Test("a list alerts at the first news that says found, or at the end; texts that are no URLs are never called")
    func alerts() {
        let (staff, guests, words) = (PersonListID.zero, list(1), list(2))
        let search = [
            ListSearch(
                list: staff,
                onFound: "https://one.example/exactly/in",
                onFailed: "https://one.example/exactly/out"
            ),
            ListSearch(list: guests, onFound: "https://evil.example/", onFailed: "https://one.example/exactly/no"),
            ListSearch(list: words, onFound: "open the door", onFailed: ""),
        ]
        let herald = Herald(policy: Self.policy) { _ in "{}" }
        func calls(_ kind: EventKind, _ found: Set<PersonListID>) -> [String] {
            let id = ActionID(high: 1, low: 2)
            let news = ActionNews(kind, of: id, source: .zero, group: .zero, search: search, found: found)
            return herald.events(news).flatMap(\.calls).map { "\($0.alert) \($0.url)" }
        }
        #expect(calls(.actionAnnounced, []) == [])
        #expect(calls(.actionUpdated, [staff, words]) == ["found https://one.example/exactly/in"])
        #expect(
            calls(.actionClosed, [staff]) == [
                "found https://one.example/exactly/in", "failed https://one.example/exactly/no",
            ]
        )
        #expect(herald.notAllowed.total == 0)
        #expect(calls(.actionClosed, [guests]) == ["failed https://one.example/exactly/out"])
        #expect(herald.notAllowed.total == 1)
        herald.allow(nil)
        #expect(calls(.actionClosed, [staff]) == [])
    }

    private func list(_ number: UInt64) -> PersonListID { PersonListID(high: number, low: 0) }
}
