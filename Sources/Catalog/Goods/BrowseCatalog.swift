// Anybody walks the category tree, narrows and sorts what stands there, and sees his own prices.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// Lists and cards of goods, their pictures and documents, comparison.
    func addGoodsRoutes(to routes: PublicRoutes) {
        routes.get("catalog", browseCatalog)
        routes.get("catalog/new", showNewArrivals)
        routes.get("search", searchCatalog)
        routes.get("compare", compareGoods)
        routes.get("products/:slug", showProduct)
        routes.get("prices/:slug", showPrice)
        routes.get("product-files/:name", showProductFile)
        routes.get("pictures/:name", showPicture)
    }

    /// What people look at and compare.
    func addGoodsRoutes(to routes: PersonRoutes) {
        routes.post("compare", requires: .browseCatalog, changeComparison)
        routes.post("products/:slug/views", requires: .browseCatalog, noteView)
    }

    /// `GET /catalog`
    func browseCatalog(_ request: Request, _ context: PublicContext) async throws -> Response {
        let query = CatalogQuery(request, context)
        let (principal, now, seesPrices) = (context.principal, context.now, context.seesGoodsPrices)
        let snapshot = counted.snapshot
        let (listing, hasPromotions) = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            let listing = try Catalog.list(
                query, for: buyer, reader: principal, seesPrices: seesPrices, countedBy: snapshot, at: now, in: tx)
            // The way to them stands above the whole catalogue alone.
            return (listing, try query.category == nil && Catalog.hasPromotions(for: buyer, at: now, in: tx))
        }
        guard !listing.isClosed else { throw NotFound() }
        var around = CatalogSurroundings()
        around.hasPromotions = hasPromotions
        around.foot = contentFoot(listing.articles, of: listing.category, context)
        return catalogPage(listing, query, context, around).response(remembering: query.view, request)
    }
}

extension HTML {
    /// The page, with a cookie where the address says how goods are to be shown.
    func response(remembering view: CatalogQuery.View, _ request: Request) -> Response {
        var response = response()
        if request.query["view"] != nil {
            response.headers[values: .setCookie].append(
                "view=\(view.rawValue); Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")
        }
        return response
    }
}
