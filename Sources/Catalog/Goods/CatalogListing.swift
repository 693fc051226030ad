import Database
import Foundation
import Kernel

/// One page of goods with the buyer's prices, the sections around it and the filters that narrow it.
package struct CatalogListing: Sendable {
    /// The section asked for, what is above it, beneath it and beside it; the roots where none is asked for.
    package let tree: CategoryTree
    package let category: Category?
    /// Whether this buyer may not know of the section asked for: it is closed to him, or nothing in it is meant for
    /// him.
    package let isClosed: Bool
    package var goods: Page<Goods>
    /// How many goods fit; nil for more than are counted.
    package var total: Int?
    /// Empty where there are too many goods to be counted.
    package var facets: Facets
    /// The least and greatest price of what fits without the price filter; nil when not all prices are known.
    package var prices: ClosedRange<Money>?
    /// About the section, the newest first; of whole sections only.
    package var articles: [ArticleLink] = []
    /// Whether the list can be sorted and narrowed by the personal price: all of it is known, in one currency.
    package var mayUsePrices = true
    /// Whether it cannot because there are more goods than prices are worked out for.
    package var isTooLargeForPrices = false

    /// Prices of more goods are not worked out for one page.
    static let mostPriced = 20_000
    /// Of more goods values are not counted: a section beneath has fewer.
    static let mostCounted = 5_000
    /// Goods are counted up to here where a whole section is not at hand.
    static let mostTotal = 1_000
}

extension CatalogListing {
    /// Of a list that is only the beginning of what a search found: its total is that of everything, and its values
    /// are offered without counts that would be those of the beginning.
    ///
    /// - Parameters:
    ///   - all: how many goods fit.
    ///   - shown: how many of them the list was made of.
    mutating func showAsBeginning(of all: Int, shown: Int) {
        total = all > CatalogSearch.mostHits ? nil : total.map { $0 + all - shown }
        facets.loseCounts()
    }
}

/// A product in a list.
package struct Goods: Sendable, PricedInList {
    package let product: Product
    /// Over all warehouses and variants.
    package let available: Quantity
    package let hasVariants: Bool
    package var isFavourite = false
    /// Whether it does not fit what was asked for, but belongs to what does.
    package var isRecommended = false
    /// What the list is sorted by, to go on behind it.
    package var place = GoodsPlace()
    package var price: Price?
}

/// Where a product stands in each order of a list.
package struct GoodsPlace: Sendable, Equatable {
    package var name = ""
    package var createdAt = Date(timeIntervalSince1970: 0)
    /// How often it was ordered.
    package var orders = 0
    /// Counted from 1, where goods were put in an order beforehand.
    package var rank = 0
}

extension Catalog {
    /// A page of the catalogue for a buyer: one statement, those of the prices, and where the personal price sorts or
    /// narrows a count and those of all prices.
    ///
    /// - Parameters:
    ///   - found: goods a search found, the best first; nil for whole sections.
    ///   - reader: whose favourites are marked.
    ///   - snapshot: what values are counted by; without one the database counts them, which takes longer.
    package static func list(
        _ asked: CatalogQuery, found: [ID<Product>]? = nil, for buyer: Buyer, reader: Principal? = nil,
        seesPrices: Bool = true, countedBy snapshot: CountedSnapshot? = nil, at now: Date, in tx: Transaction
    ) throws -> CatalogListing {
        var select = CatalogSelect(query: seesPrices ? asked : asked.withoutPrices, buyer: buyer, reader: reader)
        select.counting = snapshot.map { CountingInMemory($0, in: tx) }
        if found == nil, asked.category != nil { select.articlesAt = now }
        if let found {
            select.ranking = Array(found.prefix(CatalogListing.mostPriced))
            select.isRankingAll = true
        }
        var range: ClosedRange<Money>?
        var isOneCurrency = true
        if select.query.needsPrices {
            let limit = CatalogListing.mostPriced
            // Asked first: of too many goods no price is worked out in vain.
            let isFew = try select.isWithin(limit, in: tx)
            let priced = try isFew ? priceOrder(of: select.everything, for: buyer, at: now, limit: limit, in: tx) : []
            isOneCurrency = priced.allSatisfy { $0.amount.currency == priced[0].amount.currency }
            if isFew, isOneCurrency {
                range = priced.priceRange
                select.take(priced)
            } else {
                // Nobody can know the order of so many, nor of amounts in two currencies; the page says so.
                select.query = select.query.withoutPrices
            }
        }
        var rows = CatalogRows()
        for row in try tx.all(select.statement(in: tx), CatalogRow.init(row:)) { rows.take(row) }
        rows.count(for: select)
        var listing = rows.listing(of: select)
        listing.prices = range
        listing.isTooLargeForPrices = seesPrices && rows.most(of: select) > CatalogListing.mostPriced
        listing.mayUsePrices = seesPrices && isOneCurrency && !listing.isTooLargeForPrices
        guard seesPrices, !listing.goods.items.isEmpty else { return listing }
        listing.goods = Page(
            items: try listing.goods.items.priced(for: buyer, at: now, in: tx), next: listing.goods.next,
            previous: listing.goods.previous)
        if Set(listing.goods.items.compactMap(\.price?.amount.currency)).count > 1 { listing.mayUsePrices = false }
        return listing
    }
}

extension CatalogQuery {
    /// The same without whatever asks for the personal price.
    fileprivate var withoutPrices: CatalogQuery {
        var query = self
        query.price = PriceRange()
        if query.sort.isByPrice { query.sort = query.usualSort }
        return query
    }
}

extension CatalogSelect {
    /// Whether there are no more goods than so many, filters aside: a count that stops behind them.
    func isWithin(_ most: Int, in tx: Transaction) throws -> Bool {
        guard !isRankingAll else { return ranking.count <= most }
        let counted: Int = try tx.value(
            "SELECT COUNT(*) FROM (SELECT one.id FROM \(everything) AS one LIMIT \(most + 1)) AS few")
        return counted <= most
    }

    /// Puts goods into the order of their prices, or keeps those in the range that is asked for. What has no price
    /// stands behind what has one, and in no range.
    fileprivate mutating func take(_ priced: [PricedProduct]) {
        let kept = query.price.isOpen ? priced : priced.filter { query.price.contains($0.amount) }
        var ids = kept.map(\.id)
        if query.sort.isByPrice {
            let isFalling = query.sort == .priceFalling
            ids = kept.sorted { left, right in
                guard left.amount != right.amount else { return left.id < right.id }
                return isFalling ? left.amount > right.amount : left.amount < right.amount
            }.map(\.id)
        }
        if isRankingAll {
            let known = Set(ids)
            // What a search found keeps its order unless another is asked for.
            if !query.sort.isByPrice { ids = ranking.filter { known.contains($0) } }
            if query.price.isOpen { ids += ranking.filter { !known.contains($0) } }
        }
        ranking = ids
        isRankingAll = isRankingAll || !query.price.isOpen
    }
}

extension [PricedProduct] {
    /// The least and the greatest price; nil for no goods.
    fileprivate var priceRange: ClosedRange<Money>? {
        guard let least = map(\.amount).min(), let most = map(\.amount).max() else { return nil }
        return least...most
    }
}
