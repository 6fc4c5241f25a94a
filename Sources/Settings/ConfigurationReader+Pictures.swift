import Rules

extension ConfigurationReader {
    /// `pictures`: where pictures may be fetched from.
    func pictures(_ place: Place?) -> PictureSettings {
        var pictures = PictureSettings()
        guard let place, let section = Section(place, keys: ["allow"], reading) else { return pictures }
        let hosts = section.texts("allow", Self.wantedReceiver) { Self.isReceiver($0) ? $0 : nil } ?? []
        pictures.allowed = hosts.map(\.text)
        return pictures
    }

    /// `tls_unverified`: which cameras are believed without a certificate.
    func unverifiedTLS(_ document: Section) -> Set<String> {
        let wanted = "the host of a camera as its URL has it, without scheme, port and path, such as 10.0.0.5"
        let hosts = document.texts("tls_unverified", wanted) { text in
            let isAddress = text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
            let plain = isAddress.allSatisfy { $0.isLetter || $0.isNumber || "-_.:%".contains($0) }
            // A colon is right in an IPv6 address alone, which has two at least.
            let isHost = plain && !isAddress.isEmpty && isAddress.count { $0 == ":" } != 1
            return isHost ? isAddress.lowercased() : nil
        }
        return Set((hosts ?? []).map(\.text))
    }

    /// `face_detect`: what makes a portrait.
    func faceDetect(_ place: Place?) -> PortraitRules {
        var rules = PortraitRules()
        let keys = [
            "min_face_size", "min_face_size_relative", "detectable_face_size_relative", "max_face_size_relative",
            "min_pupillary_distance", "min_face_padding", "min_face_visible", "max_rotation", "max_occlusion",
        ]
        guard let place, let section = Section(place, keys: keys, reading) else { return rules }
        func set(_ key: String, _ range: ClosedRange<Double>, _ path: WritableKeyPath<PortraitRules, Double>) {
            if let value = section.number(key, range) { rules[keyPath: path] = value }
        }
        set("min_face_size", 0...10_000, \.minFaceSize)
        set("min_face_size_relative", 0...1, \.minFaceSizeRelative)
        set("detectable_face_size_relative", 0...1, \.detectableFaceSizeRelative)
        set("max_face_size_relative", 0...1, \.maxFaceSizeRelative)
        set("min_pupillary_distance", 0...10_000, \.minPupillaryDistance)
        set("min_face_padding", 0...10_000, \.minFacePadding)
        set("min_face_visible", 0...1, \.minFaceVisible)
        set("max_rotation", 0...180, \.maxRotation)
        set("max_occlusion", 0...1, \.maxOcclusion)
        return rules
    }

    /// `findface`: what its second API asks of its callers.
    func findFace(_ place: Place?) -> FindFaceSettings {
        var settings = FindFaceSettings()
        let keys = ["v2_token", "v2_return_facen"]
        guard let place, let section = Section(place, keys: keys, reading) else { return settings }
        settings.asksToken = section.flag("v2_token") ?? settings.asksToken
        settings.returnsVectors = section.flag("v2_return_facen") ?? settings.returnsVectors
        return settings
    }

    /// `ports`: where single contracts are spoken beside `--listen`.
    func ports(_ place: Place?) -> [String: String] {
        var ports: [String: String] = [:]
        let names = ["enface", "compreface", "findface", "findface2", "facedetect"]
        guard let place, let section = Section(place, keys: names, reading) else { return ports }
        for name in names {
            ports[name] = section.value(name, "an address and a port, such as 127.0.0.1:8000") { text in
                guard let colon = text.lastIndex(of: ":"), colon != text.startIndex,
                    let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
                else { return nil }
                return text
            }
        }
        return ports
    }
}
