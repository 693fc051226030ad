// A program reads everything a product's page tells besides price and stock.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /api/v1/products/{article or id}`
    func showProductJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let typed = try context.web.parameters.require("sku").removingPercentEncoding ?? ""
        guard !typed.isEmpty, !typed.utf8.contains(0) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        do {
            let told = try await database.read { tx in
                try Catalog.toldProduct(typed, for: principal, at: now, in: tx)
            }
            return try .json(ProductCardJSON(told, on: context.site), holdsPrices: false, for: request)
        } catch let problem as APIProblem {
            return try problem.answer(context)
        }
    }
}

// MARK: - Reading

/// A product with what belongs to it.
struct ProductDossier: Sendable {
    let listed: ListedProduct
    var description = ""
    /// From the root category down.
    var categories: [(id: ID<Category>, name: String)] = []
    var properties: [(name: String, value: String)] = []
    /// Names of files, the main picture first.
    var pictures: [String] = []
    var variants: [(id: ID<Product>, sku: String, name: String)] = []
}

extension Catalog {
    /// A product the customer may buy, by its id or its article.
    ///
    /// - Throws: `NotFound`, also for what is hidden from this customer; ``APIProblem`` when several have the article.
    static func toldProduct(
        _ typed: String, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ProductDossier {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let wanted: SQL = ID<Product>(typed).map { "p.id = \($0)" } ?? "p.sku = \(typed)"
        let found = try tx.all(
            "SELECT \(ListedProduct.columns) FROM products p WHERE \(wanted) AND \(visible("p", to: buyer)) LIMIT 2",
            as: ListedProduct.self)
        guard let listed = found.first else { throw NotFound() }
        guard found.count == 1 else { throw APIProblem(.conflict, "catalog.api.ambiguous", ["sku": typed]) }
        let product = listed.product
        let family = product.variantOf ?? product.id
        var dossier = ProductDossier(listed: listed)
        dossier.description = try tx.value("SELECT description FROM products WHERE id = \(product.id)")
        let tree = try CategoryTree(for: buyer, in: tx)
        dossier.categories =
            tree.category(product.categoryID).map { tree.path(to: $0).map { (id: $0.id, name: $0.name) } } ?? []
        dossier.properties = try tx.all(
            """
            SELECT n.name, v.value FROM product_properties v JOIN properties n ON n.id = v.property_id
            WHERE v.product_id = \(family) AND NOT EXISTS (
                SELECT 1 FROM hidden_properties h WHERE h.product_id = v.product_id AND h.property_id = v.property_id)
            ORDER BY v.position, n.name LIMIT 500
            """
        ) { (name: try $0["name"] as String, value: try $0["value"] as String) }
        let files = try tx.all(
            """
            SELECT file FROM product_pictures WHERE product_id IN (\(product.id), \(family)) AND file IS NOT NULL
            ORDER BY CASE WHEN product_id = \(product.id) THEN 0 ELSE 1 END, position LIMIT 100
            """
        ) { try $0["file"] as String }
        for file in files where !dossier.pictures.contains(file) { dossier.pictures.append(file) }
        dossier.variants = try tx.all(
            """
            SELECT p.id, p.sku, COALESCE(p.variant_name, p.name) AS variant FROM products p
            WHERE p.variant_of = \(product.id) AND \(visible("p", to: buyer)) ORDER BY p.sort_name, p.id LIMIT 500
            """
        ) { (id: try $0["id"] as ID<Product>, sku: try $0["sku"] as String, name: try $0["variant"] as String) }
        return dossier
    }
}

// MARK: - JSON

private struct ProductCardJSON: Encodable {
    struct Named: Encodable {
        let id: String, name: String
    }
    struct Property: Encodable {
        let name: String, value: String
    }
    struct Variant: Encodable {
        let id: String, sku: String, name: String
    }
    let product: ProductJSON
    let description: String
    let categories: [Named]
    let properties: [Property]
    let pictures: [String]
    let variants: [Variant]

    init(_ dossier: ProductDossier, on site: Site) {
        product = ProductJSON(dossier.listed, on: site)
        description = dossier.description
        categories = dossier.categories.map { Named(id: $0.id.description, name: $0.name) }
        properties = dossier.properties.map { Property(name: $0.name, value: $0.value) }
        pictures = dossier.pictures.map { site.address("/pictures/\($0)") }
        variants = dossier.variants.map { Variant(id: $0.id.description, sku: $0.sku, name: $0.name) }
    }
}
