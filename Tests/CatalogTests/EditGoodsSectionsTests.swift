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

/// Sections of the catalogue as staff name, place and hide them.
@Suite struct EditGoodsSectionsTests {
    private static let path = "/staff/catalog/categories"

    @Test(arguments: TestEngine.all)
    func `sections change places by presses and by drops, and go back`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        let ids = room.sections.mapValues(\.description)
        guard let tools = ids["tools"], let office = ids["office"], let home = ids["home"] else { return }
        #expect(try await room.level(nil) == ["tools", "office", "home"])
        func press(_ fields: [(name: String, value: String)]) async throws {
            try await room.world.visit(as: .manager) { visitor in
                let answer = try await visitor.post("\(Self.path)/placement", fields, from: Self.path)
                #expect(answer.status == .seeOther)
            }
        }
        try await press([("move", "up \(home)")])
        #expect(try await room.level(nil) == ["tools", "home", "office"])
        try await press([("move", "in \(home)")])
        #expect(try await room.level(nil) == ["tools", "office"])
        #expect(try await room.level("tools") == ["drills", "home"])
        try await press([("move", "out \(home)")])
        #expect(try await room.level(nil) == ["tools", "home", "office"])
        try await press([("category", office), ("target", tools), ("way", "before")])
        #expect(try await room.level(nil) == ["office", "tools", "home"])
        try await press([("category", office), ("target", tools), ("way", "into")])
        #expect(try await room.level("tools") == ["drills", "office"])
        // A section cannot stand in itself.
        guard let drills = ids["drills"] else { return }
        try await press([("category", tools), ("target", drills), ("way", "into")])
        #expect(try await room.level(nil) == ["tools", "home"])
        #expect(try await room.world.count("events WHERE name = 'catalog.category_edited'") == 5)

        room.world.clock.advance(by: 60)
        let (principal, now) = (try await room.world.principal(.manager), room.now)
        let edit = try await room.database.write { tx -> ID<CatalogEdit>? in
            let placement = CategoryPlacement(FormData([("move", "up \(home)")]))
            guard let placement else { return nil }
            return try Catalog.place(placement, by: principal, at: now, in: tx)
        }
        #expect(try await room.level(nil) == ["home", "tools"])
        try await room.takeBack(edit)
        #expect(try await room.level(nil) == ["tools", "home"])
    }

    @Test(arguments: TestEngine.all)
    func `a name and a place of ours survive the import and can be taken back`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        func told(_ name: String) -> [IncomingCategory] {
            [IncomingCategory(externalID: "g", parentExternalID: nil, name: name, isDeleted: false)]
        }
        try await room.keep(told("Перфораторы"))
        let slug = try await room.text("SELECT slug AS text FROM categories WHERE external_id = 'g'")
        let text = try #require(slug)
        let tree = try await room.database.read { tx in try CategoryTree(in: tx) }
        guard let section = tree.category(slug: text), let tools = room.sections["tools"] else { return }
        let path = "\(Self.path)/\(section.id)"
        try await room.world.visit(as: .manager) { visitor in
            let saved = try await visitor.post(
                path, [("name", "Бурение и долбление"), ("parent", tools.description)], from: path)
            #expect(saved.status == .seeOther)
        }
        try await room.keep(told("Перфораторы SDS"))
        #expect(try await room.world.count("categories WHERE name = 'Бурение и долбление'") == 1)
        #expect(try await room.level("tools") == ["drills", text])
        let page = try await room.page(path)
        #expect(page.contains("Перфораторы SDS"))
        try await room.world.visit(as: .manager) { visitor in
            for field in ["name", "parent"] {
                let released = try await visitor.post(path, [("release", field)], from: path)
                #expect(released.status == .seeOther)
            }
        }
        #expect(try await room.world.count("categories WHERE name = 'Перфораторы SDS' AND parent_id IS NULL") == 1)
        #expect(try await room.world.count("category_overrides") == 0)
    }

    @Test(.feature("CAT-05"), arguments: TestEngine.all)
    func `a hidden section is gone with everything in it, and comes back`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        try await room.product("D-1", in: "drills")
        guard let tools = room.sections["tools"] else { return }
        let path = "\(Self.path)/\(tools)"
        let steps: [(act: String, seen: Set<String>)] = [("hide", []), ("show", ["D-1"])]
        for (act, seen) in steps {
            try await room.world.visit(as: .manager) { visitor in
                let done = try await visitor.post(path, [("act", act)], from: path)
                #expect(done.status == .seeOther)
            }
            for who in [World.Who.stranger, .purchaser, .shopper] {
                #expect(try await room.seen(by: who) == seen, "\(act) \(who)")
            }
            let top = try await room.page("/catalog", as: .purchaser)
            #expect(top.contains("category=tools") == !seen.isEmpty)
        }
    }

    @Test(arguments: TestEngine.all)
    func `a section is added and, while it is empty, removed`(_ engine: TestEngine) async throws {
        let room = try await Showroom(engine)
        try await room.product("D-1", in: "drills")
        guard let drills = room.sections["drills"] else { return }
        let added = try await room.world.visit(as: .manager) { visitor in
            let nameless = try await visitor.post(Self.path, [("name", " ")], from: Self.path)
            #expect(nameless.status == .unprocessableContent)
            let added = try await visitor.post(
                Self.path, [("name", "Аккумуляторные"), ("in", "\(drills)")], from: Self.path)
            #expect(added.status == .seeOther)
            return added.headers[.location] ?? ""
        }
        #expect(try await room.level("drills") == ["akkumulyatornye"])
        try await room.world.visit(as: .manager) { visitor in
            let full = "\(Self.path)/\(drills)"
            let refused = try await visitor.post(full, [("act", "remove")], from: full)
            #expect(refused.status == .unprocessableContent)
            let path = String(added.prefix { $0 != "?" })
            let removed = try await visitor.post(path, [("act", "remove")], from: path)
            #expect(removed.status == .seeOther)
        }
        #expect(try await room.level("drills") == [])
        #expect(try await room.world.count("events WHERE name = 'catalog.category_removed'") == 1)
    }
}

extension Showroom {
    /// The slugs of a level in the order of pages.
    fileprivate func level(_ slug: String?) async throws -> [String] {
        try await database.read { tx in
            let tree = try CategoryTree(in: tx)
            return tree.children(of: slug.flatMap { tree.category(slug: $0) }?.id).map(\.slug)
        }
    }

    /// Has another system tell sections.
    fileprivate func keep(_ categories: [IncomingCategory]) async throws {
        _ = try await database.write { tx in try Catalog.keepCategories(categories, from: "1C", in: tx) }
    }
}
