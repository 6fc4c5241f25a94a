import CKernels
import UsherCore

/// An exemplar as a block takes and gives it.
struct ExemplarRow: Sendable, Equatable {
    let exemplar: ExemplarID
    let person: PersonID
    let neighbourhood: Float
    let values: [Float]
}

/// Up to 4,096 exemplars of one list, in columns.
///
/// A value: a search keeps the one it began with, and a writer copies a block only while some search still holds it.
/// For each exemplar of d dimensions: 4 d bytes of Float32, d bytes of codes, 12 of bounds, 4 of neighbourhood, 32 of ids.
struct ExemplarBlock: Sendable {
    static let capacity = 4_096
    /// Rows that one call of the coarse pass looks at with one threshold.
    static let stretch = 256
    private static let group = Int(USHER_GROUP_ROWS)

    let dimensions: Int
    private(set) var values: [Float] = []
    private(set) var exemplars: [ExemplarID] = []
    private(set) var persons: [PersonID] = []
    private(set) var neighbourhoods: [Float] = []
    /// What the coarse pass reads, in whole groups of 8 rows; the layout is that of `usher_coarse_rows`.
    private var codes: [Int8] = []
    private var steps: [Float] = []
    private var residuals: [Float] = []
    private var biases: [Float] = []

    init(dimensions: Int) { self.dimensions = dimensions }

    var count: Int { exemplars.count }
    private var quads: Int { (dimensions + 3) / 4 }

    mutating func append(_ row: ExemplarRow) {
        if count % Self.group == 0 { appendGroup() }
        encode(row, at: count)
        values += row.values
        exemplars.append(row.exemplar)
        persons.append(row.person)
        neighbourhoods.append(row.neighbourhood)
    }

    /// Takes the last row out of the block.
    mutating func takeLast() -> ExemplarRow {
        let row = ExemplarRow(
            exemplar: exemplars.removeLast(),
            person: persons.removeLast(),
            neighbourhood: neighbourhoods.removeLast(),
            values: Array(values.suffix(dimensions))
        )
        values.removeLast(dimensions)
        biases[count] = .infinity
        if count % Self.group == 0 { removeGroup() }
        return row
    }

    /// Puts `row` in the place of the one at `index`.
    mutating func replace(_ index: Int, with row: ExemplarRow) {
        exemplars[index] = row.exemplar
        persons[index] = row.person
        neighbourhoods[index] = row.neighbourhood
        values.replaceSubrange(index * dimensions..<(index + 1) * dimensions, with: row.values)
        encode(row, at: index)
    }

    private mutating func encode(_ row: ExemplarRow, at index: Int) {
        let quantised = Quantised(row.values)
        let start = index / Self.group * quads * Self.group * 4 + index % Self.group * 4
        for (dimension, code) in quantised.codes.enumerated() {
            codes[start + dimension / 4 * Self.group * 4 + dimension % 4] = code
        }
        steps[index] = quantised.step
        residuals[index] = quantised.residual
        biases[index] = row.neighbourhood / 2
    }

    /// Room for eight rows, whose bound is minus infinity until they are filled.
    private mutating func appendGroup() {
        codes.append(contentsOf: repeatElement(0, count: quads * Self.group * 4))
        steps.append(contentsOf: repeatElement(0, count: Self.group))
        residuals.append(contentsOf: repeatElement(0, count: Self.group))
        biases.append(contentsOf: repeatElement(.infinity, count: Self.group))
    }

    private mutating func removeGroup() {
        codes.removeLast(quads * Self.group * 4)
        steps.removeLast(Self.group)
        residuals.removeLast(Self.group)
        biases.removeLast(Self.group)
    }

    /// Writes to `selected` which rows from `first` on, at most a stretch of them, may be as similar as `threshold`; returns how many.
    func select(_ query: CoarseQuery, from first: Int, threshold: Float, into selected: inout [UInt32]) -> Int {
        let groups = min(Self.stretch, steps.count - first) / Self.group
        precondition(first % Self.group == 0 && groups >= 0 && selected.count >= groups * Self.group)
        precondition(query.codes.count == quads * 4)
        return unsafe withColumns(from: first) { codes, steps, residuals, biases in
            unsafe query.codes.withUnsafeBufferPointer { queryCodes in
                var rows = unsafe usher_coarse_rows(
                    codes: codes,
                    step: steps,
                    residual: residuals,
                    bias: biases,
                    groups: groups,
                    quads: quads
                )
                var coarse = unsafe usher_coarse_query(
                    codes: queryCodes.baseAddress,
                    step: query.step,
                    slack_slope: query.slackSlope,
                    slack: query.slack,
                    threshold: threshold
                )
                return unsafe usher_coarse_select(&rows, &coarse, &selected)
            }
        }
    }

    private typealias Columns<Result> = (
        UnsafePointer<Int8>?, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?
    ) -> Result

    private func withColumns<Result>(from first: Int, _ body: Columns<Result>) -> Result {
        unsafe codes.withUnsafeBufferPointer { codes in
            unsafe steps.withUnsafeBufferPointer { steps in
                unsafe residuals.withUnsafeBufferPointer { residuals in
                    unsafe biases.withUnsafeBufferPointer { biases in
                        unsafe body(
                            codes.baseAddress?.advanced(by: first * quads * 4),
                            steps.baseAddress?.advanced(by: first),
                            residuals.baseAddress?.advanced(by: first),
                            biases.baseAddress?.advanced(by: first)
                        )
                    }
                }
            }
        }
    }
}
