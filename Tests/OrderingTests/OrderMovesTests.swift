import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import TestKit
import Testing

@testable import Ordering

/// Every step an order can take, and whoever may make it take it.
@Suite struct OrderMovesTests {
    /// Said once more, so that a slip in the declaration is seen.
    private static let allowed: [OrderMover: [OrderStatus: [OrderStatus]]] = [
        .customer: [
            .draft: [.awaitingApproval, .placed, .cancelled], .awaitingApproval: [.placed, .cancelled],
            .placed: [.cancelled], .confirmed: [.cancelled],
        ],
        .staff: [
            .draft: [.awaitingApproval, .placed, .cancelled], .awaitingApproval: [.cancelled],
            .placed: [.confirmed, .cancelled], .confirmed: [.picking, .cancelled],
            .picking: [.packed, .partlyShipped, .cancelled], .packed: [.partlyShipped, .shipped, .cancelled],
            .partlyShipped: [.shipped], .shipped: [.delivered], .delivered: [.completed, .returned],
            .completed: [.returned],
        ],
        .system: [
            .draft: [.cancelled], .awaitingApproval: [.cancelled],
            .placed: [
                .confirmed, .picking, .packed, .partlyShipped, .shipped, .delivered, .completed, .cancelled,
            ],
            .confirmed: [.picking, .packed, .partlyShipped, .shipped, .delivered, .completed, .cancelled],
            .picking: [.packed, .partlyShipped, .shipped, .delivered, .completed, .cancelled],
            .packed: [.partlyShipped, .shipped, .delivered, .completed, .cancelled],
            .partlyShipped: [.shipped, .delivered, .completed], .shipped: [.delivered, .completed, .returned],
            .delivered: [.completed, .returned], .completed: [.returned],
        ],
    ]

    /// Takes a try back, so that the next begins where this one did.
    private struct TakenBack: Error {}

    @Test(.feature("ORD-11"), arguments: TestEngine.all)
    func `every step is taken by those it is declared for, and by nobody else`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        let movers: [(OrderMover, Principal)] = [
            (.customer, try await world.principal(.director)), (.staff, try await world.principal(.manager)),
            (.system, .system("1С")),
        ]
        let now = world.clock.now
        for from in OrderStatus.allCases {
            try await world.database.write { tx in
                try tx.execute("UPDATE orders SET status = \(from), is_archived = \(from.isArchived)")
            }
            for to in OrderStatus.allCases {
                for (mover, principal) in movers {
                    let isAllowed = Self.allowed[mover]?[from]?.contains(to) ?? false
                    do {
                        try await world.database.write { tx in
                            let order = try tx.one(
                                "SELECT \(Order.columns) FROM orders o WHERE o.number = \(number)", Order.init(row:))
                            try Ordering.move(order, to: to, by: principal, at: now, in: tx)
                            throw TakenBack()
                        }
                    } catch is TakenBack {
                        #expect(isAllowed, "\(mover) took \(from) to \(to)")
                    } catch let refusal as OrderMoveRefusal {
                        #expect(refusal == .tooLate(status: from))
                        #expect(!isAllowed, "\(mover) could not take \(from) to \(to)")
                    }
                }
            }
        }
        #expect(try await world.count("order_history") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `many orders are moved on at once, others stay, and a slip is taken back`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        var numbers: [String] = []
        for index in 1...3 { numbers.append(try await world.ordered([("A-\(index)", 2)])) }
        let chosen = numbers
        try await world.move(numbers[2], through: .confirmed)
        try await world.visit(as: .manager) { visitor in
            let fields = chosen.map { (name: "number", value: $0) } + [(name: "number", value: "2026-999999")]
            let answer = try await visitor.post("/staff/orders/confirmation", fields, from: "/staff/orders")
            #expect(answer.headers[.location] == "/staff/orders")
            #expect(try await world.count("orders WHERE status = 'confirmed'") == 3)
            world.clock.advance(by: 60)
            let back: [(name: String, value: String)] = [
                ("numbers", chosen.joined(separator: ",")), ("status", "confirmed"),
            ]
            _ = try await visitor.post("/staff/orders/restoration", back, from: "/staff/orders")
            #expect(try await world.count("orders WHERE status = 'placed'") == 3)
            let nothing = try await visitor.post("/staff/orders/picking", fields, from: "/staff/orders")
            #expect(nothing.status == .seeOther)
            #expect(try await world.count("orders WHERE status = 'placed'") == 3)
            _ = try await visitor.post("/staff/orders/confirmation", fields, from: "/staff/orders")
            world.clock.advance(by: 1_000)
            _ = try await visitor.post("/staff/orders/restoration", back, from: "/staff/orders")
            // Too late for a slip.
            #expect(try await world.count("orders WHERE status = 'confirmed'") == 3)
        }
        #expect(try await world.discrepancies() == [])
    }
}
