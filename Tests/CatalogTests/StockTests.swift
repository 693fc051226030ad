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

/// What can be promised: physical less reserved less safety, more where the terms allow it, and no more than that.
@Suite struct StockTests {
    @Test(.feature("CAT-07"), arguments: TestEngine.all)
    func `what is kept back is never promised`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let drill = try await room.product("D-1", stock: 10)
        try await room.set(StockTerms(safety: 3_000), of: .product(drill))
        let card = try await room.page("/products/d-1", as: .stranger)
        #expect(card.contains("7\u{a0}шт") && !card.contains("10\u{a0}шт"))
        #expect(try await room.reserve(8, of: drill).short == [drill: Quantity(whole: 7)])
        #expect(try await room.world.count("stock WHERE reserved = 0") == 1)
        #expect(try await room.reserve(7, of: drill).short == [:])
        #expect(try await room.reserve(1, of: drill).short == [drill: .zero])
        #expect(try await room.world.count("stock WHERE reserved = 7000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `of all terms the narrowest count, and taking them back gives the wider ones`(_ engine: TestEngine)
        async throws
    {
        let room = try await Showroom(engine)
        let second = ID<Warehouse>()
        try await room.database.write { tx in
            try tx.execute(
                "INSERT INTO warehouses (id, name, address, position) VALUES (\(second), 'Склад Юг', '', 2)")
        }
        let (own, drill, loose) = (
            try await room.product("OWN", in: "drills"), try await room.product("DRILL", in: "drills"),
            try await room.product("LOOSE")
        )
        guard let tools = room.sections["tools"] else { return }
        try await room.set(StockTerms(safety: 1_000), of: .everything)
        try await room.set(StockTerms(safety: 5_000, mode: .backorder), of: .warehouse(second))
        try await room.set(StockTerms(safety: 2_000, mode: .expected), of: .category(tools))
        #expect(try await room.world.count("jobs WHERE kind = 'catalog.settle_stock'") == 3)
        let edit = try await room.set(StockTerms(safety: 3_000, mode: .onlyAvailable), of: .product(own))
        try await room.database.write { tx in try Catalog.settleStock(of: [own, drill, loose], in: tx) }
        let expected = [
            "OWN Склад 3000", "OWN Склад Юг 3000", "DRILL Склад 2000", "DRILL Склад Юг 2000", "LOOSE Склад 1000",
            "LOOSE Склад Юг 5000",
        ]
        #expect(try await room.safeties() == expected.sorted())
        #expect(try await room.mode(of: own) == .onlyAvailable)
        #expect(try await room.mode(of: drill) == .expected)
        #expect(try await room.mode(of: loose) == .backorder)
        try await room.takeBack(edit)
        #expect(try await room.mode(of: own) == .expected)
        #expect(try await room.safeties().filter { $0.hasSuffix(" 2000") }.count == 4)
        #expect(try await room.world.count("events WHERE name = 'catalog.stock_terms_changed'") == 5)
    }

    @Test(.feature("CAT-09"), arguments: TestEngine.all)
    func `with back-orders what is missing is promised, marked, and reserved as soon as it comes`(
        _ engine: TestEngine
    ) async throws {
        let room = try await Showroom(engine)
        let drill = try await room.product("D-1", stock: 5)
        let refused = try await room.order(12, of: drill)
        #expect(refused == nil)
        try await room.set(StockTerms(mode: .backorder), of: .product(drill))
        let number = try await room.order(12, of: drill)
        #expect(number == "2026-000001")
        #expect(try await room.world.count("order_lines WHERE quantity = 12000 AND waiting = 7000") == 1)
        #expect(try await room.world.count("reservations WHERE quantity = 5000") == 1)
        #expect(try await room.world.count("backorders WHERE quantity = 7000") == 1)
        let page = try await room.page("/orders/2026-000001", as: .purchaser)
        #expect(page.contains("Из них 7\u{a0}шт привезём"))

        let (manager, now) = (try await room.world.principal(.manager), room.now)
        let served = try await room.database.write { tx -> [Int] in
            let warehouse: ID<Warehouse> = try tx.value("SELECT id FROM warehouses")
            let early = try Catalog.serveWaiting(limit: 10, at: now, in: tx)
            try Catalog.correct(
                drill, in: warehouse, to: Quantity(whole: 8), because: "Приехали три", by: manager, at: now, tx: tx)
            let some = try Catalog.serveWaiting(limit: 10, at: now, in: tx)
            try Catalog.correct(
                drill, in: warehouse, to: Quantity(whole: 20), because: "Остальные", by: manager, at: now, tx: tx)
            return [early, some, try Catalog.serveWaiting(limit: 10, at: now, in: tx)]
        }
        #expect(served == [0, 1, 1])
        #expect(try await room.world.count("backorders") == 0)
        #expect(try await room.world.count("reservations WHERE quantity = 12000") == 1)
        #expect(try await room.world.count("stock WHERE quantity = 20000 AND reserved = 12000") == 1)
        try await room.world.visit(as: .purchaser) { visitor in
            let path = "/orders/2026-000001/cancellation"
            _ = try await visitor.post(path, [("reason", "")], from: path)
        }
        #expect(try await room.world.count("stock WHERE reserved = 0") == 1)
    }

