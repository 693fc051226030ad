// An answer as it was typed: a row for each line, and what is wrong with it.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What is typed for the whole answer.
package struct OfferForm: Form {
    /// The last day it holds, in the vendor's zone.
    package var validUntil = ""
    package var deliveryTerms = ""
    package var note = ""

    package init() {}

    package static let fields: [Field<OfferForm>] = [
        Field("validUntil", .date, \.validUntil, label: "ordering.quote.validUntil", required: true),
        Field(
            "deliveryTerms", .textarea(rows: 2), \.deliveryTerms, label: "ordering.quote.deliveryTerms",
            maxLength: 1_000),
        Field("note", .textarea(rows: 3), \.note, label: "ordering.quote.note", maxLength: 2_000),
    ]
}

/// One row of an answer, as typed.
package struct OfferRow: Sendable {
    /// The line it answers; beyond the lines there are, a new one.
    package let position: Int
    /// The article of what is offered; empty for words.
    package var sku = ""
    /// What a line without an article is called.
    package var name = ""
    package var quantity = ""
    package var price = ""
    /// In per cent of the buyer's own price; counts where no price is typed.
    package var discount = ""
    package var leadDays = ""
    package var answer = ""

    package init(position: Int) {
        self.position = position
    }

    /// Whether anything was typed that makes it a line.
    var isFilled: Bool { !(sku.isEmpty && name.isEmpty) && !isLeftOut }
    /// Whether the line is not offered.
    var isLeftOut: Bool { quantity.isEmpty || Quantity(parsing: quantity)?.isZero == true }
}

/// What is wrong with a row.
package enum OfferRowProblem: String, Sendable {
    case articleUnknown, articleAmbiguous, twice, quantity, pack, price, discount, currency, leadDays, tooLong

    package var key: String { "ordering.quote.row.\(rawValue)" }
}

/// A whole answer, as typed.
package struct TypedOffer: Sendable {
    package var form = OfferForm()
    package var rows: [OfferRow] = []
    /// By position.
    package var problems: [Int: OfferRowProblem] = [:]

    /// Rows at the end that are still empty, for lines nobody asked for.
    static let spareRows = 3

    /// What a page shows first: the newest lines as they stand, and room for more.
    init(_ card: QuoteCard, until day: CivilDate, _ formats: Formats) {
        form.validUntil = day.description
        if let answer = card.answer { (form.deliveryTerms, form.note) = (answer.deliveryTerms, "") }
        rows = card.lines.map { line in
            var row = OfferRow(position: line.position)
            row.sku = line.sku
            row.name = line.productID == nil ? line.name : ""
            row.quantity = formats.quantity(line.quantity)
            row.price = line.price.map { $0.decimal.replacing(".", with: formats.locale == .ru ? "," : ".") } ?? ""
            row.leadDays = line.leadDays.map(String.init) ?? ""
            row.answer = line.answer
            return row
        }
        let next = (card.lines.map(\.position).max() ?? 0) + 1
        rows += (next..<next + Self.spareRows).map { OfferRow(position: $0) }
    }

    /// Reads what was sent: fields such as `price.3`.
    package init(_ data: FormData) {
        form = OfferForm(data)
        var byPosition: [Int: OfferRow] = [:]
        func take(_ name: String, _ path: WritableKeyPath<OfferRow, String>) {
            for field in data.all(prefixed: "\(name).") {
                guard let position = Int(field.name), (1...Ordering.mostQuoteLines * 2).contains(position)
                else { continue }
                let value = field.value.trimmingCharacters(in: .whitespacesAndNewlines)
                byPosition[position, default: OfferRow(position: position)][keyPath: path] = value
            }
        }
        take("sku", \.sku)
        take("name", \.name)
        take("quantity", \.quantity)
        take("price", \.price)
        take("discount", \.discount)
        take("leadDays", \.leadDays)
        take("answer", \.answer)
        rows = byPosition.values.sorted { $0.position < $1.position }
    }
}

/// The goods and prices an answer is made with: read once.
struct OfferShelf {
    let goods: [String: [Product]]
    let prices: PriceTable?

