import Catalog
import Database
import Foundation
import Kernel
import TestKit
import Testing

@testable import Ordering

/// An order moves only along declared ways, and its history says who moved it.
@Suite struct OrderHistoryTests {
    @Test func `nobody moves an order along a way that is not declared`() {
        #expect(OrderStatus.placed.next(for: .staff) == [.confirmed, .cancelled])
        #expect(OrderStatus.placed.next(for: .customer) == [.cancelled])
        #expect(OrderStatus.awaitingApproval.next(for: .staff) == [.cancelled])
        #expect(OrderStatus.awaitingApproval.next(for: .customer) == [.placed, .cancelled])
        #expect(OrderStatus.picking.next(for: .customer).isEmpty)
        #expect(OrderStatus.placed.next(for: .system).contains(.shipped))
        for status in [OrderStatus.cancelled, .returned] {
            for mover in OrderMover.allCases { #expect(status.next(for: mover).isEmpty) }
        }
        let pairs = OrderStatus.transitions.map { "\($0.from) \($0.to)" }
        #expect(Set(pairs).count == pairs.count)
    }

    @Test(.feature("ORD-11"), arguments: TestEngine.all)
    func `every step is kept with who took it, why and for whom`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await placed(in: world)
        let (manager, now) = (try await world.principal(.manager), world.clock.now)
        try await world.database.write { tx in
            let order = try Ordering.order(number: number, for: manager, in: tx)
            try Ordering.move(
                order, to: .confirmed, by: manager, note: "Проверили", onBehalfOf: "Имя director",
                at: now.addingTimeInterval(30), in: tx)
            let next = try Ordering.order(number: number, for: manager, in: tx)
            try Ordering.move(next, to: .shipped, by: .system("1С"), at: now.addingTimeInterval(60), in: tx)
        }
        let history = try await world.database.read { tx in
            let order = try Ordering.order(number: number, for: manager, in: tx)
            #expect(order.version == 3)
            return try Ordering.history(of: order.id, in: tx)
        }
        #expect(history.map(\.status) == [.placed, .confirmed, .shipped])
        #expect(history.map(\.from) == [nil, .placed, .confirmed])
        #expect(history.map(\.mover) == [.customer, .staff, .system])
        #expect(history.map(\.who) == ["Имя purchaser", "Имя manager", "1С"])
        #expect(history[1].note == "Проверили")
        #expect(history[1].onBehalfOf == "Имя director")
        #expect(try await world.count("stock WHERE reserved = 0 AND quantity = 95000") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.order_status_changed'") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `a customer moves no order on, and staff allow none in his place`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await placed(in: world)
        let (buyer, manager) = (try await world.principal(.purchaser), try await world.principal(.manager))
        let now = world.clock.now
        await #expect(throws: OrderMoveRefusal.tooLate(status: .placed)) {
            try await world.database.write { tx in
                let order = try Ordering.order(number: number, for: buyer, in: tx)
                try Ordering.move(order, to: .confirmed, by: buyer, at: now, in: tx)
            }
        }
        try await world.database.write { tx in try tx.execute("UPDATE orders SET status = 'awaiting_approval'") }
        await #expect(throws: OrderMoveRefusal.tooLate(status: .awaitingApproval)) {
            try await world.database.write { tx in
                let order = try Ordering.order(number: number, for: manager, in: tx)
                try Ordering.move(order, to: .placed, by: manager, at: now, in: tx)
            }
        }
        #expect(try await world.count("order_history") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.order_status_changed'") == 0)
    }

    private func placed(in world: World) async throws -> String {
        let bolt = try await world.product("A-1")
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        let payer = world.payer
        return try await world.database.write { tx in
            _ = try Ordering.add(bolt, Quantity(whole: 5), by: buyer, at: now, in: tx)
            var form = PlaceOrderForm()
            (form.payer, form.newAddress, form.agreedTotal) = (payer.uuidString, "Тверь", "50000")
            return try Ordering.place(form, by: buyer, at: now, in: tx).number
        }
    }
}