    @Test(.feature("CAT-09"), arguments: TestEngine.all)
    func `what is on its way can be ordered once, and pages tell the day it comes`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let drill = try await room.product("D-1", stock: 5)
        try await room.set(StockTerms(mode: .expected), of: .product(drill))
        let page = "/staff/catalog/stock/products/\(drill)"
        let warehouse = try await room.warehouse()
        try await room.world.visit(as: .manager) { visitor in
            let noted = try await visitor.post(
                "/staff/catalog/stock/supplies",
                [
                    ("product", "\(drill)"), ("warehouse", "\(warehouse)"), ("quantity", "4"), ("day", "2026-11-27"),
                    ("note", "Машина в пятницу"),
                ], from: page)
            #expect(noted.status == .seeOther)
            let nothing = try await visitor.post(
                "/staff/catalog/stock/supplies",
                [("product", "\(drill)"), ("warehouse", "\(warehouse)"), ("quantity", "0"), ("day", "2026-11-27")],
                from: page)
            #expect(nothing.status == .seeOther)
        }
        #expect(try await room.world.count("expected_supplies") == 1)
        let card = try await room.page("/products/d-1", as: .stranger)
        #expect(card.contains("4\u{a0}шт придут 27\u{a0}ноя"))
        #expect(!card.contains("Машина в пятницу"))
        let supplies = try await room.database.read { tx in try Catalog.supplies(of: drill, in: tx) }
        #expect(supplies.map(\.expectedOn.description) == ["2026-11-27"])

