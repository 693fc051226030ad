// What a script asks while rows are typed: what they mean, and what an unfinished text may mean.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

extension Ordering {
    /// `GET /orders/quick/goods?article=…&quantity=…`, once for each row: what they mean, in their order.
    func answerQuickRows(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        // Rows without an article keep their place, so that answers fit questions.
        let pairs = zip(request.query.all("article"), request.query.all("quantity"))
        let typed = pairs.prefix(Self.rowsAtOnce).map { pair in
            (
                article: String(pair.0.trimmingCharacters(in: .whitespacesAndNewlines).prefix(100)),
                quantity: pair.1.trimmingCharacters(in: .whitespacesAndNewlines)
            )
        }
        let rows = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try Ordering.check(typed, for: buyer, loosely: true, at: now, in: tx).rows
        }
        return Response(try .json(rows.map { QuickAnswer($0, context) }))
    }

    /// `GET /orders/quick/suggestions?q=…`: goods an unfinished article, name or barcode may mean.
    func suggestQuickGoods(_ request: Request, _ context: MemberContext) async throws -> Response {
        let text = String((request.query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.count > 1 else { return Response(try .json([QuickSuggestion]())) }
        let (principal, now) = (context.principal, context.now)
        let buyer = try await database.read { tx in try Catalog.buyer(for: principal, at: now, in: tx) }
        let ids = try await search.offered(for: text, to: principal, buyer: buyer, limit: Self.suggestions * 2)
        let found = try await database.read { tx in
            let named = try Ordering.lookUp([text], for: buyer, at: now, in: tx)[text]
            let others = try Ordering.orderableGoods(ids, for: buyer, in: tx)
            var seen: Set<ID<Product>> = []
            let goods = (named + others).filter { seen.insert($0.product.id).inserted }.prefix(Self.suggestions)
            let shown = goods.map(\.product.id)
            return (goods: Array(goods), prices: try Catalog.prices(of: "\(list: shown)", for: buyer, at: now, in: tx))
        }
        return Response(try .json(found.goods.map { QuickSuggestion($0, found.prices, context) }))
    }

    /// Rows of one question.
    private static let rowsAtOnce = 100
    private static let suggestions = 8
}

/// What a row means, as the script behind the grid takes it.
private struct QuickAnswer: Encodable, Sendable {
    /// Two texts of the same goods have the same.
    let product: String
    let name: String
    /// Kopecks, as a text; absent where there is none, or none to be seen.
    let price: String?
    let shownPrice: String
    /// How many go together.
    let pack: String
    /// The quantity in whole packs; empty where it is so already.
    let fits: String
    let note: String
    let isRefused: Bool

    init(_ row: CheckedRow, _ context: MemberContext) {
        let formats = context.formats
        let shown = context.seesPrices ? row.line?.price?.amount : nil
        product = row.line?.product.id.description ?? ""
        name = row.line?.product.name ?? ""
        price = shown.map { String($0.minor) }
        shownPrice = shown.map { formats.amount($0) } ?? ""
        pack = row.line?.product.pack.description ?? ""
        fits = row.isRounded ? row.line.map { formats.quantity($0.quantity) } ?? "" : ""
        note = row.article.isEmpty ? "" : context.note(on: row)
        isRefused = !row.article.isEmpty && row.refusal != nil
    }
}

/// A line of the list under an article.
private struct QuickSuggestion: Encodable, Sendable {
    let value: String
    let label: String
    let note: String

    init(_ goods: GoodsLookup.Goods, _ prices: PriceTable, _ context: MemberContext) {
        let product = goods.product
        let price = prices.price(of: product.id, quantity: product.pack)
        let stock =
            goods.available.isPositive
            ? "\(context.formats.quantity(goods.available))\u{a0}\(product.unit)" : context.t("ordering.note.none")
        let sum = context.seesPrices ? price.map { "\(context.formats.money($0.amount)), " } : nil
        value = product.sku
        label = product.name
        note = "\(product.sku), \(sum ?? "")\(stock)"
    }
}
