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
            return try .json(PricesJSON(told, context), holdsPrices: true, for: request)
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

private struct PricesJSON: Encodable {
    let prices: [PriceLineJSON]
    /// What was asked for and is not there, or not for this customer.
    let missing: [String]

    init(_ told: ToldPrices, _ context: MemberContext) {
        prices = told.goods.map { PriceLineJSON($0, context) }
        missing = told.missing
    }
}

private struct PriceLineJSON: Encodable {
    let id: String, sku: String, quantity: String, unit: String, vatRate: String
    /// Absent where there is no price: it is told on request.
    let price: PriceJSON?

    init(_ priced: PricedGoods, _ context: MemberContext) {
        let product = priced.goods.product
        id = product.id.description
        sku = product.sku
        quantity = priced.goods.quantity.description
        unit = product.unit
        vatRate = product.vatRate.rawValue
        price = priced.price.map { PriceJSON($0, of: product, context) }
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
