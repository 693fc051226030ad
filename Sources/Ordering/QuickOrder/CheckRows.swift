// What rows of a grid mean before anything is done with them: each with its goods, or with the reason why not.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// Why a typed row is no line of an order.
enum RowRefusal: Refusal, Equatable {
    /// No goods on sale have this article or barcode.
    case unknown
    /// Several goods have it: their articles.
    case ambiguous([String])
    case quantityMissing
    case quantityInvalid
    case quantityTooLarge
    /// No price for this buyer.
    case noPrice

    var key: String {
        switch self {
        case .unknown: "ordering.quick.refusal.unknown"
        case .ambiguous: "ordering.quick.refusal.ambiguous"
        case .quantityMissing: "ordering.quick.refusal.quantityMissing"
        case .quantityInvalid: "ordering.quick.refusal.quantityInvalid"
        case .quantityTooLarge: "ordering.quick.refusal.quantityTooLarge"
        case .noPrice: "ordering.note.noPrice"
        }
    }

    var arguments: [String: String] {
        guard case .ambiguous(let articles) = self else { return [:] }
        return ["articles": articles.prefix(5).joined(separator: ", ")]
    }
}

/// A row as it was typed, and what it means.
struct CheckedRow: Sendable {
    let article: String
    let typedQuantity: String
    /// The line it would become, in whole packs; nil where the goods are not known.
    var line: CartLine?
    /// Whether the quantity was rounded up to whole packs.
    var isRounded = false
    var refusal: RowRefusal?

    /// Whether it can go on as it is.
    var isRight: Bool { line != nil && refusal == nil }
}

/// The rows of a grid.
struct CheckedRows: Sendable {
    var rows: [CheckedRow]

    /// More are a matter for a file.
    static let most = 1_000

    var right: [CheckedRow] { rows.filter(\.isRight) }
    var refused: [CheckedRow] { rows.filter { $0.refusal != nil } }
    var rounded: [CheckedRow] { rows.filter { $0.isRounded && $0.isRight } }

    /// What goes into a cart or a template: each product once, in the order of the rows.
    func wanted() throws -> [WantedLine] {
        var (lines, places): ([WantedLine], [ID<Product>: Int]) = ([], [:])
        for line in right.compactMap(\.line) {
            if let place = places[line.product.id] {
                lines[place].quantity = try lines[place].quantity.adding(line.quantity)
            } else {
                places[line.product.id] = lines.count
                lines.append(WantedLine(line.product.id, line.quantity))
            }
        }
        return lines
    }
}

extension Ordering {
    /// Looks every row up and says what it means. Nothing is written; six statements for a hundred rows.
    ///
    /// - Parameters:
    ///   - known: goods that count by their article whether they are sold or not: those of a list that is edited.
    ///   - isLoose: whether a row without a quantity is still being typed.
    static func check(
        _ typed: [(article: String, quantity: String)], for buyer: Buyer, known: [String: CartLine] = [:],
        loosely isLoose: Bool = false, at now: Date, in tx: Transaction
    ) throws -> CheckedRows {
        let found = try lookUp(typed.map(\.article).filter { known[$0] == nil }, for: buyer, at: now, in: tx)
        return CheckedRows(
            rows: typed.map { typed in
                var row = CheckedRow(article: typed.article, typedQuantity: typed.quantity)
                do throws(RowRefusal) {
                    let quantity = try self.quantity(typed.quantity, loosely: isLoose)
                    row.fill(quantity, known[typed.article], found[typed.article], found)
                } catch {
                    row.fill(.one, known[typed.article], found[typed.article], found)
                    row.refusal = row.refusal ?? error
                }
                return row
            })
    }

    private static func quantity(_ text: String, loosely isLoose: Bool) throws(RowRefusal) -> Quantity {
        guard !text.isEmpty else {
            guard isLoose else { throw .quantityMissing }
            return .one
        }
        guard let quantity = Quantity(parsing: text), quantity.isPositive else { throw .quantityInvalid }
        guard quantity <= maxQuantity else { throw .quantityTooLarge }
        return quantity
    }
}

extension CheckedRow {
    /// Takes the goods there are for its article.
    fileprivate mutating func fill(
        _ quantity: Quantity, _ known: CartLine?, _ goods: [GoodsLookup.Goods], _ found: GoodsLookup
    ) {
        if let known {
            let packs = (try? quantity.roundedUp(to: known.product.pack)) ?? quantity
            line = known.of(packs)
            isRounded = packs != quantity && !typedQuantity.isEmpty
            return
        }
        guard goods.count == 1, let one = goods.first else {
            refusal = goods.isEmpty ? .unknown : .ambiguous(goods.map(\.product.sku))
            return
        }
        let packs = (try? quantity.roundedUp(to: one.product.pack)) ?? quantity
        let made = found.line(one, packs)
        line = made
        isRounded = packs != quantity && !typedQuantity.isEmpty
        if made.price == nil { refusal = .noPrice }
    }
}

extension CartLine {
    /// The same goods in another quantity.
    func of(_ quantity: Quantity) -> CartLine {
        var line = CartLine(
            product: product, quantity: quantity, seenPrice: seenPrice, prices: prices, available: available)
        (line.orderable, line.isForSale, line.comment, line.group) = (orderable, isForSale, comment, group)
        return line
    }
}

// MARK: - In words

extension PageContext {
    /// What is said of a row: why it is refused, what was rounded, what is not there, or the stock.
    func note(on row: CheckedRow) -> String {
        if let refusal = row.refusal { return t(refusal.key, TextArguments(refusal.arguments)) }
        guard let line = row.line else { return "" }
        let product = line.product
        if row.isRounded {
            let words = [
                "pack": formats.quantity(product.pack), "fits": formats.quantity(line.quantity), "unit": product.unit,
            ]
            return t("ordering.quick.rounded", TextArguments(words))
        }
        switch line.note {
        case .gone: return t("ordering.note.gone")
        case .noPrice: return t("ordering.note.noPrice")
        case .short(let available) where available.isPositive:
            return t("ordering.note.short", ["quantity": formats.quantity(available), "unit": product.unit])
        case .short: return t("ordering.note.none")
        default:
            return t("ordering.cart.inStock", ["quantity": formats.quantity(line.available), "unit": product.unit])
        }
    }

    /// A row as the grid shows it.
    func editorLine(_ row: CheckedRow) -> EditorLine {
        let name = row.line?.product.name ?? ""
        let price = seesPrices ? row.line?.price?.amount : nil
        let isTyped = row.refusal != nil || row.line == nil
        var line =
            isTyped
            ? EditorLine(article: row.article, name: name, price: price, typed: row.typedQuantity)
            : EditorLine(article: row.article, name: name, price: price, quantity: row.line?.quantity)
        line.note = note(on: row)
        line.isRefused = row.refusal != nil
        return line
    }
}
