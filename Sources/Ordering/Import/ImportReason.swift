// Why a row of a file becomes what it becomes, and why a file becomes nothing.

import Kernel
import Web

/// What is said of a row; stored, so the words never change.
package enum ImportReason: String, CaseIterable, Sendable {
    // Refused.
    case unknown, unsearched, nameless, quantityInvalid, quantityDate, quantityError, quantityTooLarge
    case noPrice, outOfStock, otherCurrency
    // To be chosen.
    case several, variants, similar
    // Changed.
    case pack, packs, short, summed, byName, layout, unit, price, assumed, repaired
    // Left out.
    case merged, dropped

    /// Key of the text that says it.
    var key: String { "ordering.import.reason.\(rawValue)" }
}

/// Why a file is not read, or not taken over.
package enum ImportRefusal: Refusal, Equatable {
    /// Neither a file nor a text.
    case nothing
    /// No column could be found that names goods.
    case noColumns
    case tooManyRows(most: Int)
    /// The text is longer than is read.
    case tooLong
    /// No row asks for anything.
    case noRows
    /// Somebody was quicker, or nothing is left to add.
    case nothingLeft
    /// It is still being read, or was put away.
    case notReady

    package var key: String {
        switch self {
        case .nothing: "ordering.import.refusal.nothing"
        case .noColumns: "ordering.import.refusal.noColumns"
        case .tooManyRows: "ordering.import.refusal.tooManyRows"
        case .tooLong: "ordering.import.refusal.tooLong"
        case .noRows: "ordering.import.refusal.noRows"
        case .nothingLeft: "ordering.import.refusal.nothingLeft"
        case .notReady: "ordering.import.refusal.notReady"
        }
    }

    package var arguments: [String: String] {
        guard case .tooManyRows(let most) = self else { return [:] }
        return ["max": String(most)]
    }
}

extension ImportReason {
    /// Reads what a row keeps: several reasons stand with a blank between them.
    static func all(_ text: String) -> [ImportReason] {
        text.split(separator: " ").compactMap { ImportReason(rawValue: String($0)) }
    }
}

extension PageContext {
    /// What is said of a row, in sentences.
    func importReasons(_ row: ImportRow) -> String {
        var words: [String: String] = [:]
        for (name, value) in row.arguments {
            switch name {
            case "wanted", "fits", "pack", "available":
                words[name] = Quantity(parsing: value).map { formats.quantity($0) } ?? value
            case "price", "now":
                let currency = row.amount?.currency ?? .rub
                words[name] = Money(parsing: value, currency: currency).map { formats.money($0) } ?? value
            default: words[name] = value
            }
        }
        // What things cost is nothing for who may not see it.
        let told = row.reasons.filter { $0 != .price || seesPrices }
        return told.map { t($0.key, TextArguments(words)) }.joined(separator: " ")
    }
}
