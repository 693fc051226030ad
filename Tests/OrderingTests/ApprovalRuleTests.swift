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

/// Rules and limits as directors write them: what they may name, and what follows.
@Suite struct ApprovalRuleTests {
    @Test(arguments: TestEngine.all)
    func `a rule names nothing of another company, and nobody approves himself`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (unit, foreignUnit, theirs, ours) = (UUID(), UUID(), world.theirs, world.ours)
        let foreignContract = try await world.contract(of: theirs)
        try await world.database.write { tx in
            for (id, customer, name) in [(unit, ours, "Склад"), (foreignUnit, theirs, "Тайна")] {
                try tx.execute("INSERT INTO units (id, customer_id, name) VALUES (\(id), \(customer), \(name))")
            }
        }
        let rival = world.user(.rival)?.description ?? ""
        let purchaser = world.user(.purchaser)?.description ?? ""
        let wrong: [[(name: String, value: String)]] = [
            [("scope", "unit"), ("unit", foreignUnit.uuidString)], [("scope", "member"), ("member", rival)],
            [("contract", foreignContract.uuidString)], [("approver", "user:\(rival)")], [("substitute", rival)],
            [("category", UUID().uuidString)], [("approver", "role:nobody")],
            [("scope", "member"), ("member", purchaser), ("approver", "user:\(purchaser)")],
        ]
        let usual: [(name: String, value: String)] = [
            ("scope", "everybody"), ("approver", "role:director"), ("name", "Правило"), ("step", "1"), ("active", "on"),
        ]
        try await world.visit(as: .director) { visitor async throws in
            for fields in wrong {
                let refused = try await visitor.post(
                    "/approvals/rules", fields + usual, from: "/approvals/rules/new")
                #expect(refused.status == .unprocessableContent, "\(fields)")
                #expect(!plain(refused.body).contains("Тайна"))
            }
            #expect(try await world.count("approval_rules") == 0)
            let saved = try await visitor.post(
                "/approvals/rules", [("scope", "unit"), ("unit", unit.uuidString)] + usual,
                from: "/approvals/rules/new")
            #expect(saved.status == .seeOther)
            let id: UUID = try await world.database.read { tx in try tx.value("SELECT id FROM approval_rules") }
            let path = "/approvals/rules/\(id.uuidString.lowercased())"
            #expect(plain(try await visitor.get(path).body).contains("value=\"Правило\""))
            let off = try await visitor.post(path, usual.filter { $0.name != "active" }, from: path)
            #expect(off.status == .seeOther)
            try await world.visit(as: .rival) { stranger async throws in
                #expect(try await stranger.get(path).status == .notFound)
                #expect(try await stranger.post(path, usual).status == .notFound)
            }
        }
        #expect(try await world.count("approval_rules WHERE NOT is_active AND scope = 'everybody'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a limit holds an order up until somebody allows it, and is set by directors alone`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", price: 10_000)
        let purchaser = world.user(.purchaser)?.description ?? ""
        let rival = world.user(.rival)?.description ?? ""
        try await world.visit(as: .director) { visitor in
            let path = "/approvals/limits"
            let wrong = try await visitor.post(path, [("once.\(purchaser)", "сто")], from: path)
            #expect(wrong.status == .unprocessableContent)
            #expect(plain(wrong.body).contains("value=\"сто\""))
            let saved = try await visitor.post(
                path, [("once.\(purchaser)", "150"), ("month.\(purchaser)", ""), ("once.\(rival)", "1")], from: path)
            #expect(saved.status == .seeOther)
            #expect(plain(try await visitor.get(path).body).contains("value=\"150.00\""))
        }
        #expect(try await world.count("member_limits") == 1)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let fields: [(name: String, value: String)] = [
                ("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "20000"),
            ]
            let refused = try await visitor.post("/checkout", fields, from: "/checkout")
            #expect(refused.status == .unprocessableContent)
            #expect(plain(refused.body).contains("Ваш лимит позволяет заказать ещё на 150,00 ₽"))
            #expect(try await visitor.get("/approvals/limits").status == .forbidden)
        }
        let director = try await world.principal(.director)
        var form = ApprovalRuleForm()
        (form.name, form.approver, form.overLimit, form.active) = ("Сверх лимита", "role:director", "on", "on")
        let rule = form
        try await world.database.write { tx in
            _ = try Ordering.save(rule, as: nil, by: director, at: World.start, in: tx)
        }
        _ = try await world.order(bolt, 2)
        #expect(try await world.count("orders WHERE status = 'awaiting_approval'") == 1)
        try await world.visit(as: .director) { visitor in
            let path = "/approvals/limits"
            let cleared = try await visitor.post(path, [("once.\(purchaser)", "")], from: path)
            #expect(cleared.status == .seeOther)
        }
        #expect(try await world.count("member_limits") == 0)
    }
}
