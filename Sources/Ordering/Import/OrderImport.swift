// An order that came as a file or as pasted cells: its rows, what became of them, and what is still to be decided.

import Catalog
import Database
import Foundation
import Kernel
import Spreadsheets

/// How far an import is; stored, so the words never change.
package enum ImportStatus: String, Codable, Sendable, SQLCodable {
    case reading, checked, taken, refused, dropped
}

/// What becomes of a row; stored, so the words never change.
package enum ImportRowState: String, CaseIterable, Codable, Sendable, SQLCodable {
    case ambiguous, refused, changed, added, skipped
}

/// How many rows became what.
package struct OrderImportCounts: Sendable, Equatable {
    package var rows = 0
    package var added = 0
    package var changed = 0
    package var ambiguous = 0
    package var refused = 0
    /// Rows of goods nobody wants now, and rows summed up with others.
    package var skipped = 0
    /// Of the refused ones those whose names were not looked for yet.
    package var unsearched = 0
    /// Rows that went into a cart.
    package var taken = 0

    /// Rows that can go into a cart now.
    package var ready: Int { added + changed }
    /// Rows somebody has to decide about.
    package var open: Int { ambiguous + refused }

    func count(of state: ImportRowState) -> Int {
        switch state {
        case .ambiguous: ambiguous
        case .refused: refused
        case .changed: changed
        case .added: added
        case .skipped: skipped
        }
    }
}

/// An import as lists and pages show it.
package struct OrderImport: Sendable, RowDecodable {
    package let id: ID<OrderImport>
    /// What the sender called the file; empty for pasted cells.
    package let name: String
    package let format: String
    /// Its name in the store.
    package let file: String?
    package let size: Int
    package let columns: ImportColumns
    package let status: ImportStatus
    /// Key of the text that says why it is not read.
    package let refusal: String?
    package let counts: OrderImportCounts
    /// Of the rows that are ready, with VAT where prices contain it.
    package let total: Money
    package let milliseconds: Int
    package let remarks: [SheetRemark]
    package let createdAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        format = try row["format"]
        file = try row["file"]
        size = try row["size"]
        let told: String = try row["columns"]
        columns = (try? JSONDecoder.canonical.decode(ImportColumns.self, from: Data(told.utf8))) ?? ImportColumns()
        status = try row["status"]
        refusal = try row["refusal"]
        var counts = OrderImportCounts()
        counts.rows = try row["row_count"]
        counts.added = try row["added_count"]
        counts.changed = try row["changed_count"]
        counts.ambiguous = try row["ambiguous_count"]
        counts.refused = try row["refused_count"]
        counts.skipped = try row["skipped_count"]
        counts.unsearched = try row["unsearched_count"]
        counts.taken = try row["taken_count"]
        self.counts = counts
        total = try row.money("total")
        milliseconds = try row["milliseconds"]
        let remarks: String = try row["remarks"]
        self.remarks = (try? JSONDecoder.canonical.decode([SheetRemark].self, from: Data(remarks.utf8))) ?? []
        createdAt = try row["created_at"]
    }

    /// The columns this type is made from, of the alias `i`.
    package static let columns: SQL = """
        i.id, i.name, i.format, i.file, i.size, i.columns, i.status, i.refusal, i.row_count, i.added_count,
        i.changed_count, i.ambiguous_count, i.refused_count, i.skipped_count, i.unsearched_count, i.taken_count,
        i.total, i.currency, i.milliseconds, i.remarks, i.created_at
        """

    /// Its page.
    package var path: String { "/orders/import/\(id)" }
}

