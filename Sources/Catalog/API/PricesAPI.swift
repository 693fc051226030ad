// A program asks what its customer pays for goods, and why.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /api/v1/prices` and `POST /api/v1/prices`: up to 500 articles; four statements.
    func listPricesJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        do {
            let asked = try AskedArticles(request, context)
            let (principal, now) = (context.principal, context.now)
            let told = try await database.read { tx in
                let buyer = try Catalog.buyer(of: asked, for: principal, at: now, in: tx)
                let goods = try Catalog.goods(asked, with: "p.unit_code", for: buyer, in: tx) { row in
                    try row["unit_code"] as String
                }
                let ids = goods.found.map(\.product.id)
                let prices = try Catalog.prices(of: "\(list: ids)", for: buyer, at: now, in: tx)
                let priced = goods.found.map { goods in
                    PricedGoods(goods: goods, price: prices.price(of: goods.product.id, quantity: goods.quantity))
                }
                return ToldPrices(goods: priced, missing: goods.missing)
            }
            return .json(written: pricesJSON(told, context), holdsPrices: true, for: request)
        } catch let problem as APIProblem {
            return try problem.answer(context)
        }
    }
}

/// A product with the price for the quantity that was asked for.
struct PricedGoods: Sendable {
    let goods: AskedGoods<String>
    /// Nil when the product has none for this buyer.
    let price: Price?
}

private struct ToldPrices: Sendable {
    let goods: [PricedGoods]
    let missing: [String]
}

// MARK: - JSON

/// The answer; `missing` is what was asked for and is not there, or not for this customer.
private func pricesJSON(_ told: ToldPrices, _ context: MemberContext) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { fields in
        fields.key("missing")
        fields.array(told.missing) { $0.string($1) }
        fields.key("prices")
        fields.array(told.goods) { $0.line($1, context) }
    }
    return writer.bytes
}

extension JSONWriter {
    /// What was asked for, with its price; `price` is absent where there is none: it is told on request.
    fileprivate mutating func line(_ priced: PricedGoods, _ context: MemberContext) {
        let product = priced.goods.product
        object { fields in
            fields.key("id")
            fields.string(product.id.description)
            if let price = priced.price {
                fields.key("price")
                fields.price(PriceJSON(price, of: product, context))
            }
            fields.key("quantity")
            fields.string(priced.goods.quantity.description)
            fields.key("sku")
            fields.string(product.sku)
            fields.key("unit")
            fields.string(product.unit)
            fields.key("vatRate")
            fields.string(product.vatRate.rawValue)
        }
    }

    /// The same as the encoder makes of it.
    fileprivate mutating func price(_ price: PriceJSON) {
        object { fields in
            fields.key("amount")
            fields.number(price.amount)
            fields.key("currency")
            fields.string(price.currency)
            fields.key("explanation")
            fields.object { fields in
                fields.key("source")
                fields.string(price.explanation.source)
                fields.key("text")
                fields.string(price.explanation.text)
            }
            fields.key("ladder")
            fields.array(price.ladder) { items, step in
                items.object { fields in
                    fields.key("amount")
                    fields.number(step.amount)
                    fields.key("from")
                    fields.string(step.from)
                }
            }
            if let retail = price.retail {
                fields.key("retail")
                fields.number(retail)
            }
            fields.key("vat")
            fields.string(price.vat)
        }
    }
}

/// A price of one unit, in whole kopecks, and the reason as the pages say it.
struct PriceJSON: Encodable, Sendable {
    struct Step: Encodable, Sendable {
        let from: String, amount: Int64
    }
    struct Explanation: Encodable, Sendable {
        let source: String, text: String
    }
    let amount: Int64
    let currency: String
    /// Whether VAT is in it: `included` or `on_top`.
    let vat: String
    /// What everybody pays, when that is known and another.
    let retail: Int64?
    let ladder: [Step]
    let explanation: Explanation

    init(_ price: Price, of product: Product, _ context: some PageContext) {
        amount = price.amount.minor
        currency = price.amount.currency.rawValue
        vat = price.vatMode.rawValue
        retail = price.explanation.retail?.minor
        ladder = price.ladder.map { Step(from: $0.from.description, amount: $0.amount.minor) }
        let words = explanationText(price.explanation, unit: product.unit, context)
        explanation = Explanation(source: price.explanation.source.word, text: words)
    }
}

extension PriceExplanation.Source {
    /// The word programs are told.
    fileprivate var word: String {
        switch self {
        case .contract: "contract"
        case .customer: "customer"
        case .priceType: "priceType"
        case .retail: "retail"
        }
    }
}