        #expect(try await room.order(10, of: drill) == nil)
        #expect(try await room.order(9, of: drill) == "2026-000001")
        #expect(try await room.order(1, of: drill) == nil)
        #expect(try await room.world.count("backorders WHERE quantity = 4000") == 1)
        // Another system's word replaces its own, not ours.
        let now = room.now
        let counts = try await room.database.write { tx in
            try Catalog.keepSupplies([], from: "1C", at: now, in: tx)
        }
        #expect(counts == ImportCounts())
        #expect(try await room.world.count("expected_supplies") == 1)
    }

    @Test(.feature("CAT-09"), arguments: TestEngine.all)
    func `whatever the terms, nothing is promised twice`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let warehouse = try await room.warehouse()
        let terms: [(mode: OrderMode, held: Int, waiting: Int)] = [
            (.onlyAvailable, 5, 0), (.backorder, 5, 7), (.expected, 5, 3),
        ]
        for (mode, held, waiting) in terms {
            let product = try await room.product("P-\(mode.rawValue.replacing("_", with: "-"))", stock: 5)
            try await room.set(StockTerms(mode: mode), of: .product(product))
            let (manager, now) = (try await room.world.principal(.manager), room.now)
            let day = try #require(CivilDate("2026-12-01"))
            try await room.database.write { tx in
                try Catalog.expect(
                    Quantity(whole: 3), of: product, in: warehouse, on: day, note: "", by: manager, at: now, tx: tx)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<12 {
                    group.addTask { _ = try await room.tryToReserve(1, of: product) }
                }
                try await group.waitForAll()
            }
            let sums = try await room.database.read { tx in
                [
                    try tx.value(
                        "SELECT COALESCE(CAST(SUM(quantity) AS BIGINT), 0) FROM reservations WHERE product_id = \(product)"
                    )
                        as Int,
                    try tx.value("SELECT CAST(SUM(reserved) AS BIGINT) FROM stock WHERE product_id = \(product)")
                        as Int,
                    try tx.value(
                        "SELECT COALESCE(CAST(SUM(quantity) AS BIGINT), 0) FROM backorders WHERE product_id = \(product)"
                    )
                        as Int,
                ]
            }
            #expect(sums == [held * 1_000, held * 1_000, waiting * 1_000], "\(mode)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `a hold ends when its time is up, unless somebody keeps it`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let drill = try await room.product("D-1", stock: 10)
        try await room.set(StockTerms(holdHours: 2), of: .everything)
        #expect(try await room.order(4, of: drill) != nil)
        let kept = try await room.order(3, of: drill)
        #expect(try await room.world.count("reservations WHERE expires_at IS NOT NULL") == 2)
        let id = try await room.database.read { tx in
            try tx.value("SELECT id FROM orders WHERE number = \(kept)") as UUID
        }
        let isKept = try await room.database.write { tx in try Catalog.keepHold(of: ID(id), in: tx) }
        #expect(isKept)
        let (early, late) = (room.now.addingTimeInterval(3_600), room.now.addingTimeInterval(7_200))
        let ended = try await room.database.write { tx -> [Int] in
            [
                try Catalog.endHolds(dueAt: early, limit: 10, in: tx).count,
                try Catalog.endHolds(dueAt: late, limit: 10, in: tx).count,
                try Catalog.endHolds(dueAt: late, limit: 10, in: tx).count,
            ]
        }
        #expect(ended == [0, 1, 0])
        #expect(try await room.world.count("stock WHERE reserved = 3000") == 1)
        #expect(try await room.world.count("reservations WHERE expires_at IS NULL AND quantity = 3000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `goods that come for who waits make his hold no longer`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let drill = try await room.product("D-1", stock: 5)
        try await room.set(StockTerms(holdHours: 2), of: .everything)
        try await room.set(StockTerms(mode: .backorder), of: .product(drill))
        #expect(try await room.order(12, of: drill) != nil)
        let (manager, now) = (try await room.world.principal(.manager), room.now)
        try await room.database.write { tx in
            let warehouse: ID<Warehouse> = try tx.value("SELECT id FROM warehouses")
            try Catalog.correct(
                drill, in: warehouse, to: Quantity(whole: 9), because: "Приехали", by: manager, at: now, tx: tx)
            _ = try Catalog.serveWaiting(limit: 10, at: now, in: tx)
        }
        #expect(try await room.world.count("reservations WHERE quantity = 9000 AND expires_at IS NOT NULL") == 1)
        let late = now.addingTimeInterval(7_200)
        let ended = try await room.database.write { tx in try Catalog.endHolds(dueAt: late, limit: 10, in: tx).count }
        #expect(ended == 1)
        #expect(try await room.world.count("stock WHERE reserved = 0") == 1)
    }

    @Test(.feature("CAT-07"), arguments: TestEngine.all)
    func `staff see who holds what, correct what is theirs to count, and take the list with them`(
        _ engine: TestEngine
    ) async throws {
        let room = try await Showroom(engine)
        let drill = try await room.product("D-1", stock: 10)
        try await room.product("S-1", stock: 0)
        _ = try await room.order(4, of: drill)
        let path = "/staff/catalog/stock/products/\(drill)"
        let warehouse = try await room.warehouse()
        let shelf: [(name: String, value: String)] = [
            ("product", "\(drill)"), ("warehouse", "\(warehouse)"), ("quantity", "12,5"),
        ]
        try await room.world.visit(as: .manager) { visitor in
            let card = String(buffer: try await visitor.get(path).body)
            #expect(card.contains("2026-000001"))
            for reason in ["", "Пересчитали"] {
                let answer = try await visitor.post(
                    "/staff/catalog/stock/corrections", shelf + [(name: "reason", value: reason)], from: path)
                #expect(answer.status == .seeOther && answer.headers[.location] == path)
            }
            let list = String(buffer: try await visitor.get("/staff/catalog/stock?q=d-1").body)
            #expect(list.contains("12,5") && list.contains("8,5"))
            let short = String(buffer: try await visitor.get("/staff/catalog/stock?show=short").body)
            #expect(short.contains("Товар S-1") && !short.contains("Товар D-1"))
            let file = try await visitor.get("/staff/catalog/stock.csv", accept: "text/csv")
            let rows = String(buffer: file.body).split(whereSeparator: \.isNewline)
            #expect(rows.count == 3)
            #expect(rows.contains { $0.contains("D-1") && $0.contains("12,5") && $0.contains("8,5") })
            let terms = try await visitor.post(
                "/staff/catalog/stock/terms",
                [("scope", "product:\(drill)"), ("safety", "1"), ("mode", "backorder"), ("hours", "")],
                from: "/staff/catalog/stock/terms?scope=product:\(drill)")
            #expect(terms.status == .seeOther)
            let wrong = try await visitor.post(
                "/staff/catalog/stock/terms",
                [("scope", "everything"), ("safety", "-1"), ("mode", ""), ("hours", "0")],
                from: "/staff/catalog/stock/terms")
            #expect(wrong.status == .unprocessableContent)
        }
        #expect(try await room.world.count("stock WHERE quantity = 12500 AND reserved = 4000 AND safety = 1000") == 1)
        #expect(try await room.world.count("events WHERE name = 'catalog.stock_corrected'") == 1)

        // What another system counts is corrected there.
        try await room.database.write { tx in
            try tx.execute("UPDATE products SET external_id = 'd', source = '1C' WHERE id = \(drill)")
            try tx.execute("UPDATE warehouses SET source = '1C'")
        }
        let (manager, now) = (try await room.world.principal(.manager), room.now)
        await #expect(throws: StockRefusal.ownedElsewhere) {
            try await room.database.write { tx in
                try Catalog.correct(
                    drill, in: warehouse, to: .one, because: "Так надо", by: manager, at: now, tx: tx)
            }
        }
    }
}

