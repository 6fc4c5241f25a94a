import CKernels
import TestSupport
import Testing

@testable import Gallery

/// The portable kernels against the ones this processor runs.
@Suite struct KernelTests {
    @Test(arguments: [1, 4, 7, 8, 15, 16, 33, 128, 512])
    func dotProductsAgree(dimensions: Int) {
        var random = SeededGenerator(seed: UInt64(dimensions))
        let query = random.vector(dimensions)
        let rows = random.vector(dimensions * 9)
        var (portable, best) = ([Float](repeating: 0, count: 9), [Float](repeating: 0, count: 9))
        unsafe usher_dot_rows_portable(query, rows, 9, dimensions, &portable)
        Kernels.dot(query, rows, rows: 0..<9, into: &best)
        for row in 0..<9 {
            let exact = zip(query, rows[(row * dimensions)...]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            // Numbers of magnitude 1 at most: dimensions additions, each within half a unit of the last place of the sum.
            let tolerance = Double(dimensions) * 0x1p-24 * Double(max(1, dimensions / 4))
            #expect(abs(Double(portable[row]) - exact) <= tolerance)
            #expect(abs(Double(best[row]) - exact) <= tolerance)
        }
    }

    @Test(arguments: [1, 3, 32, 96])
    func coarseSelectionsAgree(quads: Int) {
        var random = SeededGenerator(seed: UInt64(quads))
        let groups = 40
        let codes = (0..<groups * quads * 32).map { _ in Int8.random(in: -127...127, using: &random) }
        let query = (0..<quads * 4).map { _ in Int8.random(in: -127...127, using: &random) }
        let steps = (0..<groups * 8).map { _ in Float.random(in: 0.001...0.01, using: &random) }
        let residuals = (0..<groups * 8).map { _ in Float.random(in: 0...0.02, using: &random) }
        let biases = (0..<groups * 8).map { _ in Float.random(in: 0...0.5, using: &random) }
        for threshold: Float in [-.greatestFiniteMagnitude, -0.2, 0, 0.1, .infinity] {
            let select = { (kernel: Selection) in
                unsafe run(kernel, (codes, steps, residuals, biases), query, groups: groups, threshold: threshold)
            }
            #expect(unsafe select(usher_coarse_select) == select(usher_coarse_select_portable))
        }
    }

    @Test func extremeCodesDoNotSaturate() {
        let codes = [Int8](repeating: -127, count: 64 * 32)
        let ones = [Float](repeating: 1, count: 8)
        let zeros = [Float](repeating: 0, count: 8)
        for sign: Int8 in [-127, 127] {
            let query = [Int8](repeating: sign, count: 64 * 4)
            let product = Float(-127 * Int(sign) * 256)
            for (threshold, expected) in [(product, 8), (product + 1, 0)] {
                let columns = (codes, ones, zeros, zeros)
                #expect(
                    unsafe run(
                        usher_coarse_select,
                        columns,
                        query,
                        groups: 1,
                        threshold: threshold,
                        step: 1,
                        slack: 0
                    ).count == expected
                )
            }
        }
    }

    private typealias Selection = (
        UnsafePointer<usher_coarse_rows>?, UnsafePointer<usher_coarse_query>?, UnsafeMutablePointer<UInt32>?
    ) -> Int

    private func run(
        _ kernel: Selection,
        _ columns: ([Int8], [Float], [Float], [Float]),
        _ query: [Int8],
        groups: Int,
        threshold: Float,
        step: Float = 0.005,
        slack: Float = 0.01
    ) -> [UInt32] {
        var selected = [UInt32](repeating: 0, count: groups * 8)
        let count = unsafe columns.0.withUnsafeBufferPointer { codes in
            unsafe columns.1.withUnsafeBufferPointer { steps in
                unsafe columns.2.withUnsafeBufferPointer { residuals in
                    unsafe columns.3.withUnsafeBufferPointer { biases in
                        unsafe query.withUnsafeBufferPointer { queryCodes in
                            var rows = unsafe usher_coarse_rows(
                                codes: codes.baseAddress,
                                step: steps.baseAddress,
                                residual: residuals.baseAddress,
                                bias: biases.baseAddress,
                                groups: groups,
                                quads: query.count / 4
                            )
                            var coarse = unsafe usher_coarse_query(
                                codes: queryCodes.baseAddress,
                                step: step,
                                slack_slope: slack,
                                slack: slack,
                                threshold: threshold
                            )
                            return unsafe kernel(&rows, &coarse, &selected)
                        }
                    }
                }
            }
        }
        return Array(selected[..<count])
    }
}
