// What selections and subscriptions put elsewhere: a section, a tile of the start page, lines of the palette.

import Database
import Foundation
import Kernel
import Web

extension Catalog {
    /// Adds what is seen of all this outside its own pages.
    package static func addSelections(to all: inout Contributions) {
        let place = all.navigation.firstIndex { $0.section == "catalog" && !$0.isForStaff }
        all.navigation.insert(selectionSection, at: place.map { $0 + 1 } ?? all.navigation.endIndex)
        all.widgets.append(selectionWidget)
        all.attention += subscriptionAttention + reviewAttention
        all.palette += selectionPalette
    }

    /// The section of the sidebar.
    private static let selectionSection = NavigationItem(
        section: "selections", path: "/selections", icon: "star", title: "catalog.selections.title",
        permission: .browseCatalog, isTab: false)

    /// The tile of somebody's selections; it stands on no start page until he puts it there.
    private static let selectionWidget = Widget(
        "selections", title: "catalog.widget.selections", icon: "star", for: Audience(.browseCatalog), initial: false
    ) { context, tx in
        context.selectionTile(try Catalog.selections(of: context.principal, limit: 5, in: tx))
    }

    /// Selections by their names.
    private static let selectionPalette = [
        PaletteSource(title: "catalog.selections.title", for: Audience(.browseCatalog), list: "/selections") {
            text, limit, context, tx in
            let found = try Catalog.selections(named: text, limit: limit, for: context.principal, in: tx)
            return found.map { selection in
                PaletteItem(
                    icon: "bookmark", title: selection.name,
                    note: context.t("catalog.selections.count", count: Int64(selection.itemCount)),
                    path: selection.path)
            }
        }
    ]

    /// The selections a member sees whose names hold every word of a text; one statement.
    static func selections(
        named text: String, limit: Int, for principal: Principal, in tx: Transaction
    ) throws -> [Selection] {
        let words = SearchText.words(text).map { word -> SQL in "sel.search_text LIKE \(word) ESCAPE '!'" }
        guard !words.isEmpty else { return [] }
        return try tx.all(
            """
            SELECT \(Selection.columns) FROM selections sel
            WHERE \(selectionsSeen(by: principal)) AND NOT sel.is_favourites AND \(SQL.all(words))
            ORDER BY sel.updated_at DESC, sel.id DESC LIMIT \(limit)
            """, as: Selection.self)
    }
}

// MARK: - Tile

extension PersonContext {
    fileprivate func selectionTile(_ selections: [Selection]) -> HTML {
        guard !selections.isEmpty else { return "<p class=\"widget__none\">\(t("catalog.selections.none.text"))</p>" }
        let rows: [HTML] = selections.map { selection in
            let count = t("catalog.selections.count", count: Int64(selection.itemCount))
            return """
                <li class="doc">\(icon(selection.isFavourites ? "star" : "bookmark"))<div class="doc__text">\
                <a href="\(url: selection.path)">\(title(of: selection))</a><span class="sub">\(count)</span></div></li>
                """
        }
        return """
            <a class="widget__more" href="/selections">\(t("catalog.widget.selections.all"))</a>
            <ul class="rows">\(rows)</ul>
            """
    }
}
