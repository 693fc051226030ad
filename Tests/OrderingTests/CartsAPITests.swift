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

@testable import Ordering

/// A client's ERP fills carts, keeps regular sets and orders from both.
@Suite struct CartsAPITests {
    @Test(.feature("INT-46"), arguments: TestEngine.all)
    func `a cart is made, filled, read with prices and remarks, and ordered`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000, stock: 5)
        try await world.product("B-2", price: 5_000)
        try await world.visit(as: .purchaser) { visitor async throws in
            let unnamed = try await visitor.postJSON("/api/v1/carts", #"{"name":"Цех 3"}"#, key: nil)
            #expect(unnamed.status == .badRequest, "making one twice would make two")
            let made = try await visitor.postJSON("/api/v1/carts", #"{"name":"Цех 3"}"#, key: "c")
            #expect(made.status == .created)
            let again = try await visitor.postJSON("/api/v1/carts", #"{"name":"Цех 3"}"#, key: "c")
            #expect(again.body == made.body)
            let cart = try made.told(Told.Cart.self)
            let path = "/api/v1/carts/\(cart.id)"
            let lines = #"{"lines":[{"sku":"A-1","quantity":"2","comment":"Срочно"},{"sku":"B-2","quantity":"1"}]}"#
            let filled = try await visitor.postJSON("\(path)/lines", lines, key: "l").told(Told.Cart.self)
            #expect(filled.total == 25_000)
            #expect(filled.lines.map(\.price) == [10_000, 5_000])
            #expect(filled.lines.first?.comment == "Срочно")
            let replaced = try await visitor.sendJSON(
                .put, "\(path)/lines", #"{"lines":[{"sku":"A-1","quantity":"6"}],"version":\#(filled.version)}"#)
            let now = try replaced.told(Told.Cart.self)
            #expect(now.lines.map(\.quantity) == ["6"])
            #expect(now.lines[0].findings?.map(\.type) == ["ordering.gate.line.short"])
            let stale = try await visitor.sendJSON(
                .put, "\(path)/lines", #"{"lines":[],"version":\#(filled.version)}"#)
            #expect(stale.status == .conflict)
            let wrong = try await visitor.sendJSON(.put, "\(path)/lines", #"{"lines":[{"sku":"?","quantity":"1"}]}"#)
            #expect(wrong.status == .unprocessableContent)
            let refused = try await visitor.postJSON("\(path)/order", #"{"address":"Тверь"}"#, key: "o1")
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("ordering.gate.line.short"))
            let kept = try await visitor.get(path)
            #expect(try kept.told(Told.Cart.self).lines.map(\.quantity) == ["6"], "a refusal takes nothing out")
            let same = try await visitor.get(path, headers: [.ifNoneMatch: kept.headers[.eTag] ?? ""])
            #expect(same.status == .notModified)
            _ = try await visitor.sendJSON(.put, "\(path)/lines", #"{"lines":[{"sku":"A-1","quantity":"3"}]}"#)
            let trial = try await visitor.postJSON("\(path)/order", #"{"address":"Тверь","dryRun":true}"#, key: nil)
            #expect(String(buffer: trial.body).contains("\"isPlaceable\":true"))
            let placed = try await visitor.postJSON("\(path)/order", #"{"address":"Тверь"}"#, key: "o2")
            #expect(placed.status == .created)
            #expect(try placed.told(Told.Order.self).total == 30_000)
            let repeated = try await visitor.postJSON("\(path)/order", #"{"address":"Тверь"}"#, key: "o2")
            #expect(repeated.body == placed.body)
            let list = try await visitor.get("/api/v1/carts").told(Told.Carts.self)
            #expect(list.carts.first { $0.id == cart.id }?.lineCount == 0)
            #expect(try await visitor.sendJSON(.delete, path).status == .noContent)
            #expect(try await visitor.sendJSON(.delete, path).status == .notFound)
        }
        #expect(try await world.count("orders WHERE source = 'api' AND cart_id IS NOT NULL") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a line leaves a cart by its article, and the cart keeps its terms`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        try await world.product("B-2")
        let name = #"{"name":"Цех","payer":"\#(world.payer)","shared":true,"open":true}"#
        try await world.visit(as: .purchaser) { visitor async throws in
            let cart = try await visitor.postJSON("/api/v1/carts", name, key: "c").told(Told.Cart.self)
            let path = "/api/v1/carts/\(cart.id)"
            let lines = #"{"lines":[{"sku":"A-1","quantity":"2"},{"sku":"B-2","quantity":"1"}]}"#
            _ = try await visitor.postJSON("\(path)/lines", lines, key: "l")
            let left = try await visitor.sendJSON(.delete, "\(path)/lines/A-1").told(Told.Cart.self)
            #expect(left.lines.map(\.sku) == ["B-2"])
            #expect(try await visitor.sendJSON(.delete, "\(path)/lines/A-1").status == .notFound)
            let list = try await visitor.get("/api/v1/carts").told(Told.Carts.self)
            #expect(list.carts.contains { $0.id == cart.id && $0.isOpen })
            try await world.visit(as: .rival) { rival async throws in
                #expect(try await rival.get(path).status == .notFound)
                #expect(try await rival.sendJSON(.put, "\(path)/lines", lines).status == .notFound)
                #expect(try await rival.postJSON("\(path)/lines", "{", key: "x").status == .notFound)
                #expect(try await rival.postJSON("\(path)/order", "{", key: "y").status == .notFound)
                #expect(try await rival.sendJSON(.delete, "\(path)/lines/B-2").status == .notFound)
                #expect(try await rival.sendJSON(.delete, path).status == .notFound)
                let foreign = name.replacing("Цех", with: "Наш")
                #expect(try await rival.postJSON("/api/v1/carts", foreign, key: "z").status == .unprocessableContent)
            }
        }
        let payer = world.payer
        let kept: Int = try await world.database.read { tx in
            try tx.value("SELECT COUNT(*) FROM carts WHERE legal_entity_id = \(payer) AND is_shared")
        }
        #expect(kept == 1)
        #expect(try await world.count("cart_lines") == 1)
    }

    @Test(.feature("INT-46"), arguments: TestEngine.all)
    func `regular sets are kept, changed, ordered and removed by a program`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        try await world.product("P-1", price: 1_000, pack: 10)
        let set = #"{"name":"Раз в неделю","lines":[{"sku":"A-1","quantity":"2"},{"sku":"P-1","quantity":"3"}]}"#
        try await world.visit(as: .purchaser) { visitor async throws in
            let made = try await visitor.postJSON("/api/v1/order-templates", set, key: "t")
            #expect(made.status == .created)
            let template = try made.told(Told.Template.self)
            #expect(template.kind == "template")
            #expect(template.lines.map(\.quantity) == ["2", "10"], "whole packs")
            let path = "/api/v1/order-templates/\(template.id)"
            let list = try await visitor.get("/api/v1/order-templates").told(Told.Templates.self)
            #expect(list.templates.map(\.id) == [template.id])
            let nameless = try await visitor.postJSON("/api/v1/order-templates", #"{"name":" ","lines":[]}"#, key: "n")
            #expect(nameless.status == .unprocessableContent)
            let changed = try await visitor.sendJSON(
                .put, path, #"{"name":"Список","kind":"list","lines":[{"sku":"A-1","quantity":"4"}]}"#)
            #expect(changed.status == .ok)
            let now = try changed.told(Told.Template.self)
            #expect(now.kind == "list" && now.lines.map(\.quantity) == ["4"] && now.version > template.version)
            let stale = try await visitor.sendJSON(.put, path, #"{"name":"Старый","lines":[],"version":1}"#)
            #expect(stale.status == .conflict)
            let placed = try await visitor.postJSON("\(path)/order", #"{"address":"Тверь"}"#, key: "o")
            #expect(placed.status == .created)
            #expect(try placed.told(Told.Order.self).total == 40_000)
            let nothing = try await visitor.postJSON("\(path)/order", #"{"address":"Тверь"}"#, key: "o2")
            #expect(nothing.status == .unprocessableContent, "everything on the list is bought")
            try await world.visit(as: .rival) { rival async throws in
                #expect(try await rival.get(path).status == .notFound)
                #expect(try await rival.sendJSON(.put, path, "{").status == .notFound)
                #expect(try await rival.postJSON("\(path)/order", "{", key: "x").status == .notFound)
                #expect(try await rival.sendJSON(.delete, path).status == .notFound)
            }
            #expect(try await visitor.sendJSON(.delete, path).status == .noContent)
            #expect(try await visitor.get(path).status == .notFound)
        }
        #expect(try await world.count("orders WHERE source = 'template' AND source_id IS NOT NULL") == 1)
        #expect(try await world.count("events WHERE name = 'ordering.template_removed'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `verbs that a page never sends need no form's token, and come from no other site`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let site = HTTPField.Name("Sec-Fetch-Site") ?? .origin
        try await world.visit(as: .purchaser) { visitor in
            let cart = try await visitor.postJSON("/api/v1/carts", #"{"name":"А"}"#, key: "c").told(Told.Cart.self)
            let path = "/api/v1/carts/\(cart.id)"
            for method in [HTTPRequest.Method.put, .delete] {
                let target = method == .put ? "\(path)/lines" : path
                let forged = try await visitor.sendJSON(method, target, #"{"lines":[]}"#, headers: [site: "cross-site"])
                #expect(forged.status == .forbidden, "\(method)")
            }
            let other = try await visitor.sendJSON(.patch, path, "{}")
            #expect(other.status == .methodNotAllowed)
            #expect(try await visitor.sendJSON(.delete, path, headers: [site: "same-origin"]).status == .noContent)
        }
    }
}
