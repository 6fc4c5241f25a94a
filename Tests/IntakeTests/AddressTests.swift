import Media
import Testing
import UsherCore

@testable import Intake

@Suite("Addresses that may be opened")
struct AddressTests {
    @Test(
        "Good ones name their place",
        arguments: [
            ("rtsp://camera/1", "rtsp", "camera"),
            ("RTSP://camera:554/1", "rtsp", "camera:554"),
            ("rtsp://anna:secret@10.0.0.9:8554/live?x=1", "rtsp", "10.0.0.9:8554"),
            ("rtsps://anna:p%40ss@camera/1", "rtsps", "camera"),
            ("rtsp://anna:p@ss@camera/1", "rtsp", "camera"),
            ("rtsp://[fe80::1]:554/1", "rtsp", "[fe80::1]:554"),
            ("rtsp://[fe80::1]/1", "rtsp", "[fe80::1]"),
            ("rtsp://camera/stream@1", "rtsp", "camera"),
            ("http://camera/video.mjpg", "http", "camera"),
            ("https://camera/live.m3u8", "https", "camera"),
            ("/var/clips/a b.mp4", "file", "/var/clips/a b.mp4"),
            ("file:///var/clips/a.mp4", "file", "/var/clips/a.mp4"),
        ]
    )
    func good(text: String, scheme: String, place: String) throws {
        let checked = try CheckedAddress(SourceAddress(text), allowsFile: true)
        #expect(checked.scheme.rawValue == scheme)
        #expect(checked.place == place)
    }

    @Test(
        "The host is that of the place, without what does not belong to it",
        arguments: [
            ("rtsps://anna:p%40ss@Camera.lan:322/1", "camera.lan"), ("https://10.0.0.9/live.m3u8", "10.0.0.9"),
            ("rtsps://[FE80::1%eth0]:322/1", "fe80::1%eth0"), ("/var/clips/a:b.mp4", ""),
        ]
    )
    func host(text: String, host: String) throws {
        #expect(try CheckedAddress(SourceAddress(text), allowsFile: true).host == host)
    }

    @Test(
        "Bad ones are refused with what to do, and without the password",
        arguments: [
            ("", "empty"),
            ("exec://rm", "'exec' is not opened"),
            ("concat://a|b", "'concat' is not opened"),
            ("file://host/etc/passwd", "three slashes"),
            ("rtsp://", "no host"),
            ("rtsp:///1", "no host"),
            ("rtsp://anna:secret@/1", "no host"),
            ("rtsp://camera:99999/1", "port"),
            ("rtsp://camera:secret/1", "port"),
            ("rtsp://anna:sec/ret@camera/1", "%2F"),
            ("rtsp://anna:sec#ret@camera/1", "%2F"),
            ("rtsp://cam era/1", "blank"),
            ("rtsp://camera/1\nrtsp://other", "blank"),
            ("rtsp://camera/" + String(repeating: "x", count: 5000), "longer"),
        ]
    )
    func bad(text: String, part: String) {
        let failure = #expect(throws: SourceFailure.self) {
            _ = try CheckedAddress(SourceAddress(text), allowsFile: true)
        }
        #expect(failure?.fault == .notAllowed)
        #expect(failure?.reason.contains(part) == true, "\(failure?.reason ?? "")")
        #expect(failure?.reason.contains("sec") == false)
    }

    @Test("A file is opened only where the caller checked it", arguments: ["/etc/passwd", "file:///etc/passwd"])
    func files(text: String) {
        #expect(throws: SourceFailure.self) { _ = try CheckedAddress(SourceAddress(text), allowsFile: false) }
    }

    @Test(
        "rtsps is opened only where its own host is believed, everything else either way",
        arguments: [
            ("rtsps://camera:322/1", [], false), ("rtsps://camera:322/1", ["gate"], false),
            ("rtsps://camera/1", ["gate", "camera"], true), ("https://camera/1", [], true),
            ("rtsp://camera/1", [], true),
        ] as [(String, Set<String>, Bool)]
    )
    func certificates(text: String, believed: Set<String>, isOpened: Bool) throws {
        var settings = LiveSettings(address: SourceAddress(text))
        settings.believedHosts = believed
        let plan = LanePlan(
            name: "door",
            address: settings.address,
            settings: settings,
            clock: SystemClock(),
            onFrame: nil,
            recording: nil
        )
        guard !isOpened else {
            #expect(plan.request(try plan.checked()).checksCertificate == believed.isEmpty)
            return
        }
        let failure = #expect(throws: SourceFailure.self) { _ = try plan.checked() }
        #expect(failure?.fault == .notAllowed && failure?.reason.hasPrefix("camera:322 ") == true)
        #expect(failure?.reason.contains("tls_unverified: [camera] in sources.yml") == true)
    }
}
