import Catalog
import Database
import Foundation
import Kernel
import Portal
import TestKit
import Testing

@Suite struct DemoDataTests {
    @Test(arguments: TestEngine.all)
    func `demo data goes into an empty database only, and a refusal changes nothing`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let before = try await counts(world)
        await #expect(throws: DemoRefusal.notEmpty) {
            _ = try await DemoWorld.data(seed: 8, files: world.files).fill(world.database)
        }
        #expect(try await counts(world) == before)
        #expect(try await DemoData.isEmpty(world.database) == false)
        try await world.close()
    }

    @Test func `the same seed makes the same data, another seed other data`() async throws {
        let first = try await DemoWorld(.sqlite)
        let same = try await DemoWorld(.sqlite)
        let other = try await DemoWorld(.sqlite, seed: 8)
        let expected = try await dump(first)
        #expect(try await dump(same) == expected)
        #expect(try await dump(other) != expected)
        for world in [first, same, other] { try await world.close() }
    }

    @Test(arguments: TestEngine.all)
    func `people of the demo are there, one of them in two companies`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let members = try await world.texts(
            """
            SELECT u.email || ' ' || m.role || ' ' || c.name AS text FROM members m
            JOIN users u ON u.id = m.user_id JOIN customers c ON c.id = m.customer_id
            """)
        for expected in [
            "director@romashka.example director ООО «Ромашка»", "buyer@romashka.example purchaser ООО «Ромашка»",
            "accountant@romashka.example accountant ООО «Ромашка»", "logist@romashka.example logistician ООО «Ромашка»",
            "warehouse@romashka.example warehouse ООО «Ромашка»", "gov@school.example director МБОУ «Школа № 7»",
            "shopper@customer.example owner Алексей Морозов", "books@finance.example accountant ООО «Василёк»",
            "books@finance.example accountant АО «Завод „Клевер“»",
        ] {
            #expect(members.contains(expected))
        }
        let staff = try await world.texts(
            "SELECT email || ' ' || staff_role AS text FROM users WHERE staff_role IS NOT NULL ORDER BY email")
        #expect(
            staff == [
                "admin@kabinet.example administrator", "manager2@kabinet.example manager",
                "manager@kabinet.example manager",
            ])
        #expect(try await world.count("users WHERE email NOT LIKE '%.example' OR password_hash IS NULL") == 0)
        let terms = try await world.texts(
            "SELECT number || ' ' || deferral_days AS text FROM contracts WHERE number = '15'")
        #expect(terms == ["15 21"])
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `numbers of companies have right check digits`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let names = try await world.database.read { tx in
            try tx.all("SELECT name, inn, kpp, ogrn, bik, account FROM legal_entities") { row in
                _ = try INN(row["inn"])
                _ = try OGRN(row["ogrn"])
                if let kpp: String = try row["kpp"] { _ = try KPP(kpp) }
                _ = try BankAccount(row["account"], at: BIK(row["bik"]))
                return try row["name"] as String
            }
                + tx.all("SELECT name, inn, kpp, ogrn FROM sellers") { row in
                    _ = try (INN(row["inn"]), KPP(row["kpp"]), OGRN(row["ogrn"]))
                    return try row["name"]
                }
        }
        #expect(names.count == 11)
        let phones = try await world.texts("SELECT phone AS text FROM addresses")
        for phone in phones { #expect(try PhoneNumber(phone).number.hasPrefix("+7900000")) }
        try await world.close()
    }

    private func counts(_ world: DemoWorld) async throws -> [Int] {
        var counts: [Int] = []
        for table in ["users", "customers", "products", "orders", "order_lines", "events"] as [SQL] {
            counts.append(try await world.count(table))
        }
        return counts
    }

    private func dump(_ world: DemoWorld) async throws -> [String] {
        try await world.texts("SELECT HEX(id) || sku || slug || picture AS text FROM products ORDER BY id")
            + world.texts("SELECT HEX(id) || email AS text FROM users ORDER BY id")
            + world.texts("SELECT HEX(id) || number || status || total || search_text AS text FROM orders ORDER BY id")
            + world.texts(
                """
                SELECT HEX(product_id) || quantity || '/' || reserved AS text FROM stock
                ORDER BY product_id, warehouse_id
                """
            )
            + world.texts("SELECT HEX(hash) AS text FROM event_seals ORDER BY position")
    }
}

