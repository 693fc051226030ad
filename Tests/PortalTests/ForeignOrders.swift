import Database
import Foundation
import Kernel
import TestKit

/// What lies with the rival's order: a shipment that has arrived, a paper, what was said, who follows it.
struct ForeignOrders: Sendable {
    /// What an address of this room can name.
    let things: [String: String]

    init(in world: World, order number: String) async throws {
        let (customer, rival) = (world.theirs, world.user(.rival))
        let (shipment, paper) = (UUID(), UUID())
        let file = try world.files.keep(Data("Тайна Василька".utf8), extension: "txt")
        try await world.database.write { tx in
            let order: UUID = try tx.value("SELECT id FROM orders WHERE number = \(number)")
            try tx.execute(
                """
                INSERT INTO order_shipments (id, order_id, customer_id, number, status, carrier, tracking_number,
                    created_at, changed_at, note)
                VALUES (\(shipment), \(order), \(customer), 1, 'delivered', 'Тайна Василька', '', \(World.start),
                    \(World.start), '')
                """)
            try tx.execute(
                """
                INSERT INTO order_shipment_lines (shipment_id, position, order_id, customer_id, quantity)
                VALUES (\(shipment), 1, \(order), \(customer), 1000)
                """)
            try tx.execute(
                """
                INSERT INTO order_files (id, order_id, customer_id, file, name, size, added_by, added_by_name, added_at)
                VALUES (\(paper), \(order), \(customer), \(file), 'Тайна Василька.txt', 14, \(rival), 'Тайна Василька',
                    \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO order_comments (id, order_id, customer_id, author_id, author_name, is_staff, is_internal,
                    text, created_at)
                VALUES (\(UUID()), \(order), \(customer), \(rival), 'Тайна Василька', \(false), \(false),
                    'Тайна Василька', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO order_subscriptions (order_id, user_id, customer_id, created_at)
                VALUES (\(order), \(rival), \(customer), \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO order_history (id, order_id, customer_id, at, status, actor_kind, user_id, who, note)
                VALUES (\(UUID()), \(order), \(customer), \(World.start), 'placed', 'customer', \(rival),
                    'Тайна Василька', '')
                """)
        }
        things = ["shipment": shipment.uuidString.lowercased(), "paper": paper.uuidString.lowercased()]
    }
}
