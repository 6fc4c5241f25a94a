import Faces
import Foundation
import Gallery
import Inference
import Recognition
import Rules
import Report
import Settings
import Store
import UsherCore

extension ReplaySession {
    /// The result of everything replayed so far.
    func result(started: Date, configuration: Configuration) throws -> ReplayResult {
        let wall = Date().timeIntervalSince(started)
        let frames = files.reduce(0) { $0 + $1.framesDecoded }
        let video = files.reduce(0) { $0 + $1.durationS }
        var timings = Timings(
            startedAt: WallTime(microseconds: Int64(started.timeIntervalSince1970 * 1e6)).iso8601,
            wallS: wall,
            videoS: video,
            framesPerS: wall > 0 ? Double(frames) / wall : 0
        )
        let usage = ProcessUsage.now()
        timings.cpuS = usage.cpuSeconds
        timings.peakMemoryBytes = usage.peakMemoryBytes
        timings.cores = ProcessInfo.processInfo.activeProcessorCount
        var result = ReplayResult(
            usherVersion: usherVersion,
            modelPack: ModelPackUsed(workshop.pack),
            settings: try settings(configuration),
            files: files + request.files.dropFirst(files.count).map { FileResult(path: $0) },
            personsCreated: created,
            timings: timings
        )
        if stop.isMade {
            result.complete = false
            result.stoppedReason =
                "interrupted after \(files.filter(\.complete).count) of \(request.files.count) recordings"
        }
        return result
    }

    /// Everything that the result depends on beside the recordings and the models.
    private func settings(_ configuration: Configuration) throws -> SettingsUsed {
        let source = rules.rules
        let size = configuration.detection.inputSize ?? workshop.faces.detector.inputSize
        return SettingsUsed(
            source: rules.sourceName,
            analyzeFps: rules.framesPerSecond,
            lists: try listsUsed(),
            commit: request.commit,
            rules: [
                SettingUsed("match_threshold", .number(Double(source.match.matchScore))),
                SettingUsed("match_margin", .number(Double(source.match.margin))),
                SettingUsed("no_match_threshold", .number(Double(source.match.optimum))),
                SettingUsed("uncertain_from", .number(Double(source.match.uncertainFloor))),
                SettingUsed("new_person_threshold", .text(source.creation.threshold.description)),
                SettingUsed("new_person_square_min", .integer(source.creation.squareMinimum)),
                SettingUsed("new_person_yaw_max", .integer(source.creation.yawMaximum)),
                SettingUsed("confirmations", .integer(source.creation.confirmations)),
                SettingUsed(
                    "person_list_add",
                    .text(source.creation.lists.map { workshop.recogniser.name(of: $0) }.joined(separator: ", "))
                ),
            ],
            parameters: [
                SettingUsed("detector_input_size", .text(size.description)),
                SettingUsed(
                    "detector_score_min",
                    configuration.detection.scoreMinimum.map { .number($0) } ?? .text("the pack's")
                ),
                SettingUsed("square_factor", .number(Double(workshop.faces.squareFactor))),
                SettingUsed("shots_per_track", .integer(options.shotsPerTrack)),
                SettingUsed("faces_minimum", .integer(options.facesMinimum)),
                SettingUsed("gap_s", .number(configuration.tracking.gapSeconds)),
                SettingUsed("reentry_s", .number(configuration.tracking.reentrySeconds)),
            ]
        )
    }

    private func listsUsed() throws -> [ListUsed] {
        let searched = rules.rules.searchLists
        var counts: [PersonListID: Int] = [:]
        try workshop.database.eachExemplar(model: workshop.faces.embedder.modelID, lists: searched) {
            counts[$0.list, default: 0] += 1
        }
        return try workshop.database.lists().filter { searched?.contains($0.id) ?? true }.map { list in
            ListUsed(
                id: list.id.description,
                name: list.name,
                persons: list.personsTotal,
                exemplars: counts[list.id] ?? 0
            )
        }
    }
}

extension ModelPackUsed {
    init(_ pack: ModelPack) {
        self.init(
            name: pack.name,
            models: pack.models.map { model in
                ModelUsed(
                    role: model.role.rawValue,
                    id: model.id,
                    files: model.files.map { ModelFileUsed(path: $0.path, sha256: $0.sha256) },
                    licence: model.licence
                )
            },
            cohort: pack.cohort.map { CohortUsed(id: $0.id, sha256: $0.sha256, rows: $0.rows) }
        )
    }
}
