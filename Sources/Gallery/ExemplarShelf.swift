import UsherCore

/// All exemplars of one list: full blocks, and a last one that grows.
///
/// A value, like its blocks.
struct ExemplarShelf: Sendable {
    let list: PersonListID
    let dimensions: Int
    private(set) var blocks: [ExemplarBlock] = []

    init(list: PersonListID, dimensions: Int) {
        self.list = list
        self.dimensions = dimensions
    }

    mutating func append(_ row: ExemplarRow) {
        if blocks.last.map({ $0.count == ExemplarBlock.capacity }) ?? true {
            blocks.append(ExemplarBlock(dimensions: dimensions))
        }
        blocks[blocks.count - 1].append(row)
    }

    /// Takes out every exemplar that `condemned` names and returns their ids; the last ones move into the gaps.
    mutating func remove(where condemned: (ExemplarID, PersonID) -> Bool) -> [ExemplarID] {
        var removed: [ExemplarID] = []
        for block in blocks.indices.reversed() {
            for index in (0..<blocks[block].count).reversed()
            where condemned(blocks[block].exemplars[index], blocks[block].persons[index]) {
                removed.append(blocks[block].exemplars[index])
                fillGap(block: block, index: index)
            }
        }
        return removed
    }

    /// Going backwards, what is behind a gap has been looked at already, so the last row may move into it.
    private mutating func fillGap(block: Int, index: Int) {
        let last = blocks.count - 1
        let row = blocks[last].takeLast()
        if !(last == block && blocks[last].count == index) { blocks[block].replace(index, with: row) }
        if blocks[last].count == 0 { blocks.removeLast() }
    }

    /// Offers to `top` every exemplar that may be among the best.
    func search(_ query: SearchQuery, into top: inout TopCandidates) {
        var selected = [UInt32](repeating: 0, count: ExemplarBlock.stretch)
        for block in blocks {
            for first in stride(from: 0, to: block.count, by: ExemplarBlock.stretch) {
                let threshold = top.threshold + query.neighbourhood / 2
                let count = block.select(query.coarse, from: first, threshold: threshold, into: &selected)
                for index in selected[..<count] {
                    top.offer(candidate(block, first + Int(index), query))
                }
            }
        }
    }

    private func candidate(_ block: ExemplarBlock, _ index: Int, _ query: SearchQuery) -> Candidate {
        let cosine = Kernels.dot(query.values, block.values, row: index)
        return Candidate(
            person: block.persons[index],
            list: list,
            exemplar: block.exemplars[index],
            similarity: cosine - (query.neighbourhood + block.neighbourhoods[index]) / 2,
            cosine: cosine
        )
    }
}

/// A query, once as it is and once as the coarse pass takes it.
struct SearchQuery {
    let values: [Float]
    let neighbourhood: Float
    let coarse: CoarseQuery

    init(_ template: FaceTemplate) {
        values = template.embedding.values
        neighbourhood = template.neighbourhood
        coarse = CoarseQuery(template.embedding.values)
    }
}
