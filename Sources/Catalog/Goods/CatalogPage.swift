// The catalogue's page: sections and filters beside the goods.

import Database
import Foundation
import Kernel
import Web

/// What stands around a list that is more than a section of the catalogue.
struct CatalogSurroundings: Sendable {
    /// Above the list.
    var lead: HTML?
    /// Below the list.
    var foot: HTML?
    /// In its place when nothing fits and nothing narrows it.
    var nothing: HTML?
    /// How many results stand before the first, where presses are counted; nil for a later page.
    var shownBefore: Int?
    /// Whether there is a promotion for the reader.
    var hasPromotions = false
    /// The heading, where it is neither the section's name nor the words asked for.
    var title: String?

    init() {}
}

func catalogPage(
    _ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext,
    _ around: CatalogSurroundings = CatalogSurroundings()
) -> HTML {
    let title =
        query.isSearch
        ? context.t("catalog.search.title", ["text": query.text])
        : around.title ?? listing.category?.name ?? context.t("catalog.title")
    var frame = PageFrame(title, section: "catalog")
    frame.search = query.text
    frame.density = context.density()
    if let category = listing.category, !query.isSearch {
        frame.breadcrumbs = [("/catalog", context.t("catalog.title"))]
        frame.breadcrumbs += listing.tree.path(to: category).dropLast().map {
            ("/catalog?category=\($0.slug.formEncoded)", $0.name)
        }
    }
    if query.category == nil, !query.isSearch, query.newSince == nil { frame.actions = catalogActions(context, around) }
    // Of nothing there is nothing to narrow, neither by a filter nor by an order.
    if let nothing = replacement(listing, query, around), query.category == nil {
        return context.page(frame, "\(around.lead)\(nothing)\(around.foot)")
    }
    let inForce = filtersInForce(listing, query, context)
    return context.page(
        frame,
        """
        \(around.lead)
        <div class="shop">
          \(facetColumn(listing, query, context))
          <div class="shop__goods">
            \(toolbar(listing, query, context, filters: inForce.chips.count))
            \(context.filterChips(inForce))
            \(priceAdvice(listing, query, context))
            \(goods(listing, query, context, around))
            \(context.pager(listing.goods, path: query.path, query: query.fields))
          </div>
        </div>
        \(around.foot)
        """)
}

// MARK: - Above the goods

/// The ways from the whole catalogue to what is new and cheaper, to what a person put aside to compare, and to his
/// customer's own articles.
private func catalogActions(_ context: PublicContext, _ around: CatalogSurroundings) -> HTML {
    let new = context.buttonLink(context.t("catalog.new.title"), to: "/catalog/new", icon: "star")
    let promotions: HTML? =
        around.hasPromotions
        ? context.buttonLink(context.t("catalog.promotions.title"), to: "/promotions", icon: "tag") : nil
    guard let principal = context.principal, principal.may(.browseCatalog) else { return "\(new)\(promotions)" }
    let compare = context.buttonLink(context.t("catalog.compare.title"), to: "/compare", icon: "rows")
    let articles: HTML? =
        principal.customerID != nil
        ? context.buttonLink(context.t("catalog.ownArticles.title"), to: Catalog.ownArticlesPath, icon: "list") : nil
    return "\(new)\(promotions)\(compare)\(articles)"
}

/// Why nothing is sorted by price, where the way out is a smaller section.
private func priceAdvice(_ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext) -> HTML? {
    guard listing.isTooLargeForPrices, query.newSince == nil else { return nil }
    return "<p class=\"caption quiet\">\(context.t("catalog.sort.tooMany"))</p>"
}

