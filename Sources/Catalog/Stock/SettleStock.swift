// Brings the terms of stock to shelves and products, where every look at what can be promised finds them.

import Database
import Foundation
import Kernel

extension Catalog {
    /// Whether any terms are said at all: without them an import has nothing to bring to its shelves.
    static func hasStockTerms(in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 AS found FROM stock_policies LIMIT 1") { _ in true } ?? false
    }

    /// Writes the safety of every shelf of some products and whether more of them may be ordered than is there.
    static func settleStock(of products: [ID<Product>], in tx: Transaction) throws {
        guard !products.isEmpty else { return }
        let terms = try EffectiveTerms(of: products, in: tx)
        for chunk in products.chunked(by: 500) {
            let goods = try tx.all(
                "SELECT id, variant_of, category_id, order_mode FROM products WHERE id IN \(list: chunk)",
                as: SettledProduct.self)
            let shelves = try tx.all(
                """
                SELECT s.product_id, s.warehouse_id, s.safety, w.position FROM stock s
                JOIN warehouses w ON w.id = s.warehouse_id WHERE s.product_id IN \(list: chunk)
                ORDER BY s.product_id, w.position, s.warehouse_id
                """, as: SettledShelf.self)
            try write(goods, shelves, terms, in: tx)
        }
    }

    private static func write(
        _ goods: [SettledProduct], _ shelves: [SettledShelf], _ terms: EffectiveTerms, in tx: Transaction
    ) throws {
        let places = Dictionary(grouping: shelves, by: \.productID)
        var modes: [OrderMode: [ID<Product>]] = [:]
        var changed: [[any SQLConvertible]] = []
        for product in goods {
            let own = places[product.id] ?? []
            let mode = terms.mode(of: product, in: own.map(\.warehouseID))
            if mode != product.mode { modes[mode, default: []].append(product.id) }
            for shelf in own {
                let safety = terms.safety(of: product, in: shelf.warehouseID)
                if safety != shelf.safety { changed.append([shelf.productID, shelf.warehouseID, safety]) }
            }
        }
        for mode in OrderMode.allCases {
            for chunk in (modes[mode] ?? []).chunked(by: 500) {
                try tx.execute("UPDATE products SET order_mode = \(mode) WHERE id IN \(list: chunk)")
            }
        }
        for chunk in changed.chunked(by: 300) {
            try tx.execute(
                """
                WITH given (product_id, warehouse_id, safety) AS (VALUES \(SQL.values(chunk)))
                UPDATE stock SET safety = given.safety FROM given
                WHERE stock.product_id = given.product_id AND stock.warehouse_id = given.warehouse_id
                """)
        }
    }
}

/// A product as far as its terms go.
private struct SettledProduct: RowDecodable {
    let id: ID<Product>
    let variantOf: ID<Product>?
    let categoryID: ID<Category>?
    let mode: OrderMode

    init(row: Row) throws {
        id = try row["id"]
        variantOf = try row["variant_of"]
        categoryID = try row["category_id"]
        mode = OrderMode(rawValue: try row["order_mode"]) ?? .onlyAvailable
    }
}

private struct SettledShelf: RowDecodable {
    let productID: ID<Product>
    let warehouseID: ID<Warehouse>
    let safety: Int64

    init(row: Row) throws {
        productID = try row["product_id"]
        warehouseID = try row["warehouse_id"]
        safety = try row["safety"]
    }
}

/// Every terms that concern some products, ready to be asked.
private struct EffectiveTerms {
    private var whole = StockTerms()
    private var warehouses: [ID<Warehouse>: StockTerms] = [:]
    private var products: [ID<Product>: StockTerms] = [:]
    /// Of each category, those of the nearest one above that says something.
    private var categories: [ID<Category>: StockTerms] = [:]

    init(of wanted: [ID<Product>], in tx: Transaction) throws {
        var said: [ID<Category>: StockTerms] = [:]
        for policy in try Catalog.widePolicies(in: tx) {
            switch policy.scope {
            case .everything: whole = policy.terms
            case .warehouse(let id): warehouses[id] = policy.terms
            case .category(let id): said[id] = policy.terms
            case .product: break
            }
        }
        for chunk in wanted.chunked(by: 500) {
            let own = try tx.all(
                """
                SELECT \(StockPolicy.columns) FROM stock_policies WHERE product_id IN \(list: chunk) OR product_id IN
                    (SELECT v.variant_of FROM products v WHERE v.id IN \(list: chunk) AND v.variant_of IS NOT NULL)
                """, as: StockPolicy.self)
            for policy in own {
                if case .product(let id) = policy.scope { products[id] = policy.terms }
            }
        }
        guard !said.isEmpty else { return }
        let tree = try CategoryTree(in: tx)
        for category in tree.all {
            var terms = StockTerms()
            for above in tree.path(to: category).reversed() {
                terms.safety = terms.safety ?? said[above.id]?.safety
                terms.mode = terms.mode ?? said[above.id]?.mode
            }
            categories[category.id] = terms
        }
    }

    private func own(_ product: SettledProduct) -> [StockTerms?] {
        let category = product.categoryID.flatMap { categories[$0] }
        return [products[product.id], product.variantOf.flatMap { products[$0] }, category]
    }

    func safety(of product: SettledProduct, in warehouse: ID<Warehouse>) -> Int64 {
        let terms = own(product) + [warehouses[warehouse], whole]
        return terms.lazy.compactMap { $0?.safety }.first ?? 0
    }

    /// Of several warehouses the first that says something counts.
    func mode(of product: SettledProduct, in places: [ID<Warehouse>]) -> OrderMode {
        let terms = own(product) + places.map { warehouses[$0] } + [whole]
        return terms.lazy.compactMap { $0?.mode }.first ?? .onlyAvailable
    }
}
