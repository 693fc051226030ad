// What the catalogue puts onto the start page: goods that are new, what was looked at last, what is bought most.

import Database
import Foundation
import Kernel
import Web

extension Catalog {
    /// The tiles of members; their texts are `catalog.widget.ID`, `catalog.widget.ID.help`, `catalog.widget.ID.none`.
    package static let widgets: [Widget] = [
        widget(
            "new_goods", icon: "star", all: ("/catalog/new", "catalog.widget.all"), isInitial: true
        ) { buyer, context, tx in
            try Catalog.listed(newest, for: buyer, context, in: tx)
        },
        widget("viewed_goods", icon: "history", all: nil, isInitial: false) { buyer, context, tx in
            try Catalog.listed(Catalog.viewed(by: context.principal), for: buyer, context, in: tx)
        },
        widget(
            "popular_goods", icon: "chart", all: ("/catalog?sort=popularity", "catalog.widget.popular_goods.all"),
            isInitial: false
        ) { buyer, context, tx in
            try Catalog.listed(mostBought, for: buyer, context, in: tx)
        },
    ]

    /// A tile of a few goods with the person's prices: one statement, and those of the buyer and his prices.
    ///
    /// - Parameter all: where there are more of them, and the words for it.
    private static func widget(
        _ id: String, icon: String, all: (path: String, words: String)?, isInitial: Bool,
        _ goods: @escaping @Sendable (Buyer, PersonContext, Transaction) throws -> [Goods]
    ) -> Widget {
        Widget(
            id, title: "catalog.widget.\(id)", icon: icon, for: Audience(.browseCatalog), initial: isInitial
        ) { context, tx in
            let found = try goods(try context.buyer(in: tx), context, tx)
            guard !found.isEmpty else {
                return "<p class=\"widget__none\">\(context.t("catalog.widget.\(id).none"))</p>"
            }
            return context.goodsTile(found, all: all)
        }
    }

    private static func listed(
        _ rows: SQL, for buyer: Buyer, _ context: PersonContext, in tx: Transaction
    ) throws -> [Goods] {
        try goods(
            ranked: rows, limit: 4, for: buyer, seesPrices: context.principal.may(.viewPrices), at: context.now, in: tx)
    }

    /// A few more than are shown: some may be meant for others.
    private static let newest: SQL = """
        SELECT fresh.id AS id, ROW_NUMBER() OVER () AS place FROM (
            SELECT p.id AS id FROM products p WHERE p.is_active AND p.variant_of IS NULL
            ORDER BY p.created_at DESC, p.id DESC LIMIT 24) AS fresh
        """
    private static let mostBought: SQL = """
        SELECT most.id AS id, ROW_NUMBER() OVER () AS place FROM (
            SELECT q.product_id AS id FROM product_popularity q
            ORDER BY q.orders DESC, q.product_id DESC LIMIT 24) AS most
        """
}

// MARK: - Tile

extension PersonContext {
    /// The terms the person buys on, for what tiles show: one statement, however many tiles of a page ask.
    package func buyer(in tx: Transaction) throws -> Buyer {
        try visit.shared("buyer") { try Catalog.buyer(for: principal, at: now, in: tx) }
    }

    fileprivate func goodsTile(_ goods: [Goods], all: (path: String, words: String)?) -> HTML {
        let more: HTML? = all.map { "<a class=\"widget__more\" href=\"\(url: $0.path)\">\(t($0.words))</a>" }
        let rows: [HTML] = goods.map { item in
            let product = item.product
            let price: HTML? = item.price.map { "<b class=\"nowrap\">\(priceText($0))</b>" }
            return """
                <li class="doc">\(thumb(product, self))<div class="doc__text">\
                <a href="\(url: "/products/\(product.slug)")">\(product.name)</a><span class="sub">\(product.sku)</span></div>\
                \(price)</li>
                """
        }
        return "\(more)<ul class=\"rows\">\(rows)</ul>"
    }
}
