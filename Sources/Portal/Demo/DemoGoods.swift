// What stands around the goods of the demo: papers, goods that belong together, further pictures, and what is on its way.

import Catalog
import Database
import Foundation
import Kernel

/// Papers, relations and supplies of the demo catalogue.
struct DemoGoods {
    private let catalog: DemoCatalog
    private let papers: [DemoPaper]
    private let pictures: [DemoDrawing: String]
    private let now: Date
    private var random = SeededGenerator(seed: 2_031)

    /// - Parameters:
    ///   - papers: files that were kept.
    ///   - pictures: the names of the kept drawings.
    init(_ catalog: DemoCatalog, papers: [DemoPaper], pictures: [DemoDrawing: String], at now: Date) {
        self.catalog = catalog
        self.papers = papers
        self.pictures = pictures
        self.now = now
    }

    mutating func insert(in tx: Transaction) throws {
        let families = catalog.products.filter { $0.family == nil }
        try insertPapers(of: families, in: tx)
        try insertRelations(of: families, in: tx)
        try insertPictures(of: families, in: tx)
        try insertSupplies(in: tx)
    }

    /// Fasteners come with a certificate, everything that turns with an instruction.
    private func insertPapers(of families: [DemoProduct], in tx: Transaction) throws {
        var rows: [[any SQLConvertible]] = []
        for product in families {
            let fitting = papers.filter { $0.categories.contains(product.article.category) }
            for (place, paper) in fitting.enumerated() {
                rows.append([product.id, place + 1, paper.kind, paper.title, paper.file, paper.size])
            }
        }
        try tx.insertAlike(
            into: "product_files", "product_id, position, kind, title, file, size", rows: rows)
    }

    /// In place of a bolt stands the same bolt of another make; for it are the nuts and washers of its diameter.
    private func insertRelations(of families: [DemoProduct], in tx: Transaction) throws {
        let threaded = families.filter { $0.value("Диаметр") != nil }
        let alike = Dictionary(grouping: threaded, by: \.size)
        let mates = Dictionary(
            grouping: threaded.filter { ["gayki", "shayby"].contains($0.article.category) },
            by: { $0.value("Диаметр") ?? "" })
        var rows: [[any SQLConvertible]] = []
        for product in threaded {
            let analogues = (alike[product.size] ?? []).filter { $0.id != product.id }.prefix(6)
            rows += analogues.enumerated().map { [product.id, "analogue", $0 + 1, $1.id] }
            guard ["bolty", "vinty", "shpilki"].contains(product.article.category) else { continue }
            let fitting = (mates[product.value("Диаметр") ?? ""] ?? []).prefix(6)
            rows += fitting.enumerated().map { [product.id, "accessory", $0 + 1, $1.id] }
        }
        try tx.insertAlike(
            into: "product_relations", "product_id, kind, position, related_id", rows: rows)
    }

    /// Every fifth product is shown beside its neighbour, too.
    private func insertPictures(of families: [DemoProduct], in tx: Transaction) throws {
        var rows: [[any SQLConvertible]] = []
        for index in stride(from: 0, to: families.count - 1, by: 5) {
            let (product, next) = (families[index], families[index + 1])
            guard next.article.drawing != product.article.drawing else { continue }
            rows.append([product.id, 2, "demo:\(product.sku)-2", pictures[next.article.drawing]])
        }
        try tx.insertAlike(into: "product_pictures", "product_id, position, source, file", rows: rows)
    }

    /// What is gone is on its way.
    private mutating func insertSupplies(in tx: Transaction) throws {
        guard let warehouse = catalog.warehouses.first else { return }
        var rows: [[any SQLConvertible]] = []
        for index in catalog.sellable where catalog.shelves[index].allSatisfy({ $0.available <= 0 }) {
            let product = catalog.products[index]
            let days = Int.random(in: 3...18, using: &random)
            let day = CivilDate(now.addingTimeInterval(Double(days) * 86_400), in: .gmt)
            let packs = Int64.random(in: 10...60, using: &random)
            rows.append([
                ID<ExpectedSupply>(at: now, using: &random), "demo", product.id, warehouse.id,
                Quantity(thousandths: product.article.pack.thousandths * packs), day.description, "", now,
            ])
        }
        try tx.insertAlike(
            into: "expected_supplies",
            "id, source, product_id, warehouse_id, quantity, expected_on, note, created_at", rows: rows)
    }
}

extension DemoProduct {
    fileprivate func value(_ property: String) -> String? { article.properties.first { $0.name == property }?.value }

    /// What two makes of one thing have in common.
    fileprivate var size: String {
        [article.category, value("Диаметр") ?? "", value("Длина") ?? ""].joined(separator: "|")
    }
}

/// A paper that many goods share.
struct DemoPaper: Sendable {
    let kind: String
    let title: String
    let categories: Set<String>
    let file: String
    let size: Int

    /// Makes the papers and keeps their files.
    static func keep(in files: FileStore) throws -> [DemoPaper] {
        let threaded: Set<String> = ["bolty", "vinty", "gayki", "shayby", "shpilki", "ankery", "samorezy"]
        let kinds: [(kind: String, title: String, words: String)] = [
            ("certificate", "Сертификат соответствия на метизы", "Sample certificate of conformity"),
            ("passport", "Таблица моментов затяжки", "Sample table of tightening torques"),
        ]
        return try kinds.map { kind in
            let content = pdf(kind.words)
            return DemoPaper(
                kind: kind.kind, title: kind.title, categories: threaded,
                file: try files.keep(content, extension: "pdf"), size: content.count)
        }
    }

    /// One page with one line.
    private static func pdf(_ words: String) -> Data {
        let text = "BT /F1 24 Tf 72 760 Td (\(words)) Tj ET"
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            "<</Length \(text.utf8.count)>>stream\n\(text)\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
        var content = "%PDF-1.4\n"
        var table = "0000000000 65535 f \n"
        for (index, object) in objects.enumerated() {
            let place = String(content.utf8.count)
            table += String(repeating: "0", count: 10 - place.count) + place + " 00000 n \n"
            content += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = content.utf8.count
        content += "xref\n0 \(objects.count + 1)\n\(table)"
        content += "trailer<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n"
        return Data(content.utf8)
    }
}
