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

@testable import Catalog

/// Putting a product together: the price at each step, the cart, the request, what a company keeps.
@Suite struct ConfiguratorPagesTests {
    @Test(.feature("CAT-17"), arguments: TestEngine.all)
    func `a buyer puts a product together without scripts and orders it as a set`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await Self.configurator(in: world)
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/configure/shkaf").body)
            // The first door stands there already; 1 000,00 and 200,00.
            #expect(page.contains("1\u{202f}200,00"))
            let wrong = String(buffer: try await visitor.get("/configure/shkaf?chosen=1&o.door=glass&o=lock").body)
            #expect(
                wrong.contains("«Замок» не сочетается с «Стекло»") || wrong.contains("«Стекло» не сочетается с «Замок»")
            )
            #expect(wrong.contains("formaction=\"/cart/sets\" hidden"))
            let refused = try await visitor.post(
                "/cart/sets", [("slug", "shkaf"), ("o.door", "glass"), ("o", "lock")], from: "/configure/shkaf")
            #expect(refused.status == .seeOther)
        }
        #expect(try await world.count("cart_lines") == 0)
        try await world.visit(as: .purchaser) { visitor in
            let recalculated = try await visitor.post(
                "/configure/shkaf", [("slug", "shkaf"), ("o.door", "metal"), ("o", "fan")], from: "/configure/shkaf")
            let address = try #require(recalculated.headers[.location])
            #expect(address == "/configure/shkaf?chosen=1&o=metal&o=fan")
            let chosen = String(buffer: try await visitor.get(address).body)
            #expect(chosen.contains("1\u{202f}500,00"))
            let put = try await visitor.post(
                "/cart/sets", [("slug", "shkaf"), ("o.door", "metal"), ("o", "fan"), ("name", "для серверной")],
                from: "/configure/shkaf")
            #expect(put.headers[.location] == "/cart")
            let cart = String(buffer: try await visitor.get("/cart").body)
            #expect(cart.matches(of: /В сборке: Шкаф, для серверной/).count == 3)
            #expect(cart.contains("1\u{202f}500,00"))
            let placed = try await visitor.post(
                "/checkout",
                [("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "150000")],
                from: "/checkout")
            let order = String(buffer: try await visitor.get(placed.headers[.location] ?? "").body)
            #expect(order.matches(of: /В сборке: Шкаф, для серверной/).count == 3)
        }
        #expect(try await world.count("order_lines WHERE set_label = 'Шкаф, для серверной'") == 3)
        #expect(try await world.count("cart_sets") == 0)
        #expect(try await world.count("events WHERE name = 'ordering.set_added_to_cart'") == 1)
    }

    @Test(.feature("CAT-17"), arguments: TestEngine.all)
    func `scripts get the price, the rules and what is shut after every choice`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await Self.configurator(in: world)
        let path = "/configure/shkaf?chosen=1&o.door=glass&o=paint"
        try await world.visit(as: .stranger) { visitor in
            let answer = try await visitor.get(path, accept: "application/json")
            let json = try JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView)) as? [String: Any]
            // 1 000,00 and a quarter of it for glass; paint is a manager's word.
            #expect(json?["total"] as? String == "цена по запросу")
            #expect(json?["canBuy"] as? Bool == false)
            #expect(json?["canAsk"] as? Bool == true)
            let options = json?["options"] as? [String: [String: String]]
            #expect(options?["lock"]?["reason"]?.contains("Стекло") == true)
            #expect(options?["fan"]?["reason"] == "")
            let rows = json?["rows"] as? [[String: String]]
            #expect(rows?.count == 3)
            #expect(rows?[1]["amount"] == "250,00\u{a0}₽")
        }
    }

    @Test(.feature("CAT-17"), arguments: TestEngine.all)
    func `what no cart can hold becomes a request with its explanation`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await Self.configurator(in: world)
        let choice = [(name: "o", value: "metal"), (name: "o", value: "paint"), (name: "name", value: "белый")]
        try await world.visit(as: .purchaser) { visitor in
            let cart = try await visitor.post(
                "/cart/sets", choice + [("slug", "shkaf")], from: "/configure/shkaf")
            #expect(cart.status == .seeOther)
            let ask = try await visitor.post("/configure/shkaf/requests", choice, from: "/configure/shkaf")
            #expect(ask.status == .ok)
            #expect(String(buffer: ask.body).contains("value=\"Имя purchaser\""))
            let sent = try await visitor.post(
                "/configure/shkaf/requests",
                choice + [
                    ("company", "ООО «Ромашка»"), ("contact", "Павел"), ("phone", "+7 900 000-00-12"),
                    ("email", "p@romashka.example"),
                ], from: "/configure/shkaf")
            let path = try #require(sent.headers[.location])
            let page = String(buffer: try await visitor.get(path).body)
            for words in ["Шкаф, белый", "Окраска", "цена по запросу", "200,00"] {
                #expect(page.contains(words), "\(words)")
            }
        }
        #expect(try await world.count("cart_lines") == 0)
        #expect(try await world.count("service_requests WHERE service_id IS NULL AND status = 'new'") == 1)
    }

    @Test(.feature("CAT-17"), arguments: TestEngine.all)
    func `a kept configuration opens for colleagues and for nobody else`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await Self.configurator(in: world)
        let link = try await world.visit(as: .purchaser) { visitor -> String in
            let kept = try await visitor.post(
                "/configurations", [("slug", "shkaf"), ("o", "metal"), ("o", "fan"), ("name", "Наш <шкаф>")],
                from: "/configure/shkaf")
            #expect(kept.headers[.location] == "/configurations")
            let list = String(buffer: try await visitor.get("/configurations").body)
            #expect(list.contains("Наш &lt;шкаф&gt;"))
            return try #require(list.firstMatch(of: /href="(\/configurations\/[^"]+)"/).map { String($0.1) })
        }
        try await world.visit(as: .director) { visitor in
            let answer = try await visitor.get(link)
            #expect(answer.headers[.location]?.hasPrefix("/configure/shkaf?chosen=1&o=metal&o=fan&name=") == true)
        }
        try await world.visit(as: .rival) { visitor in
            let answer = try await visitor.get(link)
            #expect(answer.status == .notFound)
            let removed = try await visitor.post("\(link)/removal", [])
            #expect(removed.status == .notFound)
        }
        #expect(try await world.count("configurations WHERE removed_at IS NULL") == 1)
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("\(link)/removal", [])
            let gone = try await visitor.get(link)
            #expect(gone.status == .notFound)
            _ = try await visitor.post("\(link)/restoration", [])
            let back = try await visitor.get(link)
            #expect(back.status == .seeOther)
        }
    }

    @Test(.feature("CAT-17"), arguments: TestEngine.all)
    func `staff write a configurator by its rows, and one that leads nowhere is not shown`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.product("S-1", name: "Шкаф")
        try await world.product("D-1", name: "Дверь")
        let list = "/staff/catalog/configurators"
        let head = [
            (name: "name", value: "Сборный шкаф"), (name: "product", value: "S-1"), (name: "isShown", value: "on"),
            (name: "group.0.name", value: "Дверь"), (name: "group.0.required", value: "on"),
            (name: "group.0.option.0.name", value: "Металл"), (name: "group.0.option.0.product", value: "D-1"),
            (name: "group.0.option.1.name", value: "Стекло"), (name: "group.0.option.1.percent", value: "12,5"),
            (name: "group.1.name", value: "Замок"), (name: "group.1.required", value: "on"),
            (name: "group.1.option.0.name", value: "Ключ"), (name: "group.1.option.0.surcharge", value: "150"),
        ]
        try await world.visit(as: .manager) { visitor in
            let saved = try await visitor.post(list, head, from: "\(list)/new")
            let path = try #require(saved.headers[.location])
            let page = String(buffer: try await visitor.get(path).body)
            let ids = page.matches(of: /name="group\.\d\.option\.\d\.id" value="([a-z0-9]+)"/).map { String($0.1) }
            #expect(ids == ["o1", "o2", "o3"] || ids.count == 3)
            // The only lock against both doors: no way out.
            let rules = [
                (name: "version", value: "1"), (name: "rule.0.option", value: ids[2]),
                (name: "rule.0.kind", value: "excludes"), (name: "rule.0.other.0", value: ids[0]),
                (name: "rule.0.other.1", value: ids[1]),
                (name: "group.0.option.0.id", value: ids[0]), (name: "group.0.option.1.id", value: ids[1]),
                (name: "group.1.option.0.id", value: ids[2]),
            ]
            let refused = try await visitor.post(path, head + rules, from: path)
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("ничего нельзя собрать"))
            let unknown = head.map { $0.name == "product" ? (name: "product", value: "НЕТ") : $0 }
            let missing = try await visitor.post(list, unknown, from: "\(list)/new")
            #expect(missing.status == .unprocessableContent)
        }
        #expect(try await world.count("configurators WHERE version = 1 AND is_shown") == 1)
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/configure/sbornyy-shkaf").body)
            // 100,00 for the cabinet and the door each, 150,00 for the lock.
            #expect(page.contains("350,00"))
        }
    }

    /// «Шкаф» for 1 000,00: a door of metal for 200,00 or of glass for a quarter more, a lock that glass does not take,
    /// a fan for 300,00, paint on request.
    private static func configurator(in world: World) async throws {
        let cabinet = try await world.product("S-1", name: "Шкаф", price: 100_000)
        let metal = try await world.product("D-1", name: "Дверь", price: 20_000)
        let fan = try await world.product("F-1", name: "Вентилятор", price: 30_000)
        let lock = try await world.product("L-1", name: "Замок", price: 5_000)
        typealias Content = ConfiguratorContent
        let content = Content(
            groups: [
                Content.Group(
                    "door", "Дверь", required: true,
                    options: [
                        Content.Option("metal", "Металл", product: metal),
                        Content.Option("glass", "Стекло", percent: 2_500),
                    ]),
                Content.Group(
                    "more", "Ещё", many: true,
                    options: [
                        Content.Option("lock", "Замок", product: lock),
                        Content.Option("fan", "Вентилятор", product: fan),
                        Content.Option("paint", "Окраска", onRequest: true),
                    ]),
            ],
            rules: [Content.Rule("lock", .excludes, ["glass"])])
        let (principal, now) = (try await world.principal(.administrator), world.clock.now)
        try await world.database.write { tx in
            try Catalog.saveConfigurator(
                "Шкаф", slug: "shkaf", of: cabinet, lead: "", content, shown: true, as: nil, by: principal, at: now,
                in: tx)
        }
    }
}
