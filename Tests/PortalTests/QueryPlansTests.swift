import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Ordering
import TestKit
import Testing
import Web

@testable import Database

/// The statements of the pages people open all day, and how the engines mean to answer them: never by reading a table
/// that grows with the trade from end to end.
@Suite struct QueryPlansTests {
    @Test(.feature("PERF-10"), arguments: TestEngine.all)
    func `no page of the trade reads a growing table from end to end`(_ engine: TestEngine) async throws {
        let log = StatementLog()
        let world = try await World(engine, statements: log)
        let trade = try await Trade(in: world)
        for (who, paths) in trade.pages {
            for path in paths {
                _ = try log.take()
                let status = try await world.visit(as: who) { visitor in try await visitor.get(path).status }
                #expect(status == .ok, "\(who) \(path)")
                let statements = try log.take()
                #expect(statements.contains { $0.contains("FROM sessions") } == who.isSignedIn)
                for statement in statements {
                    let plan = try await QueryPlan(of: statement, in: world.database)
                    #expect(plan.wholeTables == [], "\(who) \(path): \(plan)")
                }
            }
        }
    }

    @Test(.feature("PERF-10"), arguments: TestEngine.all)
    func `a customer's orders come sorted out of an index, whatever narrows the list`(_ engine: TestEngine) async throws
    {
        let log = StatementLog()
        let world = try await World(engine, statements: log)
        let trade = try await Trade(in: world)
        for path in [
            "/orders", "/orders?tab=current", "/orders?status=placed", "/orders?from=2026-11-01", trade.nextOrders,
        ] {
            _ = try log.take()
            _ = try await world.visit(as: .director) { visitor in try await visitor.get(path).status }
            let lists = try log.take().filter { $0.contains("FROM orders o") && $0.contains("ORDER BY o.placed_at") }
            #expect(lists.count == 1, "\(path)")
            for statement in lists {
                let plan = try await QueryPlan(of: statement, in: world.database)
                #expect(!plan.sorts, "\(path): \(plan)")
            }
        }
    }

    @Test(.feature("PERF-10"), arguments: TestEngine.all)
    func `orders come out of an index in every order of the list`(_ engine: TestEngine) async throws {
        let log = StatementLog()
        let world = try await World(engine, statements: log)
        _ = try await Trade(in: world)
        for (who, list) in [(World.Who.director, "/orders"), (.administrator, "/staff/orders")] {
            for sort in ["number", "-number", "sum", "-sum", "status", "-status"] {
                let first = try await world.visit(as: who) { visitor in
                    String(buffer: try await visitor.get("\(list)?sort=\(sort)").body)
                }
                let token = try #require(first.firstMatch(of: /[?;]after=([^"]+)" rel="next"/)).1
                for path in ["\(list)?sort=\(sort)", "\(list)?sort=\(sort)&after=\(token)"] {
                    _ = try log.take()
                    _ = try await world.visit(as: who) { visitor in try await visitor.get(path).status }
                    let lists = try log.take().filter { $0.contains("o.first_line FROM orders o") }
                    #expect((1...2).contains(lists.count), "\(path)")
                    for statement in lists {
                        let plan = try await QueryPlan(of: statement, in: world.database)
                        #expect(!plan.sorts && plan.wholeTables == [], "\(path): \(plan)")
                    }
                }
            }
        }
    }

    @Test(.feature("PERF-10"), arguments: TestEngine.all)
    func `staff find the orders that wait without walking through all that ever were`(_ engine: TestEngine) async throws
    {
        let log = StatementLog()
        let world = try await World(engine, statements: log)
        _ = try await Trade(in: world)
        for path in ["/staff", "/staff/orders?status=placed"] {
            _ = try log.take()
            _ = try await world.visit(as: .administrator) { visitor in try await visitor.get(path).status }
            let lists = try log.take().filter { $0.contains("FROM orders o") && $0.contains("ORDER BY o.placed_at") }
            #expect(lists.count == 1, "\(path)")
            for statement in lists {
                let plan = try await QueryPlan(of: statement, in: world.database)
                #expect(plan.walkedTables == [], "\(path): \(plan)")
            }
        }
    }
}

/// A few thousand rows of trade, so that the engines have something to think about.
private struct Trade: Sendable {
    let nextOrders: String
    let nextGoods: String
    let number: String

