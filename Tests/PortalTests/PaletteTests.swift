import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Portal
import TestKit
import Testing
import Web

/// The command palette finds goods, orders, pages and actions, and nothing that is not the person's own.
@Suite struct PaletteTests {
    @Test(arguments: TestEngine.all)
    func `a buyer finds goods with his price, his orders, sections and actions`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.placedOrder(of: "Болт <М8>×40")
        try await world.visit(as: .purchaser) { visitor in
            let goods = try await Answer(visitor, "болт <м8>").group("Товары")
            #expect(goods.map(\.path) == ["/products/a-1"])
            #expect(goods.map(\.words) == ["[Болт <М8>]×40"])
            #expect(goods.map(\.note) == ["12,34\u{a0}₽, 98\u{a0}шт"])
            for question in [number, String(number.suffix(6)), "болт"] {
                let orders = try await Answer(visitor, question).group("Заказы")
                #expect(orders.map(\.path) == ["/orders/\(number)"], "\(question)")
                #expect(orders.first?.note.hasPrefix("Оформлен") == true)
            }
            let byLayout = try await Answer(visitor, "pfrfps").group("Перейти")
            #expect(byLayout.first?.path == "/orders" && byLayout.first?.words == "[Заказы]")
            let actions = try await Answer(visitor, "").group("Действия")
            let (look, way) = ("/settings/preferences", "/settings#password-h")
            #expect(
                actions.map(\.path) == [
                    "/catalog", "/orders/repetition", "/checkout", way, "/orders/import", "/quotes/new",
                    "/returns/new", "/help", look, look, look, "/language", "/logout",
                ])
            let sent = actions.compactMap { $0.deed?.fields }
            let themes = ["\"light\"", "\"dark\"", ""].map { ["name": "theme", "value": $0] }
            #expect(sent == themes + [["language": "en"], [:]])
            let nothing = try await Answer(visitor, "ъъъъ")
            #expect(nothing.nothing?.contains("«ъъъъ»") == true)
            #expect(nothing.groups.flatMap(\.lines).map(\.path) == ["/search?q=\("ъъъъ".formEncoded)"])
        }
    }

    @Test(arguments: TestEngine.all)
    func `without a script the palette is a page, and markup in names stays text`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        _ = try await world.placedOrder(of: "Болт <М8>×40")
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/palette?q=\("болт".formEncoded)").body)
            #expect(page.contains("<mark>Болт</mark> &lt;М8&gt;×40"))
            #expect(!page.contains("<М8>"))
            #expect(page.contains("<a class=\"palette__item\" href=\"/products/a-1\">"))
            let actions = String(buffer: try await visitor.get("/palette?q=\("тёмная".formEncoded)").body)
            #expect(actions.contains(/name="value" value="&quot;dark&quot;">\s*<button class="palette__item">/))
        }
    }

    @Test(arguments: TestEngine.all)
    func `nobody finds what belongs to another customer`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let foreign = try await ForeignThings(in: world)
        let questions = [foreign.orderNumber, "777", "000777", "тайна", "василёк", "василек", "секретный"]
        for who in [World.Who.director, .purchaser, .accountant, .logistician, .warehouse, .shopper, .manager] {
            try await world.visit(as: who) { visitor in
                for question in questions {
                    let lines = try await Answer(visitor, question).groups.flatMap(\.lines)
                    let found = lines.filter { $0.path.hasPrefix("/orders/2") || $0.path.hasPrefix("/staff/orders/") }
                    #expect(found.map(\.path) == [], "\(who): \(question)")
                    for secret in ForeignThings.secrets + ["Василёк"] {
                        #expect(!lines.contains { $0.text.contains(secret) }, "\(who): \(question)")
                    }
                }
            }
        }
        try await world.visit(as: .rival) { visitor in
            let orders = try await Answer(visitor, "777").group("Заказы")
            #expect(orders.map(\.path) == ["/orders/\(foreign.orderNumber)"])
        }
    }

    @Test(arguments: TestEngine.all)
    func `a manager finds his own customers and their orders, an administrator all`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let foreign = try await ForeignThings(in: world)
        let number = try await world.placedOrder(of: "Болт")
        let (ours, theirs) = ("/staff/customers/\(world.ours)", "/staff/customers/\(world.theirs)")
        try await world.visit(as: .manager) { visitor in
            let (customers, orders) = (try await Answer(visitor, "ооо"), try await Answer(visitor, "болт"))
            #expect(customers.group("Клиенты").map(\.path) == [ours])
            #expect(orders.group("Заказы").map(\.path) == ["/staff/orders/\(number)"])
        }
        try await world.visit(as: .administrator) { visitor in
            #expect(try await Answer(visitor, "ооо").group("Клиенты").map(\.path) == [theirs, ours])
            let orders = try await Answer(visitor, "777").group("Заказы")
            #expect(orders.map(\.path) == ["/staff/orders/\(foreign.orderNumber)"])
            #expect(try await Answer(visitor, "новый клиент").group("Действия").map(\.path) == ["/staff/customers/new"])
        }
    }

    @Test(arguments: TestEngine.all)
    func `whoever may see no prices finds goods and orders without sums`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        _ = try await world.placedOrder(of: "Болт")
        try await world.visit(as: .warehouse) { visitor in
            let answer = try await Answer(visitor, "болт")
            #expect(answer.group("Товары").map(\.note) == ["98\u{a0}шт"])
            #expect(answer.group("Заказы").map(\.note) == ["Оформлен"])
            let actions = try await Answer(visitor, "").group("Действия").map(\.path)
            #expect(!actions.contains("/catalog") && !actions.contains("/checkout"))
            #expect(try await Answer(visitor, "24,68").group("Заказы").isEmpty)
        }
    }

    @Test(arguments: TestEngine.all)
    func `what is called exactly so stands on top`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.placedOrder(of: "Корзина проволочная")
        try await world.visit(as: .purchaser) { visitor in
            for question in [number, String(number.suffix(6))] {
                #expect(try await Answer(visitor, question).groups.first?.title == "Заказы", "\(question)")
            }
            for question in ["корзина", "rjhpbyf"] {
                let first = try await Answer(visitor, question).groups.first
                #expect(first?.lines.map(\.path) == ["/cart"], "\(question)")
            }
            #expect(try await Answer(visitor, "a-1").groups.first?.title == "Товары")
            // A sum is no name, but it is found.
            #expect(try await Answer(visitor, "24,68").group("Заказы").map(\.path) == ["/orders/\(number)"])
        }
    }

    @Test(.feature("SRCH-14"), arguments: TestEngine.all)
    func `goods and orders are found in the other keyboard layout, with the index and without it`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await world.placedOrder(of: "Кровать")
        for questions in [["rhjdfnm"], ["rhjdfnm", "rhjdf", "кров"]] {
            try await world.visit(as: .purchaser) { visitor in
                for question in questions {
                    let answer = try await Answer(visitor, question)
                    #expect(answer.group("Товары").map(\.path) == ["/products/a-1"], "\(question)")
                    #expect(answer.group("Заказы").map(\.path) == ["/orders/\(number)"], "\(question)")
                }
                let whole = try await Answer(visitor, "rhjdfnm").group("Товары")
                #expect(whole.map(\.words) == ["[Кровать]"])
            }
            try await world.portal.search.follow()
        }
    }

    @Test(arguments: [
        World.Who.director, .purchaser, .accountant, .logistician, .warehouse, .shopper, .manager, .administrator,
    ])
    func `every page it offers by name opens for whoever it is offered to`(_ who: World.Who) async throws {
        let world = try await World(.sqlite)
        let principal = try await world.principal(who)
        let offered = world.site.contributions.shortcuts.filter { shortcut in
            shortcut.audiences.contains { $0.includes(principal) }
        }
        #expect(Set(offered.map(\.path)).count == offered.count)
        try await world.visit(as: who) { visitor in
            let places = try await Answer(visitor, "").group("Перейти").map(\.path)
            #expect(places.contains("/settings") && places.contains("/attention"))
            for path in places + offered.map(\.path) {
                let status = try await visitor.get(String(path.prefix { $0 != "#" })).status
                #expect(status == .ok || status == .seeOther, "\(path)")
            }
        }
    }

    @Test func `every page of settings is offered by its name`() async throws {
        let world = try await World(.sqlite)
        let answers: Set<String> = ["/staff/settings/appearance/colour"]
        let pages = world.portal.routes.sorted.filter { route in
            let isSetting = route.path.hasPrefix("settings") || route.path.hasPrefix("staff/settings")
            return isSetting && route.method == .get && !route.path.contains(":") && !route.path.hasSuffix("/new")
        }
        let contributions = world.site.contributions
        let offered = Set(contributions.shortcuts.map(\.path) + contributions.navigation.map(\.path) + ["/settings"])
        let missing = Set(pages.map { "/\($0.path)" }).subtracting(offered).subtracting(answers)
        #expect(missing.sorted() == [])
        try await world.visit(as: .administrator) { visitor in
            let prices = try await Answer(visitor, "виды цен").group("Перейти").map(\.path)
            #expect(prices == ["/staff/prices/types", "/staff/price-types"])
        }
        try await world.visit(as: .director) { visitor in
            let settings = try await Answer(visitor, "виды цен")
            #expect(settings.group("Перейти").isEmpty)
        }
    }

    @Test func `a section out of the menu is still found`() async throws {
        let world = try await World(.sqlite)
        var look = world.site.look.current
        look.menu.hidden = ["orders"]
        look.version += 1
        world.site.look.replace(look)
        try await world.visit(as: .director) { visitor in
            let shown = try await Answer(visitor, "").group("Перейти").map(\.path)
            #expect(shown.contains("/catalog") && !shown.contains("/orders"))
            #expect(try await Answer(visitor, "заказы").group("Перейти").first?.path == "/orders")
        }
    }

    @Test(arguments: TestEngine.all)
    func `the last order is repeated by one address`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.get("/orders/repetition")
            #expect(answer.headers[.location] == "/orders")
        }
        let number = try await world.placedOrder(of: "Болт")
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.get("/orders/repetition")
            #expect(answer.headers[.location] == "/orders/\(number)/repetition")
        }
        try await world.visit(as: .director) { visitor in
            let answer = try await visitor.get("/orders/repetition")
            #expect(answer.headers[.location] == "/orders")
        }
    }
}

