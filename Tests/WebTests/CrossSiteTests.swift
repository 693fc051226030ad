import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

/// Requests that another site made a browser send, and forms that were not made for this session, change nothing.
@Suite struct CrossSiteTests {
    /// What a page of another site can make a browser say about itself.
    private static let origins: [(name: String, headers: [String: String])] = [
        ("cross-site", ["Sec-Fetch-Site": "cross-site"]), ("same-site", ["Sec-Fetch-Site": "same-site"]),
        ("unknown", ["Sec-Fetch-Site": "same-origin, cross-site"]),
        ("cross-site with our origin", ["Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"]),
        ("no origin", ["Origin": "null"]), ("foreign", ["Origin": "https://evil.example"]),
        ("other port", ["Origin": "http://localhost:9999"]),
        ("longer name", ["Origin": "http://localhost.evil.example"]),
        ("user name", ["Origin": "http://localhost@evil.example"]), ("no address", ["Origin": "localhost"]),
        ("empty", ["Origin": ""]),
    ]

    @Test(.feature("SEC-12"), arguments: TestEngine.all)
    func `a request from another site is refused with the right token in it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1").description
        try await world.visit(as: .purchaser) { visitor in
            for origin in Self.origins {
                let body = addition(of: bolt, try await world.command(.purchaser))
                let form = try await visitor.send("/cart/lines", body, headers: headers(Self.form, origin.headers))
                #expect(form.status == .forbidden, "\(origin.name)")
                let json = try await visitor.send(
                    "/api/v1/orders", Self.order, headers: headers("application/json", origin.headers, key: "k"))
                #expect(json.status == .forbidden, "\(origin.name)")
            }
        }
        #expect(try await world.count("cart_lines") == 0)
        #expect(try await world.count("orders") == 0)
        #expect(try await world.count("commands") == 0)
    }

    @Test(.feature("SEC-12"), arguments: TestEngine.all)
    func `a form without this session's token does nothing, and a person is asked once more`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1").description
        let own = try #require(try await world.command(.purchaser))
        let (director, rival) = (try await world.command(.director), try await world.command(.rival))
        let tokens: [String?] = [nil, "", "forged", director, rival, own + "A"]
        try await world.visit(as: .purchaser) { visitor in
            for token in tokens {
                let body = addition(of: bolt, token)
                let page = try await visitor.send(
                    "/cart/lines", body, headers: headers(Self.form, ["Sec-Fetch-Site": "same-origin"]))
                #expect(page.status == .conflict, "\(token ?? "none")")
                let script = try await visitor.send(
                    "/cart/lines", body,
                    headers: headers(Self.form, ["Sec-Fetch-Site": "same-origin", "Accept": "application/json"]))
                #expect(script.status == .forbidden, "\(token ?? "none")")
            }
        }
        #expect(try await world.count("cart_lines") == 0)
        #expect(try await world.count("commands") == 0)
    }

    @Test(.feature("SEC-12"), arguments: TestEngine.all)
    func `the token counts only as a field of a form`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1").description
        try await world.visit(as: .purchaser) { visitor in
            // What a form of another site can send without being asked for permission first.
            for type in ["text/plain", ""] {
                let body = addition(of: bolt, try await world.command(.purchaser))
                let answer = try await visitor.send("/cart/lines?\(body)", body, headers: headers(type, [:]))
                #expect(answer.status == .conflict, "\(type)")
                let order = try await visitor.send("/api/v1/orders", Self.order, headers: headers(type, [:], key: "k"))
                #expect(order.status == .forbidden, "\(type)")
            }
            let type = "multipart/form-data; boundary=x"
            let part = "--x\r\nContent-Disposition: form-data; name=\"product\"\r\n\r\n\(bolt)\r\n--x--\r\n"
            let answer = try await visitor.send("/cart/lines", part, headers: headers(type, [:]))
            #expect(answer.status == .conflict)
            let order = try await visitor.send("/api/v1/orders", Self.order, headers: headers(type, [:], key: "k"))
            #expect(order.status == .badRequest)
        }
        #expect(try await world.count("cart_lines") == 0)
        #expect(try await world.count("orders") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `our own pages and programs come through`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1").description
        let ways: [[String: String]] = [
            [:], ["Sec-Fetch-Site": "same-origin"], ["Sec-Fetch-Site": "none"], ["Origin": "http://localhost"],
        ]
        try await world.visit(as: .purchaser) { visitor in
            for way in ways {
                let body = addition(of: bolt, try await world.command(.purchaser))
                let answer = try await visitor.send("/cart/lines", body, headers: headers(Self.form, way))
                #expect(answer.status == .seeOther, "\(way)")
            }
        }
        #expect(try await world.count("cart_lines WHERE quantity = 4000") == 1)
    }

    @Test(.feature("SEC-12"), arguments: TestEngine.all)
    func `nobody is signed in or out by another site`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let before = try await world.count("sessions")
        for who in [World.Who.stranger, .director] {
            let command = try await world.command(who) ?? ""
            let fields: [(name: String, value: String)] = [
                ("email", "director@romashka.example"), ("password", "x"), ("language", "en"), ("command", command),
            ]
            let body = FormData(fields).urlEncoded
            try await world.visit(as: who) { visitor in
                for path in ["/login", "/logout", "/language"] {
                    let answer = try await visitor.send(
                        path, body, headers: headers(Self.form, ["Sec-Fetch-Site": "cross-site"]))
                    #expect(answer.status == .forbidden, "\(who) \(path)")
                    #expect(answer.headers[values: .setCookie] == [], "\(who) \(path)")
                }
            }
        }
        #expect(try await world.count("sessions") == before)
        #expect(try await world.count("users WHERE language IS NOT NULL") == 0)
        #expect(try await world.count("events WHERE name = 'identity.sign_in_failed'") == 0)
    }

    // MARK: - Tools

    private static let form = "application/x-www-form-urlencoded"
    private static let order = #"{"lines":[{"sku":"A-1","quantity":"1"}],"address":"Тверь"}"#

    /// The form that puts one piece into the cart.
    private func addition(of product: String, _ command: String?) -> String {
        var fields: [(name: String, value: String)] = [("product", product), ("quantity", "1")]
        if let command { fields.append(("command", command)) }
        return FormData(fields).urlEncoded
    }

    private func headers(_ type: String, _ others: [String: String], key: String? = nil) -> HTTPFields {
        var fields = HTTPFields()
        if !type.isEmpty { fields[.contentType] = type }
        for (name, value) in others {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        if let key, let name = HTTPField.Name("Idempotency-Key") { fields[name] = key }
        return fields
    }
}
