// A line of an offer on its way into the database.

import Catalog
import Database
import Foundation
import Kernel

/// Everything a row of `quote_lines` is made of, apart from where it stands.
struct QuoteRow: Sendable {
    /// Nil for what is not in the catalogue.
    let product: Product?
    let name: String
    let unit: String
    let quantity: Quantity
    /// What the buyer pays without the offer; nil where he has no price.
    let own: Price?
    /// Of one unit; nil while nothing is offered.
    var price: Money?
    var sums: VATSums?
    var replaces = ""
    var comment = ""
    var answer = ""
    var leadDays: Int?

    /// The columns of the table, in the order of ``Ordering/quoteRow(_:of:_:version:position:)``.
    static let columns: SQL = """
        quote_id, version, position, customer_id, product_id, sku, name, unit, quantity, own_price, discount, price,
        vat_rate, vat_mode, net, vat, amount, currency, replaces, comment, answer, lead_days, is_taken
        """

    /// How prices of the line contain their tax: as the buyer's own, or included.
    var vatMode: VATMode { own?.vatMode ?? .included }

    var currency: Currency { price?.currency ?? own?.amount.currency ?? .rub }

    /// What the price takes off the buyer's own, in basis points; nothing where they cannot be compared.
    var discount: Int64 {
        guard let price, let own = own?.amount, own.currency == price.currency, own.isPositive,
            let cut = try? own.subtracting(price),
            let share = try? Rounding.scale(cut.minor, by: 10_000, over: own.minor)
        else { return 0 }
        return share
    }
}

extension Ordering {
    /// The values of a row.
    static func quoteRow(
        _ row: QuoteRow, of quote: ID<Quote>, _ customer: ID<Customer>, version: Int, position: Int
    ) -> [any SQLConvertible] {
        let currency = row.currency
        let own: Int64? = row.own?.amount.currency == currency ? row.own?.amount.minor : nil
        let goods: ID<Product>? = row.product?.id
        let sku: String = row.product?.sku ?? ""
        let rate: VATRate = row.product?.vatRate ?? .exempt
        let nothing = VATSums(net: .zero(currency), vat: .zero(currency), gross: .zero(currency))
        let sums: VATSums = row.sums ?? nothing
        return [
            quote, version, position, customer, goods, sku, row.name, row.unit, row.quantity, own, row.discount,
            row.price, rate, row.vatMode, sums.net, sums.vat, sums.gross, currency, row.replaces, row.comment,
            row.answer, row.leadDays, false,
        ]
    }
}
