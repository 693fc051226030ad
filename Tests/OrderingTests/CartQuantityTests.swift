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

@testable import Ordering

/// Quantities that are typed over in the cart: kept when they are quantities, shown again beside the reason when not.
@Suite struct CartQuantityTests {
    @Test(arguments: TestEngine.all)
    func `what is no quantity stands in its row again with the reason, and no line changes`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1"), try await world.product("B-2"))
        try await world.visit(as: .purchaser) { visitor in
            for product in [bolt, nut] {
                _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "3")])
                world.clock.advance(by: 1)
            }
            let refused = try await visitor.post(
                "/cart?q=&show=", [("quantity.\(bolt)", "abc"), ("quantity.\(nut)", "7")], from: "/cart")
            #expect(refused.status == .unprocessableContent)
            let page = String(buffer: refused.body)
            #expect(page.contains("Количества не сохранили"))
            let field = try #require(page.firstMatch(of: /<input name="quantity\.[^>]+value="abc"[^>]*>/)).0
            #expect(field.contains("aria-invalid=\"true\" aria-describedby=\"refused-\(bolt)\" autofocus"))
            let reason = page.components(separatedBy: "id=\"refused-\(bolt)\"").dropFirst().first ?? ""
            #expect(reason.prefix(400).contains("«abc» — не количество"))
            // The other one is kept as typed, too, though it is right.
            #expect(page.contains(/name="quantity\.[^>]+value="7"/))
            #expect(page.matches(of: /aria-invalid/).count == 1)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 3000") == 2)
    }

    @Test(arguments: ["-1", "1e9", "10000001", "٣x", String(repeating: "9", count: 40)])
    func `other texts are refused in the same way`(typed: String) async throws {
        let world = try await World(.sqlite)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/cart/lines", [("product", "\(bolt)"), ("quantity", "3")])
            for act in ["", "checkout"] {
                let refused = try await visitor.post(
                    "/cart", [("quantity.\(bolt)", typed), ("act", act)], from: "/cart")
                #expect(refused.status == .unprocessableContent)
                #expect(String(buffer: refused.body).contains("value=\"\(typed)\""))
            }
            // A line that left meanwhile is no longer of anybody's concern.
            _ = try await visitor.post("/cart", [("act", "clear")], from: "/cart")
            let late = try await visitor.post("/cart", [("quantity.\(bolt)", typed)], from: "/cart")
            #expect(late.status == .seeOther)
        }
        #expect(try await world.count("cart_lines") == 0)
    }

    @Test func `what is refused elsewhere is said with the sign of alarm`() async throws {
        let world = try await World(.sqlite)
        let bolt = try await world.product("A-1")
        try await world.visit(as: .purchaser) { visitor in
            let toast = /(?s)<div class="toast"><svg[^>]*><use href="[^"]*#([a-z]+)".*?toast__text">([^<]*)</
            for (typed, sign) in [("abc", "alert"), ("2", "check")] {
                let answer = try await visitor.post(
                    "/cart/lines", [("product", "\(bolt)"), ("quantity", typed)], from: "/catalog")
                let flash = try #require(answer.headers[values: .setCookie].first { $0.hasPrefix("flash=") })
                let next = try await visitor.get("/cart", headers: [.cookie: String(flash.prefix { $0 != ";" })])
                let said = try #require(String(buffer: next.body).firstMatch(of: toast))
                #expect(String(said.1) == sign)
                #expect(said.2.isEmpty == false)
            }
        }
        #expect(try await world.count("cart_lines WHERE quantity = 2000") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `nothing and zero take a line out, a number is kept`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut, washer) = (
            try await world.product("A-1"), try await world.product("B-2"), try await world.product("C-3")
        )
        try await world.visit(as: .purchaser) { visitor in
            for product in [bolt, nut, washer] {
                _ = try await visitor.post("/cart/lines", [("product", "\(product)"), ("quantity", "3")])
            }
            let kept = try await visitor.post(
                "/cart", [("quantity.\(bolt)", "1 000"), ("quantity.\(nut)", ""), ("quantity.\(washer)", "0")],
                from: "/cart")
            #expect(kept.status == .seeOther)
            #expect(kept.headers[.location] == "/cart")
        }
        #expect(try await world.count("cart_lines WHERE quantity = 1000000") == 1)
        #expect(try await world.count("cart_lines") == 1)
    }
}
