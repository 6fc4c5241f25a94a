public import UsherCore

/// One kept view of a face.
public struct Shot<Payload: Sendable>: Sendable {
    /// What the caller keeps of the view.
    public var payload: Payload
    /// How good it is, 0...1.
    public var quality: Float
    /// When it was taken.
    public var time: MediaTime
}

/// The few best views of a face, apart in time, so that they are not one instant over and over.
///
/// What it refuses need not be embedded: `wants` is asked first and says yes only to a view that clearly improves the set, so that a
/// track costs a handful of embeddings however long it is in view.
public struct BestShots<Payload: Sendable>: Sendable {
    /// The kept views in the order of their times.
    public private(set) var all: [Shot<Payload>] = []
    /// How many views were taken in, those included that better ones displaced.
    public private(set) var accepted = 0
    private let capacity: Int
    private let firstPlaces: Int
    private let spacing: Duration
    private let margin: Float

    /// An empty set of at most `capacity` views, `spacing` apart.
    ///
    /// The first `firstPlaces` views are taken as they come: a person is created from three that agree. The places after them are for
    /// views better than the worst by the fraction `margin`. A view displaces another only if it is better by that fraction, which doubles
    /// with each displacement.
    public init(
        capacity: Int = 5,
        firstPlaces: Int = 3,
        spacing: Duration = .milliseconds(180),
        margin: Float = 0.3
    ) {
        self.capacity = max(1, capacity)
        self.firstPlaces = firstPlaces
        self.spacing = spacing
        self.margin = margin
    }

    /// The best view; the earlier of equals.
    public var best: Shot<Payload>? {
        all.reduce(nil) { best, shot in best.map { $0.quality >= shot.quality } ?? false ? best : shot }
    }

    /// Whether a view of this quality would be taken in.
    public func wants(quality: Float, at time: MediaTime) -> Bool {
        place(quality: quality, at: time) != nil
    }

    /// Takes the view in if `wants` says so, and says whether it did.
    @discardableResult
    public mutating func offer(_ payload: Payload, quality: Float, at time: MediaTime) -> Bool {
        guard let place = place(quality: quality, at: time) else { return false }
        if case .instead(let index) = place { all.remove(at: index) }
        let shot = Shot(payload: payload, quality: quality, time: time)
        all.insert(shot, at: all.firstIndex { $0.time > time } ?? all.count)
        accepted += 1
        return true
    }

    private enum Place {
        case free
        case instead(Int)
    }

    /// Where the view goes: instead of the one it is too close to, else into a free place, else instead of the worst.
    private func place(quality: Float, at time: MediaTime) -> Place? {
        guard quality > 0 else { return nil }
        let close = all.indices.filter { Self.distance(all[$0].time, time) < spacing }
        // Between two kept views there is no room for a third.
        guard close.count <= 1 else { return nil }
        if let near = close.first { return improves(quality, on: near) ? .instead(near) : nil }
        if all.count < min(firstPlaces, capacity) { return .free }
        let worst = all.indices.min { (all[$0].quality, all[$0].time) < (all[$1].quality, all[$1].time) }
        guard let worst, improves(quality, on: worst) else { return nil }
        return all.count < capacity ? .free : .instead(worst)
    }

    private func improves(_ quality: Float, on index: Int) -> Bool {
        let doublings = min(16, accepted - all.count)
        let fraction = margin * Float(1 << doublings)
        return quality > all[index].quality * (1 + fraction)
    }

    private static func distance(_ left: MediaTime, _ right: MediaTime) -> Duration {
        left < right ? right - left : left - right
    }
}
