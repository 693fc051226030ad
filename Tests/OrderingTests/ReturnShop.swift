import Catalog
import Database
import Foundation
import Kernel
import TestKit
import Web

@testable import Ordering

/// A world with an order of the purchaser that was delivered: 10 bolts at 100,00 and 20 nuts at 50,00.
struct ReturnShop: Sendable {
    let world: World
    let buyer: Principal
    let staff: Principal
    let order: String

    init(_ engine: TestEngine, status: OrderStatus? = .delivered, statements: StatementLog? = nil) async throws {
        world = try await World(engine, statements: statements)
        buyer = try await world.principal(.purchaser)
        staff = try await world.principal(.manager)
        let bolt = try await world.product("A-1", name: "Болт", price: 10_000)
        let nut = try await world.product("B-2", name: "Гайка", price: 5_000)
        let (who, now, payer) = (buyer, world.clock.now, world.payer)
        order = try await world.database.write { tx in
            _ = try Ordering.add(bolt, Quantity(whole: 10), by: who, at: now, in: tx)
            _ = try Ordering.add(nut, Quantity(whole: 20), by: who, at: now.addingTimeInterval(1), in: tx)
            var form = PlaceOrderForm()
            (form.payer, form.newAddress, form.agreedTotal) = (payer.uuidString, "Тверь", "200000")
            let order = try Ordering.place(form, by: who, at: now, in: tx)
            if let status { try Ordering.move(order, to: status, by: .system("1С"), at: now, in: tx) }
            return order.number
        }
    }

    /// What a customer types: quantities by position, all of one reason.
    static func request(
        _ order: String, _ quantities: [Int: String], reason: ReturnReason = .defect, other: String = ""
    ) -> [(name: String, value: String)] {
        let lines = quantities.sorted { $0.key < $1.key }.flatMap { position, quantity in
            [(name: "quantity.\(position)", value: quantity), (name: "reason.\(position)", value: reason.rawValue)]
        }
        return lines + [
            (name: "order", value: order), (name: "wish", value: "refund"), (name: "other", value: other),
            (name: "comment", value: "Ржавые"),
        ]
    }

    /// Asks for goods to come back, and returns the number.
    func ask(_ quantities: [Int: String]) async throws -> String {
        let (buyer, now, number) = (self.buyer, world.clock.now, order)
        let fields = Self.request(order, quantities)
        return try await world.database.write { tx in
            let order = try Ordering.returnableOrder(number, for: buyer, in: tx)
            return try Ordering.requestReturn(
                TypedReturn(FormData(fields)), [], of: order, by: buyer, at: now, in: tx)
        }
    }

    /// Allows a return; what is not named, whole.
    func approve(_ number: String, _ accepted: [Int: String] = [:]) async throws {
        var decision = ReturnDecision(isApproved: true)
        decision.accepted = accepted
        try await decide(number, decision)
    }

    func decide(_ number: String, _ decision: ReturnDecision) async throws {
        let (staff, now) = (self.staff, world.clock.now)
        try await world.database.write { tx in
            let claim = try Ordering.orderReturn(number: number, for: staff, in: tx)
            try Ordering.decide(claim, decision, by: staff, at: now, in: tx)
        }
    }

    func move(
        _ number: String, to status: ReturnStatus, as way: ReturnWish? = nil, by principal: Principal
    ) async throws {
        let now = world.clock.now
        try await world.database.write { tx in
            let claim = try tx.one(
                "SELECT \(OrderReturn.columns) FROM order_returns r WHERE r.number = \(number)",
                OrderReturn.init(row:))
            try Ordering.move(claim, to: status, settledAs: way, by: principal, at: now, in: tx)
        }
    }

    /// What stands at a line of the order.
    func holds(_ position: Int, askedBack: Int, returned: Int) async throws -> Bool {
        let told = "asked_back = \(askedBack * 1_000) AND returned = \(returned * 1_000)"
        return try await world.count("order_lines WHERE position = \(position) AND \(told)") == 1
    }

    /// A picture of 8 × 8 pixels that says where it was made.
    static let photo: [UInt8] = Array(
        Data(
            base64Encoded: """
                iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFHRFWHRDb21tZW50AFNFQ1JFVCBQTEFDRfqR\
                5asAAAARSURBVHicYzihoYEVMQwtCQCCXUYBao0WawAAAABJRU5ErkJggg==
                """) ?? Data())
}
