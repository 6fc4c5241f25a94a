import Testing

@testable import Gallery

@Suite struct PairListTests {
    @Test func readsFoldsOfBothKinds() throws {
        let text = "2\t1\nA_B\t1\t12\nA_B\t3\tC\t1\r\nD\t2\t3\nD\t1\tE\t4\n"
        let list = try PairList(parsing: text, source: "pairs.txt")
        #expect(list.folds.count == 2 && list.folds.allSatisfy { $0.map(\.isGenuine) == [true, false] })
        #expect(list.folds[0][0].other.name == "A_B_0012" && list.folds[1][1].other.name == "E_0004")
    }

    @Test(arguments: [
        ("", "pairs.txt is empty"),
        ("x\t1\n", "line 1"),
        ("1\t-1\n", "line 1"),
        ("1\t1\nA\t1\t2\n", "has 1 pairs"),
        ("1\t1\nA\t1\t2\nA\tB\n", "line 3"),
        ("1\t1\nA\t1\tzwei\nA\t1\tB\t1\n", "line 2"),
        ("1\t1\nA\t0\t1\nA\t1\tB\t1\n", "field 2"),
    ])
    func saysWhatIsWrongAndWhere(text: String, words: String) {
        let error = #expect(throws: GalleryError.self) { try PairList(parsing: text, source: "pairs.txt") }
        #expect(error?.code == .badPairs && error?.message.contains(words) ?? false)
    }

    @Test func eachFoldIsToldByTheThresholdOfTheOthers() {
        // The best threshold of the first two folds lies in 0.5 ... 0.6, of the third alone it would be 0.9.
        let plain: [(similarity: Float?, isGenuine: Bool)] = [(0.8, true), (0.6, true), (0.4, false), (0.2, false)]
        let odd: [(similarity: Float?, isGenuine: Bool)] = [(0.9, true), (0.7, false), (0.3, false), (nil, true)]
        let accuracy = PairsAccuracy(folds: [plain, plain, odd])
        #expect(accuracy.folds == [1, 1, 0.5])
        #expect(abs(accuracy.accuracy - 2.5 / 3) < 1e-12)
        // The standard deviation of (1, 1, 0.5) is 0.288675; over the root of 3.
        #expect(abs(accuracy.standardError - 1.0 / 6) < 1e-9)
        #expect(accuracy.pairs == 12 && accuracy.missing == 1)
    }
}
