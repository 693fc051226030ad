import Kernel
import Testing

@Suite struct VATRateTests {
    /// Tax and gross are from real documents of an accounting system.
    @Test(
        arguments: [
            (.percent22, 100_00, 18_03), (.percent5, 100_00, 4_76), (.percent22, 5982_00, 1078_72),
            (.percent22, 14_169_00, 2555_07), (.percent22, 2800_00, 504_92), (.percent22, 45_000_00, 8114_75),
            (.percent20, 120_00, 20_00), (.percent10, 110_00, 10_00), (.percent7, 107_00, 7_00), (.percent0, 100_00, 0),
            (.exempt, 100_00, 0), (.percent22, -100_00, -18_03), (.percent20, 3, 1),
            (.percent22, .max, 1_663_231_023_039_385_801),
        ] as [(VATRate, Int64, Int64)])
    func `tax inside a price`(rate: VATRate, gross: Int64, vat: Int64) throws {
        let sums = try rate.vat(of: Money(minor: gross), .included)
        #expect(sums == VATSums(net: Money(minor: gross - vat), vat: Money(minor: vat), gross: Money(minor: gross)))
    }

    @Test(
        arguments: [
            (.percent22, 4903_28, 1078_72), (.percent22, 11_613_93, 2555_06), (.percent20, 100_00, 20_00),
            (.percent10, 5, 1),
            (.percent7, 100_00, 7_00), (.percent5, 100_00, 5_00), (.percent0, 100_00, 0), (.exempt, 100_00, 0),
            (.percent10, -5, -1),
        ] as [(VATRate, Int64, Int64)])
    func `tax on top of a price`(rate: VATRate, net: Int64, vat: Int64) throws {
        let sums = try rate.vat(of: Money(minor: net, currency: .byn), .onTop)
        #expect(sums.net == Money(minor: net, currency: .byn))
        #expect(sums.vat == Money(minor: vat, currency: .byn))
        #expect(sums.gross == Money(minor: net + vat, currency: .byn))
    }

    @Test func `a gross that does not fit is an error`() {
        #expect(throws: ArithmeticError.overflow) { try VATRate.percent22.vat(of: Money(minor: .max), .onTop) }
    }

    @Test func `exempt is not nought per cent`() {
        #expect(VATRate.exempt.percent == nil && VATRate.percent0.percent == 0)
        #expect(VATRate.allCases.map(\.rawValue) == ["22", "20", "10", "7", "5", "0", "none"])
    }

    @Test(
        arguments: [
            ("22", .percent22), ("20", .percent20), ("20%", .percent20), ("22 %", .percent22), ("НДС20", .percent20),
            ("НДС 22%", .percent22), ("ндс10", .percent10), ("10/110", .percent10), ("22/122", .percent22),
            ("НДС20_120", .percent20),
            ("5", .percent5), ("7/107", .percent7), ("0", .percent0), ("НДС0", .percent0), ("20.00", .percent20),
            ("10,0", .percent10),
            ("Без налога", .exempt), ("Без налога (НДС)", .exempt), ("БезНДС", .exempt), ("Без НДС", .exempt),
            ("без\u{A0}ндс", .exempt),
            ("НДС не облагается", .exempt), ("none", .exempt),
        ] as [(String, VATRate)])
    func `spellings of accounting systems`(text: String, rate: VATRate) {
        #expect(VATRate(parsing: text) == rate)
    }

    @Test(arguments: [
        "", "НДС", "%", "18", "НДС18", "20.5", "-20", "10/120", "10/", "/110", "10/110/1", "сто", "НДСНДС20",
    ])
    func `unknown rates are not guessed at`(text: String) {
        #expect(VATRate(parsing: text) == nil)
    }
}