    /// Three statements at most.
    init(_ rows: [OfferRow], for buyer: Buyer, at now: Date, in tx: Transaction) throws {
        let articles = Set(rows.filter(\.isFilled).map(\.sku)).subtracting([""])
        guard !articles.isEmpty else {
            (goods, prices) = ([:], nil)
            return
        }
        let found = try tx.all(
            """
            SELECT \(Product.columns) FROM products p
            WHERE p.sku IN \(list: articles.sorted()) AND \(Catalog.visible("p", to: buyer)) ORDER BY p.sku, p.id
            """, as: Product.self)
        goods = Dictionary(grouping: found, by: \.sku)
        let ids = found.map(\.id)
        prices = try ids.isEmpty ? nil : Catalog.prices(of: "\(list: ids)", for: buyer, at: now, in: tx)
    }
}

extension TypedOffer {
    /// The rows as lines with their sums; a row that is not right stands among ``problems`` instead.
    ///
    /// - Parameter asked: what was asked for, by position: what is offered in its place is named.
    mutating func lines(from shelf: OfferShelf, asked: [Int: QuoteLine]) -> [(position: Int, row: QuoteRow)] {
        var (lines, used, currency): ([(position: Int, row: QuoteRow)], Set<ID<Product>>, Currency?) = ([], [], nil)
        for typed in rows where typed.isFilled {
            do throws(OfferRowFault) {
                let row = try Self.line(typed, shelf, asked[typed.position])
                if let id = row.product?.id, !used.insert(id).inserted { throw OfferRowFault(.twice) }
                if row.price != nil {
                    if let currency, currency != row.currency { throw OfferRowFault(.currency) }
                    currency = row.currency
                }
                lines.append((typed.position, row))
            } catch {
                problems[typed.position] = error.problem
            }
        }
        return lines
    }

    private static func line(
        _ typed: OfferRow, _ shelf: OfferShelf, _ asked: QuoteLine?
    ) throws(OfferRowFault) -> QuoteRow {
        guard let quantity = Quantity(parsing: typed.quantity), quantity.isPositive, quantity <= Ordering.maxQuantity
        else { throw OfferRowFault(.quantity) }
        guard typed.answer.count <= 500, typed.name.count <= 300 else { throw OfferRowFault(.tooLong) }
        let days = Int(typed.leadDays)
        guard typed.leadDays.isEmpty || (0...3_650).contains(days ?? -1) else { throw OfferRowFault(.leadDays) }
        guard !typed.sku.isEmpty else {
            return QuoteRow(
                product: nil, name: typed.name, unit: asked?.unit ?? "", quantity: quantity, own: nil,
                comment: asked?.comment ?? "", answer: typed.answer, leadDays: days)
        }
        guard let product = shelf.goods[typed.sku]?.first else { throw OfferRowFault(.articleUnknown) }
        guard shelf.goods[typed.sku]?.count == 1 else { throw OfferRowFault(.articleAmbiguous) }
        guard quantity.isMultiple(of: product.pack) else { throw OfferRowFault(.pack) }
        let own = shelf.prices?.price(of: product.id, quantity: quantity)
        let price = try price(typed, own)
        let isOther = asked.map { $0.productID != product.id } ?? false
        var row = QuoteRow(
            product: product, name: product.name, unit: product.unit, quantity: quantity, own: own, price: price,
            replaces: isOther ? asked?.name ?? "" : "", comment: asked?.comment ?? "", answer: typed.answer,
            leadDays: days)
        do {
            row.sums = try product.vatRate.vat(of: price.times(quantity), row.vatMode)
        } catch {
            throw OfferRowFault(.price)
        }
        return row
    }

    /// The price typed, or the buyer's own less the discount typed, or his own.
    private static func price(_ typed: OfferRow, _ own: Price?) throws(OfferRowFault) -> Money {
        if !typed.price.isEmpty {
            guard let price = Money(parsing: typed.price, currency: own?.amount.currency ?? .rub), price.isPositive
            else { throw OfferRowFault(.price) }
            return price
        }
        guard let own = own?.amount else { throw OfferRowFault(.price) }
        guard !typed.discount.isEmpty else { return own }
        // Per cent with two decimals are basis points.
        guard let share = Money(parsing: typed.discount)?.minor, (0..<10_000).contains(share),
            let price = try? own.percent(basisPoints: 10_000 - share), price.isPositive
        else { throw OfferRowFault(.discount) }
        return price
    }
}

/// Carries what is wrong with a row out of its reading.
private struct OfferRowFault: Error {
    let problem: OfferRowProblem

    init(_ problem: OfferRowProblem) {
        self.problem = problem
    }
}
