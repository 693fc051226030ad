// Staff correct what lies on a shelf that no other system counts, and note goods on their way.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `POST /staff/catalog/stock/corrections`
    func correctStock(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (product, warehouse) = try Self.shelf(context.form)
        let path = "/staff/catalog/stock/products/\(product)"
        let reason = String((context.form["reason"] ?? "").prefix(300)).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let typed = context.form["quantity"], let quantity = Quantity(parsing: typed) else {
            return context.refused(StockRefusal.quantityInvalid, back: path)
        }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                try Catalog.correct(
                    product, in: warehouse, to: quantity, because: reason, by: principal, at: now, tx: tx)
                return .redirect(to: path, message: "catalog.stockroom.corrected")
            }
        } catch let refusal as StockRefusal {
            return context.refused(refusal, back: path)
        }
    }

    /// `POST /staff/catalog/stock/supplies`
    func addSupply(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (product, warehouse) = try Self.shelf(context.form)
        let path = "/staff/catalog/stock/products/\(product)"
        let form = SupplyForm(context.form)
        guard form.problems().isEmpty, let quantity = Quantity(parsing: form.quantity), quantity.isPositive,
            let day = CivilDate(form.day)
        else { return context.refused(StockRefusal.supplyInvalid, back: path) }
        let (note, principal, now) = (form.note, context.principal, context.now)
        return try await context.once { tx in
            try Catalog.expect(
                quantity, of: product, in: warehouse, on: day, note: note, by: principal, at: now, tx: tx)
            return .redirect(to: path, message: "catalog.stockroom.supply.added")
        }
    }

    /// `POST /staff/catalog/stock/supplies/removal`
    func strikeSupply(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let supply = context.form["supply"].flatMap({ ID<ExpectedSupply>($0) }),
            let product = context.form["product"].flatMap({ ID<Product>($0) })
        else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Catalog.removeSupply(supply, by: principal, at: now, in: tx)
            return .redirect(
                to: "/staff/catalog/stock/products/\(product)", message: "catalog.stockroom.supply.removed")
        }
    }

    private static func shelf(_ form: FormData) throws -> (ID<Product>, ID<Warehouse>) {
        guard let product = form["product"].flatMap({ ID<Product>($0) }),
            let warehouse = form["warehouse"].flatMap({ ID<Warehouse>($0) })
        else { throw NotFound() }
        return (product, warehouse)
    }
}

/// Goods that somebody says are on their way.
package struct SupplyForm: Form {
    package var quantity = ""
    package var day = ""
    package var note = ""

    package init() {}

    package static let fields: [Field<SupplyForm>] = [
        Field(
            "quantity", .text, \.quantity, label: "catalog.stockroom.supply.quantity", required: true, maxLength: 14,
            inputMode: "decimal",
            check: { Quantity(parsing: $0)?.isPositive == true ? nil : .init("web.field.quantity") }),
        Field("day", .date, \.day, label: "catalog.stockroom.supply.day", required: true, maxLength: 10),
        Field("note", .text, \.note, label: "catalog.stockroom.supply.note", maxLength: 200),
    ]
}

// MARK: - Operation

/// Staff counted a shelf anew.
package struct StockCorrected: DomainEvent {
    package static let name = "catalog.stock_corrected"
    package let productID: ID<Product>
    package let warehouseID: ID<Warehouse>
    /// In thousandths; nil when the shelf was new.
    package let was: Int64?
    package let became: Int64
    package let reason: String
    package var subject: EventSubject { EventSubject("product", productID) }
}

/// Why stock stays as it is.
package enum StockRefusal: String, Refusal {
    /// No number, or less than nothing.
    case quantityInvalid
    /// Nobody would know why later.
    case reasonMissing
    /// Another system counts this shelf, and would set it again at its next word.
    case ownedElsewhere
    /// No quantity or no day.
    case supplyInvalid
    package var key: String { "catalog.stockroom.refusal.\(rawValue)" }
}

extension Catalog {
    /// Whether another system counts a product's shelves: what it tells of both product and warehouse is its own.
    package static func isCountedElsewhere(product: SQL, warehouse: SQL) -> SQL {
        """
        (\(product).external_id IS NOT NULL AND \(warehouse).external_id IS NOT NULL
         AND \(product).source = \(warehouse).source)
        """
    }

    /// Sets what lies on a shelf. What is reserved there stays reserved.
    ///
    /// - Throws: ``StockRefusal``; `NotFound` for an unknown product or warehouse.
    package static func correct(
        _ product: ID<Product>, in warehouse: ID<Warehouse>, to quantity: Quantity, because reason: String,
        by principal: Principal, at now: Date, tx: Transaction
    ) throws {
        guard quantity.thousandths >= 0, quantity <= Quantity(whole: 100_000_000) else {
            throw StockRefusal.quantityInvalid
        }
        guard !reason.isEmpty else { throw StockRefusal.reasonMissing }
        let shelf = try tx.one(
            """
            SELECT CASE WHEN \(isCountedElsewhere(product: "p", warehouse: "w")) THEN 1 ELSE 0 END AS is_foreign,
                   s.quantity FROM products p JOIN warehouses w ON w.id = \(warehouse)
            LEFT JOIN stock s ON s.product_id = p.id AND s.warehouse_id = w.id WHERE p.id = \(product)
            """
        ) { (isForeign: try $0["is_foreign"] as Bool, quantity: try $0["quantity"] as Quantity?) }
        guard !shelf.isForeign else { throw StockRefusal.ownedElsewhere }
        guard shelf.quantity != quantity else { return }
        try tx.execute(
            """
            INSERT INTO stock (product_id, warehouse_id, quantity, reserved, updated_at)
            VALUES (\(product), \(warehouse), \(quantity), 0, \(now))
            ON CONFLICT (product_id, warehouse_id)
            DO UPDATE SET quantity = excluded.quantity, updated_at = excluded.updated_at
            """)
        try settleStock(of: [product], in: tx)
        try noteSearchChange([product], in: tx)
        try tx.announce(
            StockCorrected(
                productID: product, warehouseID: warehouse, was: shelf.quantity?.thousandths,
                became: quantity.thousandths, reason: reason), by: principal, at: now)
    }
}
