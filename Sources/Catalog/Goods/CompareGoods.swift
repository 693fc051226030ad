// Up to six goods side by side: what they cost, what is there, and in which properties they differ.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /compare`: the goods a person put aside to compare; a stranger's stand in the address, `product` once for
    /// each.
    func compareGoods(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let query = request.query
        let named = Array(query.all("product").compactMap { ID<Product>($0) }.prefix(Comparison.most * 2))
        let (principal, now, seesPrices) = (context.principal, context.now, context.seesGoodsPrices)
        let comparison = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try Comparison(
                of: principal, named: named, for: buyer, seesPrices: seesPrices, at: now, in: tx)
        }
        return comparisonPage(comparison, onlyDifferences: query["differences"] == "1", context)
    }

    /// `POST /compare`: puts a product among those compared, takes it out, or takes all out.
    func changeComparison(_ request: Request, _ context: PersonContext) async throws -> Response {
        let (principal, now, form) = (context.principal, context.now, context.form)
        let back = request.refererPath ?? "/compare"
        do {
            return try await context.once { tx in
                if form["act"] == "clear" {
                    try tx.execute("DELETE FROM compared_products WHERE user_id = \(principal.userID)")
                    return .redirect(to: "/compare")
                }
                guard let product = form["product"].flatMap({ ID<Product>($0) }) else { throw NotFound() }
                if form["on"] == "1" {
                    try Catalog.compare(product, by: principal, at: now, in: tx)
                    return .redirect(to: back, message: "catalog.compare.added")
                }
                try tx.execute(
                    "DELETE FROM compared_products WHERE user_id = \(principal.userID) AND product_id = \(product)")
                return .redirect(to: back)
            }
        } catch let refusal as CompareRefusal {
            return .redirect(to: "/compare", refusal: refusal)
        }
    }
}

// MARK: - Operation

/// Why a product is not compared.
enum CompareRefusal: Refusal, Equatable {
    case tooMany

    var key: String { "catalog.compare.refusal.tooMany" }
    var arguments: [String: String] { ["most": String(Comparison.most)] }
}

extension Catalog {
    /// Puts a product among those a person compares. Nothing is announced: it is how he looks at the catalogue.
    ///
    /// - Throws: `NotFound` for goods he cannot see, ``CompareRefusal/tooMany``.
    static func compare(
        _ product: ID<Product>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let family: ID<Product> = try tx.value(
            """
            SELECT COALESCE(p.variant_of, p.id) FROM products p
            WHERE p.id = \(product) AND \(visible("p", to: buyer))
            """)
        // Goods that are no longer shown take no place.
        let kept = try tx.execute(
            """
            INSERT INTO compared_products (user_id, product_id, added_at)
            SELECT \(principal.userID), p.id, \(now) FROM products p WHERE p.id = \(family) AND (
                SELECT COUNT(*) FROM compared_products k JOIN products o ON o.id = k.product_id
                WHERE k.user_id = \(principal.userID) AND k.product_id <> \(family) AND \(visible("o", to: buyer))
            ) < \(Comparison.most)
            ON CONFLICT (user_id, product_id) DO UPDATE SET added_at = compared_products.added_at
            """)
        guard kept == 1 else { throw CompareRefusal.tooMany }
    }
}

// MARK: - Reading

/// Goods side by side.
struct Comparison: Sendable {
    /// More do not fit a screen, and nobody compares them.
    static let most = 6

    /// A property with what each of the goods has, in their order; empty for nothing.
    struct Property: Sendable, Equatable {
        let name: String
        let values: [String]
        /// Whether they are not all the same.
        var differs: Bool { Set(values).count > 1 }
    }

    let goods: [Goods]
    let properties: [Property]
    /// Whether the list is kept for a person, and not in the address.
    let isKept: Bool

    /// Reads it with two statements, those of the buyer and his prices.
    ///
    /// - Parameter named: goods in the address, for strangers and for lists somebody sent.
    init(
        of principal: Principal?, named: [ID<Product>], for buyer: Buyer, seesPrices: Bool, at now: Date,
        in tx: Transaction
    ) throws {
        var seen: Set<ID<Product>> = []
        let chosen = named.filter { seen.insert($0).inserted }.prefix(Self.most)
        isKept = named.isEmpty && principal != nil
        guard isKept || !chosen.isEmpty else {
            (goods, properties) = ([], [])
            return
        }
        let rows: SQL
        if isKept {
            rows = """
                SELECT k.product_id AS id, ROW_NUMBER() OVER (ORDER BY k.added_at, k.product_id) AS place
                FROM compared_products k WHERE k.user_id = \(principal?.userID)
                """
        } else {
            let listed: [[any SQLConvertible]] = chosen.map { [$0] }
            rows = """
                SELECT listed.column1 AS id, ROW_NUMBER() OVER () AS place FROM (VALUES \(SQL.values(listed))) AS listed
                """
        }
        goods = try Catalog.goods(
            ranked: rows, limit: Self.most, for: buyer, seesPrices: seesPrices, at: now, in: tx)
        properties = try Self.properties(of: goods, in: tx)
    }

    private static func properties(of goods: [Goods], in tx: Transaction) throws -> [Property] {
        guard !goods.isEmpty else { return [] }
        let families = goods.map { $0.product.variantOf ?? $0.product.id }
        let rows = try tx.all(
            """
            SELECT d.product_id, n.name, d.value, d.position FROM product_properties d
            JOIN properties n ON n.id = d.property_id
            WHERE d.product_id IN \(list: families) AND \(CatalogSelect.isShown)
            ORDER BY d.position, n.name, d.value LIMIT 3000
            """
        ) { row in
            (
                product: try row["product_id"] as ID<Product>, name: try row["name"] as String,
                value: try row["value"] as String
            )
        }
        var names: [String] = []
        var values: [String: [ID<Product>: String]] = [:]
        for row in rows {
            if values[row.name] == nil { names.append(row.name) }
            let before = values[row.name]?[row.product].map { "\($0), " } ?? ""
            values[row.name, default: [:]][row.product] = before + row.value
        }
        return names.map { name in
            Property(name: name, values: families.map { values[name]?[$0] ?? "" })
        }
    }
}
