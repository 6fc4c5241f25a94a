import CKernels

/// The C kernels as Swift calls them: arrays in, arrays out, sizes checked here and nowhere else.
enum Kernels {
    /// The dot product of `query` with row number `row` of `rows`, each as long as the query.
    static func dot(_ query: [Float], _ rows: [Float], row: Int) -> Float {
        var product: Float = 0
        unsafe withUnsafeMutablePointer(to: &product) { out in
            unsafe dot(query, rows, from: row, count: 1, into: out)
        }
        return product
    }

    /// The dot products of `query` with rows `range` of `rows`, written to the front of `out`.
    static func dot(_ query: [Float], _ rows: [Float], rows range: Range<Int>, into out: inout [Float]) {
        precondition(out.count >= range.count)
        unsafe out.withUnsafeMutableBufferPointer { out in
            guard let base = out.baseAddress else { return }
            unsafe dot(query, rows, from: range.lowerBound, count: range.count, into: base)
        }
    }

    private static func dot(
        _ query: [Float],
        _ rows: [Float],
        from first: Int,
        count: Int,
        into out: UnsafeMutablePointer<Float>
    ) {
        let dimensions = query.count
        precondition(first >= 0 && count >= 0 && (first + count) * dimensions <= rows.count)
        unsafe query.withUnsafeBufferPointer { query in
            unsafe rows.withUnsafeBufferPointer { rows in
                guard let query = query.baseAddress, let rows = rows.baseAddress else { return }
                unsafe usher_dot_rows(query, rows + first * dimensions, count, dimensions, out)
            }
        }
    }
}
