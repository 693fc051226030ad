// The pages inside the sections of the catalogue, by their names, for the command palette.

import Kernel
import Web

extension Catalog {
    /// What the command palette offers by name.
    package static let shortcuts = forMembers + forDesk + forPrices + forEditors

    private static let forMembers = [
        Shortcut("catalog.new.title", "/catalog/new", icon: "star", in: "catalog.title", for: Audience(.browseCatalog)),
        Shortcut("catalog.promotions.title", "/promotions", icon: "tag", for: Audience(.browseCatalog)),
        Shortcut("catalog.articles.title", "/articles", icon: "docs", for: Audience(.browseCatalog)),
        Shortcut("catalog.compare.title", "/compare", icon: "columns", for: Audience(.browseCatalog)),
        Shortcut("catalog.ownArticles.title", "/catalog/own-articles", icon: "list", for: Audience(.browseCatalog)),
        Shortcut(
            "catalog.waiting.title", "/selections/subscriptions", icon: "bell", in: "catalog.selections.title",
            for: Audience(.browseCatalog)),
        Shortcut(
            "catalog.requests.title", "/services/requests", icon: "chat", in: "catalog.services.title",
            for: Audience(.viewOrders)),
        Shortcut(
            "catalog.drives.title", "/test-drives", icon: "truck", in: "catalog.services.title",
            for: Audience(.viewOrders)),
        Shortcut(
            "catalog.configurations.title", "/configurations", icon: "layout", in: "catalog.services.title",
            for: Audience(.browseCatalog)),
    ]

    private static let forDesk = [
        Shortcut(
            "catalog.drives.title", "/staff/test-drives", icon: "truck", in: "catalog.requests.title",
            for: Audience(.workWithCustomers, staff: true)),
        Shortcut(
            "catalog.drives.calendar", "/staff/test-drives/calendar", icon: "calendar", in: "catalog.drives.title",
            for: Audience(.workWithCustomers, staff: true)),
    ]

    private static let forPrices = [
        priced("catalog.buyerPrices.title", buyerPricesPath, icon: "company"),
        priced("catalog.prices.tab.preview", "/staff/prices/preview", icon: "eye"),
        priced("catalog.prices.tab.changes", "/staff/prices/changes", icon: "calendar"),
        priced("catalog.prices.tab.types", "/staff/prices/types", icon: "money"),
        priced("catalog.rule.new", "/staff/prices/rules/new", icon: "plus", action: true),
    ]

    private static let forEditors = [
        edited("catalog.staff.tab.categories", "/staff/catalog/categories", icon: "folder", in: "catalog.staff.title"),
        edited("catalog.staff.tab.assortment", "/staff/catalog/assortment", icon: "users", in: "catalog.staff.title"),
        edited("catalog.stockroom.title", "/staff/catalog/stock", icon: "box", in: "catalog.staff.title"),
        edited(
            "catalog.stockroom.terms", "/staff/catalog/stock/terms", icon: "settings", in: "catalog.stockroom.title"),
        edited("catalog.staff.tab.imports", "/staff/catalog/imports", icon: "exchange", in: "catalog.staff.title"),
        edited("catalog.moderation.title", "/staff/catalog/reviews", icon: "chat"),
        edited("catalog.finding.tab.log", "/staff/catalog/search", icon: "search", in: "catalog.finding.tabs"),
        edited("catalog.finding.tab.synonyms", synonymsPath, icon: "exchange", in: "catalog.finding.tabs"),
        edited("catalog.finding.tab.pins", pinsPath, icon: "pin", in: "catalog.finding.tabs"),
        edited(
            "catalog.finding.tab.ranking", "/staff/catalog/search/ranking", icon: "sort", in: "catalog.finding.tabs"),
        edited("catalog.articles.title", "/staff/catalog/articles", icon: "docs"),
        edited("catalog.services.title", "/staff/catalog/services", icon: "tag"),
        edited("catalog.configurators.title", "/staff/catalog/configurators", icon: "layout"),
        edited("catalog.units.title", "/staff/catalog/demo-units", icon: "truck"),
        edited("catalog.products.add", "/staff/catalog/products/new", icon: "plus", action: true),
        edited("catalog.articles.new", "/staff/catalog/articles/new", icon: "plus", action: true),
        edited("catalog.services.new", "/staff/catalog/services/new", icon: "plus", action: true),
    ]

    private static func priced(
        _ title: String, _ path: String, icon: String, action isAction: Bool = false
    ) -> Shortcut {
        Shortcut(
            title, path, icon: icon, in: "catalog.prices.title", action: isAction,
            for: Audience(.managePrices, staff: true))
    }

    private static func edited(
        _ title: String, _ path: String, icon: String, in room: String? = nil, action isAction: Bool = false
    ) -> Shortcut {
        Shortcut(title, path, icon: icon, in: room, action: isAction, for: Audience(.editCatalog, staff: true))
    }
}
