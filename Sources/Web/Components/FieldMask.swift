// How a value is written while somebody types it. The typed text travels as it stands; the server reads it leniently.

/// The spelling a script keeps to while a value is typed: `field-mask.js` writes it, `field-rules.js` checks it.
package enum FieldMask: String, Sendable {
    /// `+7 916 123-45-67`; a number of another country stays as it is typed.
    case phone
    case inn, kpp, ogrn, bik, account
    /// `17.11.2026`
    case date
    /// `1 234,56`
    case money
    /// A whole number.
    case number

    /// The keyboard of a phone.
    var inputMode: String? {
        switch self {
        case .phone: "tel"
        case .inn, .ogrn, .bik, .account, .date, .number: "numeric"
        case .money: "decimal"
        // The fifth and sixth sign may be letters.
        case .kpp: nil
        }
    }

    /// Key of what is said of too few or too many signs; its text holds `{count}`.
    var lengthKey: String? {
        switch self {
        case .phone: "kernel.phone.invalid.length"
        case .inn: "kernel.inn.invalid.length"
        case .kpp: "kernel.kpp.invalid.length"
        case .ogrn: "kernel.ogrn.invalid.length"
        case .bik: "kernel.bik.invalid.length"
        case .account: "kernel.account.invalid.length"
        case .date, .money, .number: nil
        }
    }

    /// Key of what is said when the last digit does not follow from the others.
    var checksumKey: String? {
        switch self {
        case .inn: "kernel.inn.invalid.checksum"
        case .ogrn: "kernel.ogrn.invalid.checksum"
        default: nil
        }
    }

    /// Key of what is said of a value that means nothing.
    var valueKey: String? {
        switch self {
        case .date: "web.field.date"
        case .money: "web.field.money"
        default: nil
        }
    }

    /// Whether a right value can be told from a wrong one on the spot, so that a tick beside it helps.
    var isProven: Bool { checksumKey != nil }

    /// Whether words are no mistake in it: a browser's spelling check would only get in the way.
    var isCode: Bool { self != .phone && self != .money }
}
