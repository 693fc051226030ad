import Catalog
import Database
import Foundation
import Kernel
import TestKit
import Testing

@testable import Ordering

/// What the gate finds, and what it does with it.
@Suite struct GateTests {
    @Test(arguments: TestEngine.all)
    func `a look at an order writes nothing and names every line and rule in the way`(_ engine: TestEngine)
        async throws
    {
        let gate = try await Gate(engine)
        let nut = try await gate.world.product("A-2", stock: 1)
        try await gate.write { tx in
            try tx.execute("UPDATE products SET is_active = \(false) WHERE sku = 'A-2'")
            return ()
        }
        let verdict = try await gate.read { tx in
            var request = try gate.request(in: tx)
            let now = World.start
            let buyer = request.cart.buyer
            let prices = try Catalog.prices(of: "(\(nut))", for: buyer, at: now, in: tx)
            let product = try tx.one(
                "SELECT \(Product.columns) FROM products p WHERE p.id = \(nut)", Product.init(row:))
            let gone = CartLine(
                product: product, quantity: .one, seenPrice: nil, prices: prices, available: Quantity(whole: 1))
            request.cart = try Cart(buyer: buyer, lines: request.cart.lines + [gone])
            request.delivery = .typed(DeliveryAddress(address: "", recipient: "", phone: ""))
            return try Ordering.judge(request, by: gate.buyer, at: now, in: tx)
        }
        #expect(verdict.refusal == .addressMissing)
        #expect(verdict.findings.map(\.rule) == [.delivery, .lines, .lines])
        #expect(verdict.findings[1].line == nut)
        #expect(verdict.findings[1].key == "ordering.gate.line.gone")
        #expect(try await gate.world.count("orders") == 0)
        #expect(try await gate.world.count("reservations") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `what goes with an order is kept with it`(_ engine: TestEngine) async throws {
        let gate = try await Gate(engine)
        try await gate.write { tx in
            var request = try gate.request(in: tx)
            request.source = .template
            request.deliveryDate = CivilDate(year: 2026, month: 11, day: 20)
            (request.deliverySlot, request.carrier, request.payment) = ("9–12", "Своя", "invoice")
            request.files = [OrderFile(file: String(repeating: "a", count: 40) + ".pdf", name: "Заявка.pdf", size: 9)]
            let verdict = try Ordering.place(request, by: gate.buyer, at: World.start, in: tx)
            #expect(verdict.order.deliveryDate == CivilDate(year: 2026, month: 11, day: 20))
            #expect(verdict.order.source == .template)
        }
        let told = "source = 'template' AND delivery_slot = '9–12' AND carrier = 'Своя' AND cart_id IS NOT NULL"
        #expect(try await gate.world.count("orders WHERE status = 'placed' AND \(told)") == 1)
        #expect(try await gate.world.count("order_files WHERE name = 'Заявка.pdf' AND size = 9") == 1)
        #expect(try await gate.world.count("order_lines WHERE comment = 'Без заусенцев'") == 1)
    }

    /// A limit set by a statement, how the order is to be paid, and what the gate says.
    struct Limit: Sendable, CustomTestStringConvertible {
        let statement: SQL
        let payment: String
        let refusal: PlaceOrderRefusal?
        let testDescription: String
    }

    private static func limits(of gate: Gate) -> [Limit] {
        let (customer, user) = (gate.buyer.customerID, gate.buyer.userID)
        func member(_ once: Int?, _ month: Int?) -> SQL {
            """
            INSERT INTO member_limits (customer_id, user_id, order_limit, month_limit, currency, changed_by, changed_at)
            VALUES (\(customer), \(user), \(once), \(month), 'RUB', \(user), \(World.start))
            """
        }
        let terms: SQL = """
            INSERT INTO order_terms (customer_class, minimum_total, currency, changed_at)
            VALUES ('', 60000, 'RUB', \(World.start))
            """
        let rub = { (minor: Int64) in Money(minor: minor) }
        return [
            Limit(statement: terms, payment: "", refusal: .belowMinimum(rub(60_000)), testDescription: "minimum"),
            Limit(
                statement: "UPDATE contracts SET credit_limit = 60000, debt = 20000", payment: "deferred",
                refusal: .creditExceeded(left: rub(40_000)), testDescription: "credit"),
            Limit(
                statement: "UPDATE contracts SET credit_limit = 60000, debt = 20000", payment: "invoice", refusal: nil,
                testDescription: "paid in advance"),
            Limit(
                statement: "UPDATE contracts SET total_limit = 10000", payment: "",
                refusal: .contractExceeded(left: rub(10_000)), testDescription: "contract"),
            Limit(
                statement: member(49_999, nil), payment: "", refusal: .limitExceeded(left: rub(49_999)),
                testDescription: "one order"),
            Limit(
                statement: member(nil, 40_000), payment: "", refusal: .limitExceeded(left: rub(40_000)),
                testDescription: "a month"),
        ]
    }

