// A program asks how much of some goods can be had, where, and when more comes.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /api/v1/stock` and `POST /api/v1/stock`: up to 500 articles; four statements.
    func listStockJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        do {
            let asked = try AskedArticles(request, context)
            let (principal, now) = (context.principal, context.now)
            let told = try await database.read { tx in try Catalog.stock(asked, for: principal, at: now, in: tx) }
            return try .json(StockJSON(told), holdsPrices: true, for: request)
        } catch let problem as APIProblem {
            return try problem.answer(context)
        }
    }
}

// MARK: - Reading

/// What can be promised of a product.
private struct ToldStock: Sendable {
    struct Total: Sendable {
        let available: Quantity
        let mode: String
    }
    struct Shelf: Sendable {
        let warehouse: String
        let available: Quantity
        let updatedAt: Date
    }
    struct Supply: Sendable {
        let warehouse: String
        let quantity: Quantity
        let expectedOn: String
    }

    let goods: [AskedGoods<Total>]
    let missing: [String]
    var shelves: [ID<Product>: [Shelf]] = [:]
    var supplies: [ID<Product>: [Supply]] = [:]
}

extension Catalog {
    fileprivate static func stock(
        _ asked: AskedArticles, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ToldStock {
        let buyer = try buyer(of: asked, for: principal, at: now, in: tx)
        let goods = try goods(asked, with: "p.order_mode, \(availableColumn)", for: buyer, in: tx) { row in
            ToldStock.Total(available: try row["available"], mode: try row["order_mode"])
        }
        var told = ToldStock(goods: goods.found, missing: goods.missing)
        let ids = Array(Set(goods.found.map(\.product.id)))
        guard !ids.isEmpty else { return told }
        let shelves = try tx.all(
            """
            SELECT s.product_id, w.name, \(shelfAvailable) AS available, s.updated_at
            FROM stock s JOIN warehouses w ON w.id = s.warehouse_id
            WHERE s.product_id IN \(list: ids) ORDER BY s.product_id, w.position, w.name, w.id LIMIT 50000
            """
        ) { row in
            (
                product: try row["product_id"] as ID<Product>,
                shelf: ToldStock.Shelf(
                    warehouse: try row["name"], available: try row["available"], updatedAt: try row["updated_at"])
            )
        }
        let supplies = try tx.all(
            """
            SELECT e.product_id, w.name, e.quantity, e.expected_on
            FROM expected_supplies e JOIN warehouses w ON w.id = e.warehouse_id
            WHERE e.product_id IN \(list: ids) ORDER BY e.product_id, e.expected_on, e.id LIMIT 50000
            """
        ) { row in
            (
                product: try row["product_id"] as ID<Product>,
                supply: ToldStock.Supply(
                    warehouse: try row["name"], quantity: try row["quantity"], expectedOn: try row["expected_on"])
            )
        }
        told.shelves = Dictionary(grouping: shelves, by: \.product).mapValues { $0.map(\.shelf) }
        told.supplies = Dictionary(grouping: supplies, by: \.product).mapValues { $0.map(\.supply) }
        return told
    }
}

// MARK: - JSON

private struct StockJSON: Encodable {
    struct Shelf: Encodable {
        let name: String, available: String
    }
    struct Supply: Encodable {
        let date: String, quantity: String, warehouse: String
    }
    struct Line: Encodable {
        let id: String, sku: String, unit: String, available: String
        /// `only_available`, `backorder` or `expected`: whether more than that may be ordered.
        let orderMode: String
        let warehouses: [Shelf]
        let expected: [Supply]
        /// When one of the shelves was last told by the warehouse; absent where there is none.
        let updatedAt: String?
    }
    let stock: [Line]
    let missing: [String]

    init(_ told: ToldStock) {
        missing = told.missing
        stock = told.goods.map { goods in
            let shelves = told.shelves[goods.product.id] ?? []
            let supplies = told.supplies[goods.product.id] ?? []
            return Line(
                id: goods.product.id.description, sku: goods.product.sku, unit: goods.product.unit,
                available: goods.extra.available.description, orderMode: goods.extra.mode,
                warehouses: shelves.map { Shelf(name: $0.warehouse, available: $0.available.description) },
                expected: supplies.map {
                    Supply(date: $0.expectedOn, quantity: $0.quantity.description, warehouse: $0.warehouse)
                },
                updatedAt: shelves.map(\.updatedAt).max().map { Formats.machine($0) })
        }
    }
}
