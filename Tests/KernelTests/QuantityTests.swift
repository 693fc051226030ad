import Kernel
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        ("0", 0), ("10", 10_000), ("1,5", 1500), ("0.125", 125), ("1 234,567", 1_234_567), ("10.0", 10_000),
        ("1,000", 1000),
        ("1,234.5", 1_234_500), ("\u{2212}2", -2000), ("9223372036854775.807", Int64.max),
    ])
    func `typed quantities are read exactly`(text: String, thousandths: Int64) {
        #expect(Quantity(parsing: text) == Quantity(thousandths: thousandths))
    }

    @Test(arguments: ["", "1.2345", "ten", "5 шт", "9223372036854775.808", "1 23", "1;5"])
    func `others are refused`(text: String) {
        #expect(Quantity(parsing: text) == nil)
    }

    @Test(
        arguments: [
            (0, "0"), (1000, "1"), (1500, "1.5"), (-125, "-0.125"), (10_000, "10"), (1_234_560, "1234.56"),
            (7, "0.007"),
            (.min, "-9223372036854775.808"),
        ] as [(Int64, String)])
    func `text has no trailing zeros`(thousandths: Int64, text: String) {
        #expect(Quantity(thousandths: thousandths).description == text)
        #expect(Quantity(parsing: text) == Quantity(thousandths: thousandths))
    }

    @Test func `whole units always fit`() {
        #expect(Quantity(whole: .max).thousandths == 2_147_483_647_000)
        #expect(Quantity(whole: -3) == Quantity(thousandths: -3000))
        #expect(Quantity(whole: 3).isWhole && !Quantity(thousandths: 3001).isWhole)
        #expect(Quantity.one == Quantity(whole: 1) && Quantity.zero.isZero && !Quantity.zero.isPositive)
    }

    @Test func `arithmetic is checked`() throws {
        let two = Quantity(whole: 2)
        #expect(try two.adding(.one) == Quantity(whole: 3))
        #expect(try Quantity.one.subtracting(two) == Quantity(whole: -1))
        #expect(try two.times(6) == Quantity(whole: 12))
        #expect(try [two, two, .one].total() == Quantity(whole: 5))
        let most = Quantity(thousandths: .max)
        #expect(throws: ArithmeticError.overflow) { try most.adding(.one) }
        #expect(throws: ArithmeticError.overflow) { try Quantity(thousandths: .min).subtracting(.one) }
        #expect(throws: ArithmeticError.overflow) { try most.times(2) }
        #expect(throws: ArithmeticError.overflow) { try [most, most].total() }
    }

    @Test(
        arguments: [
            (10_000, 5000, true, 10_000), (11_000, 5000, false, 15_000), (0, 5000, true, 0), (1, 5000, false, 5000),
            (1500, 500, true, 1500), (-1000, 5000, false, 0), (-5000, 5000, true, -5000), (-6000, 5000, false, -5000),
        ] as [(Int64, Int64, Bool, Int64)])
    func `whole packs`(thousandths: Int64, pack: Int64, isMultiple: Bool, rounded: Int64) throws {
        let quantity = Quantity(thousandths: thousandths)
        #expect(quantity.isMultiple(of: Quantity(thousandths: pack)) == isMultiple)
        #expect(try quantity.roundedUp(to: Quantity(thousandths: pack)) == Quantity(thousandths: rounded))
    }

    @Test func `a pack of nothing holds nothing`() {
        #expect(!Quantity.one.isMultiple(of: .zero))
        #expect(throws: ArithmeticError.divisionByZero) { try Quantity.one.roundedUp(to: .zero) }
        #expect(throws: ArithmeticError.divisionByZero) { try Quantity.one.roundedUp(to: Quantity(whole: -5)) }
        #expect(throws: ArithmeticError.overflow) { try Quantity(thousandths: .max).roundedUp(to: .one) }
    }
}
