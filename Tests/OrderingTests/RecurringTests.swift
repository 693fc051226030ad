import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import TestKit
import Testing
import Web

@testable import Ordering

/// A template becomes an order by itself: once a date, under the rights of that day, and what could not be is said.
@Suite struct RecurringTests {
    // MARK: - Means

    /// The form of a calendar: every week on Tuesdays from 24 November 2026.
    private func calendar(
        _ world: World, _ address: UUID, _ more: [(name: String, value: String)] = []
    ) -> [(name: String, value: String)] {
        let usual: [(name: String, value: String)] = [
            ("unit", "week"), ("step", "1"), ("day2", "on"), ("weekend", "keep"), ("startsOn", "2026-11-24"),
            ("endsOn", ""), ("notice", "2"), ("act", "order"), ("payer", world.payer.uuidString),
            ("address", address.uuidString), ("limit", ""),
        ]
        return more + usual
    }

    private func address(of customer: ID<Customer>, in world: World) async throws -> UUID {
        let id = UUID()
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO addresses (id, customer_id, title, address, recipient, phone)
                VALUES (\(id), \(customer), 'Склад', 'Тверь, Складская, 12', 'Павел', '+79000000012')
                """)
        }
        return id
    }

    /// A template of the purchaser's with a calendar.
    private func scheduled(
        _ lines: [(product: ID<Product>, quantity: Int32)], in world: World,
        _ more: [(name: String, value: String)] = []
    ) async throws -> ID<OrderTemplate> {
        let id = try await world.template("Еженедельный", lines, by: .purchaser, shared: true)
        let fields = calendar(world, try await address(of: world.ours, in: world), more)
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.post("/templates/\(id)/schedule", fields, from: "/templates/\(id)/schedule")
            #expect(answer.headers[.location] == "/templates/\(id)")
        }
        return id
    }

    /// Lets the job run as a worker would.
    private func run(in world: World) async throws {
        let database = world.database
        try await Ordering.runSchedules(in: database, at: world.clock.now) { body in try await database.write(body) }
    }

    private func days(_ count: Double) -> TimeInterval { count * 86_400 }

    // MARK: - A date

    @Test(.feature("ORD-05"), arguments: TestEngine.all)
    func `a date becomes an order once, however often and by how many workers it is run`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 995, stock: 1_000)
        _ = try await scheduled([(bolt, 20)], in: world)
        try await run(in: world)
        #expect(try await world.count("orders") == 0)
        // At five in the morning of the day nobody begins; at nine the order is there.
        world.clock.advance(by: days(7) - 4 * 3_600)
        try await run(in: world)
        #expect(try await world.count("orders") == 0)
        world.clock.advance(by: 4 * 3_600)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await run(in: world) } }
            try await group.waitForAll()
        }
        try await run(in: world)
        let placed = "orders WHERE source = 'recurring' AND total = 19900 AND delivery_address = 'Тверь, Складская, 12'"
        #expect(try await world.count(placed) == 1)
        #expect(try await world.count("orders") == 1)
        #expect(try await world.count("stock WHERE reserved = 20000") == 1)
        #expect(try await world.count("order_schedule_runs WHERE outcome = 'placed' AND due_on = '2026-11-24'") == 1)
        #expect(try await world.count("order_schedules WHERE next_on = '2026-12-01'") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.recurring_order_ran'") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.order_placed'") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/recurring").body)
            #expect(page.contains("2026-000001") && page.contains("01.12.2026"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `dates that went by while nothing ran are not made up for`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        _ = try await scheduled([(bolt, 1)], in: world)
        world.clock.advance(by: days(23))
        try await run(in: world)
        #expect(try await world.count("orders") == 1)
        #expect(try await world.count("order_schedules WHERE next_on = '2026-12-15'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a worker that dies before the end leaves the date due`(_ engine: TestEngine) async throws {
        struct Killed: Error {}
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        _ = try await scheduled([(bolt, 1)], in: world)
        world.clock.advance(by: days(7))
        let (database, now) = (world.database, world.clock.now)
        await #expect(throws: Killed.self) {
            try await Ordering.runSchedules(in: database, at: now) { body in
                try await database.write { tx in
                    try body(tx)
                    let orders: Int = try tx.value("SELECT COUNT(*) FROM orders")
                    if orders > 0 { throw Killed() }
                }
            }
        }
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("order_schedule_runs") == 0)
        try await run(in: world)
        #expect(try await world.count("orders") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `what is refused is kept with its reasons, shown, and mended by hand`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1"), try await world.product("B-2", stock: 2))
        let id = try await scheduled([(bolt, 1), (nut, 5)], in: world)
        world.clock.advance(by: days(7))
        try await run(in: world)
        try await run(in: world)
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("stock WHERE reserved <> 0") == 0)
        #expect(try await world.count("order_schedule_runs WHERE outcome = 'refused' AND mended_at IS NULL") == 1)
        #expect(try await world.count("order_schedules WHERE next_on = '2026-12-01' AND paused_at IS NULL") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/templates/\(id)").body)
            #expect(page.contains("заказ не оформлен") && page.contains("Товар B-2"))
            let todo = String(buffer: try await visitor.get("/dashboard").body)
            #expect(todo.contains("Не оформлен заказ «Еженедельный»"))
            let path = "/templates/\(id)/order"
            _ = try await visitor.post(path, [("skip", "\(nut)")], from: path)
            #expect(!String(buffer: try await visitor.get("/dashboard").body).contains("Не оформлен заказ"))
        }
        #expect(try await world.count("cart_lines") == 1)
        #expect(try await world.count("order_schedule_runs WHERE mended_at IS NOT NULL") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `an order beyond the limit is not placed; the cart takes what is to be looked through`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        _ = try await scheduled([(bolt, 3)], in: world, [("limit", "299,99")])
        _ = try await scheduled([(bolt, 2)], in: world, [("act", "cart")])
        world.clock.advance(by: days(7))
        try await run(in: world)
        try await run(in: world)
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("order_schedule_runs WHERE outcome = 'refused'") == 1)
        #expect(try await world.count("order_schedule_runs WHERE outcome = 'cart'") == 1)
        #expect(try await world.count("cart_lines WHERE quantity = 2000") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/orders/recurring").body)
            #expect(page.contains("300,00") && page.contains("299,99"))
        }
    }

    // MARK: - Rights

    @Test(arguments: TestEngine.all)
    func `when its owner has left, a calendar stands still and the director is told why`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        _ = try await scheduled([(bolt, 1)], in: world)
        let user = world.user(.purchaser)
        try await world.database.write { tx in
            try tx.execute("UPDATE members SET revoked_at = \(World.start) WHERE user_id = \(user)")
        }
        world.clock.advance(by: days(7))
        try await run(in: world)
        try await run(in: world)
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("order_schedules WHERE refusal = 'owner_gone' AND next_on = '2026-11-24'") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.schedule_stopped'") == 1)
        try await world.visit(as: .director) { visitor in
            let page = String(buffer: try await visitor.get("/orders/recurring").body)
            #expect(page.contains("автор больше не сотрудник"))
            #expect(String(buffer: try await visitor.get("/attention").body).contains("Остановилось расписание"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `who lost the right to order, and who may not see the template, orders nothing`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let id = try await scheduled([(bolt, 1)], in: world)
        let (user, director) = (world.user(.purchaser), world.user(.director))
        try await world.database.write { tx in
            try tx.execute("UPDATE members SET role = 'accountant' WHERE user_id = \(user)")
        }
        world.clock.advance(by: days(7))
        try await run(in: world)
        #expect(try await world.count("order_schedules WHERE refusal = 'not_allowed'") == 1)
        try await world.database.write { tx in
            try tx.execute("UPDATE members SET role = 'purchaser' WHERE user_id = \(user)")
            try tx.execute("UPDATE order_templates SET is_shared = \(false) WHERE id = \(id)")
            try tx.execute(
                "UPDATE order_schedules SET user_id = \(director), paused_at = NULL, refusal = NULL")
        }
        try await run(in: world)
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("order_schedules WHERE refusal = 'not_allowed'") == 1)
    }

    // MARK: - By hand

    @Test(arguments: TestEngine.all)
    func `its owner is told before, skips a date, wants it back, pauses and ends`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let id = try await scheduled([(bolt, 1)], in: world)
        world.clock.advance(by: days(5))
        try await run(in: world)
        try await run(in: world)
        #expect(try await world.count("events WHERE name = 'ordering.recurring_order_coming'") == 1)
        let path = "/templates/\(id)/schedule"
        try await world.visit(as: .purchaser) { visitor in
            #expect(String(buffer: try await visitor.get("/attention").body).contains("Скоро закажем «Еженедельный»"))
            _ = try await visitor.post("\(path)/skip", [], from: "/orders/recurring")
            #expect(try await world.count("order_schedules WHERE next_on = '2026-12-01'") == 1)
            #expect(try await world.count("order_schedule_runs WHERE outcome = 'skipped'") == 1)
            _ = try await visitor.post("\(path)/restoration", [], from: "/orders/recurring")
            #expect(try await world.count("order_schedules WHERE next_on = '2026-11-24'") == 1)
            #expect(try await world.count("order_schedule_runs") == 0)
            _ = try await visitor.post("\(path)/skip", [], from: "/orders/recurring")
            _ = try await visitor.post("\(path)/pause", [("paused", "1")], from: "/orders/recurring")
        }
        world.clock.advance(by: days(3))
        try await run(in: world)
        #expect(try await world.count("orders") == 0)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/templates/\(id)").body)
            #expect(page.contains("Приостановлено") && page.contains("пропущено"))
            _ = try await visitor.post("\(path)/pause", [("paused", "0")], from: "/orders/recurring")
            #expect(try await world.count("order_schedules WHERE next_on = '2026-12-01' AND paused_at IS NULL") == 1)
            #expect(try await visitor.post("\(path)/restoration", [], from: "/templates").status == .notFound)
            let ended = try await visitor.post("\(path)/removal", [], from: "/orders/recurring")
            #expect(ended.headers[.location] == "/orders/recurring")
        }
        #expect(try await world.count("order_schedules") == 0)
        #expect(try await world.count("order_templates") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a calendar that cannot be is refused at its field, and keeps nothing`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let id = try await world.template("Набор", [(bolt, 1)], by: .purchaser)
        let (mine, theirs) = (
            try await address(of: world.ours, in: world), try await address(of: world.theirs, in: world)
        )
        let wrong: [(fields: [(name: String, value: String)], words: String)] = [
            ([("step", "13")], "Подойдёт от 1 до 12"), ([("day2", "")], "хотя бы один день недели"),
            ([("unit", "month"), ("monthDay", "32")], "День месяца от 1 до 31"),
            ([("startsOn", "2026-11-17")], "Начать можно с завтрашнего дня"),
            ([("endsOn", "2026-11-20")], "Раньше первой даты"), ([("limit", "0")], "Сумма больше нуля"),
            ([("payer", world.theirPayer.uuidString)], "Выберите плательщика"),
            ([("payer", "")], "Выберите плательщика"),
            ([("address", theirs.uuidString)], "Выберите, куда везти"), ([("address", "")], "Выберите, куда везти"),
        ]
        let path = "/templates/\(id)/schedule"
        let fields = calendar(world, mine)
        try await world.visit(as: .purchaser) { visitor in
            for one in wrong {
                let answer = try await visitor.post(path, one.fields + fields, from: path)
                #expect(answer.status == .unprocessableContent, "\(one.words)")
                #expect(String(buffer: answer.body).contains(one.words), "\(one.words)")
            }
            #expect(try await visitor.post("\(path)/skip", [], from: path).status == .notFound)
        }
        #expect(try await world.count("order_schedules") == 0)
        #expect(try await world.count("order_templates WHERE version = 1") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a removed template orders nothing, and comes back without making up for it`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let id = try await scheduled([(bolt, 1)], in: world, [("endsOn", "2026-12-01")])
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/templates/\(id)/removal", [], from: "/templates")
        }
        world.clock.advance(by: days(9))
        try await run(in: world)
        #expect(try await world.count("orders") == 0)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/templates/\(id)/restoration", [], from: "/templates")
        }
        try await run(in: world)
        #expect(try await world.count("orders") == 0)
        world.clock.advance(by: days(5))
        try await run(in: world)
        #expect(try await world.count("orders") == 1)
        // That was the last of its dates.
        #expect(try await world.count("order_schedules WHERE refusal = 'ended' AND paused_at IS NOT NULL") == 1)
    }
}
