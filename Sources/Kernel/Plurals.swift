// Which form of a word follows a number: "1 заказ", "2 заказа", "5 заказов", "1,5 заказа".

/// The cardinal plural categories of CLDR that Russian and English use. The raw value is the key in a text file.
package enum PluralCategory: String, CaseIterable, Codable, Sendable {
    case one, few, many, other
}

extension Language {
    /// The form after a whole number; its sign does not matter.
    package func plural(of count: Int64) -> PluralCategory {
        let magnitude = count.magnitude
        switch self {
        case .en:
            return magnitude == 1 ? .one : .other
        case .ru:
            if (11...14).contains(magnitude % 100) { return .many }
            switch magnitude % 10 {
            case 1: return .one
            case 2...4: return .few
            default: return .many
            }
        }
    }

    /// The form after a quantity as it is shown, without trailing zeros: a fraction has a form of its own.
    package func plural(of quantity: Quantity) -> PluralCategory {
        quantity.isWhole ? plural(of: quantity.thousandths / 1000) : .other
    }
}
