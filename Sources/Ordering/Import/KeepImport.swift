// Writes imports: their beginning, their rows, and how many of them became what.

import Catalog
import Database
import Foundation
import Kernel
import Spreadsheets

/// What an import begins with.
struct NewImport: Sendable {
    var isPasted = false
    /// What the sender called the file; empty for pasted cells.
    var name = ""
    /// Its name in the store.
    var file = ""
    var size = 0
    var format = SpreadsheetFormat.csv
}

/// An order came as a file and went into a cart.
package struct OrderFileTaken: DomainEvent {
    package static let name = "ordering.order_file_taken"
    package let importID: ID<OrderImport>
    package let lineCount: Int
    package let total: Money
    package var subject: EventSubject { EventSubject("order_import", importID) }
}

extension Ordering {
    /// Begins an import, whose rows are to follow.
    ///
    /// - Throws: `NotFound` for whoever acts for no customer.
    static func begin(
        _ new: NewImport, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<OrderImport> {
        guard let customer = principal.customerID, let user = principal.userID else { throw NotFound() }
        let id = ID<OrderImport>(at: now)
        try tx.execute(
            """
            INSERT INTO order_imports (id, customer_id, user_id, source, file, name, format, size, header, columns,
                status, row_count, added_count, changed_count, ambiguous_count, refused_count, milliseconds,
                created_at, changed_at)
            VALUES (\(id), \(customer), \(user), \(new.isPasted ? "paste" : "file"), \(new.file),
                \(String(new.name.prefix(200))), \(new.format.rawValue), \(new.size), '', \(SQLValue.json("{}")),
                \(ImportStatus.reading), 0, 0, 0, 0, 0, 0, \(now), \(now))
            """)
        return id
    }

    /// Writes what became of the rows of an import, in place of what was there before.
    ///
    /// - Throws: `NotFound` for an import that is not the member's own, or is no longer to be decided about.
    static func keep(
        _ checked: CheckedOrderFile, as id: ID<OrderImport>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let (file, encoder) = (checked.file, JSONEncoder.canonical)
        let columns = try encoder.text(file.columns)
        let remarks = try encoder.text(file.remarks)
        let kept = try tx.execute(
            """
            UPDATE order_imports SET status = \(ImportStatus.checked), format = \(file.format.rawValue),
                header = \(file.columns.fingerprint), columns = \(columns),
                remarks = \(remarks), skipped_count = \(file.skipped), refusal = NULL,
                milliseconds = \(checked.milliseconds), changed_at = \(now)
            WHERE id = \(id) AND \(own(principal, "order_imports")) AND status IN ('reading', 'checked')
              AND taken_count = 0
            """)
        guard kept == 1 else { throw NotFound() }
        try tx.execute("DELETE FROM order_import_rows WHERE import_id = \(id)")
        let customer = principal.customerID
        try tx.insert(
            into: "order_import_rows",
            """
            import_id, position, customer_id, state, typed, product_id, quantity, reason, arguments, choices, amount,
            currency
            """,
            rows: try checked.rows.map { row in try values(of: row, in: id, of: customer, encoder) })
        try recount(id, in: tx)
    }

    private static func values(
        of row: JudgedRow, in id: ID<OrderImport>, of customer: ID<Customer>?, _ encoder: JSONEncoder
    ) throws -> [any SQLConvertible] {
        let typed = try encoder.text(row.typed)
        // Most rows have nothing to say: what is empty need not be encoded thousands of times.
        let arguments = try row.arguments.isEmpty ? SQLValue.json("{}") : encoder.text(row.arguments)
        let choices = try row.choices.isEmpty ? SQLValue.json("[]") : encoder.text(row.choices)
        return [
            id, row.position, customer, row.state, typed, row.product, row.quantity,
            row.reasons.map(\.rawValue).joined(separator: " "), arguments, choices, row.amount, row.amount?.currency,
        ]
    }

    /// Writes what became of one row.
    static func update(_ row: JudgedRow, of id: ID<OrderImport>, in tx: Transaction) throws {
        let encoder = JSONEncoder.canonical
        let typed = try encoder.text(row.typed)
        let arguments = try encoder.text(row.arguments)
        let choices = try encoder.text(row.choices)
        try tx.execute(
            """
            UPDATE order_import_rows SET state = \(row.state), typed = \(typed),
                product_id = \(row.product), quantity = \(row.quantity),
                reason = \(row.reasons.map(\.rawValue).joined(separator: " ")),
                arguments = \(arguments), choices = \(choices),
                amount = \(row.amount), currency = \(row.amount?.currency)
            WHERE import_id = \(id) AND position = \(row.position) AND taken_at IS NULL
            """)
    }

    /// Counts the rows of an import anew: how many became what, and what those that are ready come to.
    static func recount(_ id: ID<OrderImport>, in tx: Transaction) throws {
        func count(_ condition: SQL) -> SQL {
            "(SELECT COUNT(*) FROM order_import_rows r WHERE r.import_id = \(id) AND \(condition))"
        }
        let ready: SQL = "r.state IN ('added', 'changed') AND r.taken_at IS NULL"
        try tx.execute(
            """
            UPDATE order_imports SET
                row_count = \(count("TRUE")), added_count = \(count("r.state = 'added' AND r.taken_at IS NULL")),
                changed_count = \(count("r.state = 'changed' AND r.taken_at IS NULL")),
                ambiguous_count = \(count("r.state = 'ambiguous'")), refused_count = \(count("r.state = 'refused'")),
                unsearched_count = \(count("r.state = 'refused' AND r.reason = 'unsearched'")),
                taken_count = \(count("r.taken_at IS NOT NULL")),
                total = (SELECT COALESCE(CAST(SUM(r.amount) AS BIGINT), 0) FROM order_import_rows r
                         WHERE r.import_id = \(id) AND \(ready)),
                currency = COALESCE((SELECT MIN(r.currency) FROM order_import_rows r
                                     WHERE r.import_id = \(id) AND \(ready)), 'RUB')
            WHERE id = \(id)
            """)
    }

    /// Begins a change of an import: two at once follow one another.
    ///
    /// - Throws: `NotFound` for an import that is not the member's own; ``ImportRefusal``: `notReady`, `nothingLeft`.
    static func claimImport(
        _ id: ID<OrderImport>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let status = try tx.first(
            """
            UPDATE order_imports SET changed_at = \(now)
            WHERE id = \(id) AND \(own(principal, "order_imports")) RETURNING status
            """
        ) { try $0["status"] as ImportStatus }
        switch status {
        case nil: throw NotFound()
        case .checked: return
        case .taken: throw ImportRefusal.nothingLeft
        case .reading, .refused, .dropped: throw ImportRefusal.notReady
        }
    }

    // MARK: - Columns

    /// How tables of a customer were read before, by their fingerprints; one statement.
    static func rememberedColumns(of principal: Principal, in tx: Transaction) throws -> [String: ImportColumns] {
        let rows = try tx.all(
            """
            SELECT m.header, m.columns FROM import_columns m WHERE m.customer_id = \(principal.customerID)
            ORDER BY m.changed_at DESC, m.header LIMIT 200
            """
        ) { (header: try $0["header"] as String, columns: try $0["columns"] as String) }
        return rows.reduce(into: [:]) { known, row in
            known[row.header] = try? JSONDecoder.canonical.decode(ImportColumns.self, from: Data(row.columns.utf8))
        }
    }

    /// Remembers how a table is read, for everybody of the customer.
    static func remember(
        _ columns: ImportColumns, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let text = try JSONEncoder.canonical.text(columns)
        try tx.execute(
            """
            INSERT INTO import_columns (customer_id, header, columns, changed_by, changed_at)
            VALUES (\(principal.customerID), \(columns.fingerprint), \(text), \(principal.userID), \(now))
            ON CONFLICT (customer_id, header) DO UPDATE SET columns = excluded.columns,
                changed_by = excluded.changed_by, changed_at = excluded.changed_at
            """)
    }
}

extension JSONEncoder {
    /// A value as the database keeps it.
    fileprivate func text(_ value: some Encodable) throws -> SQLValue {
        .json(String(decoding: try encode(value), as: UTF8.self))
    }
}
