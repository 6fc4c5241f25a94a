import Rules
public import Store
public import UsherCore

extension Recogniser {
    /// Fails where the request names a group, a source, a list or a feature that is not there, in this order; for whoever answers that
    /// before the picture is read.
    ///
    /// - Returns: what the request means, for `act(on:_:dryRun:)`.
    @discardableResult
    public func check(_ request: ActionRequest) throws -> ActionOrders {
        try ActionOrders(request, self)
    }

    /// Says who is in a picture that a source posts, lets strangers become persons where the rules allow it, and records the action.
    ///
    /// Persons and action are on the disk together when this returns. A dry run decides and explains, and writes nothing.
    ///
    /// - Parameters:
    ///   - picture: the picture.
    ///   - request: what is asked; the rest comes from group and source.
    ///   - dryRun: whether to write nothing.
    ///   - actor: who asked, for the audit log: it names who let a person be created.
    /// - Returns: what was decided of each face.
    /// - Throws: `RecognitionError` for what is named and not there; errors of the models and the store.
    public func act(
        on picture: borrowing some Picture & ~Copyable,
        _ request: ActionRequest,
        dryRun: Bool = false,
        by actor: AuditActor? = nil
    ) throws -> ActionAnswer {
        try act(on: picture, check(request), dryRun: dryRun, by: actor)
    }

    /// The same for a request that was checked.
    public func act(
        on picture: borrowing some Picture & ~Copyable,
        _ orders: ActionOrders,
        dryRun: Bool = false,
        by actor: AuditActor? = nil
    ) throws -> ActionAnswer {
        let seen = try examine(picture, orders.wants)
        var answer = ActionAnswer(outcome: seen.outcome, facesTotal: seen.facesTotal)
        guard !seen.faces.isEmpty else { return answer }
        let judgements = try judge(seen.faces, orders.posted)
        if dryRun {
            answer.faces = try results(judgements, orders)
        } else if judgements.contains(where: { $0.outcome == .created }) {
            let id: ActionID = database.makeID()
            answer.action = id
            answer.faces = try alter { try admit(seen, as: id, orders, by: actor) }
        } else {
            // Nobody is created, so nobody needs to wait: the store alone puts actions in line.
            let id: ActionID = database.makeID()
            answer.action = id
            answer.faces = try results(judgements, orders)
            let record = record(id, judgements, answer.faces.map { _ in [] }, total: seen.facesTotal, orders)
            try database.commit(batch(recording: record, of: judgements, orders))
        }
        return answer
    }

    /// Inside the critical section: looks again, writes persons and action in one transaction.
    private func admit(
        _ seen: Examination,
        as id: ActionID,
        _ orders: ActionOrders,
        by actor: AuditActor?
    ) throws -> ([FaceResult], touched: [PersonID]) {
        for list in orders.rules.creation.lists where try !database.hasList(list) {
            throw RecognitionError.unknown(.list(list))
        }
        let judgements = try judge(seen.faces, orders.posted)
        var number = try strangers(in: orders.rules.creation.lists)
        let newcomers = judgements.map { judgement -> [NewPerson] in
            guard judgement.outcome == .created else { return [] }
            number += 1
            let face = face(of: stranger(judgement, provenance: .postedIn(id)), template: judgement.examined.template)
            return orders.rules.creation.lists.map { list in
                NewPerson(
                    id: database.makeID(),
                    list: list,
                    name: "Stranger \(number)",
                    group: orders.rules.group,
                    source: orders.rules.source,
                    face: face
                )
            }
        }
        let record = record(id, judgements, newcomers, total: seen.facesTotal, orders)
        var batch = batch(recording: record, of: judgements, orders)
        batch.newPersons = newcomers.flatMap(\.self)
        batch.actor = actor
        let created = try database.commit(batch).created
        var results = try results(judgements, orders)
        for (index, persons) in newcomers.enumerated() {
            results[index].created = created.filter { person in persons.contains { $0.id == person.id } }
        }
        return (results, created.map(\.id))
    }

    private func results(_ judgements: [Judgement], _ orders: ActionOrders) throws -> [FaceResult] {
        try judgements.map { judgement in
            FaceResult(
                face: judgement.examined.face,
                matches: try matches(judgement.found, limit: orders.posted.results),
                decision: judgement.decision,
                alerts: orders.alerts(for: Set(judgement.found.map(\.list)))
            )
        }
    }

    /// The record of the action: its best face, and every face where several were processed.
    private func record(
        _ id: ActionID,
        _ judgements: [Judgement],
        _ newcomers: [[NewPerson]],
        total: Int,
        _ orders: ActionOrders
    ) -> ActionRecord {
        let order = [judgements.best] + judgements.indices.filter { $0 != judgements.best }
        let faces = order.map { ActionFace(judgements[$0], became: newcomers[$0].first) }
        let best = faces[0]
        return ActionRecord(
            id: id,
            kind: .posted,
            source: orders.rules.source,
            group: orders.rules.group,
            faces: total,
            person: best.person,
            list: best.list,
            score: best.score,
            band: best.band,
            best: best.face,
            decision: best.decision,
            results: faces.count > 1 ? faces : []
        )
    }
}

extension Recogniser {
    /// The action with the picture of its best face, unless that is not to be kept, and what others are told: that it is there, and over.
    fileprivate func batch(
        recording action: ActionRecord,
        of judgements: [Judgement],
        _ orders: ActionOrders
    ) -> StoreBatch {
        let best = judgements[judgements.best].examined.sighting
        let image = NewImage(jpeg: best.thumbnail, size: best.thumbnailSize)
        let found = Set(judgements.flatMap { $0.found.map(\.list) })
        let told = [EventKind.actionAnnounced, .actionClosed].flatMap { kind in
            events(
                ActionNews(
                    kind,
                    of: action.id,
                    source: action.source,
                    group: action.group,
                    search: orders.search,
                    found: found
                )
            )
        }
        return StoreBatch(actions: [action], images: orders.keepsImage ? [action.id: image] : [:], events: told)
    }
}

extension [Judgement] {
    /// The index of the face that the action is shown by: the best view, of equals the larger.
    fileprivate var best: Int {
        indices.max { left, right in
            (self[left].examined.face.quality.value, right) < (self[right].examined.face.quality.value, left)
        } ?? 0
    }
}

extension ActionFace {
    fileprivate init(_ judgement: Judgement, became newcomer: NewPerson?) {
        let (face, who) = (judgement.examined.face, judgement.decision.identification)
        self.init(
            face: BestFace(
                time: nil,
                box: face.face.box,
                square: face.square,
                pose: face.pose,
                quality: face.quality.value,
                features: face.features
            ),
            person: newcomer?.id ?? who.person?.person,
            list: newcomer?.list ?? who.person?.list,
            score: who.best.map { Double($0.score) },
            band: ActionRecord.Band(rawValue: who.band.rawValue),
            decision: RecordedDecision(
                outcome: judgement.outcome.rawValue,
                reasons: judgement.decision.reasons.map(\.description)
            )
        )
    }
}
