import Database
import Foundation
import Kernel
import TestKit

/// An offer to the rival's customer with a paper, and a return of his with a photo.
struct ForeignTrade: Sendable {
    /// By the names addresses have for them.
    let things: [String: String]

    /// - Parameter file: the id every address names a file by.
    init(in world: World, file: String) async throws {
        let (customer, rival, payer) = (world.theirs, world.user(.rival), world.theirPayer)
        let paper = try world.files.keep(Data("Тайна Василька".utf8), extension: "pdf")
        let (quote, claim, photo) = (UUID(), UUID(), UUID(uuidString: file) ?? UUID())
        try await world.database.write { tx in
            let product: UUID = try tx.value("SELECT id FROM products WHERE sku = 'Z-1'")
            let order: UUID = try tx.value("SELECT id FROM orders WHERE number = '2026-000777'")
            let until = World.start.addingTimeInterval(86_400)
            try tx.execute(
                """
                INSERT INTO quotes (id, number, customer_id, placed_by, placed_by_name, legal_entity_id, payer_name,
                    source, status, version, comment, valid_until, total, vat_total, currency, line_count, first_line,
                    search_text, file, file_name, waits_for_staff, placed_at, changed_at, changed_by)
                VALUES (\(quote), '2026-Q-000777', \(customer), \(rival), 'Тайна Василька', \(payer), 'Тайна Василька',
                    'text', 'offered', 1, 'Тайна Василька', \(until), 9000, 1623, 'RUB', 1, 'Тайна Василька', 'тайна',
                    \(paper), 'Тайна.pdf', \(true), \(World.start), \(World.start), \(rival))
                """)
            for version in 0...1 {
                try tx.execute(
                    """
                    INSERT INTO quote_lines (quote_id, version, position, customer_id, product_id, sku, name, unit,
                        quantity, discount, price, vat_rate, vat_mode, net, vat, amount, currency, replaces, comment, answer,
                        is_taken)
                    VALUES (\(quote), \(version), 1, \(customer), \(product), 'Z-1', 'Тайна Василька', 'шт', 1000, 1000,
                        9000, '22', 'included', 7377, 1623, 9000, 'RUB', '', '', '', \(false))
                    """)
            }
            try tx.execute(
                """
                INSERT INTO quote_versions (quote_id, version, customer_id, author_name, note, delivery_terms,
                    valid_until, total, vat_total, currency, created_at)
                VALUES (\(quote), 1, \(customer), 'Тайна Василька', '', '', \(until), 9000, 1623, 'RUB', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO quote_messages (id, quote_id, position, customer_id, author_id, author_name, is_staff, text,
                    created_at)
                VALUES (\(UUID()), \(quote), 1, \(customer), \(rival), 'Тайна Василька', \(false), 'Тайна Василька',
                    \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO order_returns (id, number, customer_id, order_id, order_number, placed_by, placed_by_name,
                    kind, wish, comment, status, amount, currency, line_count, first_line, search_text, waits_for_staff,
                    placed_at, changed_at, changed_by)
                VALUES (\(claim), '2026-R-000777', \(customer), \(order), '2026-000777', \(rival), 'Тайна Василька',
                    'claim', 'refund', 'Тайна Василька', 'new', 10000, 'RUB', 1, 'Тайна Василька', 'тайна', \(true),
                    \(World.start), \(World.start), \(rival))
                """)
            try tx.execute(
                """
                INSERT INTO order_return_lines (return_id, position, order_id, order_position, customer_id, product_id,
                    sku, name, unit, quantity, reason, amount, currency, comment, answer)
                VALUES (\(claim), 1, \(order), 1, \(customer), \(product), 'Z-1', 'Тайна Василька', 'шт', 1000,
                    'defect', 10000, 'RUB', 'Тайна Василька', '')
                """)
            try tx.execute(
                """
                INSERT INTO order_return_files (id, return_id, customer_id, kind, file, name, size, is_staff,
                    added_by_name, added_at)
                VALUES (\(photo), \(claim), \(customer), 'document', \(paper), 'Тайна.pdf', 27, \(false),
                    'Тайна Василька', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO order_return_messages (id, return_id, customer_id, author_id, author_name, is_staff, text,
                    created_at)
                VALUES (\(UUID()), \(claim), \(customer), \(rival), 'Тайна Василька', \(false), 'Тайна Василька',
                    \(World.start))
                """)
        }
        things = ["quote": "2026-Q-000777", "return": "2026-R-000777"]
    }
}
