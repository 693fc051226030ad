import Database
import Foundation
import Kernel
import TestKit

/// An address of the rival's that is told of things, with a message to it, and a paper of the rival's order.
struct ForeignWebhooks: Sendable {
    /// What an address of these rooms can name.
    let things: [String: String]

    init(in world: World, order number: String) async throws {
        let (webhook, delivery, document) = (UUID(), UUID(), UUID())
        let (customer, rival) = (world.theirs, world.user(.rival))
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO webhooks (id, customer_id, user_id, name, url, secret, topics, is_active, failures, paused_at,
                    created_at, changed_at, paused_because)
                VALUES (\(webhook), \(customer), \(rival), 'Тайна Василька', 'https://erp.vasilek.example/hook',
                    \([UInt8](repeating: 1, count: 40)), 'order.placed', \(false), 0, \(World.start), \(World.start),
                    \(World.start), 'failing')
                """)
            try tx.execute(
                """
                INSERT INTO webhook_deliveries (id, webhook_id, customer_id, event_id, topic, subject, payload, state,
                    attempts, answer, created_at, sequence)
                VALUES (\(delivery), \(webhook), \(customer), \(UUID()), 'order.placed', 'Тайна Василька',
                    '{"secret":"Тайна Василька"}', 'failed', 1, 'Тайна Василька', \(World.start), 1)
                """)
            try tx.execute(
                """
                INSERT INTO webhook_attempts (delivery_id, number, customer_id, at, status, answer, milliseconds)
                VALUES (\(delivery), 1, \(customer), \(World.start), 500, 'Тайна Василька', 10)
                """)
            let order: UUID = try tx.value("SELECT id FROM orders WHERE number = \(number)")
            try tx.execute(
                """
                INSERT INTO order_files (id, order_id, customer_id, file, name, size, added_by_name, added_at)
                VALUES (\(document), \(order), \(customer), \(String(repeating: "a", count: 40) + ".pdf"),
                    'Тайна Василька.pdf', 9, 'Тайна Василька', \(World.start))
                """)
        }
        things = [
            "webhook": webhook.uuidString.lowercased(), "delivery": delivery.uuidString.lowercased(),
            "document": document.uuidString.lowercased(),
        ]
    }
}
