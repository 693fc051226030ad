import Foundation
import Kernel
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [
        ("0", 0), ("7", 700), ("1234.5", 123_450), ("1234,5", 123_450), ("1 234,56", 123_456),
        ("1\u{A0}234,56", 123_456), ("1\u{202F}234\u{202F}567,89", 123_456_789), ("1\u{2009}234", 123_400),
        ("1,234.56", 123_456), ("1.234,56", 123_456), ("1,234,567", 123_456_700), ("1.234.567,8", 123_456_780),
        ("-5", -500), ("\u{2212}5,01", -501), ("– 5", -500), ("+5", 500), (" 5 ", 500), (".5", 50), (",05", 5),
        ("5.", 500),
        ("1 234,56 ₽", 123_456), ("₽5", 500), ("\u{2212}₽1,234.56", -123_456), ("007", 700),
        ("92233720368547758.07", Int64.max), ("-92233720368547758.08", Int64.min),
    ])
    func `typed amounts are read exactly`(text: String, minor: Int64) {
        #expect(Money(parsing: text) == Money(minor: minor))
    }

    @Test(arguments: [
        "", " ", "-", ",", ".", "abc", "1,234", "1.234", "1.001", "12 34", "1 2345", "1 23,4", "1234 567", "1,23,456",
        "1.2.3",
        "1,2 3", "1 234.567,8", "1 234,5,6", "--5", "5-", "1-000", "1e3", "0x10", "١٢", "1 234 567,8 9",
        "92233720368547758.08",
        "-92233720368547758.09", "1234567890123456789012345678901234567890", "$5", "5 руб", "NaN", "1,,2", "1..2",
    ])
    func `doubtful amounts are not guessed at`(text: String) {
        #expect(Money(parsing: text) == nil)
    }

    @Test func `an amount is read with the sign of its own currency`() {
        #expect(Money(parsing: "$1,234.5", currency: .usd) == Money(minor: 123_450, currency: .usd))
        #expect(Money(parsing: "12 Br", currency: .byn) == Money(minor: 1200, currency: .byn))
        #expect(Money(parsing: "12 ₽", currency: .eur) == nil)
    }

    @Test(
        arguments: [
            (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (100, "1.00"), (-123_456, "-1234.56"),
            (.max, "92233720368547758.07"),
            (.min, "-92233720368547758.08"),
        ] as [(Int64, String)])
    func `machines read a dot and two decimals`(minor: Int64, decimal: String) {
        #expect(Money(minor: minor).decimal == decimal)
        #expect(Money(parsing: decimal) == Money(minor: minor))
        #expect(Money(minor: minor).description == decimal + " RUB")
    }

    @Test func `sums and differences are exact`() throws {
        let amount = Money(minor: 150)
        #expect(try amount.adding(Money(minor: 50)) == Money(minor: 200))
        #expect(try amount.subtracting(Money(minor: 200)) == Money(minor: -50))
        #expect(try amount.negated() == Money(minor: -150))
        #expect(try [amount, amount, amount].total() == Money(minor: 450))
        #expect(try [Money]().total(in: .usd) == .zero(.usd))
        // The sum fits although a partial sum does not.
        #expect(try [Money(minor: .max), Money(minor: 1), Money(minor: -1)].total() == Money(minor: .max))
    }

    @Test func `what does not fit is an error, not a wrong number`() {
        let most = Money(minor: .max)
        let least = Money(minor: .min)
        #expect(throws: ArithmeticError.overflow) { try most.adding(Money(minor: 1)) }
        #expect(throws: ArithmeticError.overflow) { try least.subtracting(Money(minor: 1)) }
        #expect(throws: ArithmeticError.overflow) { try least.negated() }
        #expect(throws: ArithmeticError.overflow) { try [most, most].total() }
        #expect(throws: ArithmeticError.overflow) { try most.times(Quantity(thousandths: 1001)) }
        #expect(throws: ArithmeticError.overflow) { try most.percent(basisPoints: 10_001) }
    }

    @Test func `currencies do not mix`() {
        let roubles = Money(minor: 1)
        let dollars = Money(minor: 1, currency: .usd)
        #expect(throws: ArithmeticError.differentCurrencies) { try roubles.adding(dollars) }
        #expect(throws: ArithmeticError.differentCurrencies) { try roubles.subtracting(dollars) }
        #expect(throws: ArithmeticError.differentCurrencies) { try [roubles, dollars].total() }
        #expect(throws: ArithmeticError.differentCurrencies) { try [dollars].total(in: .rub) }
        #expect(roubles != dollars)
    }

    @Test func `amounts order within a currency, currencies by code`() {
        let amounts = [
            Money(minor: 5, currency: .eur), Money(minor: -1), Money(minor: 3), Money(minor: 1, currency: .usd),
        ]
        #expect(Array(amounts.reversed()).sorted() == amounts)
    }

    @Test(
        arguments: [
            (100, 2000, 200), (333, 333, 111), (1, 500, 1), (1, 499, 0), (-1, 500, -1), (-1, 499, 0), (5, 1500, 8),
            (-5, 1500, -8),
            (3, 1500, 5), (10, 1250, 13), (10, -1250, -13), (.max, 1000, .max), (.min, 1000, .min), (0, .max, 0),
        ] as [(Int64, Int64, Int64)])
    func `a price times a quantity rounds half away from zero`(price: Int64, thousandths: Int64, cost: Int64) throws {
        #expect(try Money(minor: price).times(Quantity(thousandths: thousandths)) == Money(minor: cost))
    }

    @Test(
        arguments: [
            (10_000, 1250, 1250), (99, 5000, 50), (-99, 5000, -50), (1, 4999, 0), (100, 0, 0), (100, -1000, -10),
            (33, 10_000, 33),
        ] as [(Int64, Int64, Int64)])
    func `a part in basis points rounds the same way`(amount: Int64, basisPoints: Int64, part: Int64) throws {
        #expect(try Money(minor: amount).percent(basisPoints: basisPoints) == Money(minor: part))
    }

    @Test func `JSON holds hundredths and the currency`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(Money(minor: -150, currency: .kzt))
        #expect(String(decoding: json, as: UTF8.self) == #"{"currency":"KZT","minor":-150}"#)
        #expect(try JSONDecoder().decode(Money.self, from: json) == Money(minor: -150, currency: .kzt))
    }
}
