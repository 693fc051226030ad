import Database
import Foundation
import Kernel
import Ordering
import TestKit
import Testing

@testable import Portal

/// What stands around the demo's orders: something of everything, and nothing that contradicts the orders.
@Suite struct DemoTradeTests {
    @Test(arguments: TestEngine.all)
    func `every room of ordering has something to show`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let rows: [SQL] = [
            "carts WHERE is_shared", "carts WHERE purpose = 'saved'", "cart_lines WHERE is_later", "carriers",
            "approval_rules", "member_limits", "order_approvals WHERE decision IS NULL", "order_history",
            "order_shipments", "order_shipment_lines", "order_comments", "order_files",
            "orders WHERE asked_at IS NOT NULL",
            "order_templates", "order_schedules", "quotes WHERE status = 'offered'", "quotes WHERE waits_for_staff",
            "quote_versions", "order_returns WHERE waits_for_staff", "order_returns WHERE status = 'settled'",
            "order_imports", "order_import_rows WHERE state = 'refused'", "webhooks", "webhook_attempts",
        ]
        for row in rows { #expect(try await world.count(row) > 0, "\(row)") }
        // Everybody begins with an empty cart, and nothing is sent from a demo.
        #expect(try await world.count("active_carts") == 0)
        #expect(try await world.count("webhooks WHERE is_active") == 0)
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `steps, shipments and returns agree with the orders they are of`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let last: SQL = """
            (SELECT h.status FROM order_history h WHERE h.order_id = o.id ORDER BY h.at DESC, h.id DESC LIMIT 1)
            """
        #expect(try await world.count("orders o WHERE o.status <> 'draft' AND \(last) <> o.status") == 0)
        #expect(try await world.count("order_lines WHERE shipped > quantity OR asked_back + returned > shipped") == 0)
        let travelling: SQL = """
            (SELECT COALESCE(SUM(p.quantity), 0)
             FROM order_shipment_lines p JOIN order_shipments s ON s.id = p.shipment_id
             WHERE p.order_id = l.order_id AND p.position = l.position AND s.status IN ('shipped', 'delivered'))
            """
        #expect(
            try await world.count(
                """
                order_lines l WHERE l.order_id IN (SELECT order_id FROM order_shipments) AND l.shipped <> \(travelling)
                """) == 0)
        // Nobody is asked about his own order.
        #expect(
            try await world.count(
                """
                order_approvals a JOIN members m ON m.customer_id = a.customer_id AND m.user_id = a.author_id
                WHERE m.role = a.approver_role
                """) == 0)
        try await world.close()
    }
}
