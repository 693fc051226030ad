// Value added tax: rates, the two ways a price may stand to the tax, and the sums of a line.

/// A VAT rate of the Russian tax code. The raw value is stored, so it never changes.
///
/// 22 % since 2026-01-01 (Federal Law 425-ФЗ of 28.11.2025; goods shipped before then carry 20 %), 10 % for the
/// reduced list, 0 % for exports; 5 % and 7 % are the rates without deduction of sellers under the simplified
/// system (articles 164 and 346.11). The rate belongs to seller, goods and date: every line keeps its own.
package enum VATRate: String, CaseIterable, Codable, Sendable {
    case percent22 = "22"
    case percent20 = "20"
    case percent10 = "10"
    case percent7 = "7"
    case percent5 = "5"
    case percent0 = "0"
    /// «Без НДС»: the seller or the goods are exempt. Not the same as 0 %, which is a rate and gives a deduction.
    case exempt = "none"

    /// The rate in per cent; nil when exempt.
    package var percent: Int64? {
        switch self {
        case .percent22: 22
        case .percent20: 20
        case .percent10: 10
        case .percent7: 7
        case .percent5: 5
        case .percent0: 0
        case .exempt: nil
        }
    }

    /// The tax in or on an amount, rounded to the kopeck.
    ///
    /// Call it per line: the tax of a document is the sum of its lines' taxes, as in 1C, not the tax of its total.
    package func vat(of amount: Money, _ mode: VATMode) throws(ArithmeticError) -> VATSums {
        let rate = percent ?? 0
        let minor =
            switch mode {
            case .included: try Rounding.scale(amount.minor, by: rate, over: 100 + rate)
            case .onTop: try Rounding.scale(amount.minor, by: rate, over: 100)
            }
        let vat = Money(minor: minor, currency: amount.currency)
        return switch mode {
        case .included: VATSums(net: try amount.subtracting(vat), vat: vat, gross: amount)
        case .onTop: VATSums(net: amount, vat: vat, gross: try amount.adding(vat))
        }
    }
}

/// Whether prices contain the tax.
package enum VATMode: String, CaseIterable, Codable, Sendable {
    /// The price contains the tax.
    case included
    /// The tax is added to the price.
    case onTop = "on_top"
}

/// An amount without tax, the tax, and both together.
package struct VATSums: Hashable, Sendable, Codable {
    /// The amount without tax.
    package let net: Money
    /// The tax.
    package let vat: Money
    /// The amount with tax.
    package let gross: Money

    /// Sums that belong together.
    package init(net: Money, vat: Money, gross: Money) {
        self.net = net
        self.vat = vat
        self.gross = gross
    }
}

// MARK: - Spellings

extension VATRate {
    /// Reads the spellings of 1C and its exports: "22", "20%", "НДС20", "НДС 10 %", "10/110", "НДС20_120",
    /// "Без налога", "БезНДС". Nil for unknown ones, such as the 18 % of before 2019.
    package init?(parsing text: String) {
        var spelling = text.lowercased().filter { !$0.isWhitespace }
        if Self.exemptSpellings.contains(spelling) {
            self = .exempt
            return
        }
        if spelling.hasPrefix("ндс") { spelling.removeFirst(3) }
        if spelling.hasSuffix("%") { spelling.removeLast() }
        let parts = spelling.split(omittingEmptySubsequences: false) { "/_".contains($0) }.map(String.init)
        guard let first = parts.first, let thousandths = DecimalText.parse(first, scale: 3),
            thousandths.isMultiple(of: 1000), case let percent = thousandths / 1000,
            let rate = Self.allCases.first(where: { $0.percent == percent })
        else { return nil }
        // A calculated rate such as 10/110 is the same rate of an amount that contains the tax.
        guard parts.count == 1 || (parts.count == 2 && parts[1] == String(100 + percent)) else { return nil }
        self = rate
    }

    private static let exemptSpellings: Set<String> = [
        "none", "безналога", "безндс", "безналога(ндс)", "необлагается", "ндснеоблагается",
    ]
}
