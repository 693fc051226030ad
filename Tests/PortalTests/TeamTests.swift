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

/// One company, many people: each signs in as himself, sees what his work needs and does what his role allows.
@Suite struct TeamTests {
    @Test(.feature("ORG-01", "ORG-04"), arguments: TestEngine.all)
    func `colleagues share one company under names of their own, and see each other's orders`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await order(in: world, comment: "Ворота 3")
        for who in [World.Who.director, .purchaser, .accountant, .logistician, .warehouse] {
            try await world.visit(as: who) { visitor in
                let page = String(buffer: try await visitor.get("/dashboard").body)
                #expect(page.contains("ООО «Ромашка»") && page.contains("Имя \(who)"), "\(who)")
                let card = String(buffer: try await visitor.get("/orders/\(number)").body)
                #expect(card.contains("оформил Имя purchaser"), "\(who)")
            }
        }
        try await world.visit(as: .director) { visitor in
            let people = String(buffer: try await visitor.get("/company").body)
            for who in ["director", "purchaser", "accountant", "logistician", "warehouse"] {
                #expect(people.contains("\(who)@romashka.example"), "\(who)")
            }
            #expect(!people.contains("rival@romashka.example"))
        }
        try await world.visit(as: .rival) { visitor in
            let status = try await visitor.get("/orders/\(number)").status
            #expect(status == .notFound)
        }
    }

    @Test(.feature("ORG-02", "ORG-04"), arguments: TestEngine.all)
    func `a director invites as many people as work there, and each joins with a password of his own`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        var links: [String] = []
        for index in 1...12 {
            let link = try await world.visit(as: .director) { visitor in
                let answer = try await visitor.post(
                    "/company/members",
                    [("name", "Новый \(index)"), ("email", "new\(index)@romashka.example"), ("role", "purchaser")],
                    from: "/company/members/new")
                return String(buffer: answer.body).firstMatch(of: /(\/invitations\/[\w\-]{43})/).map {
                    String($0.1)
                }
            }
            links.append(try #require(link))
        }
        #expect(Set(links).count == 12)
        #expect(try await world.count("invitations") == 12)
        for link in links.prefix(3) {
            try await world.visit(as: .stranger) { visitor in
                let joined = try await visitor.post(link, [("name", "Новый Человек"), ("password", "верный Шкаф 41")])
                #expect(joined.headers[.location] == "/dashboard")
                #expect(joined.headers[values: .setCookie].contains { $0.contains("HttpOnly") })
                #expect(try await visitor.get(link).status == .notFound)
            }
        }
        #expect(try await world.count("invitations") == 9)
        let joined = "members m JOIN users u ON u.id = m.user_id WHERE u.email LIKE 'new%' AND m.role = 'purchaser'"
        #expect(try await world.count(joined) == 3)
        #expect(try await world.count("users WHERE email LIKE 'new%' AND password_hash LIKE '$argon2id$%'") == 3)
    }

    @Test(.feature("ORG-03"), arguments: TestEngine.all)
    func `a buyer orders on behalf of one of the company's payers, and says who usually pays`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (ours, second) = (world.ours, UUID())
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO legal_entities (id, customer_id, name, inn, kpp, legal_address, created_at)
                VALUES (\(second), \(ours), 'ООО «Ромашка Юг»', '7736050003', '773601001', 'Ржев', \(World.start))
                """)
        }
        let wanted = second.uuidString.lowercased()
        try await world.visit(as: .purchaser) { visitor in
            let menu = String(buffer: try await visitor.get("/orders").body)
            #expect(menu.contains(#"<button class="menu__item" name="payer" value="\#(wanted)">"#), "in the frame, too")
            let entities = String(buffer: try await visitor.get("/company/legal-entities").body)
            #expect(entities.contains("ООО «Ромашка»") && entities.contains("ООО «Ромашка Юг»"))
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "1")])
            let checkout = String(buffer: try await visitor.get("/checkout?payer=\(wanted)").body)
            #expect(checkout.contains("<option value=\"\(wanted)\" selected>ООО «Ромашка Юг», ИНН 7736050003</option>"))
            let placed = try await visitor.post(
                "/checkout", [("payer", wanted), ("newAddress", "Ржев"), ("agreedTotal", "10000")], from: "/checkout")
            #expect(placed.status == .seeOther)

            let chosen = try await visitor.post("/company/payer", [("payer", wanted)], from: "/company/legal-entities")
            #expect(chosen.status == .seeOther)
            let frame = String(buffer: try await visitor.get("/orders").body)
            #expect(frame.contains("<span class=\"payer__name truncate\">ООО «Ромашка Юг»</span>"))
        }
        #expect(try await world.count("orders WHERE payer_name = 'ООО «Ромашка Юг»'") == 1)
        #expect(try await world.count("members WHERE legal_entity_id IS NOT NULL") == 1)
    }

    @Test(.feature("ORG-10"), arguments: TestEngine.all)
    func `a purchaser forms orders and tells the supplier what matters`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await order(in: world, comment: "Позвоните за час")
        try await world.visit(as: .manager) { visitor in
            let path = "/staff/orders/\(number)"
            #expect(String(buffer: try await visitor.get(path).body).contains("Позвоните за час"))
            _ = try await visitor.post("\(path)/status", [("status", "confirmed")], from: path)
        }
        try await world.visit(as: .purchaser) { visitor in
            let card = String(buffer: try await visitor.get("/orders/\(number)").body)
            #expect(card.contains("Имя manager: Принят"))
            #expect(card.contains("mailto:"))
            #expect(try await visitor.get("/company/members/new").status == .forbidden)
            #expect(try await visitor.get("/company/addresses/new").status == .forbidden)
        }
    }

    @Test(.feature("ORG-12"), arguments: TestEngine.all)
    func `a logistician keeps the addresses and follows the orders, and orders nothing`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await order(in: world, comment: "")
        try await world.visit(as: .logistician) { visitor in
            let fields: [(name: String, value: String)] = [
                ("title", "Склад на Южной"), ("address", "Тверь, Южная, 1"), ("recipient", "Павел"),
                ("phone", "89000000012"),
            ]
            let added = try await visitor.post("/company/addresses", fields, from: "/company/addresses/new")
            #expect(added.headers[.location] == "/company/addresses")
            let list = String(buffer: try await visitor.get("/company/addresses").body)
            #expect(list.contains("Тверь, Южная, 1"))
            let id = try #require(list.firstMatch(of: /\/company\/addresses\/([0-9a-f-]{36})\/removal/)).1
            let mended = fields.map { (name: $0.name, value: $0.name == "address" ? "Тверь, Южная, 2" : $0.value) }
            _ = try await visitor.post("/company/addresses/\(id)", mended, from: "/company/addresses/\(id)")
            #expect(String(buffer: try await visitor.get("/company/addresses").body).contains("Тверь, Южная, 2"))
            _ = try await visitor.post("/company/addresses/\(id)/removal", [], from: "/company/addresses")
            #expect(!String(buffer: try await visitor.get("/company/addresses").body).contains("Тверь, Южная, 2"))

            let card = String(buffer: try await visitor.get("/orders/\(number)").body)
            #expect(card.contains("<ol class=\"steps\""))
            for path in ["/cart", "/checkout", "/orders/\(number)/repetition", "/orders/\(number)/cancellation"] {
                #expect(try await visitor.get(path).status == .forbidden, "\(path)")
            }
        }
        #expect(try await world.count("addresses WHERE removed_at IS NOT NULL AND address = 'Тверь, Южная, 2'") == 1)
    }

    @Test(.feature("ORG-13"), arguments: TestEngine.all)
    func `a person of the warehouse sees what comes, without prices, company or cart`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let number = try await order(in: world, comment: "")
        try await world.visit(as: .warehouse) { visitor in
            for path in [
                "/orders", "/orders/\(number)", "/dashboard", "/catalog", "/products/a-1", "/api/v1/orders/\(number)",
            ] {
                let answer = try await visitor.get(path)
                let page = String(buffer: answer.body)
                #expect(answer.status == .ok, "\(path)")
                #expect(!page.contains("12,34") && !page.contains("24,68") && !page.contains("\"price\""), "\(path)")
            }
            let card = String(buffer: try await visitor.get("/orders/\(number)").body)
            #expect(card.contains("Товар A-1") && card.contains("Тверь"))
            for path in ["/company", "/cart", "/checkout", "/company/addresses", "/orders/\(number)/cancellation"] {
                #expect(try await visitor.get(path).status == .forbidden, "\(path)")
            }
        }
    }

    /// An order of the purchaser, made as he makes it; returns its number.
    private func order(in world: World, comment: String) async throws -> String {
        let bolt = try await world.product("A-1", price: 1_234)
        return try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "2")])
            let placed = try await visitor.post(
                "/checkout",
                [
                    ("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("comment", comment),
                    ("agreedTotal", "2468"),
                ], from: "/checkout")
            return try #require(placed.headers[.location]?.split(separator: "/").last.map(String.init))
        }
    }
}