extension Showroom {
    fileprivate func warehouse() async throws -> ID<Warehouse> {
        try await database.read { tx in
            try tx.value("SELECT id FROM warehouses ORDER BY position LIMIT 1")
        }
    }

    @discardableResult
    fileprivate func set(_ terms: StockTerms, of scope: StockScope) async throws -> ID<CatalogEdit>? {
        let (principal, now) = (try await world.principal(.manager), now)
        return try await database.write { tx in
            try Catalog.setStockTerms(terms, of: scope, by: principal, at: now, in: tx)
        }
    }

    fileprivate func reserve(_ whole: Int32, of product: ID<Product>) async throws -> Reserved {
        let now = now
        return try await database.write { tx in
            try Catalog.reserve(
                [StockNeed(product, Quantity(whole: whole))], for: ID<ReservationHolder>(), at: now, in: tx)
        }
    }

    /// Reserves or, when something is short, changes nothing.
    fileprivate func tryToReserve(_ whole: Int32, of product: ID<Product>) async throws -> Bool {
        try await reserve(whole, of: product).short.isEmpty
    }

    /// Orders as the purchaser; the number of the order, nil when it was refused.
    fileprivate func order(_ whole: Int, of product: ID<Product>) async throws -> String? {
        let command = try await world.command(.purchaser)
        return try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart", [("act", "clear")])
            _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "\(whole)")])
            let placed = try await visitor.post("/checkout", checkout(total: whole * 10_000), command: command)
            let path = placed.headers[.location] ?? ""
            return path.hasPrefix("/orders/") ? String(path.dropFirst(8)) : nil
        }
    }

    fileprivate func mode(of product: ID<Product>) async throws -> OrderMode {
        try await database.read { tx in try tx.value("SELECT order_mode FROM products WHERE id = \(product)") }
    }

    /// What each shelf keeps back.
    fileprivate func safeties() async throws -> [String] {
        try await database.read { tx in
            try tx.all(
                """
                SELECT p.sku, w.name, s.safety FROM stock s JOIN products p ON p.id = s.product_id
                JOIN warehouses w ON w.id = s.warehouse_id
                """
            ) { row in
                let (sku, name, safety): (String, String, Int) = (try row["sku"], try row["name"], try row["safety"])
                return "\(sku) \(name) \(safety)"
            }.sorted()
        }
    }
}
