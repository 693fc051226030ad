import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Database

/// How the engines mean to answer lists and cards of goods: by indexes, whatever the order, section and filters.
@Suite struct CatalogPlansTests {
    @Test(.feature("PERF-10", "PERF-13"), arguments: TestEngine.all)
    func `no order of a list reads all goods, on its first page or a later one`(_ engine: TestEngine) async throws {
        let log = StatementLog()
        let world = try await World(engine, statements: log)
        try await Self.fill(world)
        for section in ["", "category=bolts&", "category=hardware&", "stock=1&", "category=bolts&stock=1&"] {
            for sort in ["name", "new", "popularity"] {
                let first = "/catalog?\(section)sort=\(sort)"
                let page = try await world.visit(as: .director) { visitor in
                    String(buffer: try await visitor.get(first).body)
                }
                let way = try #require(page.firstMatch(of: /href="(\/catalog\?[^"]*after=[^"]+)" rel="next"/)).1
                for path in [first, String(way).replacing("&amp;", with: "&")] {
                    _ = try log.take()
                    let status = try await world.visit(as: .director) { visitor in try await visitor.get(path).status }
                    #expect(status == .ok, "\(path)")
                    let lists = try log.take().filter { $0.contains("'goods' AS kind") }
                    #expect(lists.count == 1, "\(path)")
                    for statement in lists {
                        let plan = try await QueryPlan(of: statement, in: world.database)
                        #expect(plan.wholeTables == [], "\(path): \(plan)")
                    }
                }
            }
        }
    }

    @Test(.feature("PERF-10"), arguments: TestEngine.all)
    func `cards, tiles and comparisons find what they show by indexes`(_ engine: TestEngine) async throws {
        let log = StatementLog()
        let world = try await World(engine, statements: log)
        try await Self.fill(world)
        for path in [
            "/products/t-7", "/compare", "/catalog/new", "/dashboard/widgets/new_goods",
            "/dashboard/widgets/viewed_goods", "/dashboard/widgets/popular_goods",
        ] {
            _ = try log.take()
            let status = try await world.visit(as: .director) { visitor in try await visitor.get(path).status }
            #expect(status == .ok, "\(path)")
            for statement in try log.take() {
                let plan = try await QueryPlan(of: statement, in: world.database)
                #expect(plan.wholeTables == [], "\(path): \(plan)")
            }
        }
    }

    /// Goods in three sections, one of which is said to be too large for its goods to be looked at one by one.
    private static func fill(_ world: World) async throws {
        let (hardware, bolts, paints) = (UUID(), UUID(), UUID())
        let sections: [(id: UUID, slug: String, count: Int)] = [
            (hardware, "hardware", 6_000), (bolts, "bolts", 400), (paints, "paints", 400),
        ]
        let goods = (0..<1_200).map { (id: UUID(), section: sections[$0 % 3].id, sku: "T-\($0)") }
        try await world.database.write { tx in
            for section in sections {
                try tx.execute(
                    """
                    INSERT INTO categories (id, name, slug, position, product_count)
                    VALUES (\(section.id), \(section.slug), \(section.slug), 1, \(section.count))
                    """)
            }
            try tx.execute("UPDATE categories SET parent_id = \(hardware) WHERE id = \(bolts)")
            try tx.insert(
                into: "products",
                """
                id, category_id, sku, name, sort_name, search_text, slug, description, manufacturer, unit, unit_code, pack,
                vat_rate, is_active, created_at, updated_at
                """,
                rows: goods.map {
                    [
                        $0.id, $0.section, $0.sku, $0.sku, $0.sku, $0.sku, $0.sku.lowercased(), "", "", "шт", "796",
                        Int64(1_000), "22", true, World.start, World.start,
                    ]
                })
            let warehouse: UUID = try tx.value("SELECT id FROM warehouses")
            try tx.insert(
                into: "stock", "product_id, warehouse_id, quantity, reserved, updated_at",
                rows: goods.map { [$0.id, warehouse, Int64(5_000), Int64(0), World.start] })
            try tx.insert(
                into: "product_popularity", "product_id, orders",
                rows: goods.prefix(300).enumerated().map { [$1.id, Int64($0)] })
        }
        try await world.countedForPlans()
    }
}
