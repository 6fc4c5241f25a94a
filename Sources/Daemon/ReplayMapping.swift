import Foundation
import Media
import Recognition
import Report
import Rules
import Store
import UsherCore

// From the rooms' own words to those of the report and of the store.

extension FileResult {
    /// Takes over what the recording is and what was lost of it.
    mutating func describe(_ found: ReplayedRecording) {
        if let properties = found.properties {
            durationS = Double(found.properties?.duration?.nanoseconds ?? 0) / 1e9
            width = properties.size.width
            height = properties.size.height
            codec = properties.codec
            container = properties.container
        }
        framesDecoded = found.framesDecoded
        framesAnalysed = found.framesAnalysed
        framesDamaged = found.damage.framesDamaged
        damagedSpans = found.damage.spans.map {
            DamagedSpan(fromS: $0.lowerBound.seconds, toS: $0.upperBound.seconds)
        }
        facesDetected = found.facesDetected
        facesTooSmall = found.facesTooSmall
        complete = found.isComplete
    }
}

extension Duration {
    /// Whole nanoseconds.
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}

extension AppearanceResult {
    init(_ record: AppearanceRecord, recogniser: Recogniser) {
        let who = record.decision.identification
        self.init(
            id: record.id.description,
            firstS: record.first.seconds,
            lastS: record.last.seconds,
            faces: record.faces,
            band: ScoreBand(who.band),
            decision: DecisionResult(
                outcome: record.decision.outcome.rawValue,
                reasons: record.decision.reasons.map(\.description)
            )
        )
        person = PersonReference(record, recogniser: recogniser)
        score = who.best.map { Double($0.score) }
        shots = record.shots.map(ShotResult.init)
        best = shots.first
    }
}

extension PersonReference {
    /// Who it was, or whom it became; `nil` for somebody uncertain or unknown.
    init?(_ record: AppearanceRecord, recogniser: Recogniser) {
        if let created = record.created, let id = created.ids.first, let list = created.lists.first {
            self.init(id: id.description, name: created.name, list: recogniser.name(of: list))
        } else if let person = record.decision.identification.person {
            self.init(
                id: person.person.description,
                name: person.name,
                list: recogniser.name(of: person.list)
            )
        } else {
            return nil
        }
    }
}

extension ScoreBand {
    init(_ band: Band) {
        switch band {
        case .known: self = .known
        case .uncertain: self = .uncertain
        case .unknown: self = .unknown
        }
    }
}

extension ShotResult {
    init(_ sighting: Sighting) {
        self.init(
            timeS: sighting.time.seconds,
            box: sighting.face.box,
            square: Double(sighting.square),
            pose: sighting.pose,
            quality: sighting.quality
        )
    }
}

extension PersonCreated {
    init(_ created: CreatedPerson, path: String, appearance: ActionID, recogniser: Recogniser) {
        self.init(
            id: created.ids.first?.description ?? "",
            name: created.name,
            lists: created.lists.map { recogniser.name(of: $0) },
            path: path,
            appearance: appearance.description,
            timeS: created.time.seconds
        )
    }
}

extension ActionRecord {
    init(_ record: AppearanceRecord, rules: SourceRules, recording: Store.Recording?) {
        let who = record.decision.identification
        self.init(
            id: record.id,
            kind: .appearance,
            source: rules.source,
            group: rules.group,
            recording: recording,
            media: record.first...max(record.first, record.last),
            faces: record.faces,
            person: record.created?.ids.first ?? who.person?.person,
            list: record.created?.lists.first ?? who.person?.list,
            score: who.best.map { Double($0.score) },
            band: Band(rawValue: who.band.rawValue),
            best: record.best.map {
                BestFace(
                    time: $0.time,
                    box: $0.face.box,
                    square: $0.square,
                    pose: $0.pose,
                    quality: $0.quality.value,
                    features: $0.features
                )
            },
            decision: RecordedDecision(
                outcome: record.decision.outcome.rawValue,
                reasons: record.decision.reasons.map(\.description)
            )
        )
    }
}
