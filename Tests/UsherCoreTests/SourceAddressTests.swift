import Testing
import UsherCore

@Suite("Source addresses")
struct SourceAddressTests {
    @Test(
        "The path of a file is the one that is opened: percent signs decoded in a URL, a bare path as it is",
        arguments: [
            ("/srv/a%20b.mp4", "/srv/a%20b.mp4"), ("clips/a.mp4", "clips/a.mp4"),
            ("file:///srv/a%20b.mp4", "/srv/a b.mp4"), ("FILE:///srv/a.mp4", "/srv/a.mp4"),
            ("file:///srv/..%2f..%2Fetc/passwd", "/srv/../../etc/passwd"), ("file:///%2e%2e/x", "/../x"),
            ("file:///a%zz%4", "/a%zz%4"), ("file:///a%+1", "/a%+1"), ("file:///a%ff", "/a%ff"),
            ("file:///a%c3%a9", "/aé"),
        ]
    )
    func path(of text: String, is path: String) {
        #expect(SourceAddress(text).filePath == path)
        #expect(SourceAddress(text).isFile)
    }

    @Test(
        "What stands in a port's place and is none is masked: it is the password of somebody who forgot the @",
        arguments: [
            ("rtsp://camera:secret/1", "rtsp://camera:***/1"),
            ("rtsp://10.0.0.9:554:secret/1", "rtsp://10.0.0.9:***/1"),
            ("rtsp://camera:secret", "rtsp://camera:***"), ("rtsp://[fe80::1]:secret/1", "rtsp://[fe80::1]:***/1"),
            ("rtsp://camera:554/1", "rtsp://camera:554/1"), ("rtsp://[fe80::1]:554/1", "rtsp://[fe80::1]:554/1"),
            ("rtsp://[fe80::1]/1", "rtsp://[fe80::1]/1"), ("rtsp://camera/a:b", "rtsp://camera/a:b"),
            ("/srv/a:b.mp4", "/srv/a:b.mp4"),
        ]
    )
    func strayPort(_ text: String, shown: String) {
        #expect("\(SourceAddress(text))" == shown)
    }

    @Test(
        "What names no file of this machine has no path",
        arguments: [
            "", "rtsp://camera/1", "http://camera/etc/passwd", "file://host/etc/passwd", "file://", "file://a",
            "file:///a%00b", "/a\u{0}b",
        ]
    )
    func noPath(_ text: String) {
        #expect(SourceAddress(text).filePath == nil)
    }
}
