// A customer calls goods by his own articles: his people write them down once and find by them ever after.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    static let ownArticlesPath = "/catalog/own-articles"

    /// `GET /catalog/own-articles`
    func listOwnArticles(_ request: Request, _ context: MemberContext) async throws -> HTML {
        try await ownArticlesPage(TypedForm(OwnArticlesForm()), request, context)
    }

    /// `POST /catalog/own-articles`: a line for each, `his article; ours`.
    func saveOwnArticles(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = OwnArticlesForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            let page = try await ownArticlesPage(TypedForm(form, problems), request, context)
            return page.response(status: .unprocessableContent)
        }
        let (principal, customer, now) = (context.principal, context.customerID, context.now)
        do {
            return try await context.once { tx in
                let count = try Catalog.saveOwnArticles(form.lines, of: customer, by: principal, at: now, in: tx)
                return .redirect(
                    to: Catalog.ownArticlesPath, message: "catalog.ownArticles.saved", ["count": String(count)])
            }
        } catch let refusal as OwnArticleRefusal {
            let page = try await ownArticlesPage(TypedForm(form, refusal), request, context)
            return page.response(status: .unprocessableContent)
        }
    }

    /// `POST /catalog/own-articles/removal`
    func removeOwnArticle(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, customer, now) = (context.principal, context.customerID, context.now)
        let code = context.form["code"] ?? ""
        return try await context.once { tx in
            let product = try Catalog.removeOwnArticle(code, of: customer, by: principal, at: now, in: tx)
            return .redirect(
                to: Catalog.ownArticlesPath, message: "catalog.ownArticles.removed", ["code": code],
                undo: UndoForm(
                    "\(Catalog.ownArticlesPath)/restoration", ["code": code, "product": product.description]))
        }
    }

    /// `POST /catalog/own-articles/restoration`
    func restoreOwnArticle(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, customer, now) = (context.principal, context.customerID, context.now)
        guard let code = context.form["code"], let product = context.form["product"].flatMap({ ID<Product>($0) })
        else { throw NotFound() }
        return try await context.once { tx in
            try Catalog.restoreOwnArticle(code, product, of: customer, by: principal, at: now, in: tx)
            return .redirect(to: Catalog.ownArticlesPath, message: "catalog.ownArticles.restored")
        }
    }

    private func ownArticlesPage(
        _ typed: TypedForm<OwnArticlesForm>, _ request: Request, _ context: MemberContext
    ) async throws -> HTML {
        let (page, customer, principal, now) = (
            request.page(limit: 50), context.customerID, context.principal, context.now
        )
        let articles = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try Catalog.ownArticles(of: customer, for: buyer, page, in: tx)
        }
        return context.ownArticlesPage(articles, typed)
    }
}

/// What was typed.
package struct OwnArticlesForm: Form {
    package var lines = ""

    package init() {}

    package static let fields: [Field<OwnArticlesForm>] = [
        Field(
            "lines", .textarea(rows: 5), \.lines, label: "catalog.ownArticles.field.lines", required: true, help: true,
            maxLength: 100_000)
    ]
}

// MARK: - Operations

/// Why a customer's articles are not kept.
package enum OwnArticleRefusal: Refusal, Equatable {
    /// A line without a sign between two articles, or with an article that is too long.
    case malformed(line: String)
    case unknown(article: String)
    /// Several goods have it.
    case ambiguous(article: String)
    case tooMany
    /// More articles of theirs for one product than are kept.
    case crowded(article: String)

    package var key: String {
        switch self {
        case .malformed: "catalog.ownArticles.refusal.malformed"
        case .unknown: "catalog.ownArticles.refusal.unknown"
        case .ambiguous: "catalog.ownArticles.refusal.ambiguous"
        case .tooMany: "catalog.ownArticles.refusal.tooMany"
        case .crowded: "catalog.ownArticles.refusal.crowded"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .malformed(let line): ["line": String(line.prefix(60))]
        case .unknown(let article), .ambiguous(let article): ["article": String(article.prefix(60))]
        case .crowded(let article):
            ["article": String(article.prefix(60)), "max": String(Catalog.mostOwnArticlesOfProduct)]
        case .tooMany: ["max": String(Catalog.mostOwnArticles)]
        }
    }

    package var field: String? { "lines" }
}

/// A customer's people said how they call goods.
package struct OwnArticlesSaved: DomainEvent {
    package static let name = "catalog.own_articles_saved"
    package let customerID: ID<Customer>
    package let count: Int
    package var subject: EventSubject { EventSubject("customer", customerID) }
}

/// A customer's people do not call a product so any more.
package struct OwnArticleRemoved: DomainEvent {
    package static let name = "catalog.own_article_removed"
    package let customerID: ID<Customer>
    package let code: String
    package var subject: EventSubject { EventSubject("customer", customerID) }
}

/// An article as its customer writes it.
struct OwnArticle: Sendable {
    let code: String
    let product: Product
}

extension Catalog {
    /// The most articles of one customer.
    package static let mostOwnArticles = 20_000
    /// The most of them for one product: the index keeps them with it, and each is found by all its beginnings.
    package static let mostOwnArticlesOfProduct = 50

