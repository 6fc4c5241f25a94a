import Testing
import UsherCore

@Suite struct ImageTests {
    /// numpy: (np.arange(7*5*3)*37%256).astype(np.uint8).reshape(5,7,3)
    static let image = Image(
        size: PixelSize(width: 7, height: 5),
        order: .rgb,
        bytes: (0..<105).map { UInt8($0 * 37 % 256) }
    )

    @Test func `Drawing everything at the same size changes nothing`() throws {
        let same = try Self.image.draw(Self.image.size.bounds, size: Self.image.size, order: .rgb)
        #expect(same == Self.image)
    }

    @Test func `The other order swaps red and blue`() throws {
        let swapped = try Self.image.draw(Self.image.size.bounds, size: Self.image.size, order: .bgr)
        #expect(Array(swapped.bytes[..<6]) == [74, 37, 0, 185, 148, 111])
        let warped = try Self.image.warp(
            SimilarityTransform(a: 1, b: 0, tx: 0, ty: 0),
            size: Self.image.size,
            order: .bgr
        )
        #expect(warped == swapped)
    }

    // numpy: the mean of 240 x 240 samples in each target pixel, black outside.
    @Test(
        arguments: [
            (
                Box(x: 0, y: 0, width: 7, height: 5), PixelSize(width: 3, height: 2),
                [
                    86.29, 87.02, 124.02, 157.8, 121.2, 84.6, 118.38, 155.38, 156.11, 93.38, 108.62, 145.62, 149.96,
                    113.36,
                    106.2, 139.98, 162.47, 133.77,
                ]
            ),
            (
                Box(x: -1, y: 1.5, width: 6, height: 4), PixelSize(width: 2, height: 2),
                [49, 73.67, 98.33, 180.33, 132, 83.67, 44.25, 62.75, 81.25, 103.83, 67.58, 74]
            ),
        ] as [(Box, PixelSize, [Double])]
    )
    func `Scaling down averages the area`(region: Box, size: PixelSize, expected: [Double]) throws {
        let drawn = try Self.image.draw(region, size: size, order: .rgb)
        // The samples miss the true area by up to 1 of 240 columns at an edge, 255/240 levels, and a byte rounds by half.
        for (byte, value) in zip(drawn.bytes, expected) { #expect(abs(Double(byte) - value) <= 1.6) }
        #expect(drawn.bytes.count == expected.count)
    }

    // numpy: bilinear at M⁻¹(i+.5, j+.5) - .5 with M = [[1.2,-.5,1],[.5,1.2,-2],[0,0,1]], black outside.
    @Test func `Warping samples bilinearly at the centres of pixels`() throws {
        let expected: [Double] = [
            11.33, 44.06, 76.79, 76.15, 113.15, 150.15, 152.31, 111.3, 148.3, 224.67, 9.46, 46.46,
            39.23, 76.23, 113.23, 115.38, 152.38, 189.38, 191.54, 74.79, 111.79, 188.17, 48.69, 85.69,
            78.46, 115.46, 152.46, 154.62, 143.9, 180.9, 230.77, 38.28, 75.28, 151.66, 87.92, 124.92,
        ]
        let transform = SimilarityTransform(a: 1.2, b: 0.5, tx: 1, ty: -2)
        let warped = try Self.image.warp(transform, size: PixelSize(width: 4, height: 3), order: .rgb)
        for (byte, value) in zip(warped.bytes, expected) { #expect(abs(Double(byte) - value) <= 0.51) }
    }

    @Test(arguments: [
        Box(x: 100, y: 100, width: 3, height: 3), Box(x: -1e30, y: 0, width: 2, height: 2),
        Box(x: .nan, y: 0, width: 2, height: 2), Box(x: 0, y: .infinity, width: 1, height: 1),
        Box(x: 1e30, y: 0, width: 9, height: 9),
    ])
    func `What lies outside is black, however far`(region: Box) throws {
        let drawn = try Self.image.draw(region, size: PixelSize(width: 2, height: 2), order: .rgb)
        #expect(drawn.bytes.allSatisfy { $0 == 0 })
    }

    @Test func `A transform that cannot be undone shows nothing`() throws {
        let nowhere = SimilarityTransform(a: 0, b: 0, tx: 0, ty: 0)
        let warped = try Self.image.warp(nowhere, size: PixelSize(width: 2, height: 2), order: .rgb)
        #expect(warped.bytes == [UInt8](repeating: 0, count: 12))
    }
}