    init(in world: World) async throws {
        let (ours, director) = (world.ours, try await world.principal(.director))
        try await world.database.write { tx in
            let prices: UUID = try tx.value("SELECT id FROM price_types WHERE is_retail")
            let warehouse: UUID = try tx.value("SELECT id FROM warehouses")
            let category = UUID()
            try tx.execute(
                """
                INSERT INTO categories (id, name, slug, position, product_count) VALUES (\(category), 'Крепёж', 'bolts', 1, 9)
                """)
            let goods = (0..<1_500).map { (id: UUID(), sku: "T-\($0)") }
            try tx.insert(
                into: "products",
                """
                id, category_id, sku, name, sort_name, search_text, slug, description, manufacturer, unit, unit_code, pack,
                vat_rate, is_active, created_at, updated_at
                """,
                rows: goods.map {
                    [
                        $0.id, category, $0.sku, $0.sku, $0.sku, $0.sku, $0.sku.lowercased(), "", "", "шт", "796",
                        Int64(1_000), "22", true, World.start, World.start,
                    ]
                })
            try tx.insert(
                into: "prices", "product_id, price_type_id, min_quantity, amount, currency",
                rows: goods.map { [$0.id, prices, Int64(0), Int64(100), "RUB"] })
            try tx.insert(
                into: "stock", "product_id, warehouse_id, quantity, reserved, updated_at",
                rows: goods.map { [$0.id, warehouse, Int64(5_000), Int64(0), World.start] })
            let cart = try Ordering.claimCart(by: director, at: World.start, in: tx)
            try tx.insert(
                into: "cart_lines", "cart_id, customer_id, product_id, quantity, seen_price, currency, added_at",
                rows: goods.prefix(20).map {
                    [cart, ours, $0.id, Int64(1_000), Int64(100), "RUB", World.start]
                })
            try Self.insertOrders(of: ours, by: director, goods[0].id, in: tx)
        }
        try await world.countedForPlans()
        number = "2026-001999"
        (nextOrders, nextGoods) = try await world.visit(as: .director) { visitor in
            let orders = String(buffer: try await visitor.get("/orders").body)
            let goods = String(buffer: try await visitor.get("/catalog").body)
            return (
                orders.firstMatch(of: /href="(\/orders\?after=[^"]+)"/).map { String($0.1) } ?? "",
                goods.firstMatch(of: /href="(\/catalog\?after=[^"]+)"/).map { String($0.1) } ?? ""
            )
        }
    }

    private static func insertOrders(
        of customer: ID<Customer>, by principal: Principal, _ product: UUID, in tx: Transaction
    ) throws {
        let orders = (0..<2_000).map {
            (id: UUID(), index: $0, at: World.start.addingTimeInterval(Double($0) * 60 - 200_000))
        }
        try tx.insert(
            into: "orders",
            """
            id, number, customer_id, placed_by, placed_by_name, payer_name, status, is_archived, placed_at, status_at,
            customer_reference, comment, delivery_address, recipient, recipient_phone, total, vat_total, currency,
            line_count, first_line, search_text
            """,
            rows: orders.map { order in
                let number = "2026-" + String(String(1_000_000 + order.index).dropFirst())
                let isOver = order.index % 50 != 0
                return [
                    order.id, number, customer, principal.userID, principal.name, "ООО «Ромашка»",
                    isOver ? "completed" : "placed", isOver, order.at, order.at, "", "", "Тверь", "", "", Int64(100),
                    Int64(18), "RUB", Int64(2), "T-0", number,
                ]
            })
        try tx.insert(
            into: "order_lines",
            """
            order_id, position, customer_id, product_id, sku, name, unit, quantity, price, vat_rate, vat_mode, net, vat,
            amount, currency
            """,
            rows: orders.flatMap { order in
                (1...2).map { position in
                    [
                        order.id, Int64(position), customer, product, "T-0", "T-0", "шт", Int64(1_000), Int64(50), "22",
                        "included", Int64(41), Int64(9), Int64(50), "RUB",
                    ] as [any SQLConvertible]
                }
            })
        try tx.insert(
            into: "events",
            "id, name, subject_kind, subject_id, customer_id, actor_kind, actor_id, actor_name, at, payload",
            rows: orders.map { order in
                [
                    ID<StoredEvent>(at: order.at), "ordering.order_placed", "order", order.id.uuidString.lowercased(),
                    customer, "member", principal.userID, principal.name, order.at, SQLValue.json("{}"),
                ]
            })
    }

    /// What everybody opens all day.
    var pages: [(who: World.Who, paths: [String])] {
        [
            (.stranger, ["/catalog", "/catalog?category=bolts", "/catalog?sort=new", nextGoods, "/products/t-7"]),
            (
                .director,
                [
                    "/dashboard", "/catalog", "/catalog?stock=1", "/products/t-7", "/cart", "/checkout", "/orders",
                    "/orders?tab=current", "/orders?tab=archive", "/orders?status=placed",
                    "/orders?sort=-sum", "/orders.csv",
                    "/orders?from=2026-11-01&to=2026-11-17", "/orders?min=1&max=2", "/orders?q=2026-000007", nextOrders,
                    "/orders/\(number)", "/orders/\(number)?from=1", "/orders/\(number)/repetition", "/company",
                    "/company/legal-entities", "/company/addresses", "/settings", "/api/v1/orders",
                ]
            ),
            (.purchaser, ["/orders", "/cart"]), (.warehouse, ["/orders", "/orders/\(number)"]),
            (.manager, ["/staff", "/staff/orders", "/staff/orders/\(number)", "/staff/customers"]),
            (
                .administrator,
                ["/staff", "/staff/orders", "/staff/orders/\(number)", "/staff/customers", "/staff/events"]
            ),
        ]
    }
}
