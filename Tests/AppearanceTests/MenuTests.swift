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

@testable import Appearance

/// Which sections stand in the menus, and in which order.
@Suite struct MenuTests {
    private static let path = Appearance.menuPath

    private func text(_ response: TestResponse) -> String { String(buffer: response.body) }

    /// The sections of a page's sidebar, by their addresses.
    private func sidebar(_ page: String) -> [String] {
        let list = page.firstMatch(of: /(?s)<ul class="nav"[^>]*>(.*?)<\/ul>/).map { String($0.1) } ?? ""
        return list.matches(of: /class="nav__link" href="([^"]+)"/).map { String($0.1) }
    }

    /// The sections as the page of the menus has them.
    private func names(_ page: String) -> [String] {
        page.matches(of: /name="order" value="([^"]+)"/).map { String($0.1) }
    }

    private func items(_ count: Int, staff: Bool) -> [NavigationItem] {
        (1...count).map {
            NavigationItem(
                section: "s\($0)", path: "/s\($0)", icon: "home", title: "x", permission: .manageProfile,
                isForStaff: staff)
        }
    }

    @Test(.feature("ADM-04"), arguments: TestEngine.all)
    func `a section is hidden and others change places, for members and staff apart`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        try await world.product("A-1")
        try await world.visit(as: .administrator) { visitor in
            let all = names(text(try await visitor.get(Self.path)))
            #expect(all.contains("orders") && all.contains("staff.orders") && all.contains("staff.settings"))
            let order = ["orders"] + all.filter { $0 != "orders" }
            let fields =
                order.map { (name: "order", value: $0) }
                + order.filter { $0 != "catalog" && $0 != "staff.prices" }.map { (name: "shown", value: $0) }
            let saved = try await visitor.post(Self.path, fields, from: Self.path)
            #expect(saved.status == .seeOther)
            let own = sidebar(text(try await visitor.get("/staff")))
            #expect(own.contains("/staff/orders") && own.contains("/staff/settings"))
            #expect(!own.contains("/staff/prices/rules"))
            #expect(try await visitor.get("/staff/prices/rules").status == .ok)
        }
        try await world.visit(as: .director) { visitor in
            let page = text(try await visitor.get("/orders"))
            #expect(sidebar(page).first == "/orders")
            #expect(!sidebar(page).contains("/catalog"))
            // Hidden is not shut: links go on leading there.
            #expect(try await visitor.get("/catalog").status == .ok)
            #expect(try await visitor.get("/products/a-1").status == .ok)
        }
        #expect(try await world.count("events WHERE name = 'appearance.look_changed'") == 1)
    }

    @Test(.feature("ADM-04"))
    func `the way back to the settings cannot be hidden, nor everything`() async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .administrator) { visitor in
            let all = names(text(try await visitor.get(Self.path)))
            let shown = all.filter { !$0.hasPrefix("staff.") || $0 == "staff.orders" }
            let fields = all.map { (name: "order", value: $0) } + shown.map { (name: "shown", value: $0) }
            #expect(try await visitor.post(Self.path, fields, from: Self.path).status == .seeOther)
            #expect(sidebar(text(try await visitor.get("/staff"))) == ["/staff/orders", "/staff/settings"])

            let none = all.map { (name: "order", value: $0) } + [(name: "shown", value: "staff.orders")]
            let refused = try await visitor.post(Self.path, none, from: Self.path)
            #expect(refused.status == .unprocessableContent)
            #expect(text(refused).contains("В меню клиентов не осталось разделов"))
        }
        #expect(try await world.count("appearance") == 1)
    }

    @Test func `more than seven are refused in words`() {
        let items = items(9, staff: false) + items(7, staff: true)
        let names = items.map { Menu.name(of: $0) }
        let all = FormData(names.map { (name: "order", value: $0) } + names.map { (name: "shown", value: $0) })
        #expect(Menu(all, of: items).refusal(of: items) == .tooMany(staff: false, shown: 9))
        let fewer = FormData(all.fields.filter { !($0.name == "shown" && ["s1", "s2"].contains($0.value)) })
        let menu = Menu(fewer, of: items)
        #expect(menu.refusal(of: items) == nil)
        let shown = menu.arranged(items.filter { !$0.isForStaff }).map(\.section)
        #expect(shown == ["s3", "s4", "s5", "s6", "s7", "s8", "s9"])
        #expect(MenuRefusal.tooMany(staff: false, shown: 9).arguments == ["max": "7", "now": "9"])
    }

    @Test func `a section moves within its own menu only, and not beyond its ends`() {
        let items = items(3, staff: false) + items(3, staff: true)
        func moved(_ commands: String...) -> String {
            var menu = Menu()
            for command in commands { menu.move(command, among: items) }
            let sections = menu.ordered(items)
            let members = sections.filter { !$0.isForStaff }.map(\.section)
            let staff = sections.filter(\.isForStaff).map(\.section)
            return "\(members.joined(separator: " ")), \(staff.joined(separator: " "))"
        }
        #expect(moved("s2 up") == "s2 s1 s3, s1 s2 s3")
        #expect(moved("staff.s1 down", "staff.s1 down") == "s1 s2 s3, s2 s3 s1")
        for nothing in ["s1 up", "s3 down", "s9 up", "", "s1", "s1 up down", "staff.s9 down"] {
            #expect(moved(nothing) == "s1 s2 s3, s1 s2 s3", "\(nothing)")
        }
    }

    @Test func `what a form names twice or nobody knows is left out`() {
        let items = items(2, staff: false)
        let form = FormData([
            ("order", "s2"), ("order", "s2"), ("order", "evil"), ("order", "s1"), ("shown", "s1"), ("shown", "evil"),
        ])
        let menu = Menu(form, of: items)
        #expect(menu.order == ["s2", "s1"])
        #expect(menu.hidden == ["s2"])
        #expect(Menu(FormData(), of: items) == Menu())
    }

    @Test(.feature("ADM-04"))
    func `without a script a section moves by its button, is kept when it is saved, and goes back`() async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .administrator) { visitor in
            let all = names(text(try await visitor.get(Self.path)))
            let fields = (all.map { (name: "order", value: $0) } + all.map { (name: "shown", value: $0) })
            let moved = try await visitor.post(
                Self.path, fields + [(name: "move", value: "orders up")], from: Self.path)
            #expect(moved.status == .ok)
            let now = names(text(moved))
            #expect(now.firstIndex(of: "orders") == all.firstIndex(of: "orders").map { $0 - 1 })
            #expect(text(moved).contains("Порядок ещё не сохранён"))
            #expect(try await world.count("appearance") == 0)

            let kept = now.map { (name: "order", value: $0) } + now.map { (name: "shown", value: $0) }
            #expect(try await visitor.post(Self.path, kept, from: Self.path).status == .seeOther)
            #expect(names(text(try await visitor.get(Self.path))) == now)
            let reset = try await visitor.post(Self.path, [(name: "act", value: "reset")], from: Self.path)
            #expect(reset.status == .seeOther)
            #expect(names(text(try await visitor.get(Self.path))) == all)
        }
        #expect(try await world.count("appearance") == 2)
    }

    @Test(.feature("ADM-04"))
    func `the cart is in no menu that can be arranged, says so, and is always within reach`() async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .administrator) { visitor in
            let page = text(try await visitor.get(Self.path))
            #expect(!names(page).contains("cart"))
            #expect(page.contains("«Корзина» стоит вверху каждой страницы"))
            // Whoever names it all the same, as a program might, hides and moves nothing.
            let rest = names(page).filter { !["dashboard", "catalog"].contains($0) }
            let order = ["company", "orders", "cart"] + rest.filter { !["company", "orders"].contains($0) }
            let fields =
                order.map { (name: "order", value: $0) }
                + order.filter { $0 != "cart" }.map { (name: "shown", value: $0) }
            #expect(try await visitor.post(Self.path, fields, from: Self.path).status == .seeOther)
        }
        try await world.visit(as: .director) { visitor in
            let page = text(try await visitor.get("/orders"))
            #expect(!sidebar(page).contains("/cart"))
            #expect(page.contains("class=\"cartlink\" href=\"/cart\""))
            let tabs = page.matches(of: /class="tabbar__link" href="([^"]+)"/).map { String($0.1) }
            #expect(tabs == ["/company", "/orders", "/cart", "/dashboard"])
        }
    }

    @Test func `the settings are listed, and the list is in the menu of administrators alone`() async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .administrator) { visitor in
            let page = text(try await visitor.get("/staff/settings"))
            for path in ["/staff/settings/appearance", "/staff/settings/menu", "/staff/price-types", "/staff/events"] {
                #expect(page.contains("href=\"\(path)\""), "\(path)")
            }
            let sections = sidebar(page)
            #expect(sections.contains("/staff/settings"))
            #expect(sections.count <= 7)
        }
        try await world.visit(as: .manager) { visitor in
            let desk = text(try await visitor.get("/staff"))
            #expect(!sidebar(desk).contains("/staff/settings"))
            let settings = try await visitor.get("/staff/settings")
            #expect(settings.status == .forbidden)
        }
    }
}
