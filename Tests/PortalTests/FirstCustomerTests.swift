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

/// How a real company begins: staff open an account, its director comes in by a link, and orders at the agreed price.
@Suite struct FirstCustomerTests {
    private static let company: [(name: String, value: String)] = [
        ("kind", "company"), ("customerClass", "small"), ("inn", "7736050003"), ("kpp", "773601001"),
        ("name", "ООО «Гвоздика»"), ("legalAddress", "Тула, ул. Мира, 1"),
    ]

    @Test(.feature("ORG-01", "PRICE-01"), arguments: TestEngine.all)
    func `staff add a company, its director follows the link and orders at the price of the contract`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let wholesale = try await wholesale(in: world)
        let (customer, link) = try await world.visit(as: .manager) { visitor in
            let terms = [
                ("contract", "Д-7"), ("signedOn", "2026-01-01"), ("priceType", wholesale), ("deferralDays", "14"),
            ]
            let added = try await visitor.post(
                "/staff/customers", Self.company + terms, from: "/staff/customers/new")
            let form = try #require(added.headers[.location])
            let invited = try await visitor.post(
                form.replacing("/new", with: ""),
                [("name", "Анна Гвоздева"), ("email", "anna@gvozdika.example"), ("role", "director")], from: form)
            let link = String(buffer: invited.body).firstMatch(of: /\/invitations\/[\w-]{43}/)
            return (form.replacing("/invitations/new", with: ""), String(try #require(link).0))
        }
        try await world.visit(as: .stranger) { stranger in
            let joined = try await stranger.post(link, [("name", "Анна"), ("password", "Sadovaya-17-gvozd")])
            #expect(joined.headers[.location]?.hasPrefix("/dashboard") == true)
            let anna = stranger.signedIn(by: joined)
            let card = String(buffer: try await anna.get("/products/a-1").body)
            #expect(card.contains("80,00"))
            let product = try await world.database.read { tx in
                try tx.value("SELECT id FROM products WHERE sku = 'A-1'") as UUID
            }
            _ = try await anna.post("/cart/lines", [("product", product.uuidString), ("quantity", "2")])
            let placed = try await anna.post(
                "/checkout", [("newAddress", "Тула"), ("payer", try await payer(in: world)), ("agreedTotal", "16000")],
                from: "/checkout")
            #expect(placed.headers[.location]?.hasPrefix("/orders/") == true)
        }
        #expect(try await world.count("orders WHERE total = 16000 AND contract_number = 'Д-7'") == 1)
        try await world.visit(as: .manager) { visitor in
            let card = String(buffer: try await visitor.get(customer).body)
            #expect(card.contains("Анна") && card.contains("Д-7"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `what is wrong with a new customer is said at its field, and nothing is kept of it`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let wrong: [(name: String, value: String, field: String)] = [
            ("inn", "7736050004", "inn"), ("inn", "7707083893", "inn"), ("kpp", "", "kpp"),
            ("contract", "15", "signedOn"), ("signedOn", "вчера", "signedOn"),
            ("deferralDays", "-1", "deferralDays"), ("kind", "person", "kind"),
        ]
        try await world.visit(as: .administrator) { visitor in
            for (name, value, field) in wrong {
                let fields = Self.company.filter { $0.name != name } + [(name, value)]
                // Two companies of one number would be one company: ours has this one without a КПП.
                let known = value == "7707083893" ? fields.filter { $0.name != "kpp" } : fields
                let answer = try await visitor.post("/staff/customers", known, from: "/staff/customers/new")
                #expect(answer.status == .unprocessableContent, "\(name) = \(value)")
                let page = String(buffer: answer.body)
                #expect(page.contains("id=\"\(field)-error\""), "\(name) = \(value)")
                #expect(name == "name" || page.contains("ООО «Гвоздика»"), "what was typed is still there")
            }
        }
        #expect(try await world.count("customers") == 3)
    }

    @Test(arguments: TestEngine.all)
    func `a withdrawn link does not come back to life when its page is sent again`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .director) { visitor in
            let command = try await visitor.command(on: "/company/members/new")
            let form = [("name", "Олег"), ("email", "oleg@romashka.example"), ("role", "purchaser")]
            let first = try await visitor.post("/company/members", form, command: command)
            let link = try #require(String(buffer: first.body).firstMatch(of: /\/invitations\/[\w-]{43}/))
            let again = try await visitor.post("/company/members", form, command: command)
            #expect(String(buffer: again.body).contains(link.0), "a double click sees the link, too")
            _ = try await world.database.write { tx in try tx.execute("DELETE FROM invitations") }
            let late = try await visitor.post("/company/members", form, command: command)
            #expect(late.status == .seeOther)
            let opened = try await visitor.get(String(link.0)).status
            #expect(opened == .notFound)
        }
        #expect(try await world.count("invitations") == 0)
    }

    @Test(.feature("PRICE-11"), arguments: TestEngine.all)
    func `the administrator says which price strangers see and which one people who signed in get`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let wholesale = try await wholesale(in: world)
        let retail = try await world.database.read { tx in
            try tx.value("SELECT id FROM price_types WHERE is_retail") as UUID
        }
        try await world.visit(as: .administrator) { visitor in
            let chosen = try await visitor.post(
                "/staff/price-types", [("retail", retail.uuidString), ("signedIn", wholesale)],
                from: "/staff/price-types")
            #expect(chosen.status == .seeOther)
            let page = String(buffer: try await visitor.get("/staff/price-types").body)
            #expect(page.contains("value=\"\(wholesale)\" selected"))
        }
        for (who, price) in [(World.Who.stranger, "100,00"), (.shopper, "80,00"), (.purchaser, "80,00")] {
            try await world.visit(as: who) { visitor in
                let card = String(buffer: try await visitor.get("/products/a-1").body)
                #expect(card.contains(price), "\(who)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a form opened for one company does nothing for another`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (director, theirs) = (world.user(.director), world.theirs)
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO members (id, customer_id, user_id, role, joined_at)
                VALUES (\(UUID()), \(theirs), \(director), 'director', \(World.start))
                """)
        }
        try await world.visit(as: .director) { visitor in
            _ = try await visitor.post("/settings/customer", [("customer", world.ours.description)])
            let command = try await visitor.command(on: "/company")
            let switched = try await visitor.post("/settings/customer", [("customer", theirs.description)])
            #expect(switched.status == .seeOther)
            let stale = try await visitor.post("/company/units", [("unit", "Склад 9")], command: command)
            #expect(stale.status == .conflict)
            let page = String(buffer: stale.body)
            #expect(page.contains("value=\"Склад 9\"") && page.contains("ООО «Василёк»"))
        }
        #expect(try await world.count("units WHERE name = 'Склад 9'") == 0)
    }

    // MARK: - Tools

    /// A second price type, at which the product A-1 costs 80 roubles instead of 100.
    private func wholesale(in world: World) async throws -> String {
        let product = try await world.product("A-1", price: 10_000)
        let id = UUID()
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO price_types (id, external_id, name, currency, vat_mode, is_retail, is_for_signed_in)
                VALUES (\(id), 'opt', 'Опт', 'RUB', 'included', \(false), \(false))
                """)
            try tx.execute(
                """
                INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
                VALUES (\(product), \(id), 0, 8000, 'RUB')
                """)
        }
        return id.uuidString.lowercased()
    }

    private func payer(in world: World) async throws -> String {
        try await world.database.read { tx in
            (try tx.value("SELECT id FROM legal_entities WHERE inn = '7736050003'") as UUID).uuidString
        }
    }
}
