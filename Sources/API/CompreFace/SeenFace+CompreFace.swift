import Recognition
import UsherCore

extension CompreFace {
    var likeness: Likeness { Likeness(services.recogniser) }

    /// A face with what was asked of it; `status` adds how long each took, the detector's time too.
    func json(_ seen: SeenFace, of look: SeenPicture, _ options: CompreFaceOptions) -> JSON {
        var json: JSON = ["box": Self.box(seen.face)]
        if let age = seen.answers[.age], let range = age.range {
            json = json.adding(
                "age",
                [
                    "probability": .rounded(range.confidence, decimals: 5), "high": .integer(range.high),
                    "low": .integer(range.low),
                ]
            )
        }
        for (feature, answer) in seen.answers.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where feature != .age {
            json = json.adding(
                feature.rawValue,
                ["probability": .rounded(answer.confidence, decimals: 5), "value": .string(answer.result)]
            )
        }
        if let pose = seen.pose {
            json = json.adding(
                "pose",
                [
                    "pitch": .rounded(pose.pitch, decimals: 5), "roll": .rounded(pose.roll, decimals: 5),
                    "yaw": .rounded(pose.yaw, decimals: 5),
                ]
            )
        }
        if options.plugins.contains("landmarks") {
            json = json.adding(
                "landmarks",
                .array(seen.face.landmarks.points.map { [.pixel($0.x), .pixel($0.y)] })
            )
        }
        if options.hasEmbedding, let face = seen.comparable {
            json = json.adding("embedding", .vector(face.vector))
        }
        return options.hasStatus ? json.adding("execution_time", Self.times(seen, look)) : json
    }

    private static func box(_ face: DetectedFace) -> JSON {
        let box = face.box
        return [
            "probability": .rounded(face.score, decimals: 5), "x_max": .pixel(box.x + box.width),
            "y_max": .pixel(box.y + box.height), "x_min": .pixel(box.x), "y_min": .pixel(box.y),
        ]
    }

    private static func times(_ seen: SeenFace, _ look: SeenPicture) -> JSON {
        var times: JSON = ["detector": .milliseconds(look.detectionTime)]
        for (feature, answer) in seen.answers.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            times = times.adding(feature.rawValue, .rounded(answer.milliseconds, decimals: 3))
        }
        return times.adding("pose", seen.poseTime.map(JSON.milliseconds))
            .adding("calculator", seen.comparableTime.map(JSON.milliseconds))
    }

    /// The models that answered, by the names of the plugins.
    private func versions(_ wants: LookWants) -> JSON {
        let known = services.recogniser.faces.modelIDs
        let features = wants.features.filter { services.recogniser.faces.knownFeatures.contains($0) }.map(\.rawValue)
        let plugins =
            features.map { ($0, $0) } + [("detector", "detector")]
            + (wants.hasPose ? [("pose", "head_pose")] : [])
            + (wants.isComparable ? [("calculator", "embedder")] : [])
        return .object(plugins.compactMap { plugin, role in known[role].map { .init(plugin, .string($0)) } })
    }

    /// `body`, with the models' names at its end where the status was asked for.
    func stating(_ body: JSON, _ wants: LookWants, _ options: CompreFaceOptions) -> JSON {
        options.hasStatus ? body.adding("plugins_versions", versions(wants)) : body
    }
}

extension JSON {
    fileprivate static func pixel(_ value: Float) -> JSON { .integer(Int(value.rounded())) }

    fileprivate static func milliseconds(_ time: Duration) -> JSON {
        .rounded(time / .milliseconds(1), decimals: 3)
    }

    /// Numbers in as few digits as give the same Float32 back.
    static func vector(_ values: [Float]) -> JSON { .array(values.map { .number(Double("\($0)") ?? Double($0)) }) }

    /// The numbers of an array that is nothing else; `nil` for one that is.
    var vector: [Float]? {
        guard let items = array else { return nil }
        let numbers = items.compactMap(\.double)
        return numbers.count == items.count ? numbers.map { Float($0) } : nil
    }
}