/// What the palette answered a script.
private struct Answer: Decodable, Sendable {
    struct Run: Decodable, Sendable { let text: String, isFound: Bool }
    struct Deed: Decodable, Sendable { let control: String, fields: [String: String]? }
    struct Line: Decodable, Sendable {
        let title: [Run]
        let detail: [Run]
        let note: String
        let path: String
        let deed: Deed?
        /// All it says.
        var text: String { (title + detail).map(\.text).joined() + note }
        /// The title with brackets around what was found.
        var words: String { title.map { $0.isFound ? "[\($0.text)]" : $0.text }.joined() }
    }
    struct Group: Decodable, Sendable { let title: String, lines: [Line] }

    let groups: [Group]
    let nothing: String?

    init(_ visitor: Browser, _ question: String) async throws {
        let answer = try await visitor.get("/palette?part=json&q=\(question.formEncoded)", accept: "application/json")
        #expect(answer.status == .ok)
        self = try JSONDecoder().decode(Answer.self, from: Data(String(buffer: answer.body).utf8))
    }

    func group(_ title: String) -> [Line] { groups.first { $0.title == title }?.lines ?? [] }
}

extension World {
    /// An order of two pieces of a product `A-1` at 12,34, made by the purchaser as he makes it; returns its number.
    func placedOrder(of name: String) async throws -> String {
        let bolt = try await product("A-1", name: name, price: 1_234)
        let payerID = payer.uuidString
        return try await visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let placed = try await visitor.post(
                "/checkout", [("payer", payerID), ("newAddress", "Тверь"), ("agreedTotal", "2468")], from: "/checkout")
            return try #require(placed.headers[.location]?.split(separator: "/").last.map(String.init))
        }
    }
}
