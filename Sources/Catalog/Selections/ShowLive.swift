// Anybody who has a page with goods open is told what changed, and asks for the cells that did.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /catalog/live?products=…`: a stream of which of these products changed, never what about them did.
    ///
    /// 204 when nothing is asked for: a browser then does not ask again.
    func followGoods(
        _ live: LiveGoods, _ request: Request, _ context: PublicContext
    ) async throws -> Response {
        let asked = Self.products(of: request, atMost: live.limits.products)
        guard !asked.isEmpty else { return Response(status: .noContent) }
        let (principal, now) = (context.principal, context.now)
        // Whoever may not see a product is not told when it moves.
        let seen = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try tx.all(
                "SELECT p.id FROM products p WHERE p.id IN \(list: asked) AND \(Catalog.visible("p", to: buyer))"
            ) { try $0["id"] as ID<Product> }
        }
        guard !seen.isEmpty else { return Response(status: .noContent) }
        let session = context.web.signedIn.map { $0.sessionKey.map { String($0, radix: 16) }.joined(separator: "-") }
        // Strangers have no session: many may sit in one network, and one of them may have a whole network.
        let network = InternetAddress(context.web.clientAddress)?.network ?? "unknown"
        let opened = live.open(
            Set(seen), for: principal, owner: session ?? network,
            mostOfOwner: session == nil ? 16 * live.limits.placesOfOne : live.limits.placesOfOne,
            clock: context.site.clock, logger: context.web.logger)
        guard let opened else { throw Overloaded(retryAfter: 30) }
        return .events(opened.events) { live.leave(opened.number) }
    }

    /// `GET /catalog/cells?products=…&place=row`: price and stock of some products as they are now for whoever asks.
    func showCells(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let asked = Self.products(of: request, atMost: LiveLimits().products)
        let place: PricePlace =
            switch request.query["place"] {
            case "tile": .tile
            case "page": .page
            default: .row
            }
        let (principal, now) = (context.principal, context.now)
        let goods = try await database.read { tx in try Catalog.cells(of: asked, for: principal, at: now, in: tx) }
        return context.cellsPage(goods, in: place)
    }

    private static func products(of request: Request, atMost most: Int) -> [ID<Product>] {
        let ids = (request.query["products"] ?? "").split(separator: ",").prefix(most).compactMap { part in
            ID<Product>(String(part))
        }
        return Array(Set(ids)).sorted()
    }
}

// MARK: - Reading

/// What of a product a page shows that may change while it stands open.
struct LiveProduct: Sendable, PricedInList {
    let product: Product
    /// Over all warehouses and variants, as lists count it.
    let available: Quantity
    let hasVariants: Bool
    var price: Price?
}

extension Catalog {
    /// Stock and price of goods the principal may see; one statement, and those of the buyer and his prices.
    static func cells(
        of products: [ID<Product>], for principal: Principal?, at now: Date, in tx: Transaction
    ) throws -> [LiveProduct] {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let found = try tx.all(
            """
            SELECT \(Product.columns), \(availableOfFamily("p")) AS available, \(variantCount("p")) AS variants
            FROM products p WHERE p.id IN \(list: products) AND \(visible("p", to: buyer))
            """
        ) { row in
            LiveProduct(
                product: try Product(row: row), available: try row["available"],
                hasVariants: try row["variants"] as Int > 0)
        }
        let seesPrices = principal?.may(.viewPrices) ?? true
        return seesPrices ? try found.priced(for: buyer, at: now, in: tx) : found
    }
}

// MARK: - Cells

/// A cell that is refreshed while its page stands open.
enum LiveCell: String, Sendable {
    case stock, price
}

/// The attribute of such a cell, with a blank before it.
///
/// A page that has some also has ``Web/PageContext/liveStatus`` once.
/// - Parameter isNone: when nothing is there, and the page says more about that than a fresh cell would.
func liveCell(_ kind: LiveCell, _ product: ID<Product>, none isNone: Bool = false) -> HTML {
    " data-live=\"\(kind.rawValue):\(product)\"\(attr: "data-live-none", if: isNone)"
}

extension PageContext {
    /// Where a page says that prices or stock on it changed; it also tells the script how prices stand on the page, and
    /// how old that is.
    var liveStatus: HTML { liveStatus(in: .row) }

    /// - Parameter place: how prices stand on the page.
    func liveStatus(in place: PricePlace) -> HTML {
        let word =
            switch place {
            case .row: "row"
            case .tile: "tile"
            case .page: "page"
            }
        let made = Int64(now.timeIntervalSince1970 * 1_000)
        return """
            <p class="visually-hidden" role="status" data-live-status="\(word)" data-made="\(made)" \
            data-said="\(t("catalog.live.said"))"></p>
            """
    }

    /// A document of cells alone: a script takes them out and puts them into the page.
    fileprivate func cellsPage(_ goods: [LiveProduct], in place: PricePlace) -> HTML {
        let seesPrices = visit.web.signedIn?.principal.may(.viewPrices) ?? true
        let cells: [HTML] = goods.map { item in
            let product = item.product
            let price: HTML? = seesPrices ? priceBlock(item.price, product, self, in: place) : nil
            let isNone = !item.available.isPositive
            return """
                <div\(liveCell(.stock, product.id, none: isNone))>\(freshStock(item, in: place))</div>
                <div\(liveCell(.price, product.id))>\(price)</div>
                """
        }
        return partPage(t("catalog.title"), "\(cells)")
    }

    /// As the product's own page has it, or as lists do.
    private func freshStock(_ item: LiveProduct, in place: PricePlace) -> HTML {
        guard case .page = place else { return stockText(item.available, item.product.unit, self) }
        guard item.available.isPositive else { return status(.cancelled, t("catalog.stock.none")) }
        return status(.done, "\(formats.quantity(item.available))\u{00a0}\(item.product.unit)")
    }
}