    @Test(arguments: TestEngine.all)
    func `an order beyond a limit is refused and nothing changes`(_ engine: TestEngine) async throws {
        for index in 0..<6 {
            let gate = try await Gate(engine)
            let limit = Self.limits(of: gate)[index]
            try await gate.write { tx in
                try tx.execute(limit.statement)
                return ()
            }
            let place: @Sendable () async throws -> Void = {
                try await gate.write { tx in
                    var request = try gate.request(in: tx)
                    request.payment = limit.payment
                    _ = try Ordering.place(request, by: gate.buyer, at: World.start, in: tx)
                }
            }
            guard let refusal = limit.refusal else {
                try await place()
                continue
            }
            await #expect(throws: refusal, "\(limit.testDescription)") { try await place() }
            #expect(try await gate.world.count("orders") == 0)
            #expect(try await gate.world.count("reservations") == 0)
            #expect(try await gate.world.count("cart_lines") == 1)
        }
    }

    @Test(arguments: TestEngine.all)
    func `an order that a rule holds of waits with its goods and its prices, and says why`(_ engine: TestEngine)
        async throws
    {
        let gate = try await Gate(engine)
        try await gate.rule(totalOver: 40_000, role: "director")
        try await gate.rule(totalOver: 90_000, role: "accountant")
        let verdict = try await gate.write { tx in
            try Ordering.place(gate.request(in: tx), by: gate.buyer, at: World.start, in: tx)
        }
        guard case .awaitingApproval(let order, let because) = verdict else {
            Issue.record("it was placed")
            return
        }
        #expect(because.map(\.key) == ["ordering.gate.approval.total"])
        #expect(because[0].amounts == ["total": Money(minor: 50_000), "over": Money(minor: 40_000)])
        #expect(order.status == .awaitingApproval)
        #expect(order.priceValidUntil == World.start.addingTimeInterval(72 * 3_600))
        let open = "order_approvals WHERE approver_role = 'director' AND decision IS NULL"
        #expect(try await gate.world.count(open) == 1)
        #expect(try await gate.world.count("order_approvals") == 1)
        #expect(try await gate.world.count("stock WHERE reserved = 5000") == 1)
        #expect(try await gate.world.count("events WHERE name = 'ordering.order_awaits_approval'") == 1)
        #expect(try await gate.world.count("events WHERE name = 'ordering.order_placed'") == 0)
        // The table itself keeps the author from deciding.
        await #expect(throws: (any Error).self) {
            try await gate.write { tx in
                try tx.execute(
                    """
                    UPDATE order_approvals
                    SET decision = 'approved', decided_by = author_id, decided_at = \(World.start)
                    """)
                return ()
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `beyond his own limit a member orders where a rule says who may allow it`(_ engine: TestEngine) async throws {
        let gate = try await Gate(engine)
        let (customer, user) = (gate.buyer.customerID, gate.buyer.userID)
        try await gate.write { tx in
            try tx.execute(
                """
                INSERT INTO member_limits (customer_id, user_id, order_limit, currency, changed_by, changed_at)
                VALUES (\(customer), \(user), 10000, 'RUB', \(user), \(World.start))
                """)
            return ()
        }
        try await gate.rule(totalOver: nil, role: "director", forLimit: true)
        let verdict = try await gate.read { tx in
            try Ordering.judge(gate.request(in: tx), by: gate.buyer, at: World.start, in: tx)
        }
        #expect(verdict.needsApproval)
        #expect(verdict.approvals.flatMap(\.because).map(\.rule) == [.limit])
        #expect(verdict.approvals.map(\.approverRole) == ["director"])
    }
}

/// A purchaser with five bolts for 500 roubles in the cart.
private struct Gate: Sendable {
    let world: World
    let buyer: Principal

    init(_ engine: TestEngine) async throws {
        world = try await World(engine)
        buyer = try await world.principal(.purchaser)
        let bolt = try await world.product("A-1")
        let principal = buyer
        try await world.database.write { tx in
            _ = try Ordering.put(
                [WantedLine(bolt, Quantity(whole: 5), comment: "Без заусенцев")], by: principal, at: World.start,
                in: tx)
        }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
        try await world.database.write(body)
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
        try await world.database.read(body)
    }

    func request(in tx: Transaction) throws -> OrderRequest {
        let cart = try Ordering.cart(of: buyer, payer: world.payer, at: World.start, in: tx)
        let address = DeliveryAddress(address: "Тверь", recipient: "Павел", phone: "")
        return OrderRequest(
            cart: cart, source: .cart, payer: world.payer, delivery: .typed(address), agreed: cart.total)
    }

    func rule(totalOver: Int?, role: String, forLimit isForLimit: Bool = false) async throws {
        let principal = buyer
        try await write { tx in
            try tx.execute(
                """
                INSERT INTO approval_rules (id, customer_id, name, scope, total_over, currency, is_for_new_address,
                    is_for_limit, step, approver_role, is_active, created_by, created_at, changed_at)
                VALUES (\(UUID()), \(principal.customerID), 'Правило', 'everybody', \(totalOver), 'RUB', \(false),
                    \(isForLimit), 1, \(role), \(true), \(principal.userID), \(World.start), \(World.start))
                """)
            return ()
        }
    }
}
