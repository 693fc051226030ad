/// A currency the portal can keep accounts in. Each has a hundredth as its minor unit.
///
/// The raw value is the ISO 4217 code: stored, so it never changes.
package enum Currency: String, CaseIterable, Codable, Sendable {
    case rub = "RUB"
    case usd = "USD"
    case eur = "EUR"
    case cny = "CNY"
    case kzt = "KZT"
    case byn = "BYN"

    /// The sign shown beside an amount.
    package var symbol: String {
        switch self {
        case .rub: "₽"
        case .usd: "$"
        case .eur: "€"
        case .cny: "¥"
        case .kzt: "₸"
        case .byn: "Br"
        }
    }
}