private func toolbar(
    _ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext, filters set: Int
) -> HTML {
    let views = [CatalogQuery.View.tiles, .table, .list].map { view in
        Segment(
            context.t("catalog.view.\(view.rawValue)"), query.address.with("view", view.rawValue).text,
            current: view == query.view, icon: viewIcon(view))
    }
    let filters = context.t("catalog.filters")
    return """
        <div class="filters shop__bar">
          <button type="button" class="btn facets__open" popovertarget="facets">\(context.icon("filter"))\(filters)\
        \(context.countBadge(set, meaning: context.t("catalog.filters.inForce")))</button>
          <span class="shop__count" role="status">\(countText(listing, context))</span>
          <span class="filters__end">\(context.scannerLink)\(sortChoice(listing, query, context))\
        <span data-catalog-view>\(context.segmented(context.t("catalog.view"), views))</span></span>
        </div>
        """
}

private func viewIcon(_ view: CatalogQuery.View) -> String {
    switch view {
    case .tiles: "catalog"
    case .table: "rows"
    case .list: "list"
    }
}

/// «694 товара», «больше 1 000 товаров».
private func countText(_ listing: CatalogListing, _ context: PublicContext) -> String {
    guard let total = listing.total else {
        return context.t(
            "catalog.count.more", ["number": context.formats.count(CatalogListing.mostTotal)])
    }
    return context.t("catalog.count", ["number": context.formats.count(total)], count: Int64(total))
}

/// A control of the form of filters: whoever changes it keeps what narrows the list.
private func sortChoice(_ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext) -> HTML {
    let offered = CatalogQuery.Sort.allCases.filter { sort in
        if sort == .relevance { return query.isSearch }
        return !sort.isByPrice || (listing.mayUsePrices && context.seesGoodsPrices)
    }
    let options: [HTML] = offered.map { sort in
        let value = sort == query.usualSort ? "" : sort.rawValue
        let words = context.t("catalog.sort.\(sort == .priceFalling ? "priceFalling" : sort.rawValue)")
        return "<option value=\"\(value)\"\(attr: "selected", if: sort == query.sort)>\(words)</option>"
    }
    return """
        <label class="visually-hidden" for="sort">\(context.t("catalog.sort"))</label><span class="selectwrap">\
        <select class="input input--sm select" id="sort" name="sort" form="facets">\(options)</select>\
        \(context.icon("down", small: true))</span>\
        \(context.applyButton(context.t("catalog.apply"), size: .small, attributes: " form=\"facets\""))
        """
}

// MARK: - The goods

/// What stands in the place of goods where there are none and nothing narrows the list.
private func replacement(
    _ listing: CatalogListing, _ query: CatalogQuery, _ around: CatalogSurroundings
) -> HTML? {
    listing.goods.items.isEmpty && !query.isFiltered ? around.nothing : nil
}

private func goods(
    _ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext, _ around: CatalogSurroundings
) -> HTML {
    let items = listing.goods.items
    guard !items.isEmpty else { return replacement(listing, query, around) ?? emptyListing(query, context) }
    let parts = GoodsParts(context, query.view)
    let rows: HTML
    switch query.view {
    case .tiles: rows = parts.tiles(items)
    case .table, .list: rows = parts.table(items, label: context.t("catalog.goods"))
    }
    let found = query.isSearch ? around.shownBefore.map { String($0) } ?? "later" : nil
    return """
        \(parts.forms)<div\(attr: "data-found", found)>\(rows)</div>\
        \(context.liveStatus(in: query.view == .tiles ? .tile : .row))
        """
}

private func emptyListing(_ query: CatalogQuery, _ context: PublicContext) -> HTML {
    guard query.isFiltered else {
        return context.emptyState(
            icon: "search", title: context.t("catalog.empty.title"), text: context.t("catalog.empty.category"),
            action: context.buttonLink(context.t("catalog.empty.action"), to: "/catalog", .primary), inline: true)
    }
    let reset = query.address.keeping(["category", "q", "exact", "sort"]).text
    return context.emptyState(
        icon: "search", title: context.t("catalog.empty.title"), text: context.t("catalog.empty.filters"),
        action: context.buttonLink(context.t("catalog.empty.reset"), to: reset, .primary), inline: true)
}