    /// Keeps a customer's articles; those that name another product now follow it. Goods that are not meant for the
    /// customer are as unknown as those that are not there.
    ///
    /// - Parameter lines: his article, a semicolon, a tab or an equals sign, and ours; one a line.
    /// - Returns: how many lines there were.
    /// - Throws: ``OwnArticleRefusal``: nothing is kept then.
    package static func saveOwnArticles(
        _ lines: String, of customer: ID<Customer>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Int {
        var codes: [String: String] = [:]
        for line in lines.split(whereSeparator: \.isNewline) {
            let parts = line.split(maxSplits: 1) { ";\t=".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, parts[0].count <= 100 else {
                throw OwnArticleRefusal.malformed(line: String(line))
            }
            codes[parts[0]] = parts[1]
        }
        let buyer = try buyer(for: principal, at: now, in: tx)
        let known = try products(byArticles: Array(Set(codes.values)), for: buyer, in: tx)
        var rows: [(code: String, product: ID<Product>)] = []
        for (code, article) in codes {
            guard let products = known[article], let product = products.first else {
                throw OwnArticleRefusal.unknown(article: article)
            }
            guard products.count == 1 else { throw OwnArticleRefusal.ambiguous(article: article) }
            rows.append((code, product))
        }
        // The products they named until now are looked at again, too.
        let before = try products(called: Array(codes.keys), by: customer, in: tx)
        try tx.insert(
            into: "customer_articles", "customer_id, code, product_id",
            rows: rows.map { [customer, $0.code, $0.product] },
            conflict: "ON CONFLICT (customer_id, code) DO UPDATE SET product_id = excluded.product_id")
        let count: Int = try tx.value("SELECT COUNT(*) FROM customer_articles WHERE customer_id = \(customer)")
        guard count <= mostOwnArticles else { throw OwnArticleRefusal.tooMany }
        let named = Array(Set(rows.map(\.product)))
        if let article = try crowdedArticle(among: named, of: customer, in: tx) {
            throw OwnArticleRefusal.crowded(article: article)
        }
        try noteSearchChange(Array(Set(named + before)), in: tx)
        try tx.announce(OwnArticlesSaved(customerID: customer, count: rows.count), by: principal, at: now)
        return rows.count
    }

    /// Forgets one article of a customer.
    ///
    /// - Returns: the product it named, for the way back.
    /// - Throws: `NotFound`, also for an article of somebody else.
    static func removeOwnArticle(
        _ code: String, of customer: ID<Customer>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Product> {
        let product: ID<Product> = try tx.one(
            "DELETE FROM customer_articles WHERE customer_id = \(customer) AND code = \(code) RETURNING product_id"
        ) { try $0["product_id"] as ID<Product> }
        try noteSearchChange([product], in: tx)
        try tx.announce(OwnArticleRemoved(customerID: customer, code: code), by: principal, at: now)
        return product
    }

    /// Takes a removal back.
    ///
    /// - Throws: `NotFound` for a product that is not there.
    static func restoreOwnArticle(
        _ code: String, _ product: ID<Product>, of customer: ID<Customer>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let restored = try tx.execute(
            """
            INSERT INTO customer_articles (customer_id, code, product_id)
            SELECT \(customer), \(code), p.id FROM products p WHERE p.id = \(product) AND \(visible("p", to: buyer))
            ON CONFLICT (customer_id, code) DO NOTHING
            """)
        guard restored == 1 else { throw NotFound() }
        try noteSearchChange([product], in: tx)
        try tx.announce(OwnArticlesSaved(customerID: customer, count: 1), by: principal, at: now)
    }

    // MARK: - Reading

    /// All goods a buyer may see that have one of our articles, by the article.
    private static func products(
        byArticles articles: [String], for buyer: Buyer, in tx: Transaction
    ) throws -> [String: [ID<Product>]] {
        var products: [String: [ID<Product>]] = [:]
        for chunk in articles.chunked(by: 500) {
            let rows = try tx.all(
                "SELECT p.sku, p.id FROM products p WHERE p.sku IN \(list: chunk) AND \(visible("p", to: buyer))"
            ) { (try $0["sku"] as String, try $0["id"] as ID<Product>) }
            for (sku, id) in rows { products[sku, default: []].append(id) }
        }
        return products
    }

    /// Our article of one of some goods for which a customer has more of his own than are kept.
    private static func crowdedArticle(
        among products: [ID<Product>], of customer: ID<Customer>, in tx: Transaction
    ) throws -> String? {
        for chunk in products.chunked(by: 500) {
            let crowded = try tx.first(
                """
                SELECT p.sku FROM customer_articles a JOIN products p ON p.id = a.product_id
                WHERE a.customer_id = \(customer) AND a.product_id IN \(list: chunk)
                GROUP BY p.id, p.sku HAVING COUNT(*) > \(mostOwnArticlesOfProduct) LIMIT 1
                """
            ) { try $0["sku"] as String }
            if let crowded { return crowded }
        }
        return nil
    }

    private static func products(
        called codes: [String], by customer: ID<Customer>, in tx: Transaction
    ) throws -> [ID<Product>] {
        try codes.chunked(by: 500).flatMap { chunk in
            try tx.all(
                """
                SELECT DISTINCT product_id FROM customer_articles
                WHERE customer_id = \(customer) AND code IN \(list: chunk)
                """
            ) { try $0["product_id"] as ID<Product> }
        }
    }

    /// A page of a customer's articles; goods he may not see any more are left out.
    static func ownArticles(
        of customer: ID<Customer>, for buyer: Buyer, _ page: PageRequest, in tx: Transaction
    ) throws -> Page<OwnArticle> {
        let place = page.cursor?.values.first
        let beyond: SQL = place.map { page.isBackward ? "a.code < \($0)" : "a.code > \($0)" } ?? "TRUE"
        let order: SQL = page.isBackward ? "a.code DESC" : "a.code"
        let rows = try tx.all(
            """
            SELECT a.code, \(Product.columns) FROM customer_articles a JOIN products p ON p.id = a.product_id
            WHERE a.customer_id = \(customer) AND \(visible("p", to: buyer)) AND \(beyond)
            ORDER BY \(order) LIMIT \(page.limit + 1)
            """
        ) { OwnArticle(code: try $0["code"], product: try Product(row: $0)) }
        return Page(rows, of: page) { Cursor([$0.code]) }
    }
}
