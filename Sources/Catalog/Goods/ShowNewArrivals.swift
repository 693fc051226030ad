// Anybody sees what came into the catalogue lately, the newest first.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// How long goods are new.
    static let newFor: TimeInterval = 60 * 86_400

    /// `GET /catalog/new`
    func showNewArrivals(_ request: Request, _ context: PublicContext) async throws -> Response {
        let (principal, now, seesPrices) = (context.principal, context.now, context.seesGoodsPrices)
        let snapshot = counted.snapshot
        let query = CatalogQuery(request, context, newSince: Catalog.startOfNews(at: now))
        let listing = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try Catalog.list(
                query, for: buyer, reader: principal, seesPrices: seesPrices, countedBy: snapshot, at: now, in: tx)
        }
        guard !listing.isClosed else { throw NotFound() }
        var around = CatalogSurroundings()
        around.title = context.t("catalog.new.title")
        around.nothing = context.emptyState(
            icon: "box", title: context.t("catalog.new.none.title"), text: context.t("catalog.new.none.text"),
            action: context.buttonLink(context.t("catalog.empty.action"), to: "/catalog", .primary), inline: true)
        return catalogPage(listing, query, context, around).response(remembering: query.view, request)
    }

    /// The same instant all day: pages of one list must agree.
    static func startOfNews(at now: Date) -> Date {
        let day = (now.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400
        return Date(timeIntervalSince1970: day - newFor)
    }
}
