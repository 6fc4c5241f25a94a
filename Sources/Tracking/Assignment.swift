/// The cheapest pairing of rows with columns, solved exactly.
///
/// The Hungarian method with potentials, O(rows² × columns): Jonker and Volgenant, "A shortest augmenting path algorithm for dense and
/// sparse linear assignment problems" (Computing, 1987).
enum Assignment {
    /// For each row the column it is paired with, or `nil`.
    ///
    /// `costs[row][column]` is `nil` where a pair is forbidden; a row may stay alone at the price `unpaired`.
    static func cheapest(_ costs: [[Double?]], unpaired: Double) -> [Int?] {
        let columns = costs.first?.count ?? 0
        // A column of its own for each row stands for "alone".
        let full = costs.enumerated().map { row, line in
            line.map { $0 ?? forbidden } + costs.indices.map { $0 == row ? unpaired : forbidden }
        }
        var solver = Solver(costs: full)
        return solver.solve().enumerated().map { row, column in
            column < columns && full[row][column] < forbidden ? column : nil
        }
    }

    private static let forbidden = 1e9

    /// Rows and columns count from 1 inside; column 0 holds the row that is being placed.
    private struct Solver {
        let costs: [[Double]]
        var rowPotential: [Double]
        var columnPotential: [Double]
        var rowOfColumn: [Int]

        init(costs: [[Double]]) {
            let columns = costs.first?.count ?? 0
            self.costs = costs
            rowPotential = Array(repeating: 0, count: costs.count + 1)
            columnPotential = Array(repeating: 0, count: columns + 1)
            rowOfColumn = Array(repeating: 0, count: columns + 1)
        }

        mutating func solve() -> [Int] {
            for row in 1..<(costs.count + 1) { place(row) }
            var columnOfRow = Array(repeating: 0, count: costs.count)
            for column in 1..<rowOfColumn.count where rowOfColumn[column] > 0 {
                columnOfRow[rowOfColumn[column] - 1] = column - 1
            }
            return columnOfRow
        }

        /// Finds the shortest path from `row` to a free column and shifts the pairs along it.
        private mutating func place(_ row: Int) {
            var distance = Array(repeating: Double.infinity, count: rowOfColumn.count)
            var previous = Array(repeating: 0, count: rowOfColumn.count)
            var isDone = Array(repeating: false, count: rowOfColumn.count)
            rowOfColumn[0] = row
            var column = 0
            while rowOfColumn[column] != 0 {
                isDone[column] = true
                column = step(from: column, &distance, &previous, isDone)
            }
            while column != 0 {
                rowOfColumn[column] = rowOfColumn[previous[column]]
                column = previous[column]
            }
        }

        private mutating func step(
            from column: Int,
            _ distance: inout [Double],
            _ previous: inout [Int],
            _ isDone: [Bool]
        ) -> Int {
            let row = rowOfColumn[column]
            var (nearest, next) = (Double.infinity, 0)
            for other in 1..<rowOfColumn.count where !isDone[other] {
                let reduced = costs[row - 1][other - 1] - rowPotential[row] - columnPotential[other]
                if reduced < distance[other] { (distance[other], previous[other]) = (reduced, column) }
                if distance[other] < nearest { (nearest, next) = (distance[other], other) }
            }
            for other in rowOfColumn.indices {
                if isDone[other] {
                    rowPotential[rowOfColumn[other]] += nearest
                    columnPotential[other] -= nearest
                } else {
                    distance[other] -= nearest
                }
            }
            return next
        }
    }
}
