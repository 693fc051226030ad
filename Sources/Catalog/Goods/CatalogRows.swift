// The rows behind a page of the catalogue, made into goods, sections and counts.

import Database
import Foundation
import Kernel

/// A row of ``CatalogSelect/statement(in:)``.
struct CatalogRow: Sendable {
    let kind: String
    let label: String
    let text: String
    let place: Int
    let amount: Int
    let ref: UUID?
    /// Of whatever the row is about.
    let id: UUID?
    /// Nil in rows of another kind.
    let goods: Goods?

    init(row: Row) throws {
        kind = try row["kind"]
        label = try row["label"]
        text = try row["text"]
        place = try row["place"]
        amount = try row["amount"]
        ref = try row["ref"]
        id = try row["id"]
        guard kind == "goods" else {
            goods = nil
            return
        }
        let product = try Product(row: row)
        let standing = GoodsPlace(
            name: try row["sort_name"], createdAt: try row["created_at"], orders: try row["orders"], rank: place)
        goods = Goods(
            product: product, available: try row["available"], hasVariants: try row["variants"] as Int > 0,
            isFavourite: try row["is_favourite"], place: standing)
    }
}

/// Everything the rows of one page told.
struct CatalogRows {
    private var goods: [Goods] = []
    private var categories: [(category: Category, position: Int)] = []
    private var facets = Facets()
    private var properties: [ID<Property>: Facets.PropertyFacet] = [:]
    /// What is counted in memory.
    private var found: [FoundIDs] = []
    /// How many goods the section has for everybody together.
    private var size: Int?
    private var total: Int?
    private var some: Int?
    private var loose = 0
    private var articles: [(link: ArticleLink, place: Int)] = []

    mutating func take(_ row: CatalogRow) {
        switch row.kind {
        case "goods": if let item = row.goods { goods.append(item) }
        case "category":
            guard let id = row.id else { break }
            let category = Category(
                id: ID(id), parentID: row.ref.map { ID($0) }, name: row.text, slug: row.label,
                productCount: max(0, row.amount))
            categories.append((category, row.place))
        case "size": size = row.amount
        case "total": total = row.amount
        case "some": some = row.amount
        case "loose": loose = row.amount
        case "found": found.append(FoundIDs(section: row.id.map { ID($0) }, ids: JoinedIDs.bits(of: row.label)))
        case "article": articles.append((ArticleLink(slug: row.label, title: row.text), row.place))
        default: takeFacet(row)
        }
    }

    private mutating func takeFacet(_ row: CatalogRow) {
        let value = Facets.Value(value: row.label, count: row.amount)
        switch row.kind {
        case "property":
            guard let uuid = row.id else { break }
            let id = ID<Property>(uuid)
            var facet = properties[id] ?? Facets.PropertyFacet(property: id, name: row.text, values: [])
            facet.values.append(value)
            properties[id] = facet
        case "brand": facets.brands.append(value)
        case "stock": facets.inStock = row.amount
        case "warehouse":
            guard let id = row.id else { break }
            facets.shelves.append(
                Facets.Shelf(
                    warehouse: ID(id), name: row.text, position: row.place, count: row.amount < 0 ? nil : row.amount))
        case "section":
            facets.sections.append(Facets.Section(slug: row.label, name: row.text, count: row.amount))
        default: break
        }
    }

    /// Counts in memory what the statement only found. Goods that all stand on one page count themselves.
    mutating func count(for select: CatalogSelect) {
        guard let counting = select.counting, isCounted(select) else { return }
        let list = counting.snapshot.count(found, for: select.query)
        let page = select.query.page
        total = page.cursor == nil && goods.count <= page.limit ? goods.count : max(list.total, goods.count)
        (facets.properties, facets.brands, facets.sections) = (list.properties, list.brands, list.sections)
        facets.inStock = list.inStock
        facets.shelves = facets.shelves.map { shelf in
            let count = list.shelves[shelf.warehouse] ?? 0
            return Facets.Shelf(
                warehouse: shelf.warehouse, name: shelf.name, position: shelf.position, count: count)
        }
    }

    private func isCounted(_ select: CatalogSelect) -> Bool {
        select.isCounted && (select.isRankingAll || (size ?? 0) <= CatalogListing.mostCounted)
    }

    /// The page.
    func listing(of select: CatalogSelect) -> CatalogListing {
        let tree = CategoryTree(
            of: categories.sorted {
                ($0.position, $0.category.name, $0.category.id) < ($1.position, $1.category.name, $1.category.id)
            }.map(\.category))
        let category = select.query.category.flatMap { tree.category(slug: $0) }
        let isBackward = select.query.page.isBackward
        let sorted = goods.sorted { isBackward ? select.precedes($1, $0) : select.precedes($0, $1) }
        let isCounted = isCounted(select)
        return CatalogListing(
            tree: tree, category: category, isClosed: isClosed(select.query, category),
            goods: Page(sorted, of: select.query.page) { select.cursor(of: $0) },
            total: count(in: category, isCounted), facets: finished(isCounted),
            articles: articles.sorted { $0.place < $1.place }.map(\.link))
    }

    /// A section that is empty for everybody is open; one that is empty for this buyer only is not.
    private func isClosed(_ query: CatalogQuery, _ category: Category?) -> Bool {
        guard query.category != nil else { return false }
        guard let category else { return true }
        return category.productCount == 0 && (size ?? 0) > 0
    }

    /// No more goods than this can be in the list before filters.
    func most(of select: CatalogSelect) -> Int {
        if select.isRankingAll { return select.ranking.count }
        return size ?? roots
    }

    private var roots: Int {
        categories.reduce(0) { $0 + ($1.category.parentID == nil ? $1.category.productCount : 0) }
    }

    private func count(in category: Category?, _ isCounted: Bool) -> Int? {
        if isCounted, let total { return total }
        if let some { return some > CatalogListing.mostTotal ? nil : some }
        return category?.productCount ?? (roots + loose)
    }

    private func finished(_ isCounted: Bool) -> Facets {
        var facets = facets
        facets.isCounted = isCounted
        facets.shelves.sort { ($0.position, $0.name) < ($1.position, $1.name) }
        guard isCounted else {
            (facets.properties, facets.brands, facets.inStock, facets.sections) = ([], [], nil, [])
            facets.shelves = facets.shelves.map {
                Facets.Shelf(warehouse: $0.warehouse, name: $0.name, position: $0.position, count: nil)
            }
            return facets
        }
        facets.properties = (facets.properties + properties.values.map(Self.inOrder)).sorted {
            ($1.weight, $0.name, $0.property) < ($0.weight, $1.name, $1.property)
        }
        facets.brands.sort { ($1.count ?? 0, $0.value) < ($0.count ?? 0, $1.value) }
        facets.sections.sort { ($1.count, $0.name, $0.slug) < ($0.count, $1.name, $1.slug) }
        return facets
    }

    /// М8 before М10.
    private static func inOrder(_ facet: Facets.PropertyFacet) -> Facets.PropertyFacet {
        var facet = facet
        let keyed = facet.values.map { (key: SearchText.sortKey($0.value), value: $0) }
        facet.values = keyed.sorted { ($0.key, $0.value.value) < ($1.key, $1.value.value) }.map(\.value)
        return facet
    }
}
