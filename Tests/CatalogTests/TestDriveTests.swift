import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// Equipment that is lent for a try: who gets it when, and that nobody gets it twice.
@Suite struct TestDriveTests {
    @Test(.feature("CAT-18"), arguments: TestEngine.all)
    func `a member asks for a test drive, staff confirm it, hand it out and take it back`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        _ = try await Self.unit(in: world)
        let path = try await world.visit(as: .purchaser) { visitor -> String in
            let form = String(buffer: try await visitor.get("/products/p-1/test-drive").body)
            #expect(form.contains("value=\"2026-11-18\"") && form.contains("Имя purchaser"))
            let sent = try await visitor.post(
                "/products/p-1/test-drive", Self.wish("18.11.2026", 3), from: "/products/p-1/test-drive")
            let path = try #require(sent.headers[.location])
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("18.11.2026 – 20.11.2026") && page.contains("Ждёт подтверждения"))
            return path
        }
        #expect(try await world.count("demo_days") == 3)
        let staffPath = "/staff\(path)"
        try await world.visit(as: .manager) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(bell.contains("Новая заявка на тест-драйв"))
            let calendar = String(buffer: try await visitor.get("/staff/test-drives/calendar?month=2026-11").body)
            #expect(calendar.matches(of: /href="\/staff\/test-drives\/2026-T-/).count == 3)
            let skipped = try await visitor.post("\(staffPath)/status", [("status", "returned")], from: staffPath)
            #expect(skipped.status == .seeOther)
        }
        #expect(try await world.count("test_drives WHERE status = 'requested'") == 1)
        world.clock.advance(by: 60)
        for status in ["confirmed", "handed_out"] {
            try await world.visit(as: .manager) { visitor in
                let moved = try await visitor.post("\(staffPath)/status", [("status", status)], from: staffPath)
                #expect(moved.status == .seeOther)
            }
        }
        try await world.visit(as: .purchaser) { visitor in
            let late = try await visitor.post("\(path)/withdrawal", [], from: path)
            #expect(late.status == .seeOther)
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(bell.contains("Техника выдана"))
        }
        #expect(try await world.count("test_drives WHERE status = 'handed_out'") == 1)
        // Brought back a day early: the last day is free again.
        world.clock.advance(by: 2 * 86_400)
        try await world.visit(as: .manager) { visitor in
            _ = try await visitor.post("\(staffPath)/status", [("status", "returned")], from: staffPath)
        }
        #expect(try await world.count("demo_days WHERE day = '2026-11-20'") == 0)
        #expect(try await world.count("demo_days") == 2)
        #expect(try await world.count("test_drives WHERE status = 'returned'") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.test_drive_moved'") == 3)
    }

    @Test(.feature("CAT-18"), arguments: TestEngine.all)
    func `a unit is promised once a day, and what is refused or taken back is free again`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        _ = try await Self.unit(in: world)
        let page = "/products/p-1/test-drive"
        let first = try await world.visit(as: .purchaser) { visitor -> String in
            let sent = try await visitor.post(page, Self.wish("20.11.2026", 3), from: page)
            return sent.headers[.location] ?? ""
        }
        try await world.visit(as: .rival) { visitor in
            for (day, days) in [("20.11.2026", 1), ("18.11.2026", 3), ("22.11.2026", 5), ("19.11.2026", 14)] {
                let refused = try await visitor.post(page, Self.wish(day, days), from: page)
                #expect(refused.status == .unprocessableContent, "\(day) \(days)")
                #expect(String(buffer: refused.body).contains("вся техника занята"), "\(day) \(days)")
            }
            let beside = try await visitor.post(page, Self.wish("23.11.2026", 2), from: page)
            #expect(beside.status == .seeOther)
            let foreign = try await visitor.get(first)
            #expect(foreign.status == .notFound)
        }
        try await world.visit(as: .purchaser) { visitor in
            let back = try await visitor.post("\(first)/withdrawal", [], from: first)
            #expect(back.status == .seeOther)
        }
        #expect(try await world.count("demo_days") == 2)
        try await world.visit(as: .rival) { visitor in
            let now = try await visitor.post(page, Self.wish("20.11.2026", 3), from: page)
            #expect(now.status == .seeOther)
        }
        #expect(try await world.count("test_drives") == 3)
    }

    @Test(.feature("CAT-18"), arguments: TestEngine.all)
    func `many at once get each unit once`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let product = try await Self.unit(in: world)
        try await Self.addUnit("Стенд 2", of: product, in: world)
        let (principal, now) = (try await world.principal(.purchaser), world.clock.now)
        let goods = try await world.database.read { tx in
            try tx.one("SELECT \(Product.columns) FROM products p WHERE p.id = \(product)", Product.init(row:))
        }
        let database = world.database
        let got = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var form = TestDriveForm()
                    (form.day, form.days, form.place, form.contact) = ("2026-11-20", "2", "Тверь", "Павел")
                    form.phone = "+7 900 000-00-12"
                    let wish = form
                    let number = try? await database.write { tx in
                        try Catalog.requestDrive(wish, of: goods, by: principal, at: now, in: tx)
                    }
                    return number != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(got == 2)
        #expect(try await world.count("test_drives") == 2)
        #expect(try await world.count("demo_days") == 4)
    }

    @Test(arguments: TestEngine.all)
    func `days outside the window and goods without units are refused`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        _ = try await Self.unit(in: world)
        try await world.product("N-1")
        let page = "/products/p-1/test-drive"
        try await world.visit(as: .purchaser) { visitor in
            for (day, days) in [("17.11.2026", 1), ("16.11.2026", 3), ("01.06.2027", 1), ("20.11.2026", 15), ("x", 1)] {
                let refused = try await visitor.post(page, Self.wish(day, days), from: page)
                #expect(refused.status == .unprocessableContent, "\(day) \(days)")
            }
            let none = try await visitor.get("/products/n-1/test-drive")
            #expect(none.status == .notFound)
        }
        try await world.visit(as: .accountant) { visitor in
            let forbidden = try await visitor.get(page)
            #expect(forbidden.status == .forbidden)
        }
        #expect(try await world.count("test_drives") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `staff say which units are lent, and take one out`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("P-1", name: "Перфоратор")
        let list = "/staff/catalog/demo-units"
        try await world.visit(as: .manager) { visitor in
            let wrong = try await visitor.post(
                list, [("article", "НЕТ"), ("name", "Стенд"), ("place", "Тверь")], from: list)
            #expect(wrong.status == .unprocessableContent)
            let added = try await visitor.post(
                list, [("article", "P-1"), ("name", "Стенд"), ("place", "Тверь")], from: list)
            #expect(added.status == .seeOther)
            let page = String(buffer: try await visitor.get(list).body)
            let removal = try #require(page.firstMatch(of: /action="([^"]+\/removal)"/)).1
            _ = try await visitor.post(String(removal), [], from: list)
        }
        #expect(try await world.count("demo_units WHERE removed_at IS NOT NULL") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let none = try await visitor.get("/products/p-1/test-drive")
            #expect(none.status == .notFound)
        }
    }

    private static func wish(_ day: String, _ days: Int) -> [(name: String, value: String)] {
        [
            ("day", day), ("days", String(days)), ("place", "Тверь, цех 3"), ("contact", "Павел"),
            ("phone", "+7 900 000-00-12"), ("comment", ""),
        ]
    }

    /// A product with one unit that is lent.
    private static func unit(in world: World) async throws -> ID<Product> {
        let product = try await world.product("P-1", name: "Перфоратор")
        try await addUnit("Стенд 1", of: product, in: world)
        return product
    }

    private static func addUnit(_ name: String, of product: ID<Product>, in world: World) async throws {
        let (principal, now) = (try await world.principal(.administrator), world.clock.now)
        try await world.database.write { tx in
            try Catalog.addDemoUnit(name, of: product, at: "Тверь", by: principal, now: now, in: tx)
        }
    }
}
