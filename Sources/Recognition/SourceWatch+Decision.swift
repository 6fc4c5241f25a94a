import Rules
import Store
import Tracking
import UsherCore

extension SourceWatch {
    /// Asks the rules about an appearance whose template just grew, and creates the person if they allow it.
    mutating func decide(_ number: AppearanceNumber) throws -> [AppearanceRecord] {
        open[number]?.isNews = true
        guard let appearance = open[number], appearance.created == nil else { return [] }
        let shots = sightings(of: appearance)
        guard let template = Self.template(of: shots), let subject = subject(of: shots) else { return [] }
        var decision = try decision(on: subject, template: template, best: shots)
        if decision.outcome == .created {
            let stranger = stranger(shots, template, appearance.id)
            if let created = try recogniser.admit(stranger, rules: rules) {
                open[number]?.decision = decision
                open[number]?.created = created
                return try identify(number, as: created.ids.first)
            }
            // Somebody that alike entered the list between the look and the creation: look again.
            decision = try self.decision(on: subject, template: template, best: shots)
        }
        open[number]?.decision = decision
        return try identify(number, as: decision.identification.person?.person)
    }

    /// The last answer: of the appearance as a whole, or the creation it led to, with the person brought up to the best views.
    func finalDecision(
        on appearance: OpenAppearance,
        shots: [Sighting]
    ) throws -> (Decision, CreatedPerson?) {
        if let created = appearance.created, appearance.decision != nil, let template = Self.template(of: shots) {
            let stranger = stranger(shots, template, appearance.id)
            try recogniser.improve(created, with: stranger, rules: rules)
        }
        return try presentDecision(on: appearance, shots: shots)
    }

    /// The answer as it stands: the rules' last one, else one of the views; `shots` is not empty.
    func presentDecision(
        on appearance: OpenAppearance,
        shots: [Sighting]
    ) throws -> (Decision, CreatedPerson?) {
        guard let template = Self.template(of: shots), let subject = subject(of: shots) else {
            return (Decision.on(Subject(shots[0]), candidates: [], match: rules.match, creation: rules.creation), nil)
        }
        if let decision = appearance.decision { return (decision, appearance.created) }
        return (try decision(on: subject, template: template, best: shots), nil)
    }

    private func decision(on subject: Subject, template: Embedding, best shots: [Sighting]) throws -> Decision {
        let candidates = try recogniser.candidates(for: template, lists: rules.comparedLists)
        return Decision.on(subject, candidates: candidates, match: rules.match, creation: rules.creation)
    }

    /// The quality-weighted mean of the views.
    private static func template(of shots: [Sighting]) -> Embedding? {
        var template = TrackTemplate()
        for shot in shots { template.add(shot.embedding, weight: shot.quality.value) }
        return template.embedding
    }

    /// The appearance as the rules see it: its best view that passes size and angle, else its best, and how many such agree.
    private func subject(of shots: [Sighting]) -> Subject? {
        guard !shots.isEmpty else { return nil }
        let best = showpiece(of: shots)
        var good = TrackTemplate()
        for shot in shots where passes(shot) && shot.quality.value >= options.confirmationQuality {
            good.add(shot.embedding, weight: shot.quality.value)
        }
        let confirmations = good.confirmations { one, other in
            // Two views of one model always compare; anything else does not confirm.
            (try? recogniser.score(one, other)).map { $0 >= options.agreementScore } ?? false
        }
        return Subject(square: best.square, yaw: best.pose.yaw, origin: .stream(confirmations: confirmations))
    }

    /// Who the appearance shows, as a person to be.
    private func stranger(_ shots: [Sighting], _ template: Embedding, _ appearance: ActionID) -> Stranger {
        let best = showpiece(of: shots)
        return Stranger(embedding: template, best: best, provenance: .appearance(appearance), features: best.features)
    }

    /// The view that the person would be shown by.
    private func showpiece(of shots: [Sighting]) -> Sighting {
        shots.first(where: passes) ?? shots[0]
    }

    private func passes(_ shot: Sighting) -> Bool {
        rules.creation.passes(square: shot.square, yaw: shot.pose.yaw)
    }
}

extension Subject {
    fileprivate init(_ shot: Sighting) {
        self.init(square: shot.square, yaw: shot.pose.yaw, origin: .stream(confirmations: 1))
    }
}
