import Catalog
import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import TestKit
import Testing
import Web

@testable import Ordering

/// Orders hold their goods for as long as the vendor says, and what is missing then waits.
@Suite struct HoldTests {
    @Test(.feature("CAT-07"), arguments: TestEngine.all)
    func `an order nobody accepted in time gives its goods back, and reserves anew when it is accepted`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", stock: 10)
        let (manager, now) = (try await world.principal(.manager), world.clock.now)
        try await world.database.write { tx in
            _ = try Catalog.setStockTerms(StockTerms(holdHours: 24), of: .everything, by: manager, at: now, in: tx)
        }
        let first = try await world.place(bolt, 6)
        #expect(try await world.count("stock WHERE reserved = 6000") == 1)
        world.clock.advance(by: 25 * 3_600)
        let later = world.clock.now
        let ended = try await world.database.write { tx in try Ordering.endHolds(dueAt: later, limit: 10, in: tx) }
        #expect(ended == 1)
        #expect(try await world.count("stock WHERE reserved = 0") == 1)
        #expect(try await world.count("reservations") == 0)
        #expect(try await world.count("events WHERE name = 'ordering.order_hold_ended'") == 1)
        try await world.visit(as: .purchaser) { visitor in
            let status = try await visitor.get("/orders/\(first)").status
            #expect(status == .ok)
        }
        // Somebody else takes most of it meanwhile; who is accepted later gets the rest and waits.
        let second = try await world.place(bolt, 7)
        for number in [second, first] {
            try await world.database.write { tx in
                let order = try Ordering.order(number: number, for: manager, in: tx)
                try Ordering.move(order, to: .confirmed, by: manager, at: later, in: tx)
            }
        }
        #expect(try await world.count("stock WHERE reserved = 10000") == 1)
        #expect(try await world.count("reservations WHERE expires_at IS NULL") == 2)
        #expect(try await world.count("backorders WHERE quantity = 3000") == 1)
        world.clock.advance(by: 48 * 3_600)
        let much = world.clock.now
        let none = try await world.database.write { tx in try Ordering.endHolds(dueAt: much, limit: 10, in: tx) }
        #expect(none == 0)
    }

    @Test(arguments: TestEngine.all)
    func `what waited before a hold ended waits again when the order is accepted`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", stock: 6)
        let (manager, now) = (try await world.principal(.manager), world.clock.now)
        try await world.database.write { tx in
            _ = try Catalog.setStockTerms(StockTerms(holdHours: 24), of: .everything, by: manager, at: now, in: tx)
            _ = try Catalog.setStockTerms(
                StockTerms(mode: .backorder), of: .product(bolt), by: manager, at: now, in: tx)
        }
        let number = try await world.place(bolt, 10)
        #expect(try await world.count("reservations WHERE quantity = 6000") == 1)
        #expect(try await world.count("backorders WHERE quantity = 4000") == 1)
        world.clock.advance(by: 25 * 3_600)
        let later = world.clock.now
        try await world.database.write { tx in _ = try Ordering.endHolds(dueAt: later, limit: 10, in: tx) }
        #expect(try await world.count("backorders") == 0)
        try await world.database.write { tx in
            let order = try Ordering.order(number: number, for: manager, in: tx)
            try Ordering.move(order, to: .confirmed, by: manager, at: later, in: tx)
        }
        #expect(try await world.count("reservations WHERE quantity = 6000 AND expires_at IS NULL") == 1)
        #expect(try await world.count("backorders WHERE quantity = 4000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a hold ends whole or not at all, whoever is quicker`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", stock: 10)
        let (manager, now) = (try await world.principal(.manager), world.clock.now)
        try await world.database.write { tx in
            _ = try Catalog.setStockTerms(StockTerms(holdHours: 1), of: .everything, by: manager, at: now, in: tx)
        }
        let number = try await world.place(bolt, 6)
        world.clock.advance(by: 2 * 3_600)
        let later = world.clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await world.database.write { tx in _ = try Ordering.endHolds(dueAt: later, limit: 10, in: tx) }
            }
            group.addTask {
                try await world.database.write { tx in
                    let order = try Ordering.order(number: number, for: manager, in: tx)
                    try Ordering.move(order, to: .confirmed, by: manager, at: later, in: tx)
                }
            }
            try await group.waitForAll()
        }
        // Either it was kept in time, or it was let go and reserved anew.
        #expect(try await world.count("stock WHERE reserved = 6000") == 1)
        #expect(try await world.count("reservations WHERE quantity = 6000 AND expires_at IS NULL") == 1)
        try await world.database.write { tx in
            for status in [OrderStatus.picking, .packed, .shipped] {
                let order = try Ordering.order(number: number, for: manager, in: tx)
                try Ordering.move(order, to: status, by: manager, at: later, in: tx)
            }
        }
        #expect(try await world.count("stock WHERE quantity = 4000 AND reserved = 0") == 1)
        #expect(try await world.count("reservations") == 0)
    }
}

extension World {
    /// Orders so many of a product as the purchaser; the order's number.
    fileprivate func place(_ product: ID<Product>, _ whole: Int32) async throws -> String {
        let (principal, now, payer) = (try await self.principal(.purchaser), clock.now, self.payer)
        return try await database.write { tx in
            _ = try Ordering.add(product, Quantity(whole: whole), by: principal, at: now, in: tx)
            var form = PlaceOrderForm()
            form.payer = payer.uuidString
            form.newAddress = "Тверь"
            form.agreedTotal = "\(Int(whole) * 10_000)"
            return try Ordering.place(form, by: principal, at: now, in: tx).number
        }
    }
}
