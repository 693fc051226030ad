// The order form: the customer's own prices and stock as a workbook that needs nothing but quantities.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Spreadsheets
import Web

extension Ordering {
    /// The most goods of an order form.
    private static let templateGoods = 20_000

    /// `GET /orders/import/template.xlsx`: what the customer buys; with `all` everything that is sold to him.
    func importTemplate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now, wantsAll) = (context.principal, context.now, request.query["all"] != nil)
        let goods = try await database.read { tx in
            try OrderFormGoods(for: principal, all: wantsAll, at: now, most: Ordering.templateGoods, in: tx)
        }
        let sheet = SpreadsheetSheet(
            context.t("ordering.import.template.sheet"), context.templateColumns,
            rows: goods.rows.map { context.templateRow($0, goods.prices) }, protected: true)
        return .spreadsheet(try Spreadsheet([sheet]).data(), named: "order-form.xlsx")
    }
}

/// What stands in an order form.
struct OrderFormGoods: Sendable {
    struct Row: Sendable {
        let product: Product
        let available: Quantity
    }

    let rows: [Row]
    let prices: PriceTable

    /// Four statements at most. What the customer bought so far, or everything where that is nothing.
    init(for principal: Principal, all wantsAll: Bool, at now: Date, most: Int, in tx: Transaction) throws {
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let bought: SQL = """
            p.id IN (SELECT h.product_id FROM purchased_products h WHERE h.customer_id = \(principal.customerID))
            """
        var found = try wantsAll ? [] : Self.goods(where: bought, for: buyer, most: most, in: tx)
        if found.isEmpty { found = try Self.goods(where: "TRUE", for: buyer, most: most, in: tx) }
        rows = found
        prices = try Catalog.prices(of: "\(list: found.map(\.product.id))", for: buyer, at: now, in: tx)
    }

    private static func goods(
        where condition: SQL, for buyer: Buyer, most: Int, in tx: Transaction
    ) throws -> [Row] {
        try tx.all(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn) FROM products p
            WHERE \(condition) AND \(Catalog.visible("p", to: buyer)) AND \(Catalog.variantCount("p")) = 0
            ORDER BY p.sort_name, p.id LIMIT \(most)
            """
        ) { row in Row(product: try Product(row: row), available: try row["available"]) }
    }
}

extension MemberContext {
    fileprivate var templateColumns: [SpreadsheetColumn] {
        let priced = seesPrices ? [SpreadsheetColumn(t("ordering.import.template.price"), .money, width: 14)] : []
        return [
            SpreadsheetColumn(t("ordering.import.field.article"), width: 20),
            SpreadsheetColumn(t("ordering.import.field.name"), width: 50),
            SpreadsheetColumn(t("ordering.import.field.unit"), width: 10),
            SpreadsheetColumn(t("ordering.import.template.pack"), .quantity, width: 12),
        ] + priced + [
            SpreadsheetColumn(t("ordering.import.template.stock"), .quantity, width: 12),
            SpreadsheetColumn(t("ordering.import.field.quantity"), .quantity, width: 14, editable: true),
            SpreadsheetColumn(t("ordering.import.field.comment"), width: 30, editable: true),
        ]
    }

    fileprivate func templateRow(_ row: OrderFormGoods.Row, _ prices: PriceTable) -> [SpreadsheetCell] {
        let product = row.product
        let price = prices.price(of: product.id, quantity: product.pack)?.amount
        let priced: [SpreadsheetCell] = seesPrices ? [price.map { SpreadsheetCell.money($0) } ?? .empty] : []
        let start: [SpreadsheetCell] = [
            .text(product.sku), .text(product.name), .text(product.unit), .quantity(product.pack),
        ]
        return start + priced + [.quantity(row.available), .empty, .empty]
    }
}