/// A row of an import, and the goods it became.
package struct ImportRow: Sendable, RowDecodable {
    /// Its number in the file.
    package let position: Int
    package let state: ImportRowState
    let typed: TypedImportRow
    /// Nil where no goods were found.
    package let product: ImportedGoods?
    package let quantity: Quantity?
    let reasons: [ImportReason]
    let arguments: [String: String]
    let choices: [ID<Product>]
    /// What the line comes to.
    package let amount: Money?
    package let isTaken: Bool

    package init(row: Row) throws {
        position = try row["position"]
        state = try row["state"]
        typed = try Self.decoded(row["typed"]) ?? TypedImportRow()
        product = try ImportedGoods(row: row)
        quantity = try row["quantity"]
        reasons = ImportReason.all(try row["reason"])
        arguments = try Self.decoded(row["arguments"]) ?? [:]
        choices = try Self.decoded(row["choices"]) ?? []
        let currency: Currency? = try row["currency"]
        let minor: Int64? = try row["amount"]
        amount = minor.map { Money(minor: $0, currency: currency ?? .rub) }
        let takenAt: Date? = try row["taken_at"]
        isTaken = takenAt != nil
    }

    private static func decoded<Value: Decodable>(_ text: String) -> Value? {
        try? JSONDecoder.canonical.decode(Value.self, from: Data(text.utf8))
    }

    /// The columns this type is made from, of the aliases `r` and `p`.
    package static let columns: SQL = """
        r.position, r.state, r.typed, p.id AS goods_id, p.sku, p.name, p.slug, p.unit, p.pack, r.quantity, r.reason,
        r.arguments, r.choices, r.currency, r.amount, r.taken_at
        """
}

/// What is shown of the goods of a row.
package struct ImportedGoods: Sendable {
    package let id: ID<Product>
    package let sku: String
    package let name: String
    package let slug: String
    package let unit: String
    package let pack: Quantity

    /// Nil where the row has none.
    init?(row: Row) throws {
        guard let id: ID<Product> = try row["goods_id"] else { return nil }
        self.id = id
        sku = try row["sku"]
        name = try row["name"]
        slug = try row["slug"]
        unit = try row["unit"]
        pack = try row["pack"]
    }
}

// MARK: - Reading

extension Ordering {
    /// The condition that an import `i` is the member's own.
    static func own(_ principal: Principal, _ alias: SQL = "i") -> SQL {
        "\(alias).customer_id = \(principal.customerID) AND \(alias).user_id = \(principal.userID)"
    }

    /// One import of the member's own; one statement.
    ///
    /// - Throws: `NotFound` for any other.
    static func orderImport(
        _ id: ID<OrderImport>, of principal: Principal, in tx: Transaction
    ) throws -> OrderImport {
        let found = try tx.first(
            "SELECT \(OrderImport.columns) FROM order_imports i WHERE i.id = \(id) AND \(own(principal))",
            as: OrderImport.self)
        guard let found else { throw NotFound() }
        return found
    }

    /// Rows of an import in the order of the file, of greater numbers than `after`; one statement.
    ///
    /// - Parameter taken: whether rows that went into a cart are among them.
    static func importRows(
        of id: ID<OrderImport>, in states: [ImportRowState], after: Int = 0, limit: Int, taken: Bool = false,
        in tx: Transaction
    ) throws -> [ImportRow] {
        let kept: SQL = taken ? "TRUE" : "r.taken_at IS NULL"
        return try tx.all(
            """
            SELECT \(ImportRow.columns) FROM order_import_rows r LEFT JOIN products p ON p.id = r.product_id
            WHERE r.import_id = \(id) AND r.state IN \(list: states) AND r.position > \(after) AND \(kept)
            ORDER BY r.position LIMIT \(limit)
            """, as: ImportRow.self)
    }

    /// A page of the rows that became one thing and are still to be decided about or taken; one statement.
    static func importPage(
        of id: ID<OrderImport>, _ state: ImportRowState, _ page: PageRequest, in tx: Transaction
    ) throws -> Page<ImportRow> {
        let place = page.cursor?.values.first.flatMap { Int($0) }
        let beyond: SQL = place.map { page.isBackward ? "r.position < \($0)" : "r.position > \($0)" } ?? "TRUE"
        let order: SQL = page.isBackward ? "r.position DESC" : "r.position"
        let rows = try tx.all(
            """
            SELECT \(ImportRow.columns) FROM order_import_rows r LEFT JOIN products p ON p.id = r.product_id
            WHERE r.import_id = \(id) AND r.state = \(state) AND r.taken_at IS NULL AND \(beyond)
            ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: ImportRow.self)
        return Page(rows, of: page) { Cursor([String($0.position)]) }
    }
}
