// Buyers see the promotions meant for them: what they promise, on which goods, until when (PRICE-04).

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /promotions`
    func listPromotions(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let (principal, now) = (context.principal, context.now)
        let promotions = try await database.read { tx in
            try Catalog.promotions(for: principal, at: now, in: tx)
        }
        return promotionsPage(promotions, context)
    }

    /// `GET /promotions/{promotion}`
    func showPromotion(_ request: Request, _ context: PublicContext) async throws -> HTML {
        guard let id = context.web.parameters.get("promotion").flatMap({ ID<PriceRule>($0) }) else { throw NotFound() }
        let (principal, now, page) = (context.principal, context.now, request.page(limit: 30))
        let promotion = try await database.read { tx in
            try Catalog.promotion(id, page, for: principal, at: now, in: tx)
        }
        return promotionPage(promotion, context)
    }
}

// MARK: - Reading

/// A promotion with some of its goods.
struct Promotion: Sendable {
    let id: ID<PriceRule>
    let terms: RuleTerms
    let names: RuleNames
    var goods: Page<PromotedGoods>
}

/// A product of a promotion with the buyer's price.
struct PromotedGoods: Sendable, PricedInList {
    let product: Product
    let sortName: String
    var price: Price?
}

extension Catalog {
    /// Of more the page would be a catalogue.
    private static let mostPromotions = 12

    /// The promotions that count for whoever asks, those that end first first, each with a few goods; five statements
    /// at most.
    static func promotions(for principal: Principal?, at now: Date, in tx: Transaction) throws -> [Promotion] {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let (rules, book) = try promotionRules(for: buyer, at: now, in: tx)
        let shown = Array(rules.prefix(mostPromotions))
        guard !shown.isEmpty else { return [] }
        let branches = shown.enumerated().map { place, rule -> SQL in
            """
            SELECT * FROM (
                SELECT \(Product.columns), p.sort_name, \(Int64(place)) AS place FROM products p
                WHERE \(goods(of: rule, book.parents)) AND p.variant_of IS NULL AND \(visible("p", to: buyer))
                ORDER BY p.sort_name, p.id LIMIT 6
            ) AS promoted
            """
        }
        let rows = try tx.all(SQL.joined(branches, by: " UNION ALL ")) { row in
            (place: try row["place"] as Int, goods: try promoted(row))
        }
        let priced = try rows.map(\.goods).priced(for: buyer, by: book, at: now, in: tx)
        let names = try categoryNames(of: shown, in: tx)
        return shown.enumerated().map { place, rule in
            let own = zip(rows, priced).filter { $0.0.place == place }.map(\.1)
            return Promotion(
                id: rule.id, terms: rule.terms, names: Self.names(of: rule, names, own),
                goods: Page(items: own, next: nil, previous: nil))
        }
    }

    /// Whether there is a promotion that counts for a buyer; one statement at most.
    static func hasPromotions(for buyer: Buyer, at now: Date, in tx: Transaction) throws -> Bool {
        guard buyer.mayHaveRules else { return false }
        let book = try RuleBook(for: buyer, about: nil, only: .promotion, at: now, in: tx)
        return !RuleIndex(book.rules, for: buyer, parents: [:], at: now, explaining: false).judged.isEmpty
    }

    /// One promotion with a page of its goods.
    ///
    /// - Throws: `NotFound`, also for what is meant for others, or over.
    static func promotion(
        _ id: ID<PriceRule>, _ page: PageRequest, for principal: Principal?, at now: Date, in tx: Transaction
    ) throws -> Promotion {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let (rules, book) = try promotionRules(for: buyer, at: now, in: tx)
        guard let rule = rules.first(where: { $0.id == id }) else { throw NotFound() }
        var conditions: [SQL] = [goods(of: rule, book.parents), "p.variant_of IS NULL", visible("p", to: buyer)]
        if let values = page.cursor?.values, values.count == 2, let last = ID<Product>(values[1]) {
            let beyond: SQL = page.isBackward ? "<" : ">"
            conditions.append("(p.sort_name, p.id) \(beyond) (\(values[0]), \(last))")
        }
        let order: SQL = page.isBackward ? "p.sort_name DESC, p.id DESC" : "p.sort_name, p.id"
        let rows = try tx.all(
            """
            SELECT \(Product.columns), p.sort_name FROM products p WHERE \(SQL.all(conditions))
            ORDER BY \(order) LIMIT \(page.limit + 1)
            """, promoted)
        let found = Page(rows, of: page) { Cursor([$0.sortName, $0.product.id.description]) }
        let own = try found.items.priced(for: buyer, by: book, at: now, in: tx)
        let names = try categoryNames(of: [rule], in: tx)
        return Promotion(
            id: rule.id, terms: rule.terms, names: Self.names(of: rule, names, own),
            goods: Page(items: own, next: found.next, previous: found.previous))
    }

    private static func promoted(_ row: Row) throws -> PromotedGoods {
        PromotedGoods(product: try Product(row: row), sortName: try row["sort_name"])
    }

    private static func promotionRules(
        for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> (rules: [PriceRule], book: RuleBook) {
        guard buyer.mayHaveRules else { return ([], .empty) }
        let book = try RuleBook(for: buyer, about: nil, at: now, in: tx)
        let index = RuleIndex(book.rules, for: buyer, parents: book.parents, at: now, explaining: false)
        let rules = index.judged.map(\.rule).filter { $0.terms.kind == .promotion }.sorted { one, other in
            let (first, second) = (one.terms.validUntil ?? .distantFuture, other.terms.validUntil ?? .distantFuture)
            return first == second ? one.id < other.id : first < second
        }
        return (rules, book)
    }

    /// The condition for the products `p` a rule is about.
    private static func goods(of rule: PriceRule, _ parents: [ID<Category>: ID<Category>]) -> SQL {
        var conditions: [SQL] = []
        if let product = rule.terms.productID {
            conditions.append("p.id IN (SELECT COALESCE(v.variant_of, v.id) FROM products v WHERE v.id = \(product))")
        }
        if let category = rule.terms.categoryID {
            conditions.append("p.category_id IN \(list: subtree(of: category, parents))")
        }
        if let brand = rule.terms.manufacturer { conditions.append("p.manufacturer = \(brand)") }
        return SQL.all(conditions)
    }

    /// A category and everything beneath it.
    private static func subtree(
        of root: ID<Category>, _ parents: [ID<Category>: ID<Category>]
    ) -> [ID<Category>] {
        let children = Dictionary(grouping: parents.keys) { parents[$0] ?? $0 }
        var (found, seen, next) = ([root], Set([root]), 0)
        while next < found.count {
            for child in children[found[next]] ?? [] where seen.insert(child).inserted { found.append(child) }
            next += 1
        }
        return found
    }

    private static func categoryNames(of rules: [PriceRule], in tx: Transaction) throws -> [ID<Category>: String] {
        let ids = Set(rules.compactMap(\.terms.categoryID))
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.all("SELECT id, name FROM categories WHERE id IN \(list: ids.sorted())") {
            (try $0["id"] as ID<Category>, try $0["name"] as String)
        }
        return Dictionary(rows) { first, _ in first }
    }

    private static func names(
        of rule: PriceRule, _ categories: [ID<Category>: String], _ goods: [PromotedGoods]
    ) -> RuleNames {
        let product = goods.first { $0.product.id == rule.terms.productID } ?? goods.first
        return RuleNames(
            article: product?.product.sku, product: product?.product.name,
            category: rule.terms.categoryID.flatMap { categories[$0] })
    }
}

// MARK: - Pages

private func promotionsPage(_ promotions: [Promotion], _ context: PublicContext) -> HTML {
    var frame = PageFrame(context.t("catalog.promotions.title"), section: "catalog")
    frame.breadcrumbs = [("/catalog", context.t("catalog.title"))]
    frame.density = "regular"
    let nothing = context.emptyState(
        icon: "tag", title: context.t("catalog.promotions.none.title"), text: context.t("catalog.promotions.none.text"),
        action: context.buttonLink(context.t("catalog.empty.action"), to: "/catalog", .primary))
    guard !promotions.isEmpty else { return context.page(frame, nothing) }
    let sections: [HTML] = promotions.map { promotion in
        let more: HTML = """
            <a href="\(url: "/promotions/\(promotion.id)")">\(context.t("catalog.promotions.all"))</a>
            """
        return context.pageSection(
            promotionName(promotion, context), id: "p-\(promotion.id)", action: more,
            "\(promiseLine(promotion, context))\(goodsList(promotion, context))")
    }
    return context.page(frame, "\(sections)")
}

private func promotionPage(_ promotion: Promotion, _ context: PublicContext) -> HTML {
    var frame = PageFrame(promotionName(promotion, context), section: "catalog")
    frame.breadcrumbs = [
        ("/catalog", context.t("catalog.title")), ("/promotions", context.t("catalog.promotions.title")),
    ]
    frame.density = "regular"
    return context.page(
        frame,
        """
        \(promiseLine(promotion, context))\(goodsList(promotion, context))
        \(context.pager(promotion.goods, path: "/promotions/\(promotion.id)"))
        """)
}

/// What staff call it stays with them.
private func promotionName(_ promotion: Promotion, _ context: PublicContext) -> String {
    promotion.terms.title.isEmpty ? context.t("catalog.promotions.unnamed") : promotion.terms.title
}

private func promiseLine(_ promotion: Promotion, _ context: PublicContext) -> HTML {
    let until: HTML? = promotion.terms.validUntil.map { end in
        let day = context.formats.dateTime(lastMoment(before: end))
        return "<span class=\"quiet\">\(context.t("catalog.promotions.until", ["moment": day]))</span>"
    }
    return """
        <p class="promise">\(context.accentTag(context.t("catalog.promotions.mark"))) \
        \(context.promise(promotion.terms, promotion.names)). \(until)</p>
        """
}

private func goodsList(_ promotion: Promotion, _ context: PublicContext) -> HTML {
    guard !promotion.goods.items.isEmpty else {
        return "<p class=\"muted\">\(context.t("catalog.promotions.noGoods"))</p>"
    }
    let seesPrices = context.principal?.may(.viewPrices) ?? true
    let rows: [HTML] = promotion.goods.items.map { goods in
        let product = goods.product
        let price: HTML? = seesPrices ? priceBlock(goods.price, product, context, in: .tile) : nil
        let path = "/products/\(product.slug)"
        return """
            <li class="doc">\(thumb(product, context))<div class="doc__text">\
            <a href="\(url: path)">\(product.name)</a><span class="sub">\(product.sku)</span></div>\
            <div class="promise__price">\(price)</div></li>
            """
    }
    return "<ul class=\"rows\">\(rows)</ul>"
}
