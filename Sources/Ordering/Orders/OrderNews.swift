// What stands behind the bell about orders, offers and returns, for both sides: one statement for all of them.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// What others did with a member's orders, offers and returns and what he is asked to allow; for the vendor's
    /// people, which offers and returns wait for them.
    package static let attention = [
        AttentionSource(for: Audience(.viewOrders)) { context, limit, tx in
            let earliest = context.now.addingTimeInterval(-AttentionMark.memory)
            let news = try Ordering.news(since: earliest, limit: limit, for: context.principal, in: tx)
            return news.map { context.item(of: $0, base: "") }
        },
        AttentionSource(for: Audience(.processOrders, staff: true)) { context, limit, tx in
            let waiting = try Ordering.waitingForStaff(limit: limit, for: context.principal, in: tx)
            return waiting.map { context.item(of: $0, base: "/staff") }
        },
    ]

    /// How many offers and returns others moved since an instant, of each ten for more, as a value inside a statement:
    /// every page asks.
    static func tradeCount(since instant: Date, for principal: Principal) -> SQL {
        let tables: [SQL] = ["quotes o", "order_returns o"]
        let counts = tables.map { table -> SQL in
            """
            (SELECT COUNT(*) FROM (
                SELECT o.id FROM \(table) WHERE \(isOthers(since: instant, for: principal)) LIMIT 10) AS traded)
            """
        }
        return SQL.joined(counts, by: " + ")
    }

    /// How many offers and returns wait for the vendor since an instant, of each ten for more, as a value inside a
    /// statement.
    package static func waitingTradeCount(since instant: Date, for principal: Principal) -> SQL {
        let tables: [SQL] = ["quotes o", "order_returns o"]
        let counts = tables.map { table -> SQL in
            """
            (SELECT COUNT(*) FROM (
                SELECT o.id FROM \(table)
                WHERE o.waits_for_staff AND o.changed_at > \(instant) AND \(principal.covers("o", for: .processOrders))
                LIMIT 10) AS waiting)
            """
        }
        return SQL.joined(counts, by: " + ")
    }

    /// The condition for offers and returns `o` that somebody else moved after they were asked for.
    private static func isOthers(since instant: Date, for principal: Principal) -> SQL {
        """
        o.changed_at > \(instant) AND o.changed_at > o.placed_at
        AND (o.changed_by IS NULL OR o.changed_by <> \(principal.userID)) AND \(principal.covers("o", for: .viewOrders))
        """
    }

    /// What is new to a member, of each kind the latest; one statement.
    static func news(
        since instant: Date, limit: Int, for principal: Principal, in tx: Transaction
    ) throws -> [OrderNews] {
        let moved = OrderNews.latest(
            .moved, "orders o", "o.status_at", "o.price_valid_until",
            where: isMoved(since: instant, for: principal), limit)
        let asked = OrderNews.latest(
            .asked, "orders o", "o.placed_at", "o.price_valid_until",
            where: "\(waits(for: principal)) AND o.placed_at > \(instant)", limit)
        let others = isOthers(since: instant, for: principal)
        let offers = OrderNews.latest(.offer, "quotes o", "o.changed_at", "o.valid_until", where: others, limit)
        let returns = OrderNews.latest(.claim, "order_returns o", "o.changed_at", "o.changed_at", where: others, limit)
        return try tx.all(SQL.joined([moved, asked, offers, returns], by: " UNION ALL "), as: OrderNews.self)
    }

    /// The offers and returns that wait for the vendor, of each the latest; one statement.
    static func waitingForStaff(limit: Int, for principal: Principal, in tx: Transaction) throws -> [OrderNews] {
        let waits: SQL = "o.waits_for_staff AND \(principal.covers("o", for: .processOrders))"
        let offers = OrderNews.latest(.offer, "quotes o", "o.changed_at", "o.valid_until", where: waits, limit)
        let returns = OrderNews.latest(.claim, "order_returns o", "o.changed_at", "o.changed_at", where: waits, limit)
        return try tx.all(SQL.joined([offers, returns], by: " UNION ALL "), as: OrderNews.self)
    }
}

