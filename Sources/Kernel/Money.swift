/// An amount of money: whole kopecks (or cents, fen, tiyn) of one currency.
///
/// Arithmetic is checked: what does not fit or mixes currencies throws, it neither traps nor saturates.
package struct Money: Hashable, Sendable, Codable {
    /// The amount in hundredths of the currency.
    package let minor: Int64
    /// The currency the amount is in.
    package let currency: Currency

    /// An amount in hundredths.
    package init(minor: Int64, currency: Currency = .rub) {
        self.minor = minor
        self.currency = currency
    }

    /// Reads an amount as people type it: "1 234,56", "1234.5", "−7", also with the currency's sign.
    ///
    /// Nil for anything else, and for more than two decimals: money is never rounded silently.
    package init?(parsing text: String, currency: Currency = .rub) {
        let amount = text.replacing(currency.symbol, with: " ", maxReplacements: 1)
        guard let minor = DecimalText.parse(amount, scale: 2) else { return nil }
        self.init(minor: minor, currency: currency)
    }

    /// Nothing, in a currency.
    package static func zero(_ currency: Currency = .rub) -> Money { Money(minor: 0, currency: currency) }

    /// The amount for machines, with a dot and two decimals: `-1234.50`.
    package var decimal: String { DecimalText.write(minor, scale: 2, decimals: 2) }

    /// Whether it is nothing.
    package var isZero: Bool { minor == 0 }
    /// Whether it is less than nothing.
    package var isNegative: Bool { minor < 0 }
    /// Whether it is more than nothing.
    package var isPositive: Bool { minor > 0 }
}

// MARK: - Arithmetic

extension Money {
    /// The sum with an amount of the same currency.
    package func adding(_ other: Money) throws(ArithmeticError) -> Money {
        guard currency == other.currency else { throw .differentCurrencies }
        return try with(minor.addingReportingOverflow(other.minor))
    }

    /// The difference from an amount of the same currency.
    package func subtracting(_ other: Money) throws(ArithmeticError) -> Money {
        guard currency == other.currency else { throw .differentCurrencies }
        return try with(minor.subtractingReportingOverflow(other.minor))
    }

    /// The same amount with the opposite sign.
    package func negated() throws(ArithmeticError) -> Money {
        try with(Int64(0).subtractingReportingOverflow(minor))
    }

    /// The price of a quantity, where `self` is the price of one, rounded to the kopeck.
    package func times(_ quantity: Quantity) throws(ArithmeticError) -> Money {
        let minor = try Rounding.scale(minor, by: quantity.thousandths, over: 1000)
        return Money(minor: minor, currency: currency)
    }

    /// A part of the amount in basis points, hundredths of a per cent: 1250 is 12,5 %.
    package func percent(basisPoints: Int64) throws(ArithmeticError) -> Money {
        let minor = try Rounding.scale(minor, by: basisPoints, over: 10_000)
        return Money(minor: minor, currency: currency)
    }

    private func with(_ result: (partialValue: Int64, overflow: Bool)) throws(ArithmeticError) -> Money {
        guard !result.overflow else { throw .overflow }
        return Money(minor: result.partialValue, currency: currency)
    }
}

extension Sequence<Money> {
    /// The sum, all of it in `currency`; an empty sequence sums to zero.
    package func total(in currency: Currency = .rub) throws(ArithmeticError) -> Money {
        var sum: Int128 = 0
        for amount in self {
            guard amount.currency == currency else { throw .differentCurrencies }
            sum += Int128(amount.minor)
        }
        guard let minor = Int64(exactly: sum) else { throw .overflow }
        return Money(minor: minor, currency: currency)
    }
}

extension Money: Comparable {
    /// Orders by amount within a currency; between currencies by their code, which sorts but means nothing.
    package static func < (left: Money, right: Money) -> Bool {
        (left.currency.rawValue, left.minor) < (right.currency.rawValue, right.minor)
    }
}

extension Money: CustomStringConvertible {
    /// For logs and tests: `1234.50 RUB`. People are shown `Formats.money(_:)`.
    package var description: String { "\(decimal) \(currency.rawValue)" }
}
