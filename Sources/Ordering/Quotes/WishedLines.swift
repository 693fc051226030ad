// What an offer is asked for: lines of a cart, rows of an imported file, or words, one line each.

import Catalog
import Database
import Foundation
import Kernel

/// One line somebody wants a price for.
package struct WishedLine: Sendable {
    /// Nil for what is not in the catalogue, or was not found there.
    package let product: Product?
    package let name: String
    package let unit: String
    package let quantity: Quantity
    package let comment: String

    package init(product: Product, quantity: Quantity, comment: String = "") {
        self.product = product
        name = product.name
        unit = product.unit
        self.quantity = quantity
        self.comment = comment
    }

    /// - Parameter name: what is wanted, in words.
    package init(name: String, quantity: Quantity = .one, unit: String = "", comment: String = "") {
        product = nil
        self.name = String(name.prefix(300))
        self.unit = String(unit.prefix(20))
        self.quantity = quantity
        self.comment = comment
    }
}

extension WishedLine {
    /// Words, one line each: «Профиль 60×27; 40; м», pasted cells, or just a name, which is one of it.
    static func lines(of text: String) -> [WishedLine] {
        text.split(whereSeparator: \.isNewline).compactMap { row -> WishedLine? in
            let cells = row.split(omittingEmptySubsequences: false) { $0 == "\t" || $0 == ";" }
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard let name = cells.first, !name.isEmpty else { return nil }
            guard cells.count > 1, let quantity = Quantity(parsing: cells[1]), quantity.isPositive,
                quantity <= Ordering.maxQuantity
            else { return WishedLine(name: row.trimmingCharacters(in: .whitespaces)) }
            return WishedLine(name: name, quantity: quantity, unit: cells.count > 2 ? cells[2] : "")
        }
    }
}

extension Ordering {
    /// The rows of an import of the member's own that found their goods, one line for each product; what was refused
    /// goes along as the words that were typed. Three statements at most.
    ///
    /// - Throws: `NotFound` for somebody else's import.
    static func wishedLines(ofImport id: UUID, for principal: Principal, in tx: Transaction) throws -> [WishedLine] {
        let own = try tx.first(
            """
            SELECT i.id FROM order_imports i
            WHERE i.id = \(id) AND i.customer_id = \(principal.customerID) AND i.user_id = \(principal.userID)
            """
        ) { _ in true }
        guard own != nil else { throw NotFound() }
        let found = try tx.all(
            """
            SELECT \(Product.columns), w.wanted, w.first_row FROM (
                SELECT r.product_id, CAST(SUM(r.quantity) AS BIGINT) AS wanted, MIN(r.position) AS first_row
                FROM order_import_rows r
                WHERE r.import_id = \(id) AND r.state IN ('added', 'changed') AND r.product_id IS NOT NULL
                  AND r.quantity > 0
                GROUP BY r.product_id
            ) AS w JOIN products p ON p.id = w.product_id
            ORDER BY w.first_row LIMIT \(mostQuoteLines + 1)
            """
        ) { row in WishedLine(product: try Product(row: row), quantity: try row["wanted"]) }
        let words = try tx.all(
            """
            SELECT r.typed FROM order_import_rows r WHERE r.import_id = \(id) AND r.state IN ('ambiguous', 'refused')
            ORDER BY r.position LIMIT \(mostQuoteLines + 1)
            """
        ) { try $0["typed"] as String }
        return found + words.compactMap(typedRow)
    }

    /// A row as it was typed: JSON, whatever its shape, as the words and numbers in it.
    private static func typedRow(_ json: String) -> WishedLine? {
        guard let value = try? JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed) else {
            return nil
        }
        let words: [String]
        switch value {
        case let cells as [Any]: words = cells.compactMap { $0 as? String }
        case let cells as [String: Any]: words = cells.sorted { $0.key < $1.key }.compactMap { $0.value as? String }
        case let text as String: words = [text]
        default: words = []
        }
        let text = words.filter { !$0.isEmpty }.joined(separator: ", ")
        return text.isEmpty ? nil : WishedLine(name: text)
    }
}
