import Foundation

extension HostileContract {
    /// Everything hostile that is sent to a contract; of all of it nothing may change, and all of it is to be refused in the contract's own words
    /// unless it says that it may be answered.
    public var requests: [WireRequest] {
        refusedLogins + strangePaths + wrongMethods + brokenObjects + brokenForms + strangeTypes + badPictures
            + brokenBase64 + strangeQueries
            + own.map { request in
                self.request("hostile to it alone", request.place, "application/json", Array(request.json.utf8))
            }
    }

    /// Bodies larger than anything that a contract takes.
    public var hugeRequests: [WireRequest] {
        (writable + picturesque).map { place in
            let type = if case .body? = place.pictures { "image/jpeg" } else { "application/json" }
            return request("24 MiB", place, type, Array(repeating: 0x20, count: 24 << 20))
        }
            + picturesque.compactMap { place in
                guard case .files(let names)? = place.pictures else { return nil }
                let file = [UInt8](repeating: 0xff, count: 24 << 20)
                return request("a file of 24 MiB", place, Self.formType, Self.form(names.map { ($0, file) }))
            }
    }

    private func request(
        _ what: String,
        _ place: Place,
        _ type: String,
        _ body: [UInt8],
        mayBeAnswered: Bool = false
    ) -> WireRequest {
        var headers = login(place.path)
        if !body.isEmpty || place.method != "GET" { headers.append(("Content-Type", type)) }
        return WireRequest(
            what,
            place.method,
            base + place.path,
            headers: headers,
            body: body,
            mayBeAnswered: mayBeAnswered
        )
    }

    // MARK: Who asks, for what

    private var refusedLogins: [WireRequest] {
        let places = readable.map { Place("GET", $0) } + writable + picturesque
        return places.flatMap { place in
            strangers.map { login in
                var request = request("a stranger", place, "application/json", Array("{}".utf8))
                if place.method == "GET" { request.body = [] }
                request.headers = login + (place.method == "GET" ? [] : [("Content-Type", "application/json")])
                return request
            }
        }
    }

    private var strangePaths: [WireRequest] {
        [
            "/nothing", "/nothing/at/all", "/%00", "/%ff%fe", "/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd",
            "/..%2f..%2fetc%2fpasswd", "//etc/passwd", "/;a=b", "/" + String(repeating: "a", count: 4000),
            "/%", "/%zz", "/<script>alert(1)</script>", "/$(reboot)", "/'%20OR%201=1--",
        ].map { WireRequest("no such path", "GET", base + $0, headers: login("/nothing")) }
    }

    private var wrongMethods: [WireRequest] {
        let paths = readable + picturesque.map(\.path)
        return paths.flatMap { path in
            ["TRACE", "PATCH", "LOCK", "PROPFIND"].map { method in
                WireRequest("another method", method, base + path, headers: login(path))
            }
        }
    }

    // MARK: Objects and forms

