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
import Web

/// Favourites and named selections: who fills them, who sees them, and how they become a cart.
@Suite struct SelectionTests {
    @Test(.feature("CAT-10"), arguments: TestEngine.all)
    func `a star puts a product among one's own favourites, and another press takes it out`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт <М8>")
        let fields = [(name: "product", value: "\(bolt)"), (name: "on", value: "1")]
        try await world.visit(as: .purchaser) { visitor in
            let put = try await visitor.post("/selections/favourites", fields)
            #expect(put.status == .seeOther)
            let answer = try await visitor.post("/selections/favourites", fields, accept: "application/json")
            let json = String(buffer: answer.body)
            #expect(answer.status == .ok)
            #expect(json.contains("\"isOn\":true") && json.contains("\"command\":\""))

            let list = String(buffer: try await visitor.get("/selections").body)
            let path = try #require(list.firstMatch(of: /class="rowlink" href="(\/selections\/[^"]+)"/)).1
            let favourites = String(buffer: try await visitor.get(String(path)).body)
            #expect(favourites.contains("<h1>Избранное</h1>"))
            #expect(favourites.contains("Болт &lt;М8&gt;") && favourites.contains("100,00"))

            let off = [(name: "product", value: "\(bolt)"), (name: "on", value: "0")]
            _ = try await visitor.post("/selections/favourites", off)
            let empty = String(buffer: try await visitor.get(String(path)).body)
            #expect(!empty.contains("Болт &lt;М8&gt;"))
            _ = try await visitor.post("/selections/favourites/restoration", [("product", "\(bolt)")])
            let again = String(buffer: try await visitor.get(String(path)).body)
            #expect(again.contains("Болт &lt;М8&gt;"))
        }
        try await world.visit(as: .director) { visitor in
            let list = String(buffer: try await visitor.get("/selections").body)
            #expect(!list.contains("Избранное</a>"))
        }
        #expect(try await world.count("selections WHERE is_favourites") == 1)
        #expect(try await world.count("selection_items WHERE removed_at IS NULL") == 1)
        #expect(try await world.count("events WHERE name = 'catalog.favourite_changed'") == 4)
    }

    @Test(.feature("CAT-10"), arguments: TestEngine.all)
    func `a stranger is led to the sign-in by the star, and nothing is kept`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .stranger) { visitor in
            let answer = try await visitor.post("/selections/favourites", [("product", "\(bolt)"), ("on", "1")])
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location]?.hasPrefix("/login") == true)
        }
        #expect(try await world.count("selections") == 0)
    }

    @Test(.feature("CAT-11"), arguments: TestEngine.all)
    func `a list of articles fills a selection, which goes into the cart as a whole`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        let (bolt, nut) = (
            try await world.product("A-1", price: 1_000, pack: 10), try await world.product("M8 40", price: 500)
        )
        try await world.visit(as: .purchaser) { visitor in
            let path = try await made("Бригада 2", visitor)
            let list = "A-1\tБолт\t15\r\nM8 40; 3\n"
            let added = try await visitor.post("\(path)/articles", [("list", list)])
            #expect(added.headers[.location] == path)
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("name=\"quantity.\(bolt)\"") && page.contains("name=\"quantity.\(nut)\""))
            #expect(page.contains("200,00") && page.contains("215,00"))

            let cart = try await visitor.post(
                "/cart/lines", [("act", "all"), ("quantity.\(bolt)", "20"), ("quantity.\(nut)", "3")])
            #expect(cart.status == .seeOther)
            let chosen = try await visitor.post(
                "/cart/lines", [("line", "\(nut)"), ("quantity.\(bolt)", "20"), ("quantity.\(nut)", "2")],
                accept: "application/json")
            #expect(String(buffer: chosen.body).contains("В корзину добавлено: 1"))
        }
        #expect(try await world.count("cart_lines WHERE product_id IS NOT NULL") == 2)
        let quantities = try await world.database.read { tx in
            try tx.all("SELECT quantity FROM cart_lines ORDER BY quantity") { try $0["quantity"] as Quantity }
        }
        #expect(quantities == [Quantity(whole: 5), Quantity(whole: 20)])
    }

    @Test(.feature("CAT-11"), arguments: TestEngine.all)
    func `an unknown article is named, the list stays as typed, and nothing is added`(_ engine: TestEngine) async throws
    {
        let world = try await World(engine)
        try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            let path = try await made("Склад", visitor)
            let refused = try await visitor.post("\(path)/articles", [("list", "A-1 5\nX-9 <b>\n")])
            let page = String(buffer: refused.body)
            #expect(refused.status == .unprocessableContent)
            #expect(page.contains("Не нашли в продаже: X-9 &lt;b&gt;"))
            #expect(page.contains("A-1 5\nX-9 &lt;b&gt;"))
            let before = try await world.count("selection_items")
            #expect(before == 0)
            let skipped = try await visitor.post("\(path)/articles", [("list", "A-1 5\nX-9\n"), ("skips", "on")])
            #expect(skipped.status == .seeOther)
        }
        #expect(try await world.count("selection_items WHERE quantity = 5000") == 1)
    }

    @Test(.feature("CAT-11"), arguments: TestEngine.all)
    func `colleagues see what is shared, the owner and the director change it, others have nothing of it`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт")
        let path = try await world.visit(as: .purchaser) { visitor in
            let path = try await made("Объект «Север»", visitor)
            _ = try await visitor.post(
                "/selections/items", [("product", "\(bolt)"), ("selection", String(path.dropFirst(12)))])
            return path
        }
        for who in [World.Who.director, .accountant, .rival, .manager] {
            try await world.visit(as: who) { visitor in
                let status = try await visitor.get(path).status
                #expect(status == (who == .manager ? .forbidden : .notFound), "\(who)")
            }
        }
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("\(path)/sharing", [("shared", "1")])
        }
        try await world.visit(as: .accountant) { visitor in
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("Болт") && !page.contains("data-selection-goods") && !page.contains("/removal"))
            for act in ["", "/sharing", "/removal", "/articles", "/quantities", "/items/removal"] {
                let answer = try await visitor.post("\(path)\(act)", [("name", "Чужое"), ("line", "\(bolt)")])
                #expect(answer.status == .notFound, "\(act)")
            }
            let copy = try await visitor.post("\(path)/copies", [])
            let own = String(buffer: try await visitor.get(copy.headers[.location] ?? "").body)
            #expect(own.contains("Объект «Север», копия") && own.contains("data-selection-goods"))
        }
        try await world.visit(as: .director) { visitor in
            let renamed = try await visitor.post(path, [("name", "Объект «Юг»")])
            #expect(renamed.headers[.location] == path)
        }
        try await world.visit(as: .rival) { visitor in
            let status = try await visitor.get(path).status
            #expect(status == .notFound)
        }
        #expect(try await world.count("selections WHERE name = 'Объект «Юг»'") == 1)
        #expect(try await world.count("selection_items WHERE removed_at IS NULL") == 2)
    }

    @Test(.feature("CAT-11"), arguments: TestEngine.all)
    func `goods and selections that were taken away come back by the way beside the message`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт")
        try await world.visit(as: .purchaser) { visitor in
            let path = try await made("Склад", visitor)
            _ = try await visitor.post("\(path)/articles", [("list", "A-1 7")])
            _ = try await visitor.post(
                "\(path)/quantities", [("quantity.\(bolt)", "9"), ("note.\(bolt)", "для крыши")],
                accept: "application/json")
            _ = try await visitor.post("\(path)/items/removal", [("product", "\(bolt)")])
            let gone = String(buffer: try await visitor.get(path).body)
            #expect(!gone.contains("quantity.\(bolt)"))
            let taken = Int64((world.clock.now.timeIntervalSince1970 * 1_000_000).rounded())
            _ = try await visitor.post("\(path)/items/restoration", [("taken", String(taken))])
            let back = String(buffer: try await visitor.get(path).body)
            #expect(back.contains("value=\"9\"") && back.contains("value=\"для крыши\""))

            _ = try await visitor.post("\(path)/removal", [])
            let missing = try await visitor.get(path).status
            #expect(missing == .notFound)
            _ = try await visitor.post("\(path)/restoration", [])
            let found = try await visitor.get(path).status
            #expect(found == .ok)
        }
    }

    @Test(.feature("CAT-11"), arguments: TestEngine.all)
    func `the file holds no formula, and no price for who may not see prices`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "=HYPERLINK(1)", price: 12_345)
        let path = try await world.visit(as: .logistician) { visitor in
            let path = try await made("Склад", visitor)
            _ = try await visitor.post(
                "/selections/items", [("product", "\(bolt)"), ("selection", String(path.dropFirst(12)))])
            let file = String(buffer: try await visitor.get("\(path)/goods.csv").body)
            #expect(file.contains("'=HYPERLINK(1)") && !file.contains("123"))
            let page = String(buffer: try await visitor.get(path).body)
            #expect(!page.contains("123,45"))
            _ = try await visitor.post("\(path)/sharing", [("shared", "1")])
            return path
        }
        try await world.visit(as: .purchaser) { visitor in
            let file = String(buffer: try await visitor.get("\(path)/goods.csv").body)
            #expect(file.contains("123,45"))
        }
    }

    /// Makes a selection and returns the address of its page.
    private func made(_ name: String, _ visitor: Browser) async throws -> String {
        let answer = try await visitor.post("/selections", [("name", name)])
        return try #require(answer.headers[.location])
    }
}
