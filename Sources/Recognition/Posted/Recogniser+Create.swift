import Rules
public import Store
public import UsherCore

extension Recogniser {
    /// Fails where the request names a list, a person or a feature that is not there; for whoever answers that before the picture is read.
    public func check(_ request: PersonRequest) throws {
        try requireModels(for: request.wants.features)
        guard try database.hasList(request.list) else { throw RecognitionError.unknown(.list(request.list)) }
        if let person = request.replaces, try database.person(person)?.list != request.list {
            throw RecognitionError.unknown(.person(person))
        }
    }

    /// Lets the faces of a picture become persons of a list, or take over persons that are like them.
    ///
    /// Everything is on the disk when this returns, or nothing. Compared is with who was in the list before: two faces of one picture
    /// never match each other.
    ///
    /// - Parameters:
    ///   - picture: the picture.
    ///   - request: what is asked.
    ///   - actor: who asked, for the audit log.
    /// - Returns: what became of each face.
    /// - Throws: `RecognitionError` for what is named and not there; errors of the models and the store.
    public func createPersons(
        from picture: borrowing some Picture & ~Copyable,
        _ request: PersonRequest,
        by actor: AuditActor? = nil
    ) throws -> PersonCreation {
        try check(request)
        var wants = request.wants
        wants.isMulti = wants.isMulti && request.replaces == nil
        let seen = try examine(picture, wants)
        var creation = PersonCreation(outcome: seen.outcome, facesTotal: seen.facesTotal)
        let rules = request.rules(match)
        let mayChange = seen.faces.contains { $0.passes(rules.rules.creation) }
        creation.faces =
            mayChange
            ? try alter { try enter(seen.faces, request, rules, by: actor) }
            : try answer(judge(seen.faces, request, rules), [:], rules)
        return creation
    }

    /// Inside the critical section: looks, decides, writes.
    private func enter(
        _ faces: [ExaminedFace],
        _ request: PersonRequest,
        _ rules: PostedRules,
        by actor: AuditActor?
    ) throws -> ([FaceResult], touched: [PersonID]) {
        guard try database.hasList(request.list) else { throw RecognitionError.unknown(.list(request.list)) }
        let judgements = try judge(faces, request, rules)
        let updates = Self.updates(judgements, rules)
        var batch = StoreBatch(by: actor)
        for (index, judgement) in judgements.enumerated() {
            let stranger = stranger(judgement, provenance: .posted, keepsImage: !request.dropsImage)
            let face = face(of: stranger, template: judgement.examined.template)
            if judgement.outcome == .created { batch.newPersons.append(request.person(with: face)) }
            if let person = updates[index] { batch.replacements.append(request.replacement(of: person, by: face)) }
        }
        let stored = try database.commit(batch)
        var results = try answer(judgements, updates, rules, replaced: stored.replaced)
        var created = stored.created.makeIterator()
        for index in results.indices where judgements[index].outcome == .created {
            results[index].created = created.next().map { [$0] } ?? []
        }
        return (results, stored.created.map(\.id) + stored.replaced.map(\.id))
    }

    private func judge(
        _ faces: [ExaminedFace],
        _ request: PersonRequest,
        _ rules: PostedRules
    ) throws -> [Judgement] {
        guard let person = request.replaces else { return try judge(faces, rules) }
        guard let stored = try database.person(person), stored.list == request.list else {
            throw RecognitionError.unknown(.person(person))
        }
        return try faces.map { examined in
            let likeness = try database.exemplars(of: person).map(\.face.embedding)
                .filter { $0.model == self.faces.embeddingModel }
                .map { try score($0, examined.sighting.embedding) }
                .max()
            let candidate = Candidate(
                person: person,
                name: roster.name(of: person),
                list: request.list,
                score: Float(likeness ?? 0)
            )
            let decision = Decision.replacing(candidate, with: examined.subject, creation: rules.rules.creation)
            return Judgement(examined: examined, found: [candidate], decision: decision)
        }
    }

    /// Who takes over which face, by the face's index: the nearest person, if size and angle pass; of two faces the more alike one.
    private static func updates(_ judgements: [Judgement], _ rules: PostedRules) -> [Int: PersonID] {
        var updates: [Int: PersonID] = [:]
        var taken: Set<PersonID> = []
        let order = judgements.indices.sorted { left, right in
            (judgements[right].found.first?.score ?? 0, left) < (judgements[left].found.first?.score ?? 0, right)
        }
        for index in order {
            guard judgements[index].outcome == .matched,
                judgements[index].examined.passes(rules.rules.creation),
                let person = judgements[index].decision.identification.person?.person,
                taken.insert(person).inserted
            else { continue }
            updates[index] = person
        }
        return updates
    }

    private func answer(
        _ judgements: [Judgement],
        _ updates: [Int: PersonID],
        _ rules: PostedRules,
        replaced: [Person] = []
    ) throws -> [FaceResult] {
        try judgements.enumerated().map { index, judgement in
            var result = FaceResult(
                face: judgement.examined.face,
                matches: try matches(judgement.found, limit: rules.results),
                decision: judgement.decision
            )
            if let person = replaced.first(where: { $0.id == updates[index] }) {
                let similarity = judgement.decision.identification.person?.score ?? 0
                result.updated = PersonMatch(person: person, similarity: similarity)
            }
            return result
        }
    }
}

extension PersonRequest {
    /// The rules of the request: the threshold in force matches, and its list is the one to search and to add to.
    fileprivate func rules(_ match: MatchRules) -> PostedRules {
        var rules = SourceRules()
        rules.match = match.inForce(creation.threshold)
        rules.creation = creation
        rules.creation.lists = [list]
        rules.searchLists = [list]
        return PostedRules(rules: rules, results: Recogniser.candidateLimit)
    }

    fileprivate func person(with face: PersonFace) -> NewPerson {
        NewPerson(list: list, fields: fields, group: group, source: source, face: face)
    }

    /// Strings that come with a face for a person of the caller's choice are for that person; a person found by likeness keeps its own.
    fileprivate func replacement(of person: PersonID, by face: PersonFace) -> StoreBatch.Replacement {
        StoreBatch.Replacement(
            person: person,
            face: face,
            fields: replaces == nil || fields.isEmpty ? nil : fields,
            group: group,
            source: source
        )
    }
}
