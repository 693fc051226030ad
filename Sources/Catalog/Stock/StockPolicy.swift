// The terms of stock: how much of a shelf is never promised, and whether more may be ordered than is there.

import Database
import Foundation
import Kernel

/// Whether more may be ordered than is there; stored, so the words never change.
package enum OrderMode: String, CaseIterable, Codable, Sendable, SQLCodable {
    /// What is there, and no more.
    case onlyAvailable = "only_available"
    /// Any quantity: what is missing is bought in.
    case backorder
    /// What is there and what is on its way.
    case expected
}

/// What terms are said of: the narrowest that says something counts, this order being from the widest.
package enum StockScope: Hashable, Sendable {
    case everything
    case warehouse(ID<Warehouse>)
    case category(ID<Category>)
    case product(ID<Product>)

    /// The row of `stock_policies`.
    var condition: SQL {
        switch self {
        case .everything: "warehouse_id IS NULL AND category_id IS NULL AND product_id IS NULL"
        case .warehouse(let id): "warehouse_id = \(id)"
        case .category(let id): "category_id = \(id)"
        case .product(let id): "product_id = \(id)"
        }
    }

    /// As it is written down in the history: `category:…`.
    package var text: String {
        switch self {
        case .everything: "everything"
        case .warehouse(let id): "warehouse:\(id)"
        case .category(let id): "category:\(id)"
        case .product(let id): "product:\(id)"
        }
    }

    /// Reads ``text``; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first ?? "", parts.count) {
        case ("everything", 1): self = .everything
        case ("warehouse", 2):
            guard let id = ID<Warehouse>(parts[1]) else { return nil }
            self = .warehouse(id)
        case ("category", 2):
            guard let id = ID<Category>(parts[1]) else { return nil }
            self = .category(id)
        case ("product", 2):
            guard let id = ID<Product>(parts[1]) else { return nil }
            self = .product(id)
        default: return nil
        }
    }
}

/// Terms of one scope. What is nil is left to the wider one.
package struct StockTerms: Codable, Sendable, Equatable {
    /// Never promised, of every shelf; in thousandths of the unit.
    package var safety: Int64?
    package var mode: OrderMode?
    /// Hours a reservation lasts until it ends by itself; for everything at once only.
    package var holdHours: Int?

    package init(safety: Int64? = nil, mode: OrderMode? = nil, holdHours: Int? = nil) {
        self.safety = safety
        self.mode = mode
        self.holdHours = holdHours
    }

    /// Whether nothing is said.
    package var isEmpty: Bool { self == StockTerms() }
}

/// A row of `stock_policies`.
struct StockPolicy: RowDecodable, Sendable {
    let scope: StockScope
    let terms: StockTerms

    init(row: Row) throws {
        let warehouse: ID<Warehouse>? = try row["warehouse_id"]
        let category: ID<Category>? = try row["category_id"]
        let product: ID<Product>? = try row["product_id"]
        if let product {
            scope = .product(product)
        } else if let category {
            scope = .category(category)
        } else if let warehouse {
            scope = .warehouse(warehouse)
        } else {
            scope = .everything
        }
        let mode: String? = try row["mode"]
        terms = StockTerms(
            safety: try row["safety"], mode: mode.flatMap(OrderMode.init(rawValue:)), holdHours: try row["hold_hours"])
    }

    static let columns: SQL = "warehouse_id, category_id, product_id, safety, mode, hold_hours"
}

/// Staff changed terms of stock.
package struct StockTermsChanged: DomainEvent {
    package static let name = "catalog.stock_terms_changed"
    package let scope: String
    package let was: StockTerms
    package let became: StockTerms
    package var subject: EventSubject { EventSubject("stock_terms", scope) }
}

/// Whose shelves have to follow changed terms; the payload of a job.
struct StockSettling: Codable, Sendable {
    /// Only what lies in one of these; nil for everything.
    let categories: [ID<Category>]?

    /// The next products, by their ids.
    func products(after last: ID<Product>?, limit: Int, in tx: Transaction) throws -> [ID<Product>] {
        let place: SQL = last.map { "id > \($0)" } ?? "TRUE"
        let within: SQL = categories.map { "category_id IN \(list: $0)" } ?? "TRUE"
        return try tx.all("SELECT id FROM products WHERE \(place) AND \(within) ORDER BY id LIMIT \(limit)") {
            try $0["id"] as ID<Product>
        }
    }
}

// MARK: - Operations

extension Catalog {
    /// The terms said of a scope.
    static func stockTerms(of scope: StockScope, in tx: Transaction) throws -> StockTerms {
        try tx.first(
            "SELECT \(StockPolicy.columns) FROM stock_policies WHERE \(scope.condition) LIMIT 1", as: StockPolicy.self
        )?.terms ?? StockTerms()
    }

    /// Everything that is said of the whole, of warehouses and categories.
    static func widePolicies(in tx: Transaction) throws -> [StockPolicy] {
        try tx.all(
            "SELECT \(StockPolicy.columns) FROM stock_policies WHERE product_id IS NULL LIMIT 10000",
            as: StockPolicy.self)
    }

    /// Says the terms of a scope. A product follows at once; a category, a warehouse and everything follow by a job.
    ///
    /// - Returns: the edit to take back; nil when nothing was changed.
    @discardableResult
    package static func setStockTerms(
        _ terms: StockTerms, of scope: StockScope, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<CatalogEdit>? {
        let was = try stockTerms(of: scope, in: tx)
        guard was != terms else { return nil }
        try tx.execute("DELETE FROM stock_policies WHERE \(scope.condition)")
        if !terms.isEmpty { try insert(terms, of: scope, at: now, in: tx) }
        switch scope {
        case .product(let id): try settleStock(of: family(of: id, in: tx), in: tx)
        case .category(let id):
            let tree = try CategoryTree(in: tx)
            let within = tree.category(id).map { tree.subtree(of: $0) } ?? [id]
            try tx.enqueue(
                NewJob(kind: "catalog.settle_stock", encoding: StockSettling(categories: within)), at: now)
        case .warehouse, .everything:
            try tx.enqueue(NewJob(kind: "catalog.settle_stock", encoding: StockSettling(categories: nil)), at: now)
        }
        try tx.announce(StockTermsChanged(scope: scope.text, was: was, became: terms), by: principal, at: now)
        return try keepEdit(.stockPolicy, of: scope.text, was: was, became: terms, by: principal, at: now, in: tx)
    }

    private static func insert(_ terms: StockTerms, of scope: StockScope, at now: Date, in tx: Transaction) throws {
        var places: (warehouse: ID<Warehouse>?, category: ID<Category>?, product: ID<Product>?)
        switch scope {
        case .everything: break
        case .warehouse(let id): places.warehouse = id
        case .category(let id): places.category = id
        case .product(let id): places.product = id
        }
        try tx.execute(
            """
            INSERT INTO stock_policies (id, warehouse_id, category_id, product_id, safety, mode, hold_hours, updated_at)
            VALUES (\(UUID()), \(places.warehouse), \(places.category), \(places.product), \(terms.safety),
                \(terms.mode), \(terms.holdHours), \(now))
            """)
    }

    /// A product and its variants.
    static func family(of product: ID<Product>, in tx: Transaction) throws -> [ID<Product>] {
        try tx.all("SELECT id FROM products WHERE id = \(product) OR variant_of = \(product) ORDER BY id") {
            try $0["id"] as ID<Product>
        }
    }
}
