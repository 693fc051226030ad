// Ends an import: what came is shown, what went is hidden, in one transaction.

import Database
import Foundation
import Kernel

/// One import. The subject of `ID<ImportRun>`.
package enum ImportRun {}

/// What an import changes in what buyers see.
package struct ImportedGoods: Sendable {
    /// Goods that are for sale.
    package var present: Set<ID<Product>> = []
    /// Goods the other system marked as deleted.
    package var deleted: Set<ID<Product>> = []
    /// Whether every product that is not ``present`` is gone.
    package var isWholeCatalogue = false
    /// Whether every variant that is not ``present`` is gone.
    package var isWholePackage = false

    package init() {}
}

/// A newer import of the same source began before this one ended, and decides what is shown.
package struct ImportOvertaken: Refusal {
    package init() {}
    package var key: String { "catalog.import.refusal.overtaken" }
}

/// An import brought the catalogue up to date.
package struct CatalogImported: DomainEvent {
    package static let name = "catalog.imported"
    package let runID: String
    package let shown: Int
    package let hidden: Int
    package var subject: EventSubject { EventSubject("import_run", runID) }
}

extension Catalog {
    /// Remembers that an import began. Runs of the same source that never ended were cut off: they count as failed.
    ///
    /// - Parameter broken: the report those get, which tells the reason.
    package static func startImport(
        from source: String, broken: String, at now: Date, in tx: Transaction
    ) throws -> ID<ImportRun> {
        try tx.execute(
            """
            UPDATE import_runs SET status = 'failed', finished_at = \(now), report = \(SQLValue.json(broken))
            WHERE status = 'running' AND source = \(source)
            """)
        let id = ID<ImportRun>(at: now)
        try tx.execute(
            """
            INSERT INTO import_runs (id, source, started_at, status, report)
            VALUES (\(id), \(source), \(now), 'running', \(SQLValue.json("{}")))
            """)
        return id
    }

    /// Remembers that an import failed; goods it brought stay invisible, and the next one finds them.
    package static func failImport(
        _ run: ID<ImportRun>, report: String, at now: Date, in tx: Transaction
    ) throws {
        _ = try end(run, "failed", report, at: now, in: tx)
    }

    /// Shows and hides goods of a source, counts the categories anew, and announces ``CatalogImported``.
    ///
    /// Goods of other sources, and those made here, stay as they are.
    /// - Parameter report: makes the report of the run.
    /// - Throws: ``ImportOvertaken``.
    package static func publish(
        _ goods: ImportedGoods, from source: String, of run: ID<ImportRun>, by principal: Principal, at now: Date,
        in tx: Transaction, report: (CatalogImported) throws -> String
    ) throws -> CatalogImported {
        let stored = try tx.all(
            """
            SELECT id, variant_of, is_active FROM products WHERE source = \(source) AND external_id IS NOT NULL
            """
        ) { (try $0["id"] as ID<Product>, try $0["variant_of"] as ID<Product>?, try $0["is_active"] as Bool) }
        let kept = try hiddenByStaff(from: source, in: tx)
        var shown: [ID<Product>] = []
        var hidden: [ID<Product>] = []
        // What staff keep from sale stays so; it is only noted whether the other system sells it.
        var sold: [Bool: [ID<Product>]] = [:]
        // Families first: a variant goes with its family.
        var gone: Set<ID<Product>> = []
        for (id, family, isActive) in stored.sorted(by: { $0.1 == nil && $1.1 != nil }) {
            let isGone = family == nil ? goods.isWholeCatalogue : goods.isWholePackage
            let isOrphan = family.map(gone.contains) ?? false
            if goods.deleted.contains(id) || isOrphan || (isGone && !goods.present.contains(id)) {
                gone.insert(id)
                if isActive { hidden.append(id) }
                if kept.contains(id) { sold[false, default: []].append(id) }
            } else if goods.present.contains(id), !isActive {
                if kept.contains(id) { sold[true, default: []].append(id) } else { shown.append(id) }
            }
        }
        for (ids, isActive) in [(shown, true), (hidden, false)] {
            for chunk in ids.chunked(by: 500) {
                try tx.execute(
                    "UPDATE products SET is_active = \(isActive), updated_at = \(now) WHERE id IN \(list: chunk)")
            }
        }
        for (isSold, ids) in sold { try noteSale(ids, isSold: isSold, in: tx) }
        try noteSearchChange(shown + hidden, in: tx)
        try countProducts(in: tx)
        let event = CatalogImported(runID: run.description, shown: shown.count, hidden: hidden.count)
        guard try end(run, "done", try report(event), at: now, in: tx) else { throw ImportOvertaken() }
        try tx.announce(event, by: principal, at: now)
        return event
    }

    /// Ends a run once; false when it was declared broken meanwhile.
    private static func end(
        _ run: ID<ImportRun>, _ status: String, _ report: String, at now: Date, in tx: Transaction
    ) throws -> Bool {
        let ended = try tx.execute(
            """
            UPDATE import_runs SET status = \(status), finished_at = \(now), report = \(SQLValue.json(report))
            WHERE id = \(run) AND status = 'running'
            """)
        return ended == 1
    }

    /// Counts the products for sale in every category and beneath it.
    static func countProducts(in tx: Transaction) throws {
        let tree = try CategoryTree(in: tx)
        let own = try tx.all(
            """
            SELECT category_id, COUNT(*) AS products FROM products
            WHERE is_active AND variant_of IS NULL AND category_id IS NOT NULL GROUP BY category_id
            """
        ) { (try $0["category_id"] as ID<Category>, try $0["products"] as Int) }
        let counts = Dictionary(uniqueKeysWithValues: own)
        for category in tree.all {
            let count = tree.subtree(of: category).reduce(0) { $0 + (counts[$1] ?? 0) }
            guard count != category.productCount else { continue }
            try tx.execute("UPDATE categories SET product_count = \(count) WHERE id = \(category.id)")
        }
    }
}
