import Kernel
import Testing

@Suite struct RoundingTests {
    @Test(
        arguments: [
            (15, 1, 10, 2), (14, 1, 10, 1), (-15, 1, 10, -2), (-14, 1, 10, -1), (5, 1, 10, 1), (-5, 1, 10, -1),
            (4, 1, 10, 0),
            (15, -1, 10, -2), (15, 1, -10, -2), (-15, 1, -10, 2), (1, 1, 3, 0), (2, 1, 3, 1), (0, 7, 3, 0),
            (.max, .max, .max, .max), (.min, .max, .max, .min), (.max, 2, 4, 4_611_686_018_427_387_904),
        ] as [(Int64, Int64, Int64, Int64)])
    func `halves go away from zero`(value: Int64, numerator: Int64, denominator: Int64, result: Int64) throws {
        #expect(try Rounding.scale(value, by: numerator, over: denominator) == result)
    }

    @Test func `a result that does not fit, or a zero below, is an error`() {
        #expect(throws: ArithmeticError.overflow) { try Rounding.scale(.max, by: 2, over: 1) }
        #expect(throws: ArithmeticError.overflow) { try Rounding.scale(.min, by: 1, over: -1) }
        #expect(throws: ArithmeticError.overflow) { try Rounding.scale(.min, by: .min, over: .min + 1) }
        #expect(throws: ArithmeticError.divisionByZero) { try Rounding.scale(1, by: 1, over: 0) }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the result is the nearest, symmetric about zero`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let value = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &generator)
            let numerator = Int64.random(in: -100_000...100_000, using: &generator)
            let denominator = Int64.random(in: 1...100_000, using: &generator)
            let result = try Rounding.scale(value, by: numerator, over: denominator)
            let distance = Int128(result) * Int128(denominator) - Int128(value) * Int128(numerator)
            #expect(distance.magnitude * 2 <= denominator.magnitude)
            // Exactly half way: never towards zero.
            if distance.magnitude * 2 == denominator.magnitude { #expect(distance.signum() == Int128(result).signum()) }
            #expect(try Rounding.scale(-value, by: numerator, over: denominator) == -result)
        }
    }
}
