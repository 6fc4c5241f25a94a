import Testing

@testable import Report

@Suite struct ReportTextTests {
    @Test(arguments: [
        (0, "0:00:00.000"), (1.2, "0:00:01.200"), (59.9996, "0:01:00.000"), (3723.004, "1:02:03.004"),
        (360_000, "100:00:00.000"),
        (-3, "0:00:00.000"), (Double.nan, "0:00:00.000"), (1e300, "277777:46:40.000"),
    ])
    func `Times are hours, minutes, seconds and milliseconds`(seconds: Double, text: String) {
        #expect(ReportText.clock(seconds) == text)
    }

    @Test(arguments: [
        ("Anna & <Bob>", "Anna &amp; &lt;Bob&gt;"), ("\"a\" 'b'", "&quot;a&quot; &#39;b&#39;"),
        ("a\u{0}\u{1B}\u{202E}b", "a\u{FFFD}\u{FFFD}\u{FFFD}b"),
        ("Zoë 李", "Zoë 李"), ("", ""),
    ])
    func `Text is escaped and what can not be seen is shown`(text: String, html: String) {
        #expect(escaped(text) == html)
    }

    @Test func `Markup escapes what is put in and keeps what is written`() {
        let name = "<b>"
        let inner: Markup = "<i>\(name)</i>"
        let outer: Markup = "<p title=\"\(name)\">\(inner)\(3)</p>"
        #expect(outer.html == "<p title=\"&lt;b&gt;\"><i>&lt;b&gt;</i>3</p>")
    }
}