/// Something new about an order, an offer or a return.
struct OrderNews: Sendable, RowDecodable {
    /// What it is about.
    enum Kind: String, Sendable, SQLCodable {
        /// An order somebody else moved.
        case moved
        /// An order this person is asked to allow.
        case asked
        case offer
        case claim
    }

    let kind: Kind
    let id: UUID
    let number: String
    /// As its table says it; each kind has its own.
    let status: String
    let who: String
    let firstLine: String
    let lineCount: Int
    let at: Date
    /// Of an offer.
    let validUntil: Date?

    init(row: Row) throws {
        kind = try row["kind"]
        id = try row["id"]
        number = try row["number"]
        status = try row["status"]
        who = try row["placed_by_name"]
        firstLine = try row["first_line"]
        lineCount = try row["line_count"]
        at = try row["at"]
        validUntil = try row["valid_until"]
    }

    /// The latest of a table that has the alias `o`, as a piece of a statement.
    static func latest(
        _ kind: Kind, _ table: SQL, _ at: SQL, _ validUntil: SQL, where condition: SQL, _ limit: Int
    ) -> SQL {
        """
        SELECT * FROM (
            SELECT CAST(\(kind) AS TEXT) AS kind, o.id, o.number, o.status, o.placed_by_name, o.first_line,
                   o.line_count, \(at) AS at, \(validUntil) AS valid_until
            FROM \(table) WHERE \(condition)
            ORDER BY \(at) DESC, o.id DESC LIMIT \(limit)
        ) AS latest
        """
    }
}

extension SignedInContext {
    /// - Parameter base: what addresses of the vendor's people begin with; empty for members.
    fileprivate func item(of news: OrderNews, base: String) -> AttentionItem {
        let (tone, title, path) = told(of: news, base)
        return AttentionItem(
            id: "\(news.kind.mark).\(news.id.uuidString.lowercased())", tone: tone, title: title,
            text: orderedGoods(news.firstLine, news.lineCount), path: path, at: news.at)
    }

    private func told(of news: OrderNews, _ base: String) -> (tone: StatusTone, title: String, path: String) {
        switch news.kind {
        case .moved:
            let status = OrderStatus(rawValue: news.status) ?? .placed
            let title = t("ordering.attention.\(status.rawValue)", ["number": news.number])
            return (status.newsTone, title, "/orders/\(news.number)")
        case .asked:
            let title = t("ordering.attention.asked", ["number": news.number, "who": news.who])
            return (.warning, title, "/approvals/\(news.number)")
        case .offer:
            let status = QuoteStatus(rawValue: news.status)?.seen(validUntil: news.validUntil, at: now) ?? .requested
            let words = ["number": news.number, "status": t("ordering.quote.status.\(status.rawValue)")]
            let key = base.isEmpty ? "ordering.quote.news" : "ordering.quote.news.staff"
            let title = t(key, TextArguments(words))
            return (status.stage.tone, title, "\(base)/quotes/\(news.number)")
        case .claim:
            let status = ReturnStatus(rawValue: news.status) ?? .new
            let words = ["number": news.number, "status": t("ordering.return.status.\(status.rawValue)")]
            let key = base.isEmpty ? "ordering.return.news" : "ordering.return.news.staff"
            let title = t(key, TextArguments(words))
            return (status.stage.tone, title, "\(base)/returns/\(news.number)")
        }
    }
}

extension OrderNews.Kind {
    /// What ids of news begin with.
    fileprivate var mark: String {
        switch self {
        case .moved: "order"
        case .asked: "approval"
        case .offer: "quote"
        case .claim: "return"
        }
    }
}

extension OrderStatus {
    fileprivate var newsTone: StatusTone {
        switch self {
        case .cancelled, .returned: .danger
        case .partlyShipped, .awaitingApproval: .warning
        case .delivered, .completed: .success
        default: .info
        }
    }
}