@Suite struct DemoGoodsTests {
    @Test(arguments: TestEngine.all)
    func `the small demo has two hundred products beside their variants`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        #expect(try await world.count("products WHERE variant_of IS NULL") == 200)
        #expect(try await world.count("products WHERE variant_of IS NOT NULL") > 40)
        #expect(try await world.count("products") == world.report.products)
        for product in ["МБ-933-0840", "МГ-934-0800", "МШ-125-0800", "МА-12-129"] {
            #expect(try await world.count("products WHERE sku = \(product)") == 1)
        }
        #expect(try await world.count("(SELECT sku FROM products GROUP BY sku HAVING COUNT(*) > 1) AS twice") == 0)
        #expect(Set(try await world.texts("SELECT DISTINCT vat_rate AS text FROM products")) == ["22", "10"])
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `everything for sale has a price, a barcode and a shelf`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        let families: SQL = "SELECT variant_of FROM products WHERE variant_of IS NOT NULL"
        let single: SQL = "products p WHERE p.id NOT IN (\(families))"
        #expect(
            try await world.count(
                """
                \(single) AND (p.barcode IS NULL
                    OR (SELECT COUNT(DISTINCT r.price_type_id) FROM prices r WHERE r.product_id = p.id) <> 4
                    OR (SELECT COUNT(*) FROM stock s WHERE s.product_id = p.id) <> 3)
                """) == 0)
        // A product with variants is priced by them alone, as another system tells it.
        #expect(try await world.count("prices r WHERE r.product_id IN (\(families))") == 0)
        #expect(try await world.count("products WHERE name LIKE 'Кровать%'") > 0)
        #expect(try await world.count("stock WHERE quantity = 0") > 0)
        #expect(try await world.count("stock WHERE quantity % 1000 <> 0") > 0)
        #expect(try await world.count("contract_prices") > 0)
        #expect(try await world.count("prices WHERE min_quantity > 0") > 0)
        let codes = try await world.texts("SELECT barcode AS text FROM products WHERE barcode IS NOT NULL")
        #expect(codes.allSatisfy(isEAN13))
        #expect(Set(codes).count == codes.count)
        try await world.close()
    }

    @Test(arguments: TestEngine.all)
    func `no category is empty, and each counts what lies beneath`(engine: TestEngine) async throws {
        let world = try await DemoWorld(engine)
        #expect(try await world.count("categories") > 40)
        #expect(try await world.count("categories WHERE product_count = 0") == 0)
        let roots = try await world.database.read { tx in
            try tx.value("SELECT CAST(SUM(product_count) AS BIGINT) FROM categories WHERE parent_id IS NULL") as Int
        }
        #expect(roots == 200)
        try await world.close()
    }

    @Test func `pictures are drawings without anything that runs`() async throws {
        let world = try await DemoWorld(.sqlite)
        let store = try FileStore(folder: world.files)
        let names = try await world.texts("SELECT DISTINCT picture AS text FROM products")
        #expect(names.count > 50)
        for name in names {
            let content = try #require(try store.content(of: name))
            let drawing = String(decoding: content, as: UTF8.self)
            #expect(drawing.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 240\""))
            #expect(!drawing.contains("script") && !drawing.contains("href"))
            #expect(drawing.components(separatedBy: "<g ").count == drawing.components(separatedBy: "</g>").count)
        }
        try await world.close()
    }

    private func isEAN13(_ code: String) -> Bool {
        let digits = code.compactMap(\.wholeNumberValue)
        let sum = digits.enumerated().reduce(0) { $0 + $1.element * ($1.offset.isMultiple(of: 2) ? 1 : 3) }
        return digits.count == 13 && sum.isMultiple(of: 10)
    }
}
