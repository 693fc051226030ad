// What waits about offers, for both sides: one statement each; and the ways to them.

import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// Answers that wait for the customer, and requests that wait for the vendor.
    static let quoteTodos = [
        TodoSource(
            for: Audience(.placeOrders), backlog: "ordering.quote.todo", action: "ordering.todo.look",
            path: "/quotes?status=offered", overdueAfter: 14 * 86_400
        ) { principal in
            """
            SELECT q.changed_at AS since FROM quotes q
            WHERE q.status = \(QuoteStatus.offered) AND \(principal.covers("q", for: .placeOrders))
            """
        },
        TodoSource(
            for: Audience(.processOrders, staff: true), backlog: "ordering.quote.todo.staff",
            action: "ordering.quote.todo.answer", path: "/staff/quotes?status=waiting", overdueAfter: 86_400
        ) { principal in
            """
            SELECT q.changed_at AS since FROM quotes q
            WHERE q.waits_for_staff AND \(principal.covers("q", for: .processOrders))
            """
        },
    ]

    /// Offers by number, goods and payer.
    static let quotePalette = [
        PaletteSource(title: "ordering.quotes.title", for: Audience(.viewOrders), list: "/quotes") {
            text, limit, context, tx in
            try Ordering.foundQuotes(text, limit, "/quotes", context, in: tx)
        },
        PaletteSource(
            title: "ordering.quotes.title", for: Audience(.workWithCustomers, staff: true), list: "/staff/quotes"
        ) { text, limit, context, tx in
            try Ordering.foundQuotes(text, limit, "/staff/quotes", context, in: tx)
        },
    ]

    /// What the palette offers by name.
    static let quoteShortcuts = [
        Shortcut(
            "ordering.quotes.title", "/quotes", icon: "docs", in: "ordering.orders.title", for: Audience(.viewOrders)),
        Shortcut("ordering.quote.new", "/quotes/new", icon: "plus", action: true, for: Audience(.placeOrders)),
        Shortcut(
            "ordering.quotes.title", "/staff/quotes", icon: "docs", in: "ordering.orders.title",
            for: Audience(.workWithCustomers, staff: true)),
    ]

    private static func foundQuotes(
        _ text: String, _ limit: Int, _ base: String, _ context: any SignedInContext, in tx: Transaction
    ) throws -> [PaletteItem] {
        try quotes(QuoteQuery(text: text, limit: limit), for: context.principal, in: tx).items.map { quote in
            let title = context.t("ordering.quote.title", ["number": quote.number])
            return PaletteItem(
                icon: "docs", title: "\(title)\n\(quote.firstLine)",
                note: context.t("ordering.quote.status.\(quote.status(at: context.now).rawValue)"),
                path: "\(base)/\(quote.number)", exact: quote.number == text)
        }
    }
}
