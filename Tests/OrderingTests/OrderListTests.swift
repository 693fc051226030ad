import Catalog
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

@testable import Ordering

/// The list of orders as a table: sorted by any of its heads, page by page, as a file, with the columns a person chose.
@Suite struct OrderListTests {
    @Test(.feature("UX-31"), arguments: TestEngine.all)
    func `whatever the list is sorted by, its pages hold every order once and turn both ways`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let seed = UInt64.random(in: 0...UInt64.max)
        try await insert(70, seed: seed, in: world)
        let principal = try await world.principal(.director)
        for sort in OrderQuery.Sort.allCases {
            for isFalling in [true, false] {
                var query = OrderQuery()
                (query.sort, query.isFalling) = (sort, isFalling)
                let pages = try await walk(query, by: 30, as: principal, in: world)
                #expect(pages.forward.map(\.count) == [30, 30, 10], "seed \(seed), \(sort)")
                let (there, back) = (pages.forward.map { $0.map(\.number) }, pages.backward.map { $0.map(\.number) })
                #expect(there == back, "seed \(seed), \(sort)")
                let all = pages.forward.flatMap(\.self)
                #expect(Set(all.map(\.number)).count == 70, "seed \(seed), \(sort)")
                let isSorted = zip(all, all.dropFirst()).allSatisfy { left, right in
                    let (first, second) = isFalling ? (right, left) : (left, right)
                    return Self.stands(first, before: second, by: sort)
                }
                #expect(isSorted, "seed \(seed), \(sort) \(isFalling)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `the address says the order; another order's place in the list is none`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await insert(35, seed: 7, in: world)
        try await world.visit(as: .director) { visitor in
            func page(_ path: String) async throws -> String { String(buffer: try await visitor.get(path).body) }
            let first = try await page("/orders?sort=-sum")
            let sorted =
                /aria-sort="descending"><span class="phone-only">Сумма, ₽<\/span><a class="sort desk-only" href="\/orders\?sort=sum">/
            #expect(first.replacing("\u{a0}", with: " ").contains(sorted))
            #expect(try await page("/orders?sort=status").contains("href=\"/orders?sort=-status\""))
            let next = try #require(first.firstMatch(of: /href="\/orders\?sort=-sum&amp;after=([^"]+)" rel="next"/)).1
            let second = try await page("/orders?sort=-sum&after=\(next)")
            #expect(second.matches(of: /class="rowlink"/).count == 5)
            #expect(second.contains("href=\"/orders?sort=-sum\" rel=\"first\""))
            for path in [
                "/orders?after=\(next)", "/orders?sort=number&after=\(next)", "/orders?sort=nonsense", "/orders?sort=-",
                "/orders?sort=sum&after=nonsense",
            ] {
                #expect(try await page(path).matches(of: /class="rowlink"/).count == 30, "\(path)")
            }
        }
    }

    @Test(.feature("UX-31"), arguments: TestEngine.all)
    func `a person sees the columns and the density that he chose, and opens the views that he saved`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await insert(3, seed: 1, in: world)
        let chosen = #"""
            {"tables":{"orders":{"columns":["lines","sum","gone"]}},"density":"comfortable",\#
            "filters":{"orders":[{"name":"Мои <покупки>","query":"status=placed&q=a%26b"}],"other":[]}}
            """#
        let director = world.user(.director)
        try await world.visit(as: .director) { visitor in
            let before = String(buffer: try await visitor.get("/orders").body)
            #expect(before.contains("data-density=\"compact\"") && before.contains("c-what"))
            try await world.database.write { tx in
                try tx.execute("UPDATE users SET preferences = \(SQLValue.json(chosen)) WHERE id = \(director)")
            }
            let page = String(buffer: try await visitor.get("/orders").body)
            let heads = page.matches(of: /<th scope="col" role="columnheader" class="c-([a-z]+)/).map { String($0.1) }
            #expect(heads == ["no", "lines", "sum"])
            #expect(page.contains("data-density=\"comfortable\""))
            #expect(page.contains("href=\"/orders?status=placed&amp;q=a%26b\">Мои &lt;покупки&gt;</a>"))
            #expect(page.contains("value=\"&quot;comfortable&quot;\""))
        }
    }

    @Test(.feature("UX-31"), arguments: TestEngine.all)
    func `the file has every order that is found, part by part, and only what the person may see`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await insert(1_203, seed: 3, in: world)
        try await world.database.write { tx in
            try tx.execute(
                """
                UPDATE orders SET first_line = '=1+1', total = 1234567, customer_reference = 'a;"b"'
                WHERE number = '2026-000007'
                """)
        }
        try await world.visit(as: .director) { visitor in
            let answer = try await visitor.get("/orders.csv?sort=number")
            #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"orders-2026-") == true)
            let text = String(buffer: answer.body)
            #expect(Array(text.utf8.prefix(3)) == [0xEF, 0xBB, 0xBF])
            let lines = text.components(separatedBy: "\r\n")
            #expect(lines.count == 1 + 1_203 + 1)
            let head = "Номер;Ваш номер;Создан;Статус;Плательщик;Первый товар;Строк;Сумма с НДС;НДС;Валюта"
            #expect(lines[0].hasSuffix(head))
            #expect(lines[1].hasPrefix("2026-000000;"))
            #expect(lines[8].hasPrefix("2026-000007;\"a;\"\"b\"\"\";"))
            #expect(lines[8].contains(";'=1+1;"))
            #expect(lines[8].contains(";12345,67;"))

            let chosen = "/orders.csv?number=2026-000003&number=2026-000005&number=x"
            let few = String(buffer: try await visitor.get(chosen).body)
            #expect(few.components(separatedBy: "\r\n").count == 1 + 2 + 1)
            let found = String(buffer: try await visitor.get("/orders.csv?q=2026-00012").body)
            #expect(found.components(separatedBy: "\r\n").count == 1 + 10 + 1)
        }
        try await world.visit(as: .logistician) { visitor in
            let text = String(buffer: try await visitor.get("/orders.csv?min=12345.67&sort=sum").body)
            #expect(!text.contains("Сумма") && !text.contains("12345,67") && !text.contains("RUB"))
            // Neither the filter nor the order tells what things cost.
            #expect(text.components(separatedBy: "\r\n").count == 1 + 1_203 + 1)
        }
        try await world.visit(as: .rival) { visitor in
            let text = String(buffer: try await visitor.get("/orders.csv?number=2026-000003").body)
            #expect(text.components(separatedBy: "\r\n").count == 2)
        }
        try await world.visit(as: .manager) { visitor in
            let text = String(buffer: try await visitor.get("/staff/orders.csv?number=2026-000003").body)
            #expect(text.contains("2026-000003;"))
        }
    }

    // MARK: - Tools

    private struct Pages {
        let forward: [[OrderSummary]]
        let backward: [[OrderSummary]]
    }

    /// Every page to the end, and the same pages on the way back.
    private func walk(
        _ query: OrderQuery, by limit: Int, as principal: Principal, in world: World
    ) async throws -> Pages {
        func page(_ request: PageRequest) async throws -> Page<OrderSummary> {
            var asked = query
            asked.page = request
            let wanted = asked
            return try await world.database.read { tx in try Ordering.slice(of: wanted, for: principal, in: tx) }
        }
        var forward = [try await page(PageRequest(limit: limit))]
        while let next = forward.last?.next { forward.append(try await page(PageRequest(limit: limit, after: next))) }
        var backward = Array(forward.suffix(1))
        while let previous = backward.first?.previous {
            backward.insert(try await page(PageRequest(limit: limit, before: previous)), at: 0)
        }
        return Pages(forward: forward.map(\.items), backward: backward.map(\.items))
    }

    private static func stands(_ left: OrderSummary, before right: OrderSummary, by sort: OrderQuery.Sort) -> Bool {
        switch sort {
        case .date: left.placedAt <= right.placedAt
        case .number: left.number < right.number
        case .sum: left.total <= right.total
        case .status: stage(left) <= stage(right)
        }
    }

    private static func stage(_ order: OrderSummary) -> Int { OrderStatus.allCases.firstIndex(of: order.status) ?? 0 }

    /// Orders of the director, many of them alike in sum, status and instant, so that only the tiebreaker tells them
    /// apart.
    private func insert(_ count: Int, seed: UInt64, in world: World) async throws {
        let (ours, director) = (world.ours, try await world.principal(.director))
        var random = SeededGenerator(seed: seed)
        var rows: [[any SQLConvertible]] = []
        for index in 0..<count {
            let number = "2026-" + String(String(1_000_000 + index).dropFirst())
            let status = OrderStatus.allCases[Int.random(in: 0..<OrderStatus.allCases.count, using: &random)]
            let at = World.start.addingTimeInterval(Double(Int.random(in: 0..<9, using: &random)) * 3_600)
            let total = Int64.random(in: 1...9, using: &random) * 10_000
            rows.append([
                UUID(), number, ours, director.userID, director.name, "ООО «Ромашка»", status, status.isArchived, at,
                at,
                "", "", "Тверь", "", "", total, total / 6, "RUB", Int64(1 + index % 4), "Болт", number,
            ])
        }
        let all = rows
        try await world.database.write { tx in
            try tx.insert(
                into: "orders",
                """
                id, number, customer_id, placed_by, placed_by_name, payer_name, status, is_archived, placed_at, status_at,
                customer_reference, comment, delivery_address, recipient, recipient_phone, total, vat_total, currency,
                line_count, first_line, search_text
                """,
                rows: all)
        }
    }
}
