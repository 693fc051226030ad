import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Search
import TestKit
import Testing

@testable import Catalog

/// Questions to the portal itself: goods that came with an import, synonyms that staff taught, and things nobody sells.
@Suite struct SearchThroughCatalogTests {
    /// Article, name and manufacturer of what the shop sells.
    private static let goods: [(String, String, String)] = [
        ("B-933-0830", "Болт М8×30 DIN 933 оцинкованный", "Крепторг"),
        ("B-933-1040", "Болт М10×40 DIN 933 оцинкованный", "Крепторг"),
        ("V-912-0820", "Винт М8×20 DIN 912", "Крепторг"), ("G-934-08", "Гайка М8 DIN 934", "Крепторг"),
        ("SH-127-08", "Шайба пружинная М8", "Крепторг"), ("SAM-4819", "Саморез кровельный 4,8×19", "Крепторг"),
        ("UGO-5050", "Уголок крепёжный 50×50×35", ""), ("KRF-14", "Краска фасадная белая 14 кг", "Белый дом"),
        ("KRI-3", "Краска интерьерная 3 л", "Белый дом"), ("PEN-750", "Пена монтажная 750 мл", ""),
        ("ML-500", "Молоток слесарный 500 г", ""), ("PF-800", "Перфоратор SDS-plus 800 Вт", "Bosch"),
        ("KAB-325", "Кабель ВВГнг 3×2,5", ""), ("LED-10", "Лампа светодиодная 10 Вт Е27", ""),
        ("PRN-L", "Перчатки нитриловые размер L", ""), ("OT-PH2", "Отвёртка крестовая PH2", ""),
        ("GKL-125", "Гипсокартон влагостойкий 12,5 мм", ""), ("USM-125", "УШМ 125 мм 900 Вт", "Bosch"),
        ("STR-5", "Стремянка алюминиевая 5 ступеней", ""), ("KL-13", "Ключ рожковый 13 мм", ""),
    ]

    /// What people type, and the article they mean.
    private static let questions: [(String, String)] = [
        ("болты м8", "B-933-0830"), ("болт 8х30", "B-933-0830"), ("болт М10*40", "B-933-1040"),
        ("b9331040", "B-933-1040"), ("G 934 08", "G-934-08"), ("шайбы пружинные", "SH-127-08"),
        ("саморез 4.8 х 19", "SAM-4819"), ("уголок 50х50", "UGO-5050"), ("краски фасадной", "KRF-14"),
        ("краска 14кг", "KRF-14"), ("пена 0,75 л", "PEN-750"), ("vjkjnjr", "ML-500"), ("perforator", "PF-800"),
        ("перфаратор бош", "PF-800"), ("кабель 3х2.5", "KAB-325"), ("лампа 10w", "LED-10"),
        ("перчаток нитриловых", "PRN-L"), ("отвертка ph2", "OT-PH2"), ("гипсакартон", "GKL-125"),
        ("стремянкой", "STR-5"), ("ключ 13", "KL-13"), ("4600000000017", "KRI-3"),
    ]

    /// Words staff teach the search, and what is then found by the first of them.
    private static let synonyms: [(String, String, String)] = [
        ("болгарка, УШМ", "болгарка", "USM-125"), ("гровер, шайба пружинная", "гроверы", "SH-127-08"),
        ("лестница, стремянка", "лестница", "STR-5"), ("ГКЛ, гипсокартон", "гкл", "GKL-125"),
    ]

    /// What the shop does not sell: nothing may be found, or it is said to be something else.
    private static let missing = [
        "болт м8х20", "болт м10х60", "винт м8х30", "кабель 3х4", "краска фасадная 25 кг", "гайка м24", "лампа 15 вт",
        "диван", "телевизор самсунг", "PF-9999",
    ]

