import Database
import Foundation
import Kernel
import TestKit
import Web

/// What the rival's customer has to have allowed: a rule, an order that waits, a limit, somebody away, a draft, a consent.
struct ForeignApprovals: Sendable {
    /// What an address of this room can name.
    let things: [String: String]

    init(in world: World) async throws {
        let (customer, rival, rule, now) = (world.theirs, world.user(.rival), UUID(), World.start)
        try await world.database.write { tx in
            let order: UUID = try tx.value("SELECT id FROM orders WHERE customer_id = \(customer) LIMIT 1")
            let cart: UUID = try tx.value("SELECT id FROM carts WHERE customer_id = \(customer) LIMIT 1")
            let author: UUID = try tx.value("SELECT id FROM users WHERE id <> \(rival) ORDER BY email LIMIT 1")
            try tx.execute(
                """
                INSERT INTO approval_rules (id, customer_id, name, scope, currency, is_for_new_address, is_for_limit,
                    step, approver_role, is_active, created_by, created_at, changed_at)
                VALUES (\(rule), \(customer), 'Тайна Василька', 'everybody', 'RUB', \(false), \(false), 1, 'director',
                    \(true), \(rival), \(now), \(now))
                """)
            try tx.execute(
                """
                INSERT INTO order_approvals (id, order_id, customer_id, rule_id, step, approver_role, author_id, because,
                    note, created_at)
                VALUES (\(UUID()), \(order), \(customer), \(rule), 1, 'director', \(author), \(SQLValue.json("[]")),
                    'Тайна Василька', \(now))
                """)
            try tx.execute(
                """
                INSERT INTO member_limits (customer_id, user_id, order_limit, currency, changed_by, changed_at)
                VALUES (\(customer), \(rival), 100, 'RUB', \(rival), \(now))
                """)
            try tx.execute(
                """
                INSERT INTO approval_absences (customer_id, user_id, substitute_id, until_day, changed_at)
                VALUES (\(customer), \(rival), \(author), '2026-12-31', \(now))
                """)
            try tx.execute(
                """
                INSERT INTO checkout_drafts (cart_id, user_id, customer_id, form, files, saved_at)
                VALUES (\(cart), \(rival), \(customer), \(SQLValue.json(#"{"comment":"Тайна Василька"}"#)),
                    \(SQLValue.json("[]")), \(now))
                """)
            try tx.execute(
                """
                INSERT INTO personal_consents (order_id, customer_id, name, contact, text_version, text, network,
                    given_at)
                VALUES (\(order), \(customer), 'Тайна Василька', 'secret@vasilek.example', '1', '', '', \(now))
                """)
        }
        things = ["approval": rule.uuidString.lowercased(), "carrier": UUID().uuidString.lowercased()]
    }

    /// Tables that have to hold something of the rival's while doors are tried.
    static let tables = [
        "approval_rules", "order_approvals", "member_limits", "approval_absences", "checkout_drafts",
        "personal_consents",
    ]
}
