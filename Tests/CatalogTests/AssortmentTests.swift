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

/// Who sees what: sections and goods for some and not for others, everywhere at once.
@Suite struct AssortmentTests {
    @Test(.feature("CAT-04"), arguments: TestEngine.all)
    func `people and companies each have a catalogue of their own`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        for (sku, section) in [("T-1", "tools"), ("O-1", "office"), ("H-1", "home")] {
            try await room.product(sku, in: section)
        }
        try await room.rule(AssortmentRules(only: ["kind:company", "kind:government"]), on: "office")
        try await room.rule(AssortmentRules(only: ["kind:person"]), on: "home")
        let all: [(World.Who, Set<String>)] = [
            (.purchaser, ["t-1", "o-1"]), (.rival, ["t-1", "o-1"]), (.shopper, ["t-1", "h-1"]), (.stranger, ["t-1"]),
        ]
        for (who, own) in all {
            try await room.world.visit(as: who) { visitor in
                let page = String(buffer: try await visitor.get("/catalog").body)
                for slug in ["t-1", "o-1", "h-1"] {
                    let isOwn = own.contains(slug)
                    #expect(page.contains("/products/\(slug)") == isOwn, "\(who) \(slug)")
                    let card = try await visitor.get("/products/\(slug)").status
                    #expect(card == (isOwn ? .ok : .notFound), "\(who) \(slug)")
                }
                for (section, slug) in [("office", "o-1"), ("home", "h-1")] {
                    #expect(page.contains("category=\(section)") == own.contains(slug), "\(who) \(section)")
                    let list = try await visitor.get("/catalog?category=\(section)")
                    #expect(list.status == (own.contains(slug) ? .ok : .notFound), "\(who) \(section)")
                }
            }
        }
        try await room.world.visit(as: .purchaser) { visitor in
            let goods = String(buffer: try await visitor.get("/api/v1/products", accept: "application/json").body)
            #expect(goods.contains("O-1") && !goods.contains("H-1"))
        }
    }

    @Test(.feature("CAT-05"), arguments: TestEngine.all)
    func `what is closed cannot be reached or bought in any way`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let world = room.world
        let drill = try await room.product("D-1", in: "drills")
        let picture = try world.files.keep(Data("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8), extension: "svg")
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET picture = \(picture) WHERE id = \(drill)")
            try tx.execute(
                "INSERT INTO product_pictures (product_id, position, source, file) VALUES (\(drill), 1, 'a', \(picture))"
            )
        }
        let line = [(name: "product", value: "\(drill)"), (name: "quantity", value: "1")]
        let number = try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", line)
            let placed = try await visitor.post("/checkout", room.checkout(total: 10_000), from: "/checkout")
            _ = try await visitor.post("/cart/lines", line)
            return (placed.headers[.location] ?? "").replacing("/orders/", with: "")
        }
        #expect(try await world.count("orders") == 1)
        #expect(try await world.count("cart_lines") == 1)

        try await room.rule(AssortmentRules(only: ["kind:person"]), on: "tools")
        let (command, order) = (try await world.command(.purchaser), number)
        try await world.visit(as: .purchaser) { visitor in
            for path in ["/products/d-1", "/prices/d-1", "/pictures/\(picture)", "/catalog?category=drills"] {
                let status = try await visitor.get(path).status
                #expect(status == .notFound, "\(path)")
            }
            for path in ["/catalog", "/search?q=D-1", "/dashboard"] {
                let page = String(buffer: try await visitor.get(path).body)
                #expect(!page.contains("/products/d-1"), "\(path)")
            }
            // The line that was put there before stands in the way, and says so.
            let cart = String(buffer: try await visitor.get("/cart").body)
            #expect(cart.contains("Больше не продаётся"))
            let refused = try await visitor.post("/checkout", room.checkout(total: 10_000), command: command)
            #expect(refused.status == .unprocessableContent || refused.headers[.location] == "/cart")
            _ = try await visitor.post("/cart", [("remove", "\(drill)")])
            _ = try await visitor.post("/cart/lines", line)
            _ = try await visitor.post("/orders/\(order)/repetition", [], from: "/dashboard")
            let json = #"{"lines":[{"sku":"D-1","quantity":"1"}],"address":"Тверь","payer":"\#(world.payer)"}"#
            let asked = try await visitor.postJSON("/api/v1/orders", json, key: UUID().uuidString)
            #expect(asked.status.code >= 400 && asked.status.code < 500)
        }
        #expect(try await world.count("cart_lines") == 0)
        #expect(try await world.count("orders") == 1)
        // Whoever it is meant for sees it still; nobody in between may keep its picture for others.
        try await world.visit(as: .shopper) { visitor in
            let card = try await visitor.get("/products/d-1").status
            #expect(card == .ok)
        }
        for who in [World.Who.shopper, .manager] {
            try await world.visit(as: who) { visitor in
                let image = try await visitor.get("/pictures/\(picture)")
                #expect(image.status == .ok, "\(who)")
                #expect(image.headers[.cacheControl]?.contains("private") == true, "\(who)")
            }
        }
        try await world.visit(as: .stranger) { visitor in
            let image = try await visitor.get("/pictures/\(picture)").status
            #expect(image == .notFound)
        }
    }

    @Test(.feature("CAT-05"), arguments: TestEngine.all)
    func `a rule counts for everything beneath it from the first moment, and for what comes later`(
        _ engine: TestEngine
    ) async throws {
        let room = try await Showroom(engine)
        let (manager, now) = (try await room.world.principal(.manager), room.now)
        guard let drills = room.sections["drills"], let tools = room.sections["tools"] else { return }
        try await room.database.write { tx in
            let rows: [[any SQLConvertible]] = (0..<1_500).map { number in
                [
                    ID<Product>(), drills, "B-\(number)", "Товар", "товар", "товар", "b-\(number)", "", "", "шт", "796",
                    1_000, "22", true, now, now,
                ]
            }
            try tx.insert(
                into: "products",
                """
                id, category_id, sku, name, sort_name, search_text, slug, description, manufacturer, unit, unit_code,
                pack, vat_rate, is_active, created_at, updated_at
                """, rows: rows)
        }
        #expect(try await room.seen(by: .stranger).count == 1_500)
        let edit = try await room.rule(AssortmentRules(only: ["signed-in"]), on: "tools")
        #expect(try await room.seen(by: .stranger).isEmpty)
        #expect(try await room.seen(by: .shopper).count == 1_500)
        #expect(try await room.world.count("product_audiences") == 0)

        // A new section in it, a product moved into that, and one that moves out.
        let fresh = try await room.database.write { tx in
            try Catalog.addCategory("Новые", to: drills, by: manager, at: now, in: tx)
        }
        let moved = try await room.product("M-1", in: "home")
        #expect(try await room.seen(by: .stranger) == ["M-1"])
        try await room.say([ProductFact(.category, fresh.description)], of: moved)
        #expect(try await room.seen(by: .stranger).isEmpty)
        try await room.database.write { tx in
            let out = CategoryChange(drills, [CategoryFact(.parent, "")])
            _ = try Catalog.change(out, by: manager, at: now, in: tx)
        }
        #expect(try await room.seen(by: .stranger).count == 1_501)
        try await room.database.write { tx in
            let back = CategoryChange(drills, [CategoryFact(.parent, tools.description)])
            _ = try Catalog.change(back, by: manager, at: now, in: tx)
        }
        #expect(try await room.seen(by: .stranger).isEmpty)
        try await room.takeBack(edit)
        #expect(try await room.seen(by: .stranger).count == 1_501)
    }

    @Test(arguments: TestEngine.all)
    func `variants follow their product, and an import brings neither out`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let now = room.now
        let family = IncomingProduct("f", "Дрель", "F-1")
        let (first, second) = (
            IncomingProduct("f#1", "Синяя", "F-1-1", of: "f"), IncomingProduct("f#2", "Чёрная", "F-1-2", of: "f")
        )
        let ids = try await room.publish([family, first], at: now)
        guard let product = ids["f"] else { return }
        #expect(try await room.seen(by: .stranger) == ["F-1", "F-1-1"])
        try await room.rule(AssortmentRules(only: ["kind:company"]), on: .product(product))
        #expect(try await room.seen(by: .stranger).isEmpty)
        _ = try await room.publish([family, first, second], at: now)
        #expect(try await room.world.count("products WHERE is_active") == 3)
        #expect(try await room.seen(by: .stranger).isEmpty)
        #expect(try await room.seen(by: .purchaser) == ["F-1", "F-1-1", "F-1-2"])
        guard let variant = ids["f#1"] else { return }
        await #expect(throws: AssortmentRefusal.variant) {
            try await room.rule(AssortmentRules(only: ["kind:person"]), on: .product(variant))
        }
        try await room.rule(AssortmentRules(), on: .product(product))
        #expect(try await room.seen(by: .stranger).count == 3)
        #expect(try await room.world.count("product_audiences") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `rules of any make mean the same to the database and to a plain reader, and the search never hides too much`(
        _ engine: TestEngine
    ) async throws {
        let room = try await Showroom(engine)
        var random = SeededGenerator(seed: 4)
        var products: [String: ID<Product>] = [:]
        for (sku, section) in [("A", "tools"), ("B", "drills"), ("C", "drills"), ("D", "office")] {
            products[sku] = try await room.product(sku, in: section)
        }
        let (ours, other, contract) = (UUID(), UUID(), UUID())
        var company = Buyer.stranger
        company.customerID = ours
        company.customerKind = "company"
        company.customerClass = "key"
        company.contractID = ID(contract)
        var person = Buyer.stranger
        person.customerID = other
        person.customerKind = "person"
        person.customerClass = "retail"
        let buyers = [Buyer.stranger, company, person]
        let tags = Array(Set(buyers.flatMap(\.audience) + ["kind:government", "class:small"])).sorted()
        let above = ["A": ["tools"], "B": ["tools", "drills"], "C": ["tools", "drills"], "D": ["office"]]
        for _ in 0..<25 {
            var said: [String: AssortmentRules] = [:]
            for name in ["tools", "drills", "office", "A", "B", "C", "D"] {
                let chosen = tags.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
                let only = Set(chosen.filter { _ in Bool.random(using: &random) })
                let rules = AssortmentRules(only: only, except: chosen.filter { !only.contains($0) })
                said[name] = rules
                if let product = products[name] {
                    try await room.rule(rules, on: .product(product))
                } else {
                    try await room.rule(rules, on: name)
                }
            }
            let ids = products
            let found = try await room.database.read { tx in try Catalog.audience(of: Array(ids.values), in: tx) }
            for buyer in buyers {
                let seen = try await room.seen(for: buyer)
                for (sku, sections) in above {
                    let rules = (sections + [sku]).compactMap { said[$0] }
                    let expected = rules.allSatisfy { $0.admits(buyer.audience) }
                    #expect(seen.contains(sku) == expected, "\(sku) \(rules) \(buyer.audience)")
                    guard expected, let id = products[sku] else { continue }
                    #expect(!Set(found[id] ?? []).isDisjoint(with: buyer.audience), "\(sku) \(rules)")
                }
            }
        }
    }

    @Test(.feature("CAT-05"), arguments: TestEngine.all)
    func `counts and the search know what somebody may see`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let drill = try await room.product("D-1", in: "drills")
        let saw = try await room.product("T-1", in: "tools")
        try await room.world.followed()
        try await room.rule(AssortmentRules(only: ["kind:company"]), on: "drills")
        try await room.rule(AssortmentRules(except: ["kind:company"]), on: .product(saw))
        let (company, stranger) = (try await room.world.buyer(.purchaser), try await room.world.buyer(.stranger))
        let counts = try await room.database.read { tx in
            [
                try CategoryTree(for: company, in: tx).category(slug: "tools")?.productCount,
                try CategoryTree(for: stranger, in: tx).category(slug: "tools")?.productCount,
                try CategoryTree(for: company, in: tx).category(slug: "drills")?.productCount,
                try CategoryTree(for: stranger, in: tx).category(slug: "drills")?.productCount,
            ]
        }
        #expect(counts == [1, 1, 1, nil])
        // Before the index has followed, and after it has.
        for _ in 0..<2 {
            #expect(try await room.world.searchPage("D-1", as: .purchaser).contains("/products/d-1"))
            #expect(try await !room.world.searchPage("D-1", as: .stranger).contains("/products/d-1"))
            try await room.world.followed()
        }
        let audience = try await room.database.read { tx in try Catalog.audience(of: [drill, saw], in: tx) }
        #expect(audience[drill] == ["kind:company"])
    }

    @Test(.feature("CAT-05"), arguments: TestEngine.all)
    func `staff set a rule, look with the eyes of a buyer, and take the rule back`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let world = room.world
        try await room.product("O-1", in: "office")
        guard let office = room.sections["office"] else { return }
        let form = "/staff/catalog/assortment/rules?target=category:\(office)"
        let fields = [(name: "target", value: "category:\(office)"), (name: "only", value: "kind:company")]
        try await world.visit(as: .manager) { visitor in
            let saved = try await visitor.post("/staff/catalog/assortment/rules", fields, from: form)
            #expect(saved.status == .seeOther)
            let tree = String(buffer: try await visitor.get("/staff/catalog/assortment").body)
            #expect(tree.contains("только Компания"))
            #expect(!tree.contains("не видит"))
            let eyes = String(buffer: try await visitor.get("/staff/catalog/assortment?as=all").body)
            #expect(eyes.contains("не видит"))
            let own = String(buffer: try await visitor.get("/staff/catalog/assortment?as=customer:\(world.ours)").body)
            #expect(!own.contains("не видит"))
            // A customer somebody does not work with is nobody.
            let foreign = try await visitor.post(
                "/staff/catalog/assortment/rules",
                [(name: "target", value: "category:\(office)"), (name: "onlyMore", value: "customer:\(world.theirs)")],
                from: form)
            #expect(foreign.status == .notFound)
            let contradiction = try await visitor.post(
                "/staff/catalog/assortment/rules", fields + [(name: "except", value: "kind:company")], from: form)
            #expect(contradiction.status == .unprocessableContent)
        }
        #expect(try await world.count("events WHERE name = 'catalog.assortment_changed'") == 1)
        #expect(try await room.seen(by: .stranger).isEmpty)
        let ids = try await world.database.read { tx in
            try Catalog.edits(.assortment, of: "category:\(office)", in: tx).map(\.id)
        }
        try await world.visit(as: .manager) { visitor in
            let restored = try await visitor.post(
                "/staff/catalog/edits/restoration", [("edit", ids.first?.description ?? "")], from: form)
            #expect(restored.status == .seeOther)
        }
        #expect(try await room.seen(by: .stranger) == ["O-1"])
        #expect(try await world.count("assortment_rules") == 0)
    }
}

extension AssortmentRules {
    /// What a rule means, said plainly.
    fileprivate func admits(_ tags: [String]) -> Bool {
        (only.isEmpty || !Set(only).isDisjoint(with: tags)) && Set(except).isDisjoint(with: tags)
    }
}
