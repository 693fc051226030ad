import Foundation
import Kernel
import TestKit
import Web

@testable import Database

/// A template of the rival's with its calendar, shared inside his company, which is no other's.
struct ForeignTemplates: Sendable {
    let things: [String: String]

    init(in world: World) async throws {
        let (template, customer, rival) = (UUID(), world.theirs, world.user(.rival))
        let product = try await world.product("Z-TEMPLATE")
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO order_templates (id, customer_id, user_id, kind, name, note, search_text, is_shared,
                    line_count, version, created_at, changed_at)
                VALUES (\(template), \(customer), \(rival), 'list', 'Тайна Василька', '', 'тайна василька', \(true), 1, 1,
                    \(World.start), \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO order_template_lines (template_id, product_id, customer_id, position, quantity, comment,
                    group_label, is_bought)
                VALUES (\(template), \(product), \(customer), 1, 1000, 'Тайна Василька', '', \(false))
                """)
            try tx.execute(
                """
                INSERT INTO order_schedules (template_id, customer_id, user_id, every, step, days, anchor_on, weekend,
                    next_on, notice_days, act, currency, payment, skipped_on, changed_at)
                VALUES (\(template), \(customer), \(rival), 'week', 1, '1', '2026-11-16', 'keep', '2026-12-07', 1, 'order',
                    'RUB', '', '2026-11-30', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO order_schedule_runs (template_id, due_on, customer_id, user_id, outcome, reasons, at)
                VALUES (\(template), '2026-11-30', \(customer), \(rival), 'skipped', \(SQLValue.json("[]")), \(World.start))
                """)
        }
        things = ["template": template.uuidString.lowercased()]
    }
}
