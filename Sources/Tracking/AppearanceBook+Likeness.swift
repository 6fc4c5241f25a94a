import Foundation
import UsherCore

/// Who continues whom.
extension AppearanceBook {
    /// The open appearance, other than `own`, that these tracks continue: the one furthest above its bar; the earlier of equals.
    func continuation(of tracks: [TrackID], notIn own: AppearanceNumber? = nil) -> AppearanceNumber? {
        let person = own.flatMap { open[$0]?.person }
        let pages = tracks.compactMap { self.pages[$0] }
        guard let template = joining(pages.compactMap(\.template)) else { return nil }
        let candidates = appearances.filter {
            $0.number != own && (person == nil || $0.person == nil || $0.person == person) && !wereTogether(pages, $0)
        }
        var best: (number: AppearanceNumber, clearance: Float)?
        for candidate in candidates {
            let others = candidate.tracks.compactMap { self.pages[$0] }
            guard let known = joining(others.compactMap(\.template)), let score = score(template, known) else {
                continue
            }
            let clearance = score - bar(between: pages, and: others, among: candidates.count)
            if clearance >= 0, clearance > best?.clearance ?? -1 { best = (candidate.number, clearance) }
        }
        return best?.number
    }

    /// The score from which on two groups of tracks are one person's.
    private func bar(between left: [Page], and right: [Page], among candidates: Int) -> Float {
        let share = Float(min(1, Self.gap(left, right) / options.reentry))
        // As many chances to be wrong as there are appearances: the rate each may have falls in proportion.
        let crowd = log10(Float(max(1, candidates)))
        let nearby = isNearby(left, right) ? options.nearbyAllowance : 0
        return AppearanceOptions.score(likeness: options.likeness + options.gapSurcharge * share + crowd - nearby)
    }

    /// The time between the end of one group and the beginning of the other; zero where they interleave.
    private static func gap(_ left: [Page], _ right: [Page]) -> Duration {
        guard let leftFirst = left.map(\.first).min(), let leftLast = left.map(\.last).max(),
            let rightFirst = right.map(\.first).min(), let rightLast = right.map(\.last).max()
        else { return .zero }
        return max(.zero, rightFirst - leftLast, leftFirst - rightLast)
    }

    /// Whether a track of one begins soon after a track of the other was lost, and close to it.
    private func isNearby(_ left: [Page], _ right: [Page]) -> Bool {
        left.contains { one in
            right.contains { other in follows(one, other) || follows(other, one) }
        }
    }

    private func follows(_ later: Page, _ earlier: Page) -> Bool {
        let gap = later.first - earlier.last
        guard gap >= .zero, gap <= options.nearbyGap else { return false }
        let (from, to) = (earlier.lastBox, later.firstBox)
        let (dx, dy) = (to.center.x - from.center.x, to.center.y - from.center.y)
        let reach = options.nearbySides * Float(max(from.side, to.side))
        let ratio = max(from.side, to.side) / min(from.side, to.side)
        return dx * dx + dy * dy <= reach * reach && ratio <= 2
    }
}
