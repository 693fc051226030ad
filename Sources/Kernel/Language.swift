/// A language of the portal. The raw value is its BCP 47 tag and the name of its folder of texts.
package enum Language: String, CaseIterable, Codable, Sendable {
    case ru
    case en
}

/// What the Unicode locale data says about writing numbers and days, for the languages the portal speaks.
extension Language {
    /// Between groups of three digits; in Russian a narrow space that does not break.
    var groupSeparator: String { self == .ru ? "\u{202F}" : "," }

    var decimalSeparator: String { self == .ru ? "," : "." }

    /// The months as they follow a day, short: `17 ноя`.
    var shortMonths: [String] {
        switch self {
        case .ru: ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
        case .en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        }
    }

    /// The days around today, from yesterday to tomorrow.
    var nearDays: [String] {
        switch self {
        case .ru: ["Вчера", "Сегодня", "Завтра"]
        case .en: ["Yesterday", "Today", "Tomorrow"]
        }
    }

    /// Before the extension of a phone number.
    var phoneExtension: String { self == .ru ? "доб." : "ext." }
}
