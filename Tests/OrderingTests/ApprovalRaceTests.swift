import Catalog
import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Ordering

/// Decisions that meet one another, come late, or change what is decided about.
@Suite struct ApprovalRaceTests {
    @Test(arguments: TestEngine.all)
    func `of twelve decisions at once one counts, whoever makes it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Всё")
        let (number, now) = (try await world.order(bolt, 4), world.clock.now)
        let director = try await world.principal(.director)
        let second = try await world.secondDirector()
        let outcomes = try await withThrowingTaskGroup(of: ApprovalOutcome?.self) { group in
            for index in 0..<12 {
                group.addTask {
                    let who = index.isMultiple(of: 2) ? director : second
                    do {
                        return try await world.database.write { tx in
                            index.isMultiple(of: 4)
                                ? try Ordering.refuse(number, reason: "Нет", by: who, at: now, in: tx)
                                : try Ordering.approve(number, by: who, at: now, in: tx)
                        }
                    } catch is ApprovalRefusal {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: [ApprovalOutcome]()) { all, one in
                if let one { all.append(one) }
            }
        }
        #expect(outcomes.count == 1)
        #expect(try await world.count("order_history WHERE from_status = 'awaiting_approval'") == 1)
        #expect(try await world.count("order_approvals WHERE decision IS NOT NULL") == 1)
        let reserved = outcomes == [.placed] ? 4_000 : 0
        #expect(try await world.count("stock WHERE reserved = \(reserved)") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `two who are needed together decide at once, and the order is placed`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Директор")
        try await world.rule("Бухгалтер", role: "accountant")
        let (number, now) = (try await world.order(bolt, 1), world.clock.now)
        let people = [try await world.principal(.director), try await world.principal(.accountant)]
        let outcomes = try await withThrowingTaskGroup(of: ApprovalOutcome.self) { group in
            for who in people {
                group.addTask {
                    try await world.database.write { tx in
                        try Ordering.approve(number, by: who, at: now, in: tx)
                    }
                }
            }
            return try await group.reduce(into: [ApprovalOutcome]()) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == .placed }.count == 1)
        #expect(try await world.count("orders WHERE status = 'placed'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `an order its author took back is allowed no more`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Всё")
        let number = try await world.order(bolt, 1)
        try await world.visit(as: .director) { visitor in
            let command = try await visitor.command(on: "/approvals/\(number)")
            try await world.visit(as: .purchaser) { author async throws in
                let path = "/orders/\(number)/cancellation"
                #expect(try await author.post(path, [("reason", "")], from: path).status == .seeOther)
            }
            let late = try await visitor.post("/approvals/\(number)", [("act", "approve")], command: command)
            #expect(late.status == .unprocessableContent)
            #expect(plain(late.body).contains("По этому заказу уже решено"))
        }
        #expect(try await world.count("orders WHERE status = 'cancelled'") == 1)
        #expect(try await world.count("stock WHERE reserved = 0") == 1)
    }

    @Test(.feature("PRICE-13"), arguments: TestEngine.all)
    func `after the promised time the new sum has to be agreed to anew`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Всё")
        let number = try await world.order(bolt, 2)
        _ = try await world.database.write { tx in try tx.execute("UPDATE prices SET amount = 12000") }
        world.clock.advance(by: 73 * 3_600)
        try await world.visit(as: .director) { visitor in
            let path = "/approvals/\(number)"
            let page = plain(try await visitor.get(path).body)
            #expect(page.contains("Цена была 100,00 ₽, стала 120,00 ₽"))
            #expect(page.contains("Согласовать с новой суммой"))
            let old = try await visitor.post(
                path, [("act", "approve"), ("agreedTotal", "20000"), ("agreedCurrency", "RUB")], from: path)
            #expect(old.status == .unprocessableContent)
            #expect(plain(old.body).contains("Теперь сумма 240,00 ₽"))
            #expect(try await world.count("order_approvals WHERE decision IS NULL") == 1)
            let new = try await visitor.post(
                path, [("act", "approve"), ("agreedTotal", "24000"), ("agreedCurrency", "RUB")], from: path)
            #expect(new.status == .seeOther)
        }
        #expect(try await world.count("orders WHERE status = 'placed' AND total = 24000") == 1)
        #expect(try await world.count("order_lines WHERE price = 12000 AND amount = 24000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `whoever is asked takes lines out or makes them less, and the rest is free again`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1", price: 10_000), try await world.product("A-2", price: 500))
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        try await world.rule("Всё")
        try await world.database.write { tx in
            _ = try Ordering.add(nut, Quantity(whole: 10), by: buyer, at: now, in: tx)
        }
        let number = try await world.order(bolt, 5)
        try await world.visit(as: .director) { visitor in
            let path = "/approvals/\(number)"
            for (first, second) in [("6", "10"), ("0", "0"), ("много", "1")] {
                let refused = try await visitor.post(
                    path, [("act", "change"), ("quantity.1", first), ("quantity.2", second)], from: path)
                #expect(refused.status == .unprocessableContent, "\(first)")
                #expect(plain(refused.body).contains("value=\"\(first)\""), "\(first)")
            }
            #expect(try await world.count("order_approvals WHERE decision IS NULL") == 1)
            let done = try await visitor.post(
                path, [("act", "change"), ("note", "Хватит двух"), ("quantity.1", "2"), ("quantity.2", "0")],
                from: path)
            #expect(done.status == .seeOther)
        }
        #expect(try await world.count("orders WHERE status = 'placed' AND total = 20000") == 1)
        #expect(try await world.count("order_lines WHERE cancelled = 3000 AND amount = 20000") == 1)
        #expect(try await world.count("order_lines WHERE cancelled = quantity AND amount = 0") == 1)
        #expect(try await world.count("stock WHERE reserved = 2000") == 1)
        #expect(try await world.count("stock WHERE reserved = 0") == 1)
        #expect(try await world.count("order_approvals WHERE note = 'Хватит двух'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `somebody who is away names who decides, until his day is over`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Всё")
        let number = try await world.order(bolt, 1)
        let (accountant, purchaser) = (world.user(.accountant), world.user(.purchaser))
        try await world.visit(as: .director) { visitor async throws in
            let path = "/approvals/absence"
            let wrong = [
                (world.user(.rival)?.description ?? "", "2026-11-18"), (accountant?.description ?? "", "2026-11-16"),
            ]
            for (who, day) in wrong {
                let refused = try await visitor.post(path, [("substitute", who), ("until", day)], from: path)
                #expect(refused.status == .unprocessableContent, "\(day)")
            }
            let saved = try await visitor.post(
                path, [("substitute", accountant?.description ?? ""), ("until", "18.11.2026")], from: path)
            #expect(saved.status == .seeOther)
        }
        try await world.visit(as: .accountant) { visitor async throws in
            #expect(plain(try await visitor.get("/approvals").body).contains(number))
        }
        world.clock.advance(by: 2 * 86_400)
        let later = world.clock.now
        _ = try await world.database.write { tx in try Ordering.passDeadlines(at: later, limit: 10, in: tx) }
        try await world.visit(as: .accountant) { visitor async throws in
            #expect(!plain(try await visitor.get("/approvals").body).contains(number))
            #expect(try await visitor.get("/approvals/\(number)").status == .notFound)
        }
        #expect(try await world.count("approval_absences") == 0)
        // The author stands in for nobody, least of all about his own order.
        try await world.visit(as: .director) { visitor in
            _ = try await visitor.post(
                "/approvals/absence", [("substitute", purchaser?.description ?? ""), ("until", "2026-12-01")],
                from: "/approvals/absence")
        }
        try await world.visit(as: .purchaser) { visitor in
            let own = try await visitor.post("/approvals/\(number)", [("act", "approve")])
            #expect(own.status == .unprocessableContent)
        }
        try await world.visit(as: .director) { visitor in
            let ended = try await visitor.post(
                "/approvals/absence", [("substitute", ""), ("until", "")], from: "/approvals/absence")
            #expect(ended.status == .seeOther)
        }
        #expect(try await world.count("approval_absences") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `what takes too long is asked of the substitute, and without one of the directors`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Бухгалтер", role: "accountant", substitute: .logistician, hours: 24)
        try await world.rule("И ещё раз", role: "accountant", step: 2, hours: 24)
        let number = try await world.order(bolt, 1)
        let logistician = try await world.principal(.logistician)
        let early = world.clock.now
        let nobody = try await world.database.write { tx in
            try Ordering.passDeadlines(at: early, limit: 10, in: tx)
        }
        #expect(nobody == 0)
        await #expect(throws: NotFound.self) {
            try await world.database.write { tx in
                _ = try Ordering.approve(number, by: logistician, at: early, in: tx)
            }
        }
        world.clock.advance(by: 25 * 3_600)
        let (later, director) = (world.clock.now, try await world.principal(.director))
        let late = try await world.database.write { tx in
            try Ordering.passDeadlines(at: later, limit: 10, in: tx)
        }
        #expect(late == 2)
        #expect(try await world.count("events WHERE name = 'ordering.approval_overdue'") == 1)
        let outcomes = try await world.database.write { tx in
            [
                try Ordering.approve(number, by: logistician, at: later, in: tx),
                try Ordering.approve(number, by: director, at: later, in: tx),
            ]
        }
        #expect(outcomes == [.passedOn, .placed])
    }
}

extension World {
    /// One more director of our company.
    fileprivate func secondDirector() async throws -> Principal {
        let (ours, now) = (self.ours, clock.now)
        guard let second = try await buyers(1).first else { throw NotFound() }
        try await database.write { tx in
            try tx.execute(
                """
                UPDATE members SET role = 'director', joined_at = \(now)
                WHERE customer_id = \(ours) AND user_id = \(second.userID)
                """)
        }
        return second
    }
}
