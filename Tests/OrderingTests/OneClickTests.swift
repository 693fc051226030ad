import Catalog
import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Ordering

/// One product bought at once: by a stranger with few fields, by a member with one press.
@Suite struct OneClickTests {
    @Test(.feature("CART-11"), arguments: TestEngine.all)
    func `a stranger buys with a name and a phone, and his secret link opens that order alone`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        let link = try await world.visit(as: .stranger) { visitor -> String in
            #expect(plain(try await visitor.get("/products/a-1").body).contains("href=\"/buy/a-1\""))
            let page = plain(try await visitor.get("/buy/a-1").body)
            let fields = guestFields(page)
            let answer = try await visitor.post("/buy/a-1", fields)
            #expect(answer.status == .seeOther)
            let link = answer.headers[.location] ?? ""
            // A second press leads to the same order.
            #expect(try await visitor.post("/buy/a-1", fields).headers[.location] == link)
            let order = try await visitor.get(link)
            #expect(order.status == .ok)
            #expect(order.headers[HTTPField.Name("Referrer-Policy") ?? .accept] == "no-referrer")
            #expect(plain(order.body).contains("Товар A-1"))
            #expect(plain(order.body).contains("100,00 ₽"))
            #expect(try await visitor.get("/guest/orders/\(String(repeating: "a", count: 43))").status == .notFound)
            return link
        }
        #expect(try await world.count("orders WHERE source = 'one_click' AND status = 'placed'") == 1)
        let kinds = "customers WHERE kind = 'person' AND name = 'Мария'"
        #expect(try await world.count(kinds) == 1)
        #expect(try await world.count("stock WHERE reserved = 1000") == 1)
        let consent = "personal_consents WHERE name = 'Мария' AND text_version = '2026-11-01' AND text <> ''"
        #expect(try await world.count(consent) == 1)
        let token = String(link.split(separator: "/").last ?? "")
        let hash = GuestToken.hash(of: token)
        let stored: Int = try await world.database.read { tx in
            try tx.value("SELECT COUNT(*) FROM orders WHERE guest_token_hash = \(hash)")
        }
        #expect(stored == 1)
        // Nobody of the customers sees it, and half a year later the link opens nothing.
        try await world.visit(as: .shopper) { visitor async throws in
            #expect(!plain(try await visitor.get("/orders").body).contains("2026-000001"))
        }
        world.clock.advance(by: 181 * 86_400)
        try await world.visit(as: .stranger) { visitor async throws in
            #expect(try await visitor.get(link).status == .notFound)
        }
    }

    @Test(.feature("CART-11"), arguments: TestEngine.all)
    func `without consent, a way to reach him or with a field no person sees nothing is ordered`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        try await world.visit(as: .stranger) { visitor in
            let fields = guestFields(plain(try await visitor.get("/buy/a-1").body))
            let wrong: [(without: String, told: String)] = [
                ("consent", "Без согласия мы не можем"), ("phone", "Укажите телефон или почту"),
                ("once", "Страница устарела"),
            ]
            for (name, told) in wrong {
                let refused = try await visitor.post("/buy/a-1", fields.filter { $0.name != name })
                #expect(refused.status == .unprocessableContent, "\(name)")
                #expect(plain(refused.body).contains(told), "\(name)")
                #expect(plain(refused.body).contains("Мария"), "\(name)")
            }
            let filled = fields.filter { $0.name != "website" } + [("website", "http://spam.example")]
            let trapped = try await visitor.post("/buy/a-1", filled)
            #expect(trapped.headers[.location] == "/products/a-1")
            let dearer = fields.map { $0.name == "agreedPrice" ? (name: $0.name, value: "9000") : $0 }
            let refused = try await visitor.post("/buy/a-1", dearer)
            #expect(refused.status == .unprocessableContent)
            #expect(plain(refused.body).contains("100,00 ₽"))
            let text = try await visitor.get("/personal-data")
            #expect(plain(text.body).contains("Редакция 2026-11-01"))
        }
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("customers WHERE name = 'Мария'") == 0)
        #expect(try await world.count("personal_consents") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `one phone orders five times a day`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        try await world.visit(as: .stranger) { visitor in
            for index in 1...6 {
                let fields = guestFields(plain(try await visitor.get("/buy/a-1").body))
                let answer = try await visitor.post("/buy/a-1", fields)
                #expect(answer.status == (index <= Ordering.guestOrdersPerContact ? .seeOther : .tooManyRequests))
            }
        }
        #expect(try await world.count("orders") == Ordering.guestOrdersPerContact)
        #expect(try await world.count("users WHERE email = 'guest@guests.invalid'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a guest makes an account by a link of his order and finds the order in it`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        try await world.visit(as: .stranger) { visitor in
            let fields = guestFields(plain(try await visitor.get("/buy/a-1").body))
            let link = try await visitor.post("/buy/a-1", fields).headers[.location] ?? ""
            let invited = try await visitor.post("\(link)/account", [("email", "maria@example.com")])
            let path = invited.headers[.location] ?? ""
            #expect(path.hasPrefix("/invitations/"))
            let joined = try await visitor.post(
                path, [("name", "Мария"), ("password", "тихая ночь над рекой 7")])
            #expect(joined.status == .seeOther)
            let member = visitor.signedIn(by: joined)
            #expect(plain(try await member.get("/orders").body).contains("2026-000001"))
            let again = try await visitor.post("\(link)/account", [("email", "b@example.com")])
            #expect(again.headers[.location] == "/login")
        }
        #expect(try await world.count("members WHERE role = 'owner'") == 2)
    }

    @Test(.feature("CART-11"), arguments: TestEngine.all)
    func `a member buys at once to a saved address, at his own price, and only to his own`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        let saved = try await world.address("Склад", "Тверь, Южная, 1")
        let (theirs, foreign) = (world.theirs, UUID())
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO addresses (id, customer_id, title, address, recipient, phone)
                VALUES (\(foreign), \(theirs), 'Чужой', 'Секретный адрес', '', '')
                """)
        }
        try await world.visit(as: .purchaser) { visitor in
            let page = plain(try await visitor.get("/buy/a-1").body)
            #expect(page.contains("Тверь, Южная, 1"))
            #expect(!page.contains("Секретный адрес"))
            let fields: [(name: String, value: String)] = [
                ("quantity", "2"), ("agreedPrice", "10000"), ("agreedCurrency", "RUB"),
            ]
            let refused = try await visitor.post(
                "/buy/a-1/order", fields + [("address", foreign.uuidString)], from: "/buy/a-1")
            #expect(refused.status == .unprocessableContent)
            #expect(try await world.count("orders") == 0)
            let placed = try await visitor.post(
                "/buy/a-1/order", fields + [("address", saved.uuidString)], from: "/buy/a-1")
            #expect(placed.headers[.location] == "/orders/2026-000001")
        }
        let told = "delivery_address = 'Тверь, Южная, 1' AND total = 20000 AND source = 'one_click'"
        #expect(try await world.count("orders WHERE \(told)") == 1)
        // Who orders nothing looks at the product.
        try await world.visit(as: .warehouse) { visitor async throws in
            #expect(try await visitor.get("/buy/a-1").headers[.location] == "/products/a-1")
        }
    }
}

/// What a stranger fills in, on the page he got.
private func guestFields(_ page: String) -> [(name: String, value: String)] {
    let once = page.firstMatch(of: /name="once" value="([^"]+)"/).map { String($0.1) } ?? ""
    return [
        ("quantity", "1"), ("name", "Мария"), ("phone", "+7 900 000-00-12"), ("email", ""), ("address", ""),
        ("payment", "cash"), ("consent", "on"), ("website", ""), ("once", once), ("agreedPrice", "10000"),
        ("agreedCurrency", "RUB"),
    ]
}
