// What the database finds by itself where the index does not answer: goods whose words hold what was typed.

import Database
import Foundation
import Kernel
import Search
import Web

extension Catalog {
    /// Goods for sale whose name, article or barcode holds every word; else those for the other keyboard layout.
    ///
    /// - Parameter isExact: whether only what was typed counts.
    static func foundPlainly(
        _ question: String, isExact: Bool, for buyer: Buyer, limit: Int, in tx: Transaction
    ) throws -> Findings {
        var findings = Findings()
        let other = SearchReading.otherLayout(KeyboardLayout.other(question))
        for reading in isExact ? [SearchReading.typed] : [.typed, other] {
            let words = SearchText.words(reading.text ?? question)
            guard !words.isEmpty else { continue }
            let conditions = words.map { word -> SQL in "p.search_text LIKE \(word) ESCAPE '!'" }
            let rows = try tx.all(
                """
                SELECT p.id, COUNT(*) OVER () AS total FROM products p
                WHERE p.variant_of IS NULL AND \(visible("p", to: buyer)) AND \(SQL.all(conditions))
                ORDER BY p.sort_name, p.id LIMIT \(limit)
                """
            ) { (id: try $0["id"] as ID<Product>, total: try $0["total"] as Int) }
            findings.ids = rows.map(\.id)
            findings.total = rows.first?.total ?? 0
            guard findings.ids.isEmpty else {
                findings.reading = reading
                return findings
            }
        }
        return findings
    }
}

extension Findings {
    /// Puts the goods first that staff chose for this question; who may not see one of them does not.
    mutating func pin(_ pinned: [ID<Product>]) {
        guard !pinned.isEmpty else { return }
        isPartial = false
        let chosen = Set(pinned)
        let rest = ids.filter { !chosen.contains($0) }
        total += pinned.count - (ids.count - rest.count)
        ids = pinned + rest
    }
}
