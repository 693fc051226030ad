// For whom parts of the demo's catalogue are, on what terms its stock is promised, and what its imports told.

import Catalog
import Database
import Foundation
import Kernel

/// Closed sections, terms of stock and imports of the demo.
struct DemoAssortment {
    private let catalog: DemoCatalog
    private let people: DemoPeople
    private let now: Date
    private var random = SeededGenerator(seed: 2_033)

    init(_ catalog: DemoCatalog, _ people: DemoPeople, at now: Date) {
        self.catalog = catalog
        self.people = people
        self.now = now
    }

    /// After the stock, some of whose shelves keep a little back.
    mutating func insert(in tx: Transaction) throws {
        try insertRules(in: tx)
        try insertTerms(in: tx)
        try insertImports(in: tx)
    }

    // MARK: - Who sees what

    /// First-aid kits and journals are for organisations, household things for people; one section opens at the
    /// sign-in, and one product is for key customers alone.
    private mutating func insertRules(in tx: Transaction) throws {
        let closed: [(section: String, tags: [String])] = [
            ("zhurnaly", ["kind:company", "kind:government"]), ("inventar", ["kind:person"]), ("cepi", ["signed-in"]),
        ]
        var rules: [[any SQLConvertible]] = []
        var gates: [[any SQLConvertible]] = []
        for (section, tags) in closed {
            guard let id = catalog.categoryIDs[section] else { continue }
            for tag in tags { rules.append([rule(), id, nil as ID<Product>?, tag, false, now]) }
            gates.append([id, id])
            try keepEdit(of: "category:\(id)", only: tags, in: tx)
        }
        let key = "class:key"
        let chosen = catalog.products.first { $0.family == nil && $0.article.category == "klei" }
        if let chosen {
            let family = catalog.products.filter { $0.id == chosen.id || $0.family == chosen.id }.map(\.id)
            rules.append([rule(), nil as ID<Category>?, chosen.id, key, false, now])
            try tx.execute("UPDATE products SET is_restricted = \(true) WHERE id IN \(list: family)")
            try tx.insertAlike(
                into: "product_audiences", "product_id, tag, is_denied", rows: family.map { [$0, key, false] })
            try keepEdit(of: "product:\(chosen.id)", only: [key], in: tx)
        }
        try tx.insertAlike(
            into: "assortment_rules", "id, category_id, product_id, tag, is_denied, created_at", rows: rules)
        try tx.insertAlike(into: "category_gates", "category_id, gate_id", rows: gates)
    }

    private mutating func rule() -> ID<DemoSubject.Rule> { ID(at: now, using: &random) }

    private mutating func keepEdit(of target: String, only tags: [String], in tx: Transaction) throws {
        guard let author = people.staff.first else { return }
        let at = now.addingTimeInterval(-3 * 86_400)
        let listed = tags.sorted().map { "\"\($0)\"" }.joined(separator: ",")
        let became = "{\"except\":[],\"only\":[\(listed)]}"
        try tx.execute(
            """
            INSERT INTO catalog_edits (id, kind, subject_id, author_id, author_name, at, was, became)
            VALUES (\(ID<CatalogEdit>(at: at, using: &random)), 'assortment', \(target), \(author.id), \(author.name),
                \(at), \(SQLValue.json("{\"except\":[],\"only\":[]}")), \(SQLValue.json(became)))
            """)
    }

    // MARK: - Stock

    /// Power tools are bought in when they are gone; of lamps two are kept back on every shelf.
    private mutating func insertTerms(in tx: Transaction) throws {
        guard let tools = catalog.categoryIDs["elektroinstrument"], let lamps = catalog.categoryIDs["svet"] else {
            return
        }
        let (mode, kept) = (OrderMode.backorder, Quantity(whole: 2))
        try tx.insertAlike(
            into: "stock_policies", "id, category_id, safety, mode, updated_at",
            rows: [
                [rule(), tools, nil as Quantity?, mode, now], [rule(), lamps, kept, nil as OrderMode?, now],
            ])
        try tx.execute("UPDATE products SET order_mode = \(mode) WHERE category_id = \(tools)")
        try tx.execute(
            """
            UPDATE stock SET safety = \(kept) WHERE product_id IN (SELECT id FROM products WHERE category_id = \(lamps))
            """)
    }

    // MARK: - Imports

    /// One was cut off the day before yesterday, the next ones went well and had something to remark.
    private mutating func insertImports(in tx: Transaction) throws {
        let broken = """
            {"failure":{"file":"offers.xml","key":"exchange.import.failure.killed","arguments":{}}}
            """
        let usual = """
            {"files":[{"name":"import.xml","records":\(catalog.products.count),"warnings":1,"unknown":{}},\
            {"name":"offers.xml","records":\(catalog.sellable.count),"warnings":1,"unknown":{}}],\
            "categories":{"added":0,"changed":0,"unchanged":\(catalog.categoryIDs.count),"skipped":0},\
            "products":{"added":4,"changed":11,"unchanged":\(max(0, catalog.products.count - 15)),"skipped":0},\
            "prices":{"added":0,"changed":37,"unchanged":\(max(0, catalog.sellable.count - 37)),"skipped":1},\
            "stock":{"added":0,"changed":52,"unchanged":\(max(0, catalog.sellable.count - 52)),"skipped":2},\
            "shown":4,"hidden":1,"missingPictures":0,"notKept":0,"warnings":[\
            {"file":"import.xml","warning":{"kind":"longText","line":412,"path":"Товар/Описание",\
            "arguments":{"limit":"20000"}}},\
            {"file":"offers.xml","warning":{"kind":"rounded","line":188,"path":"Предложение/Количество",\
            "arguments":{"value":"2,3335","decimals":"3"}}}]}
            """
        let runs: [(hours: Double, seconds: Double, status: String, report: String)] = [
            (45, 21, "failed", broken), (27, 96, "done", usual), (3, 94, "done", usual),
        ]
        var last: ID<ImportRun>?
        for run in runs {
            let start = now.addingTimeInterval(-run.hours * 3_600)
            let id = ID<ImportRun>(at: start, using: &random)
            try tx.execute(
                """
                INSERT INTO import_runs (id, source, started_at, finished_at, status, report)
                VALUES (\(id), '1C', \(start), \(start.addingTimeInterval(run.seconds)), \(run.status),
                    \(SQLValue.json(run.report)))
                """)
            last = id
        }
        guard let last else { return }
        let refused: [(line: Int, kind: RefusedRow.Kind, id: String, reason: RefusedRow.Reason)] = [
            (2_204, .price, "8b0f2a5e-3f0c-11f1-9a61-0050569d1c11", .unknownProduct),
            (2_910, .stock, "8b0f2a5e-3f0c-11f1-9a61-0050569d1c11", .unknownProduct),
            (3_377, .stock, "c21d90b4-51aa-11f1-9a61-0050569d1c11", .unknownWarehouse),
        ]
        try tx.insertAlike(
            into: "import_refusals", "run_id, position, file, line, kind, external_id, reason",
            rows: refused.enumerated().map { place, row in
                [last, place + 1, "offers.xml", row.line, row.kind.rawValue, row.id, row.reason.rawValue]
            })
    }
}

extension DemoSubject {
    enum Rule {}
}