    private var brokenObjects: [WireRequest] {
        let deep = 200_000
        let texts: [(String, String)] = [
            ("a brace", "{"), ("half a member", "{\"a\":"), ("no object", "[]"), ("a bare word", "nul"),
            ("two objects", "{}{}"), ("a comma too many", "{\"a\":1,}"), ("single quotes", "{'a':1}"),
            ("a number that is none", "{\"limit\":0x10}"), ("half a surrogate", "{\"a\":\"\\ud800\"}"),
            ("a control character", "{\"a\":\"\u{1}\"}"), ("deep arrays", String(repeating: "[", count: deep)),
            ("deep objects", String(repeating: "{\"a\":", count: deep)), ("a NUL alone", "\0"),
            ("a comment", "{/**/}"),
        ]
        let bytes: [(String, [UInt8])] = [
            ("no UTF-8", [0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
            ("overlong UTF-8", [0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]),
            ("UTF-16", [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
        ]
        let all = texts.map { ($0.0, Array($0.1.utf8)) } + bytes
        let places = writable + picturesque.filter { if case .body? = $0.pictures { false } else { true } }
        // Of the calls that take an array an empty one asks for nothing.
        return places.flatMap { place in
            all.map { request($0.0, place, "application/json", $0.1, mayBeAnswered: $0.0 == "no object") }
        }
    }

    private static let formType = "multipart/form-data; boundary=b"

    private static func form(_ files: [(name: String, bytes: [UInt8])], filename: String = "a.jpg") -> [UInt8] {
        files.flatMap { name, bytes in
            Array(
                "--b\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"\(filename)\"\r\n\r\n".utf8
            ) + bytes + Array("\r\n".utf8)
        } + Array("--b--\r\n".utf8)
    }

    private var brokenForms: [WireRequest] {
        let head = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n"
        let bodies: [(String, String, String)] = [
            ("no boundary is named", "multipart/form-data", head + "\r\n1\r\n--b--\r\n"),
            ("an empty boundary", "multipart/form-data; boundary=", head + "\r\n1\r\n--b--\r\n"),
            ("a long boundary", "multipart/form-data; boundary=" + String(repeating: "b", count: 5000), ""),
            ("the boundary never comes", Self.formType, "nothing of the kind"),
            ("half a part", Self.formType, head + "\r\nhal"),
            ("a head without an end", Self.formType, head), ("nothing", Self.formType, ""),
            ("a part without a name", Self.formType, "--b\r\n\r\n1\r\n--b--\r\n"),
            ("a head of 20,000", Self.formType, "--b\r\nX: " + String(repeating: "x", count: 20_000)),
            ("20,000 parts", Self.formType, String(repeating: head + "\r\n1\r\n", count: 20_000) + "--b--\r\n"),
            ("a form in a form", Self.formType, "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b--"),
            (
                "names that lead elsewhere", Self.formType,
                "--b\r\nContent-Disposition: form-data; name=\"../\0\"; filename=\"/etc/passwd\"\r\n\r\n1\r\n--b--\r\n"
            ),
        ]
        return (picturesque + writable).flatMap { place in
            bodies.map { what, type, body in request("form: " + what, place, type, Array(body.utf8)) }
        }
    }

    private var strangeTypes: [WireRequest] {
        let types = [
            "text/plain", "application/octet-stream", "application/xml", "image/svg+xml",
            "application/json; charset=\"",
            ";;;", "text/x-url", "application/x-www-form-urlencoded",
        ]
        let body = Array("%zz=%ff&a[]=1&&=&file=%00&photo=%41%00".utf8)
        return (picturesque + writable).flatMap { place in
            types.map { request("type \($0)", place, $0, body) }
        }
    }

    // MARK: Pictures

    private static let pictures: [(what: String, bytes: [UInt8])] = [
        ("text named .jpg", Array("This is no picture.".utf8)), ("0 bytes", []),
        ("half a JPEG", [0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff]),
        ("half a PNG", Array(Bomb.png(100, 100, depth: 8).prefix(40))),
        ("51 megapixels", Bomb.png(7200, 7100, depth: 1)), ("1,000 scans", Bomb.jpeg(16_000, 3000, scans: 1000)),
        ("100 MB of rows", Bomb.png(100, 100, depth: 8, zeros: 100_000_000)),
        ("a picture without pixels", Bomb.png(0, 0, depth: 8)),
        ("an SVG that reads a file", Array("<svg><image href=\"file:///etc/passwd\"/></svg>".utf8)),
        ("a playlist", Array("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n".utf8)),
    ]

    private var badPictures: [WireRequest] {
        picturesque.flatMap { place in
            Self.pictures.map { picture in
                let (type, body) = Self.body(of: place, picture.bytes)
                return request(picture.what, place, type, body, mayBeAnswered: answersNoPictures)
            }
        }
    }

    private static func body(of place: Place, _ picture: [UInt8]) -> (type: String, bytes: [UInt8]) {
        switch place.pictures {
        case .files(let names)?: (formType, form(names.map { ($0, picture) }))
        case .members(let names)?: ("application/json", object(names, Data(picture).base64EncodedString()))
        case .body?, nil: ("image/jpeg", picture)
        }
    }

    private static func object(_ names: [String], _ text: String) -> [UInt8] {
        Array("{\(names.map { "\"\($0)\":\"\(text)\"" }.joined(separator: ","))}".utf8)
    }

    private var brokenBase64: [WireRequest] {
        picturesque.flatMap { place -> [WireRequest] in
            guard case .members(let names)? = place.pictures else { return [] }
            let values = [
                "\"%%%\"", "\"=\"", "\"A\"", "\"data:\"", "\"data:image/png;base64,\"", "\"data:,,,\"", "1", "[]", "{}",
                "true", "\"\\u0000\"", "\"ftp://a/b\"", "\"file:///etc/passwd\"", "\"http://127.0.0.1:1/\"",
                "\"http://[::1\"", "\"https://\"",
            ]
            return values.map { value in
                let members = names.map { "\"\($0)\":\(value)" }.joined(separator: ",")
                return request("base64: \(value)", place, "application/json", Array("{\(members)}".utf8))
            }
        }
    }

    // MARK: Queries

    private var strangeQueries: [WireRequest] {
        let numbers = [
            "-1", "1e309", "NaN", "-inf", "0x10", "99999999999999999999", "-9223372036854775808", "%00", "%FF", "",
            "%EF%BC%91", "1;DROP%20TABLE%20persons",
        ]
        let names = ["limit", "page", "size", "n", "max_id", "min_id", "after", "sort", "id:in", "prediction_count"]
        let queries =
            numbers.map { number in names.map { "\($0)=\(number)" }.joined(separator: "&") }
            + numbers.flatMap { number in names.map { "\($0)=\(number)" } }
            + ["%00=%00", "=", "&&&&", String(repeating: "a=b&", count: 500), "a[b][c]=d", "limit=1&limit=2"]
        return readable.flatMap { path in
            queries.map { query in
                let whole = path + (path.contains("?") ? "&" : "?") + query
                return request("query", Place("GET", whole), "", [], mayBeAnswered: true)
            }
        }
    }
}
