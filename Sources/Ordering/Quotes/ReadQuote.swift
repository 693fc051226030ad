// An offer with one of its versions, what was said about it and what happened to it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// An offer's page.
package struct QuoteCard: Sendable {
    package let quote: Quote
    /// The version shown; 0 is what was asked for.
    package let version: Int
    package let lines: [QuoteLine]
    /// The lines of the version before; empty for the first.
    package let before: [QuoteLine]
    /// The newest first.
    package let versions: [QuoteVersion]
    /// The oldest first.
    package let messages: [QuoteMessage]
    package let history: [StoredEvent]

    /// The answer shown; nil for what was asked for.
    package var answer: QuoteVersion? { versions.first { $0.version == version } }
    /// Whether the newest version is shown.
    package var isNewest: Bool { version == quote.version }
}

extension Request {
    /// The version of an offer the address asks for; nil for the newest.
    var quoteVersion: Int? { query["version"].flatMap { Int($0) } }
}

extension Ordering {
    /// One offer the principal may see.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    package static func quote(number: String, for principal: Principal, in tx: Transaction) throws -> Quote {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        return try tx.one(
            """
            SELECT \(Quote.columns) FROM quotes q
            WHERE q.number = \(number) AND \(principal.covers("q", for: permission))
            """, Quote.init(row:))
    }

    /// An offer's page: five statements.
    ///
    /// - Parameter version: nil for the newest.
    /// - Throws: `NotFound` also for what belongs to somebody else, and for a version there is not.
    package static func quoteCard(
        number: String, version: Int?, for principal: Principal, in tx: Transaction
    ) throws -> QuoteCard {
        let quote = try quote(number: number, for: principal, in: tx)
        let shown = version ?? quote.version
        guard (0...quote.version).contains(shown) else { throw NotFound() }
        let lines = try quoteLines(of: quote.id, versions: [max(0, shown - 1), shown], in: tx)
        return QuoteCard(
            quote: quote, version: shown, lines: lines.filter { $0.version == shown },
            before: shown == 0 ? [] : lines.filter { $0.version == shown - 1 },
            versions: try versions(of: quote.id, in: tx), messages: try messages(of: quote.id, in: tx),
            history: try tx.history(of: EventSubject("quote", quote.id), limit: 200))
    }

    /// Lines of some versions, in their order; the caller has found the offer within his reach.
    static func quoteLines(of quote: ID<Quote>, versions: [Int], in tx: Transaction) throws -> [QuoteLine] {
        try tx.all(
            """
            SELECT \(QuoteLine.columns) FROM quote_lines l
            WHERE l.quote_id = \(quote) AND l.version IN \(list: versions) ORDER BY l.version, l.position
            """, as: QuoteLine.self)
    }

    private static func versions(of quote: ID<Quote>, in tx: Transaction) throws -> [QuoteVersion] {
        try tx.all(
            """
            SELECT version, author_name, note, delivery_terms, valid_until, total, vat_total, currency, created_at
            FROM quote_versions WHERE quote_id = \(quote) ORDER BY version DESC LIMIT 200
            """, as: QuoteVersion.self)
    }

    private static func messages(of quote: ID<Quote>, in tx: Transaction) throws -> [QuoteMessage] {
        try tx.all(
            """
            SELECT id, position, author_name, is_staff, text, created_at FROM quote_messages
            WHERE quote_id = \(quote) ORDER BY created_at, id LIMIT 500
            """, as: QuoteMessage.self)
    }
}
