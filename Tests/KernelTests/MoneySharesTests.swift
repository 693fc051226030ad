import Kernel
import Testing

@Suite struct MoneySharesTests {
    @Test(
        arguments: [
            (100, 3, [34, 33, 33]), (-100, 3, [-34, -33, -33]), (2, 4, [1, 1, 0, 0]), (0, 2, [0, 0]), (7, 1, [7]),
            (.min, 1, [.min]), (.max, 2, [4_611_686_018_427_387_904, 4_611_686_018_427_387_903]),
        ] as [(Int64, Int, [Int64])])
    func `equal parts give the odd kopecks to the first`(whole: Int64, parts: Int, shares: [Int64]) throws {
        #expect(try Money(minor: whole).split(into: parts).map(\.minor) == shares)
    }

    @Test(
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (100, [1, 2], [33, 67]), (-100, [1, 2], [-33, -67]),
            (10, [0, 3, 0], [0, 10, 0]),
            (1, [1, 5, 4], [0, 1, 0]), (5, [3, 3, 1], [2, 2, 1]), (0, [1, 2], [0, 0]),
            (.max, [.max, .max], [.max / 2 + 1, .max / 2]),
            (.min, [.max], [.min]), (1000, [33_333, 33_333, 33_334], [333, 333, 334]),
        ] as [(Int64, [Int64], [Int64])])
    func `proportional parts give the last kopecks to the largest remainders`(
        whole: Int64, weights: [Int64], shares: [Int64]
    ) throws {
        #expect(try Money(minor: whole).split(by: weights).map(\.minor) == shares)
    }

    @Test func `there is no splitting into nothing`() {
        let money = Money(minor: 100)
        #expect(throws: ArithmeticError.impossibleSplit) { try money.split(into: 0) }
        #expect(throws: ArithmeticError.impossibleSplit) { try money.split(into: -1) }
        #expect(throws: ArithmeticError.impossibleSplit) { try money.split(by: []) }
        #expect(throws: ArithmeticError.impossibleSplit) { try money.split(by: [0, 0]) }
        #expect(throws: ArithmeticError.impossibleSplit) { try money.split(by: [2, -1]) }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `parts add up to the whole and stay within a kopeck of their share`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let whole = Money(minor: .random(in: .min ... .max, using: &generator), currency: .eur)
            let count = Int.random(in: 1...12, using: &generator)

            let equal = try whole.split(into: count)
            #expect(try equal.total(in: .eur) == whole)
            #expect(equal.allSatisfy { abs(Int128($0.minor) - Int128(equal[0].minor)) <= 1 })

            let weights = (0..<count).map { _ in Int64.random(in: 0...1_000_000, using: &generator) } + [1]
            let shares = try whole.split(by: weights)
            let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
            #expect(try shares.total(in: .eur) == whole)
            for (share, weight) in zip(shares, weights) {
                #expect((Int128(share.minor) * sum - Int128(whole.minor) * Int128(weight)).magnitude < sum.magnitude)
                #expect(weight > 0 || share.isZero)
            }
        }
    }
}
