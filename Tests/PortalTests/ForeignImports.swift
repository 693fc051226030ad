import Database
import Foundation
import Kernel
import TestKit

/// An order the rival's customer sent as a file, with a row of it and how its columns are read.
struct ForeignImports: Sendable {
    /// By the names addresses have for them.
    let things: [String: String]

    init(in world: World) async throws {
        let (id, customer, rival) = (UUID(), world.theirs, world.user(.rival))
        try await world.database.write { tx in
            let product: UUID = try tx.value("SELECT id FROM products WHERE sku = 'Z-1'")
            try tx.execute(
                """
                INSERT INTO order_imports (id, customer_id, user_id, source, file, name, format, size, header, columns,
                    status, row_count, added_count, changed_count, ambiguous_count, refused_count, milliseconds,
                    created_at, changed_at, total, currency)
                VALUES (\(id), \(customer), \(rival), 'file', NULL, 'Тайна Василька', 'csv', 1, 'тайна',
                    \(SQLValue.json("{}")), 'checked', 1, 1, 0, 0, 0, 1, \(World.start), \(World.start), 10000, 'RUB')
                """)
            try tx.execute(
                """
                INSERT INTO order_import_rows (import_id, position, customer_id, state, typed, product_id, quantity,
                    reason, arguments, choices, amount, currency)
                VALUES (\(id), 1, \(customer), 'added', \(SQLValue.json(#"{"article":"Тайна Василька"}"#)), \(product),
                    1000, '', \(SQLValue.json("{}")), \(SQLValue.json("[]")), 10000, 'RUB')
                """)
            try tx.execute(
                """
                INSERT INTO import_columns (customer_id, header, columns, changed_by, changed_at)
                VALUES (\(customer), 'тайна василька', \(SQLValue.json("{}")), \(rival), \(World.start))
                """)
        }
        things = ["import": id.uuidString.lowercased()]
    }
}
