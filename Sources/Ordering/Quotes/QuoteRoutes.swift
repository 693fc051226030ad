// The door of Quotes: offers asked for, answered and accepted.
//
// Owns `quotes`, `quote_lines`, `quote_versions`, `quote_messages`. Announces ``QuoteRequested``, ``QuoteOffered``,
// ``QuoteMoved``, ``QuoteAccepted``, ``QuoteDiscussed``.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do here.
    func addQuoteRoutes(to routes: MemberRoutes) {
        routes.get("quotes", requires: .viewOrders, listQuotes)
        routes.get("quotes.csv", requires: .viewOrders, exportQuotes)
        routes.get("quotes/new", requires: .placeOrders, newQuote)
        routes.post("quotes", requires: .placeOrders, bodyLimit: Self.quotePaperBytes, requestQuote)
        routes.get("quotes/:quote", requires: .viewOrders, showQuote)
        routes.get("quotes/:quote/file", requires: .viewOrders, downloadQuoteFile)
        routes.get("quotes/:quote/paper", requires: .viewOrders, printQuote)
        routes.get("quotes/:quote/lines.csv", requires: .viewOrders, exportQuoteLines)
        routes.get("quotes/:quote/lines.xlsx", requires: .viewOrders, exportQuoteBook)
        routes.post("quotes/:quote/messages", requires: .viewOrders, discussQuote)
        routes.post("quotes/:quote/status", requires: .placeOrders, moveQuote)
        routes.post("quotes/:quote/order", requires: .placeOrders, acceptQuote)
    }

    /// What the vendor's people do here.
    func addQuoteRoutes(to routes: StaffRoutes) {
        routes.get("staff/quotes", requires: .workWithCustomers, listStaffQuotes)
        routes.get("staff/quotes.csv", requires: .workWithCustomers, exportStaffQuotes)
        routes.get("staff/quotes/:quote", requires: .workWithCustomers, showStaffQuote)
        routes.get("staff/quotes/:quote/file", requires: .workWithCustomers, downloadStaffQuoteFile)
        routes.get("staff/quotes/:quote/paper", requires: .workWithCustomers, printStaffQuote)
        routes.get("staff/quotes/:quote/lines.csv", requires: .workWithCustomers, exportStaffQuoteLines)
        routes.get("staff/quotes/:quote/lines.xlsx", requires: .workWithCustomers, exportStaffQuoteBook)
        routes.post("staff/quotes/:quote/messages", requires: .workWithCustomers, discussStaffQuote)
        routes.post("staff/quotes/:quote/status", requires: .processOrders, moveStaffQuote)
        routes.post("staff/quotes/:quote/offers", requires: .processOrders, answerQuote)
    }

    /// What follows by itself.
    static func addQuoteJobs(to registry: inout JobRegistry, files: FileStore) {
        addQuoteExpiry(to: &registry)
    }

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addQuote(to all: inout Contributions) {
        all.todos += quoteTodos
        all.palette += quotePalette
        all.shortcuts += quoteShortcuts
    }

    /// A paper of the largest size and a page of words, in bytes.
    private static let quotePaperBytes = (AttachedPaper.rules.megabytes + 1) << 20

    /// Forms that may be larger than others.
    static let quoteUploads = [BodyAllowance(prefix: "/quotes", bytes: quotePaperBytes, seconds: 300)]
}