    /// A world whose goods were brought in by an import.
    private func stocked(_ engine: TestEngine) async throws -> World {
        let world = try await World(engine)
        let now = world.clock.now
        try await world.database.write { tx in
            let run = try Catalog.startImport(from: "1C", broken: "{}", at: now, in: tx)
            let incoming = Self.goods.map { sku, name, manufacturer -> IncomingProduct in
                var product = IncomingProduct(externalID: sku)
                (product.sku, product.name, product.manufacturer) = (sku, name, manufacturer)
                if sku == "KRI-3" { product.barcode = "4600000000017" }
                return product
            }
            let (_, ids) = try Catalog.keepProducts(incoming, from: "1C", at: now, in: tx)
            var goods = ImportedGoods()
            goods.present = Set(ids.values)
            _ = try Catalog.publish(goods, from: "1C", of: run, by: .system("import"), at: now, in: tx) { _ in "{}" }
        }
        try await world.followed()
        return world
    }

    /// The articles of the first five goods found.
    private func articles(_ findings: Findings, _ world: World) async throws -> [String] {
        let known = try await world.database.read { tx in
            try tx.all("SELECT id, sku FROM products") { (try $0["id"] as ID<Product>, try $0["sku"] as String) }
        }
        let names = Dictionary(known) { first, _ in first }
        return findings.ids.prefix(5).map { names[$0] ?? "?" }
    }

    @Test(.feature("SRCH-02", "SRCH-06", "SRCH-09", "SRCH-14"), arguments: TestEngine.all)
    func `what was brought in is found however it is typed`(_ engine: TestEngine) async throws {
        let world = try await stocked(engine)
        let buyer = try await world.buyer(.stranger)
        var failures: [String] = []
        for (question, meant) in Self.questions {
            let findings = await world.catalogSearch.find(question, for: buyer)
            let found = try await articles(findings, world)
            guard !found.contains(meant) || findings.isPartial else { continue }
            failures.append("«\(question)»: \(meant), found \(found)")
        }
        let share = 1 - Double(failures.count) / Double(Self.questions.count)
        #expect(share >= 0.95, "\(failures.joined(separator: "\n"))")
    }

    @Test(.feature("SRCH-03"), arguments: TestEngine.all)
    func `what staff call it is found after they said so, and not before`(_ engine: TestEngine) async throws {
        let world = try await stocked(engine)
        let buyer = try await world.buyer(.stranger)
        for (words, question, meant) in Self.synonyms {
            let before = try await articles(await world.catalogSearch.find(question, for: buyer), world)
            #expect(!before.contains(meant), "\(question)")
            try await world.visit(as: .manager) { visitor in
                let path = "/staff/catalog/synonyms"
                let saved = try await visitor.post(path, [("words", words)], from: path)
                #expect(saved.status == .seeOther)
            }
            let after = try await articles(await world.catalogSearch.find(question, for: buyer), world)
            #expect(after.first == meant, "\(question)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `what is not sold is not passed off as found, and staff see that it was asked for`(_ engine: TestEngine)
        async throws
    {
        let world = try await stocked(engine)
        let buyer = try await world.buyer(.stranger)
        for question in Self.missing {
            let findings = await world.catalogSearch.find(question, for: buyer)
            let found = try await articles(findings, world)
            #expect(findings.ids.isEmpty || findings.isPartial, "\(question): \(found)")
        }
        // Another thing of that size, rather than that thing in another size.
        let page = try await world.searchPage("болт м8х20", as: .purchaser)
        #expect(page.contains("Точно такого нет"))
        #expect(page.contains("/products/") && page.contains("Винт М8×20"))
        let right = try await world.searchPage("болт м8х30", as: .purchaser)
        #expect(!right.contains("Точно такого нет"))
        let nothing = try await world.searchPage("диван", as: .purchaser)
        #expect(!nothing.contains("Точно такого нет"))
        try await world.catalogSearch.keepQuestions()
        #expect(try await world.count("search_queries WHERE text = 'болт м8х20' AND found = 0") == 1)
        #expect(try await world.count("search_queries WHERE text = 'болт м8х30' AND found > 0") == 1)
    }
}
