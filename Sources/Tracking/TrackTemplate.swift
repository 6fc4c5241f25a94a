public import UsherCore

/// What the views of one face say together: the quality-weighted mean of their embeddings, and how well they agree.
public struct TrackTemplate: Sendable, Hashable {
    /// One view's embedding and its weight.
    public struct Member: Sendable, Hashable {
        /// The embedding.
        public var embedding: Embedding
        /// Its weight, more than 0; the quality of the view.
        public var weight: Float
    }

    /// The views, in the order in which they came.
    public private(set) var members: [Member] = []
    /// Unit length; `nil` without members.
    public private(set) var embedding: Embedding?
    /// The members' weighted sum.
    private var sum: [Float] = []

    /// A template of no views.
    public init() {}

    /// How many views it is made of.
    public var count: Int { members.count }

    /// Takes in one more view; `false` if it is of another model or its weight is not positive, and nothing changed.
    @discardableResult
    public mutating func add(_ embedding: Embedding, weight: Float) -> Bool {
        guard take(Member(embedding: embedding, weight: weight)) else { return false }
        settle()
        return true
    }

    /// One template of the views of several, as of the tracks of an appearance.
    public static func joining(_ templates: [TrackTemplate]) -> TrackTemplate {
        var whole = TrackTemplate()
        for template in templates {
            for member in template.members { whole.take(member) }
        }
        whole.settle()
        return whole
    }

    /// Adds a view to the sum and leaves the embedding to `settle`.
    @discardableResult
    private mutating func take(_ member: Member) -> Bool {
        guard member.weight > 0, member.weight.isFinite else { return false }
        if let first = members.first?.embedding {
            let embedding = member.embedding
            guard first.model == embedding.model, sum.count == embedding.values.count else { return false }
        } else {
            sum = [Float](repeating: 0, count: member.embedding.values.count)
        }
        members.append(member)
        sum.add(member)
        return true
    }

    private mutating func settle() {
        embedding = members.first.flatMap { Embedding(model: $0.embedding.model, normalizing: sum) }
    }

    /// The mean cosine between two different views, -1...1; 1 with fewer than two.
    ///
    /// A track that holds two persons shows in a low value.
    public var agreement: Float {
        guard members.count > 1 else { return 1 }
        var sum: Float = 0
        for (index, left) in members.enumerated() {
            for right in members[..<index] { sum += left.embedding.cosine(right.embedding) ?? 0 }
        }
        return sum / Float(members.count * (members.count - 1) / 2)
    }

    /// How many views agree with the mean of the others as `alike` judges; the single view of one agrees.
    ///
    /// This is what the rule of confirmations counts.
    public func confirmations(_ alike: (Embedding, Embedding) -> Bool) -> Int {
        guard members.count > 1 else { return members.count }
        return members.indices.count { index in
            mean(without: index).map { alike(members[index].embedding, $0) } ?? false
        }
    }

    private func mean(without excluded: Int) -> Embedding? {
        guard let first = members.first?.embedding else { return nil }
        var others = [Float](repeating: 0, count: sum.count)
        for (index, member) in members.enumerated() where index != excluded { others.add(member) }
        return Embedding(model: first.model, normalizing: others)
    }
}

extension [Float] {
    /// Adds a member's embedding, which is as long, by its weight.
    fileprivate mutating func add(_ member: TrackTemplate.Member) {
        let values = member.embedding.values
        for dimension in indices { self[dimension] += member.weight * values[dimension] }
    }
}
