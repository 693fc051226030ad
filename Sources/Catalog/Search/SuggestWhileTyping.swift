// Somebody types, and sees at once what he may mean: questions, goods with his price, sections, what he bought before.

import Database
import Foundation
import Hummingbird
import Kernel
import Search
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /search/suggestions?q=…`: the lines beneath a search field, for a script to put there.
    func suggest(_ request: Request, _ context: PublicContext) async throws -> Response {
        let text = CatalogSearch.question(String((request.query["q"] ?? "").prefix(200)))
        let person = try await askingPerson(context, typing: text, remembered: Suggestions.mostQuestions)
        let suggestions = try await suggestions(for: text, of: person, at: context.now)
        return context.suggestionList(suggestions, of: person, typed: text).response()
    }

    private func suggestions(
        for text: String, of person: AskingPerson, at now: Date
    ) async throws -> Suggestions {
        var suggestions = Suggestions(text)
        suggestions.history = person.history
        let words = search.words
        guard text.count > 1 else {
            guard text.isEmpty else { return suggestions }
            suggestions.texts = words.popular.beginning(with: "", limit: Suggestions.mostQuestions)
            return suggestions
        }
        let completion = await search.complete(text, for: person.buyer, asker: person.asker, limit: 12)
        let popular = Suggestions.readings(of: text).flatMap { reading in
            words.popular.beginning(with: SearchKey.of(reading), limit: Suggestions.mostTexts)
        }
        suggestions.texts = popular
        suggestions.completion = completion ?? SearchCompletion()
        suggestions.hits = suggestions.completion.hits
        if completion == nil {
            let findings = await search.find(text, for: person.buyer, asker: person.asker, limit: 12)
            suggestions.hits = findings.ids.map { SearchHit(id: $0.uuid, kind: .product, score: 0) }
        }
        let asked = suggestions
        return try await database.read { tx in try asked.filled(for: person, at: now, in: tx) }
    }
}

// MARK: - What is suggested

/// What stands beneath a search field, ten lines at most.
struct Suggestions: Sendable {
    static let mostQuestions = 5
    static let mostTexts = 4
    static let mostGoods = 4
    private static let mostPlaces = 2

    /// A product with what one buyer pays for it.
    struct Goods: Sendable, PricedInList {
        let product: Product
        var price: Price?
        /// Whether his customer bought it before.
        let isFamiliar: Bool
    }

    let typed: String
    var history: [String] = []
    /// Whole questions, the likeliest first.
    var texts: [String] = []
    /// Questions made of titles: those follow that the buyer may see.
    var completion = SearchCompletion()
    /// What the engine thinks is meant; nothing of it is shown before the database was asked.
    var hits: [SearchHit] = []
    private(set) var goods: [Goods] = []
    private(set) var categories: [FoundCategory] = []
    private(set) var articles: [ArticleLink] = []

    init(_ typed: String) {
        self.typed = typed
    }

    /// A text as it stands, and as the same keys write it in the other layout.
    static func readings(of text: String) -> [String] { [text, KeyboardLayout.other(text)] }

    /// His own questions, then everybody's: each once, and not what is typed already.
    var questions: [(text: String, isOwn: Bool)] {
        let limit = typed.isEmpty ? Self.mostQuestions * 2 : Self.mostTexts
        var seen: Set<String> = [SearchKey.of(typed)]
        let own = history.prefix(typed.isEmpty ? Self.mostQuestions : 2).filter {
            seen.insert(SearchKey.of($0)).inserted
        }
        let others = texts.filter { seen.insert(SearchKey.of($0)).inserted }
        return Array((own.map { (text: $0, isOwn: true) } + others.map { (text: $0, isOwn: false) }).prefix(limit))
    }

    /// With what the buyer may see of it: goods he bought come first, prices are his own.
    func filled(for person: AskingPerson, at now: Date, in tx: Transaction) throws -> Suggestions {
        var filled = self
        let familiar = Set(person.asker.familiar)
        let wanted = ids(.product).map { ID<Product>($0) }
        let seen = try Catalog.products(wanted, for: person.buyer, in: tx)
        let shown = Set(hits.map(\.id))
        let found = seen.filter { shown.contains($0.id.uuid) }
        let chosen = (found.filter { familiar.contains($0.id) } + found.filter { !familiar.contains($0.id) })
            .prefix(Self.mostGoods)
        filled.goods = chosen.map { Goods(product: $0, isFamiliar: familiar.contains($0.id)) }
        if person.seesPrices { filled.goods = try filled.goods.priced(for: person.buyer, at: now, in: tx) }
        let sections = try Catalog.foundCategories(
            ids(.category).map { ID<Category>($0) }, for: person.buyer, in: tx)
        filled.categories = Array(sections.filter { shown.contains($0.id.uuid) }.prefix(Self.mostPlaces))
        let articles = ids(.article)
        let links = try Catalog.articleLinks(articles, for: person.buyer, at: now, in: tx)
        filled.articles = Array(
            articles.filter { shown.contains($0) }.compactMap { links[$0] }
                .prefix(max(0, Self.mostPlaces - filled.categories.count)))
        let known = Set(seen.map(\.id.uuid) + sections.map(\.id.uuid) + links.keys)
        filled.texts += completion.texts.filter { text in
            completion.sources[text, default: []].contains { known.contains($0.id) }
        }
        return filled
    }

    /// What was found, then what questions were made of, each once.
    private func ids(_ kind: SearchKind) -> [UUID] {
        var taken: Set<UUID> = []
        let all = hits + completion.texts.flatMap { completion.sources[$0, default: []] }
        return all.filter { $0.kind == kind && taken.insert($0.id).inserted }.map(\.id)
    }
}

/// A section of the catalogue that was found.
struct FoundCategory: Sendable, RowDecodable {
    let id: ID<Category>
    let name: String
    let slug: String
    /// The section above; nil for a root.
    let parent: String?

    init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        slug = try row["slug"]
        parent = try row["parent"]
    }
}

extension Catalog {
    /// Products a buyer may see, in the order given. One statement, or none.
    static func products(_ ids: [ID<Product>], for buyer: Buyer, in tx: Transaction) throws -> [Product] {
        guard !ids.isEmpty else { return [] }
        let found = try tx.all(
            """
            SELECT \(Product.columns) FROM products p
            WHERE p.id IN \(list: ids) AND p.variant_of IS NULL AND \(visible("p", to: buyer))
            """, as: Product.self)
        let known = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return ids.compactMap { known[$0] }
    }

    /// Sections a buyer may see that have goods, in the order given. One statement, or none.
    static func foundCategories(
        _ ids: [ID<Category>], for buyer: Buyer, in tx: Transaction
    ) throws -> [FoundCategory] {
        guard !ids.isEmpty else { return [] }
        let found = try tx.all(
            """
            SELECT c.id, c.name, c.slug, u.name AS parent FROM categories c LEFT JOIN categories u ON u.id = c.parent_id
            WHERE c.id IN \(list: ids) AND c.product_count > 0 AND \(Catalog.open("c", to: buyer))
            """, as: FoundCategory.self)
        let known = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return ids.compactMap { known[$0] }
    }
}
