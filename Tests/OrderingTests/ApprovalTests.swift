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

/// Orders that somebody has to allow: who is asked, who decides, and once.
@Suite struct ApprovalTests {
    @Test(arguments: TestEngine.all)
    func `a director makes a rule, finds the order with its reason, and allows it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.visit(as: .director) { visitor in
            let fields: [(name: String, value: String)] = [
                ("name", "Крупные закупки"), ("scope", "everybody"), ("totalOver", "150"),
                ("approver", "role:director"), ("step", "1"), ("active", "on"),
            ]
            let bad = try await visitor.post(
                "/approvals/rules", fields + [("dueHours", "0")], from: "/approvals/rules/new")
            #expect(bad.status == .unprocessableContent)
            let saved = try await visitor.post("/approvals/rules", fields, from: "/approvals/rules/new")
            #expect(saved.headers[.location] == "/approvals/rules")
            let rules = plain(try await visitor.get("/approvals/rules").body)
            #expect(rules.contains("Все заказы дороже 150,00 ₽: согласует директор, шаг 1."))
        }
        let number = try await world.order(bolt, 2)
        try await world.visit(as: .director) { visitor in
            for path in ["/dashboard/widgets/attention", "/attention"] {
                let told = plain(try await visitor.get(path).body)
                #expect(told.contains("ждёт вашего согласования"), "\(path)")
            }
            #expect(plain(try await visitor.get("/orders/\(number)").body).contains("href=\"/approvals/\(number)\""))
            let inbox = plain(try await visitor.get("/approvals").body)
            #expect(inbox.contains("Сумма 200,00 ₽ больше 150,00 ₽: правило «Крупные закупки»"))
            #expect(inbox.contains("Имя purchaser"))
            #expect(plain(try await visitor.get("/approvals/\(number)").body).contains("Товар A-1"))
            let done = try await visitor.post(
                "/approvals/\(number)", [("act", "approve")], from: "/approvals/\(number)")
            #expect(done.headers[.location] == "/approvals")
            #expect(!plain(try await visitor.get("/approvals").body).contains(number))
            #expect(plain(try await visitor.get("/approvals?tab=decided").body).contains(number))
        }
        #expect(try await world.count("orders WHERE status = 'placed' AND approved_at IS NOT NULL") == 1)
        #expect(try await world.count("order_approvals WHERE decided_by_name = 'Имя director'") == 1)
        #expect(try await world.count("order_history WHERE from_status = 'awaiting_approval'") == 1)
        #expect(try await world.count("stock WHERE reserved = 2000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `nobody but who is asked decides: not the author, not a colleague, not another company`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Всё")
        let number = try await world.order(bolt, 1)
        for (who, status) in [
            (World.Who.purchaser, HTTPResponse.Status.unprocessableContent), (.accountant, .notFound),
            (.logistician, .notFound), (.rival, .notFound), (.shopper, .notFound),
        ] {
            try await world.visit(as: who) { visitor in
                for act in ["approve", "refuse", "change"] {
                    let answer = try await visitor.post(
                        "/approvals/\(number)", [("act", act), ("reason", "Нет"), ("quantity.1", "1")])
                    #expect(answer.status == status, "\(who) \(act)")
                }
                let page = try await visitor.get("/approvals/\(number)")
                #expect(page.status == (who == .purchaser ? .ok : .notFound), "\(who)")
                let many = try await visitor.post("/approvals", [("number", number)])
                #expect(many.status == (who == .purchaser ? .seeOther : .notFound), "\(who)")
            }
        }
        #expect(try await world.count("order_approvals WHERE decision IS NULL") == 1)
        #expect(try await world.count("orders WHERE status = 'awaiting_approval'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a refusal says why, cancels the order and frees its goods`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Всё")
        try await world.rule("И бухгалтер", role: "accountant", step: 2)
        let number = try await world.order(bolt, 3)
        try await world.visit(as: .director) { visitor in
            let silent = try await visitor.post(
                "/approvals/\(number)", [("act", "refuse"), ("reason", "")], from: "/approvals/\(number)")
            #expect(silent.status == .unprocessableContent)
            #expect(try await world.count("orders WHERE status = 'awaiting_approval'") == 1)
            let refused = try await visitor.post(
                "/approvals/\(number)", [("act", "refuse"), ("reason", "Есть на складе")],
                from: "/approvals/\(number)")
            #expect(refused.status == .seeOther)
        }
        #expect(try await world.count("orders WHERE status = 'cancelled'") == 1)
        #expect(try await world.count("order_approvals WHERE decision = 'refused' AND note = 'Есть на складе'") == 1)
        #expect(try await world.count("order_approvals WHERE decision = 'lapsed'") == 1)
        #expect(try await world.count("stock WHERE reserved = 0") == 1)
        try await world.visit(as: .purchaser) { visitor async throws in
            #expect(plain(try await visitor.get("/approvals/\(number)").body).contains("Есть на складе"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `steps are asked one after the other, and all of one step are needed`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Директор", step: 2)
        try await world.rule("Бухгалтер", role: "accountant", step: 1)
        try await world.rule("Логист", who: .logistician, step: 1)
        let (number, now) = (try await world.order(bolt, 1), world.clock.now)
        let outcomes: [(World.Who, ApprovalOutcome?)] = [
            (.director, nil), (.accountant, .passedOn), (.director, nil), (.accountant, nil),
            (.logistician, .passedOn), (.director, .placed),
        ]
        for (who, expected) in outcomes {
            let principal = try await world.principal(who)
            let outcome = try await world.database.write { tx -> ApprovalOutcome? in
                do {
                    return try Ordering.approve(number, by: principal, at: now, in: tx)
                } catch ApprovalRefusal.notAsked {
                    return nil
                }
            }
            #expect(outcome == expected, "\(who)")
        }
        #expect(try await world.count("orders WHERE status = 'placed'") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.order_approval_given'") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `several orders are allowed at once, and what has to be looked at is left`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        try await world.rule("Всё")
        let late = try await world.order(bolt, 1)
        world.clock.advance(by: 73 * 3_600)
        _ = try await world.database.write { tx in try tx.execute("UPDATE prices SET amount = 12000") }
        let fresh = [try await world.order(bolt, 1), try await world.order(bolt, 2)]
        try await world.visit(as: .director) { visitor in
            let none = try await visitor.post("/approvals", [], from: "/approvals")
            #expect(none.headers[.location] == "/approvals")
            let done = try await visitor.post(
                "/approvals", ([late] + fresh).map { ("number", $0) }, from: "/approvals")
            #expect(done.status == .seeOther)
            let page = plain(try await visitor.get("/approvals").body)
            #expect(page.contains(late))
            #expect(!page.contains(fresh[0]))
        }
        #expect(try await world.count("orders WHERE status = 'placed'") == 2)
    }
}
