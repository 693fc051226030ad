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

/// The bell tells everybody what others did that concerns him, and is quiet once he has looked.
@Suite struct AttentionTests {
    @Test(arguments: TestEngine.all)
    func `a moved order rings for the colleagues of its author until they look`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.placedOrder(of: "Болт")
        for who in [World.Who.purchaser, .director] { #expect(try await world.bell(of: who) == nil, "\(who)") }
        try await world.move(number, to: "confirmed")
        for who in [World.Who.purchaser, .director, .warehouse] {
            #expect(try await world.bell(of: who) == "1", "\(who)")
        }
        for who in [World.Who.rival, .shopper] { #expect(try await world.bell(of: who) == nil, "\(who)") }

        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/attention").body)
            #expect(page.contains("Заказ №\u{a0}\(number) принят</a>"))
            #expect(page.contains("news__item is-info is-new"))
            #expect(page.contains("<h2 id=\"day-0\">Сегодня</h2>"))
            let again = String(buffer: try await visitor.get("/attention").body)
            #expect(again.contains("Заказ №\u{a0}\(number) принят</a>"))
            #expect(!again.contains("is-new"))
        }
        #expect(try await world.bell(of: .purchaser) == nil)
        #expect(try await world.bell(of: .director) == "1")
        try await world.move(number, to: "picking")
        #expect(try await world.bell(of: .purchaser) == "1")

        world.clock.advance(by: 15 * 86_400)
        #expect(try await world.bell(of: .director) == nil)
        try await world.visit(as: .director) { visitor in
            let page = String(buffer: try await visitor.get("/attention").body)
            #expect(page.contains("Пока ничего нового"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `what somebody did himself is no news to him`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.placedOrder(of: "Болт")
        world.clock.advance(by: 60)
        try await world.visit(as: .purchaser) { visitor in
            let path = "/orders/\(number)/cancellation"
            let answer = try await visitor.post(path, [("reason", "")], from: path)
            #expect(answer.status == .seeOther)
        }
        #expect(try await world.bell(of: .purchaser) == nil)
        #expect(try await world.bell(of: .director) == "1")
    }

    @Test(arguments: TestEngine.all)
    func `a new order rings for the manager of its customer until he looks, and waits in the list`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        _ = try await ForeignThings(in: world)
        world.clock.advance(by: 60)
        let before = try await world.bell(of: .administrator).flatMap { Int($0) } ?? 0
        let number = try await world.placedOrder(of: "Болт")
        #expect(try await world.bell(of: .manager) == "1")
        #expect(try await world.bell(of: .administrator) == "\(before + 1)")
        try await world.visit(as: .manager) { visitor in
            let list = String(buffer: try await visitor.get("/attention?part=json", accept: "application/json").body)
            #expect(list.contains("\"path\":\"/staff/orders/\(number)\""))
            #expect(!list.contains("Василёк"))
        }
        #expect(try await world.bell(of: .manager) == nil)
        try await world.visit(as: .manager) { visitor in
            let page = String(buffer: try await visitor.get("/attention").body)
            #expect(page.contains("Новый заказ №\u{a0}\(number)"))
        }
        try await world.move(number, to: "confirmed")
        try await world.visit(as: .manager) { visitor in
            let page = String(buffer: try await visitor.get("/attention").body)
            #expect(!page.contains(number))
        }
    }

    @Test func `a bell of many says nine and more`() async throws {
        let world = try await World(.sqlite)
        let number = try await world.placedOrder(of: "Болт")
        try await world.database.write { tx in
            for index in 0..<12 {
                try tx.execute(
                    """
                    INSERT INTO orders (id, number, customer_id, placed_by, placed_by_name, payer_name, status, is_archived,
                        placed_at, status_at, customer_reference, comment, delivery_address, recipient, recipient_phone,
                        total, vat_total, currency, line_count, first_line, search_text)
                    SELECT \(UUID()), \("2026-1\(index)"), customer_id, placed_by, placed_by_name, payer_name, 'shipped',
                        is_archived, \(World.start.addingTimeInterval(-60)), status_at, '', '', '', '', '', total, vat_total,
                        currency, line_count, first_line, ''
                    FROM orders WHERE number = \(number)
                    """)
            }
        }
        world.clock.advance(by: 1)
        #expect(try await world.bell(of: .purchaser) == "9+")
    }
}

extension World {
    /// The count at the bell on a page of somebody's; nil without one.
    fileprivate func bell(of who: Who) async throws -> String? {
        try await visit(as: who) { visitor in
            let page = String(buffer: try await visitor.get("/settings").body)
            return page.firstMatch(of: /aria-label="Уведомления, новых: ([^"]+)"/).map { String($0.1) }
        }
    }

    /// The manager moves an order on, an hour later.
    fileprivate func move(_ number: String, to status: String) async throws {
        clock.advance(by: 3_600)
        try await visit(as: .manager) { visitor in
            let path = "/staff/orders/\(number)"
            let answer = try await visitor.post("\(path)/status", [("status", status)], from: path)
            #expect(answer.status == .seeOther)
        }
    }
}
