// A return with its lines, its photos and papers, what was said about it and what happened to it.

import Database
import Foundation
import Kernel
import Web

/// A return's page.
package struct ReturnCard: Sendable {
    package let claim: OrderReturn
    package let lines: [ReturnLine]
    package let files: [ReturnFile]
    /// The oldest first.
    package let messages: [ReturnMessage]
    package let history: [StoredEvent]
}

extension Ordering {
    /// One return the principal may see.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    package static func orderReturn(
        number: String, for principal: Principal, in tx: Transaction
    ) throws -> OrderReturn {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        return try tx.one(
            """
            SELECT \(OrderReturn.columns) FROM order_returns r
            WHERE r.number = \(number) AND \(principal.covers("r", for: permission))
            """, OrderReturn.init(row:))
    }

    /// A return's page: five statements.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    package static func returnCard(
        number: String, for principal: Principal, in tx: Transaction
    ) throws -> ReturnCard {
        let claim = try orderReturn(number: number, for: principal, in: tx)
        let files = try tx.all(
            """
            SELECT id, kind, file, name, size, added_by_name FROM order_return_files
            WHERE return_id = \(claim.id) ORDER BY added_at, id LIMIT 100
            """, as: ReturnFile.self)
        let messages = try tx.all(
            """
            SELECT author_name, is_staff, text, created_at FROM order_return_messages
            WHERE return_id = \(claim.id) ORDER BY created_at, id LIMIT 500
            """, as: ReturnMessage.self)
        return ReturnCard(
            claim: claim, lines: try returnLines(of: claim.id, in: tx), files: files, messages: messages,
            history: try tx.history(of: EventSubject("return", claim.id), limit: 200))
    }

    /// The lines of a return; the caller has found it within his reach.
    static func returnLines(of claim: ID<OrderReturn>, in tx: Transaction) throws -> [ReturnLine] {
        try tx.all(
            """
            SELECT l.position, l.order_position, l.sku, l.name, l.unit, l.quantity, l.accepted, l.reason, l.amount,
                   l.currency, l.comment, l.answer
            FROM order_return_lines l WHERE l.return_id = \(claim) ORDER BY l.position
            """, as: ReturnLine.self)
    }
}
