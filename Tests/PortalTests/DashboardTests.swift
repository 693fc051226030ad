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

@testable import Portal

/// The start page: whose tiles stand on it, what is in them, what a broken one does to the others, and how people
/// arrange them.
@Suite struct DashboardTests {
    @Test(.feature("UX-06", "PERS-08"), arguments: TestEngine.all)
    func `everybody finds the tiles of his work, and no others are to be had`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let buyers = [
            "attention", "figures", "recent_orders", "deliveries", "spending", "quick_actions", "cart", "manager",
            "terms", "often_bought", "new_goods",
        ]
        let people: [(who: World.Who, tiles: [String])] = [
            (.director, buyers), (.purchaser, buyers), (.shopper, buyers.filter { $0 != "terms" }),
            (.accountant, buyers.filter { !["often_bought", "cart"].contains($0) }),
            (.logistician, buyers.filter { !["spending", "often_bought", "cart"].contains($0) }),
            (
                .warehouse,
                ["attention", "figures", "recent_orders", "deliveries", "quick_actions", "manager", "new_goods"]
            ),
            (.manager, ["attention", "waiting_orders", "order_statuses", "order_sums", "silent_customers"]),
            (
                .administrator,
                ["attention", "waiting_orders", "order_statuses", "order_sums", "silent_customers", "journal"]
            ),
        ]
        for (who, tiles) in people {
            let isStaff = who == .manager || who == .administrator
            try await world.visit(as: who) { visitor in
                let answer = try await visitor.get(isStaff ? "/staff" : "/dashboard")
                #expect(answer.status == .ok, "\(who)")
                #expect(Self.tiles(String(buffer: answer.body)).map(\.id) == tiles, "\(who)")
                for id in buyers + ["waiting_orders", "journal"] where id != "attention" {
                    let expected: HTTPResponse.Status = tiles.contains(id) ? .ok : .notFound
                    #expect(try await visitor.get("/dashboard/widgets/\(id)").status == expected, "\(who) \(id)")
                }
            }
        }
    }

    @Test(.feature("UX-06", "UX-07"), arguments: TestEngine.all)
    func `a buyer sees his orders, what he spent, what is on its way and what he buys often, and nobody else's`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        _ = try await ForeignThings(in: world)
        let first = try await order(3, in: world)
        world.clock.advance(by: 60)
        let last = try await order(5, in: world)
        try await world.database.write { tx in
            try tx.execute("UPDATE orders SET status = 'shipped', delivery_address = 'Ржев' WHERE number = \(first)")
        }
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/dashboard").body)
            let tiles = Dictionary(uniqueKeysWithValues: Self.tiles(page).map { ($0.id, $0.html) })
            #expect(tiles["recent_orders"]?.contains(first) == true)
            #expect(tiles["recent_orders"]?.contains("500,00") == true)
            #expect(tiles["deliveries"]?.contains("/orders/\(first)") == true)
            #expect(tiles["deliveries"]?.contains("Ржев") == true)
            #expect(tiles["deliveries"]?.contains(last) == false)
            // Three pieces and five, a hundred roubles each.
            #expect(tiles["figures"]?.contains("Закупки за ноябрь") == true)
            #expect(tiles["figures"]?.contains(">800<") == true)
            #expect(tiles["figures"]?.components(separatedBy: "1 заказ<").count == 3)
            #expect(tiles["figures"]?.contains("1 ждёт подтверждения") == true)
            #expect(tiles["spending"]?.contains("Сумма, ₽") == true)
            #expect(tiles["spending"]?.contains("<data value=\"800.0\">800,00</data>") == true)
            #expect(tiles["spending"]?.contains("<data value=\"ноя\">ноябрь 2026</data>") == true)
            #expect(tiles["quick_actions"]?.contains("href=\"/orders/repetition\"") == true)
            // Four on the average.
            #expect(tiles["often_bought"]?.contains("обычно 4 шт") == true)
            #expect(tiles["manager"]?.contains("Имя manager") == true)
            #expect(tiles["terms"]?.contains("№\u{a0}15") == true)
            for secret in ForeignThings.secrets { #expect(!page.contains(secret), "\(secret)") }
            #expect(!page.contains("2026-000777"))
        }
        try await world.visit(as: .rival) { visitor in
            let page = String(buffer: try await visitor.get("/dashboard").body)
            #expect(page.contains("2026-000777"))
            #expect(!page.contains(first) && !page.contains(last))
        }
        try await world.visit(as: .warehouse) { visitor in
            let page = String(buffer: try await visitor.get("/dashboard").body)
            #expect(page.contains(first) && !page.contains("500,00") && !page.contains("repetition"))
            #expect(page.contains("В работе") && !page.contains("Закупки за"))
        }
    }

    @Test(.feature("UX-06"), arguments: TestEngine.all)
    func `staff see what waits, how many orders there are, what they come to and who fell silent`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await order(2, in: world)
        try await world.visit(as: .manager) { visitor in
            let tiles = Self.tiles(String(buffer: try await visitor.get("/staff").body))
            #expect(tiles.map { $0.html.contains(number) } == [false, true, false, false, false])
            #expect(tiles[2].html.contains("/staff/orders?status=placed"))
            #expect(tiles[3].html.components(separatedBy: ">200<").count == 3)
            #expect(!tiles[4].html.contains("ООО «Ромашка»"))
        }
        world.clock.advance(by: 61 * 86_400)
        let (session, now) = (world.sessionKey(.manager), world.clock.now)
        try await world.database.write { tx in
            try tx.execute("UPDATE sessions SET expires_at = \(now.addingTimeInterval(60)) WHERE key = \(session)")
        }
        try await world.visit(as: .manager) { visitor in
            let tiles = Self.tiles(String(buffer: try await visitor.get("/staff").body))
            #expect(tiles[4].html.contains("ООО «Ромашка»"))
        }
    }

    @Test(.feature("UX-06"), arguments: TestEngine.all)
    func `a tile that fails says so in its place and leaves the others whole`(_ engine: TestEngine) async throws {
        let broken = Widget("broken", title: "portal.dashboard.title", icon: "warn", for: Audience(.manageProfile)) {
            _, tx in
            try tx.execute("SELECT nothing FROM nowhere")
            return "never"
        }
        let world = try await World(engine, widgets: [broken])
        let number = try await order(1, in: world)
        try await world.visit(as: .director) { visitor in
            // First, so that whatever it broke would be broken for those after it.
            try await Self.arrange(["broken", "recent_orders", "manager"], visitor)
            let answer = try await visitor.get("/dashboard")
            #expect(answer.status == .ok)
            let tiles = Self.tiles(String(buffer: answer.body))
            #expect(tiles.map(\.id) == ["broken", "recent_orders", "manager"])
            #expect(tiles[0].html.contains("Не загрузилось"))
            #expect(tiles[0].html.contains("href=\"/dashboard/widgets/broken\""))
            #expect(!tiles[0].html.contains("nowhere"))
            #expect(tiles[1].html.contains(number) && tiles[2].html.contains("Имя manager"))
            let alone = String(buffer: try await visitor.get("/dashboard/widgets/broken").body)
            #expect(alone.contains("Не загрузилось"))
        }
    }

    @Test(.feature("UX-06"))
    func `a slow tile keeps nobody waiting, and comes when it is asked for by itself`() async throws {
        let slow = Widget(
            "slow", title: "portal.dashboard.title", icon: "clock", for: Audience(.manageProfile), shape: .chart
        ) { _, _ in
            Thread.sleep(forTimeInterval: 5)
            return "at last"
        }
        let world = try await World(.sqlite, widgets: [slow], tilePatience: .seconds(2))
        try await world.visit(as: .director) { visitor in
            try await Self.arrange(["slow", "manager", "terms"], visitor)
            let start = ContinuousClock.now
            let tiles = Self.tiles(String(buffer: try await visitor.get("/dashboard").body))
            #expect(ContinuousClock.now - start < .seconds(4))
            #expect(tiles[0].html.contains("data-widget-late") && !tiles[0].html.contains("at last"))
            #expect(tiles[0].html.contains("skeleton--chart"))
            #expect(tiles[0].html.contains("href=\"/dashboard/widgets/slow\"") && tiles[0].html.contains("Показать"))
            #expect(tiles[1].html.contains("Имя manager") && tiles[2].html.contains("№\u{a0}15"))
            let alone = String(buffer: try await visitor.get("/dashboard/widgets/slow").body)
            #expect(alone.contains("at last") && !alone.contains("data-widget-late"))
        }
    }

    @Test(.feature("PERS-06"), arguments: TestEngine.all)
    func `without a script tiles are moved, resized, taken away, added and put back as they were`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.visit(as: .warehouse) { visitor in
            let act = { (act: String, widget: String) async throws -> [String] in
                let done = try await visitor.post(
                    "/dashboard/arrangement", [("act", act), ("widget", widget)], from: "/dashboard?arrange=1")
                #expect(done.status == .seeOther)
                #expect(done.headers[.location]?.hasPrefix("/dashboard?arrange=1") == true)
                let page = String(buffer: try await visitor.get("/dashboard").body)
                return Self.tiles(page).map { "\($0.id) \($0.span)" }
            }
            let initial = [
                "attention 3", "figures 3", "recent_orders 2", "deliveries 1", "quick_actions 1", "manager 1",
                "new_goods 1",
            ]
            var expected = initial
            expected.swapAt(2, 3)
            #expect(try await act("earlier", "deliveries") == expected)
            expected.swapAt(5, 6)
            #expect(try await act("later", "manager") == expected)
            expected[2] = "deliveries 2"
            #expect(try await act("wider", "deliveries") == expected)
            expected[0] = "attention 2"
            #expect(try await act("narrower", "attention") == expected)
            // At the edges nothing changes.
            #expect(try await act("earlier", "attention") == expected)
            #expect(try await act("later", "manager") == expected)
            #expect(try await act("remove", "new_goods") == expected.filter { $0 != "new_goods 1" })
            let page = String(buffer: try await visitor.get("/dashboard?arrange=1").body)
            let spare = page.components(separatedBy: "id=\"spare-h\"")[1]
            // What stands on the page waits unseen, for scripts that take it away.
            #expect(spare.contains("data-spare=\"new_goods\">") && spare.contains("data-spare=\"manager\" hidden>"))
            #expect(try await act("add", "new_goods") == expected.filter { $0 != "new_goods 1" } + ["new_goods 1"])
            let foreign = try await visitor.post("/dashboard/arrangement", [("act", "add"), ("widget", "spending")])
            #expect(foreign.status == .notFound)
            #expect(try await act("reset", "") == initial)
        }
        let (user, others) = (world.user(.warehouse), world.user(.director))
        let kept = try await world.database.read { tx in
            try tx.all("SELECT preferences FROM users WHERE id IN (\(user), \(others))") { row in
                try row["preferences"] as String
            }
        }
        #expect(kept == ["{}", "{}"])
    }

    @Test func `what is stored and not understood, not known or not this person's is left out`() {
        let content: @Sendable (PersonContext, Transaction) throws -> HTML = { _, _ in "" }
        let widgets = ["a", "b", "c"].map { id in
            Widget(
                id, title: "", icon: "", for: Audience(.manageProfile), span: id == "a" ? 3 : 1, initial: id != "c",
                content: content)
        }
        func places(_ json: String?) -> Arrangement {
            let preferences = Preferences(json: json.map { #"{"dashboard":\#($0)}"# } ?? "{}")
            return Arrangement(preferences[Arrangement.preference], of: widgets)
        }
        let initial = [Arrangement.Place(id: "a", span: 3), Arrangement.Place(id: "b", span: 1)]
        for json in [nil, "7", #"[{"id":1}]"#, #"{"a":3}"#, #"[{"id":"gone","span":1}]"#] {
            #expect(places(json).shown == initial, "\(json ?? "nothing")")
        }
        #expect(places("[]").shown == [])
        let some = places(#"[{"id":"c","span":9},{"id":"gone","span":2},{"id":"c","span":1},{"id":"a","span":0}]"#)
        #expect(some.shown == [Arrangement.Place(id: "c", span: 3), Arrangement.Place(id: "a", span: 1)])
        #expect(some.kept == [Arrangement.Place(id: "gone", span: 2)])
    }

    // MARK: - Reading pages

    private struct ShownTile {
        let id: String
        let span: String
        let html: String
    }

    /// The tiles of a page in their order, without those that only newcomers see.
    private static func tiles(_ page: String) -> [ShownTile] {
        page.components(separatedBy: "data-widget=\"").dropFirst().map { part in
            let id = String(part.prefix { $0 != "\"" })
            let span = part.firstMatch(of: /data-span="(\d)"/).map { String($0.1) } ?? ""
            return ShownTile(id: id, span: span, html: part.components(separatedBy: "</section>")[0])
        }.filter { !["welcome", "staff_welcome", "first_steps"].contains($0.id) }
    }

    /// Keeps an arrangement as a script would.
    private static func arrange(_ ids: [String], _ visitor: Browser) async throws {
        let places = "[" + ids.map { #"{"id":"\#($0)","span":1}"# }.joined(separator: ",") + "]"
        let kept = try await visitor.post(
            "/settings/preferences", [("name", "dashboard"), ("value", places)], from: "/settings",
            accept: "application/json")
        #expect(kept.status == .noContent)
    }

    /// An order of the purchaser of a product at a hundred roubles; returns its number.
    private func order(_ quantity: Int, in world: World) async throws -> String {
        let exists = try await world.count("products WHERE sku = 'A-1'") > 0
        let product: String
        if exists {
            product = try await world.database.read { tx in
                (try tx.value("SELECT id FROM products WHERE sku = 'A-1'") as UUID).uuidString.lowercased()
            }
        } else {
            product = try await world.product("A-1").description
        }
        return try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", product), ("quantity", "\(quantity)")])
            let placed = try await visitor.post(
                "/checkout",
                [("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "\(quantity * 10_000)")],
                from: "/checkout")
            return try #require(placed.headers[.location]?.split(separator: "/").last.map(String.init))
        }
    }
}
