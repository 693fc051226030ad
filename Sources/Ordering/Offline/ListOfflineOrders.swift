// A member's device learns which orders of the last year it may keep, and which of those it keeps are old.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /offline/orders?after=…`: number and mark of each order, the newest first. A device asks for the contents
    /// of those whose mark it does not have, and drops those that are not named.
    func listOfflineOrders(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, key, now) = (context.principal, context.signedIn.sessionKey, context.now)
        let cursor = request.query["after"].flatMap { Cursor(token: $0) }
        let found = try await database.read { tx in
            (
                page: try Ordering.offlineMarks(after: cursor, for: principal, at: now, in: tx),
                life: try Ordering.offlineLife(ofSession: key, in: tx)
            )
        }
        let answer = OfflineOrdersJSON(found.page, found.life, context)
        return try Response.json(answer, holdsPrices: true, for: request)
    }
}

// MARK: - Reading

/// An order as a device compares it with its own.
struct OfflineMark: Sendable {
    let id: ID<Order>
    let number: String
    let placedAt: Date
    /// Another one says that the order changed.
    let text: String
}

/// How long a session's device may keep what it has.
struct OfflineLife: Sendable {
    let endsAt: Date
    /// Whether it outlives the browser.
    let isRemembered: Bool

    /// Hours without a word from here after which a device shows nothing any more: a week, or, where somebody did not
    /// want to stay signed in, as long as a session lives unused.
    var hours: Int { isRemembered ? 7 * 24 : 12 }
}

extension Ordering {
    /// The orders of one answer.
    static let offlineMarksAtOnce = 500
    /// How far back a device remembers.
    private static let offlineDays: TimeInterval = 366

    /// One page of the last year's orders a principal may see. One statement.
    static func offlineMarks(
        after cursor: Cursor?, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Page<OfflineMark> {
        var conditions: [SQL] = [
            principal.covers("o", for: .viewOrders), "o.placed_at >= \(now - offlineDays * 86_400)",
        ]
        if let place = OfflinePlace(cursor) { conditions.append("(o.placed_at, o.id) < (\(place.at), \(place.id))") }
        let rows = try tx.all(
            """
            SELECT o.id, o.number, o.placed_at, o.version, o.status_at,
                   (SELECT MAX(s.changed_at) FROM order_shipments s WHERE s.order_id = o.id) AS shipments_at,
                   (SELECT COUNT(*) FROM order_files f WHERE f.order_id = o.id) AS papers
            FROM orders o WHERE \(SQL.all(conditions))
            ORDER BY o.placed_at DESC, o.id DESC LIMIT \(offlineMarksAtOnce + 1)
            """
        ) { row -> OfflineMark in
            let times: [Date?] = [try row["status_at"], try row["shipments_at"]]
            let numbers: [Int64] = [try row["version"], try row["papers"]]
            let parts = numbers + times.map { $0.map { microseconds($0) } ?? 0 }
            return OfflineMark(
                id: try row["id"], number: try row["number"], placedAt: try row["placed_at"],
                text: parts.map { String($0, radix: 36) }.joined(separator: "."))
        }
        return Page(rows, of: PageRequest(limit: offlineMarksAtOnce, after: cursor)) { mark in
            Cursor([String(microseconds(mark.placedAt)), mark.id.description])
        }
    }

    /// How long the session of a member lives. One statement.
    static func offlineLife(ofSession key: [UInt8], in tx: Transaction) throws -> OfflineLife {
        try tx.one("SELECT expires_at, is_remembered FROM sessions WHERE key = \(key)") { row in
            OfflineLife(endsAt: try row["expires_at"], isRemembered: try row["is_remembered"])
        }
    }

    private static func microseconds(_ instant: Date) -> Int64 {
        Int64((instant.timeIntervalSince1970 * 1_000_000).rounded())
    }
}

/// A cursor taken apart; what somebody else wrote is none.
private struct OfflinePlace {
    let at: Date
    let id: ID<Order>

    init?(_ cursor: Cursor?) {
        guard let values = cursor?.values, values.count == 2, let at = Double(values[0]), let id = ID<Order>(values[1])
        else { return nil }
        self.at = Date(timeIntervalSince1970: at / 1_000_000)
        self.id = id
    }
}

// MARK: - JSON

private struct OfflineOrdersJSON: Encodable {
    /// Whose it is: a device that keeps another's drops both.
    let owner: String
    /// Milliseconds since 1970.
    let endsAt: Int64
    let hours: Int
    let isRemembered: Bool
    let mayOrder: Bool
    /// Number and mark of each.
    let orders: [[String]]
    /// Where the next page begins; absent on the last.
    let next: String?

    init(_ page: Page<OfflineMark>, _ life: OfflineLife, _ context: MemberContext) {
        owner = context.signedIn.offlineOwner ?? ""
        endsAt = Int64(life.endsAt.timeIntervalSince1970 * 1_000)
        hours = life.hours
        isRemembered = life.isRemembered
        mayOrder = context.principal.may(.placeOrders)
        orders = page.items.map { [$0.number, $0.text] }
        next = page.next?.token
    }
}
