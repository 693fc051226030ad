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

@testable import Identity

/// A program at the doors: which a key opens, for how long, and how often.
@Suite struct ApiKeyDoorTests {
    @Test(.feature("INT-45"), arguments: TestEngine.all)
    func `a director makes a key, sees it once, and a program reads by it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        let key = try await makeKey(in: world, ["goods", "prices", "orders"])
        #expect(key.count == 47)
        for table in ["api_keys", "events", "commands"] {
            let rows = try await texts(of: table, in: world)
            #expect(!rows.isEmpty && !rows.contains { $0.contains(key) }, "\(table)")
        }
        try await world.visit(as: .stranger) { program in
            let goods = ["/products", "/products/A-1", "/prices?sku=A-1", "/stock?sku=A-1", "/search?q=a-1"]
            for path in goods + ["/orders"] {
                let status = try await program.get("/api/v1\(path)", headers: bearer(key)).status
                #expect(status == .ok, "\(path)")
            }
        }
        try await world.visit(as: .director) { visitor in
            let page = String(buffer: try await visitor.get("/settings/api-keys").body)
            #expect(page.contains("Учётная система") && page.contains(key.prefix(8)))
            #expect(!page.contains(key))
            #expect(page.contains("Товары и остатки, Цены, Чтение заказов"))
            let settings = String(buffer: try await visitor.get("/settings").body)
            #expect(settings.contains("href=\"/settings/api-keys\""))
        }
        #expect(try await world.count("api_keys WHERE used_at IS NOT NULL") == 1)
    }

    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `a key opens no page, not even an open one, and no cookie helps it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let key = try await makeKey(in: world, ["goods", "prices", "orders", "placing"])
        for who in [World.Who.stranger, .director] {
            try await world.visit(as: who) { program in
                for path in ["/orders", "/settings", "/settings/api-keys", "/catalog", "/dashboard", "/staff", "/api"] {
                    let status = try await program.get(path, headers: bearer(key)).status
                    #expect(status == .unauthorized, "\(path)")
                }
                let form = try await program.send(
                    "/cart/lines", "quantity=1",
                    headers: bearer(key, [.contentType: "application/x-www-form-urlencoded"]))
                #expect(form.status == .unauthorized)
            }
        }
        // A wrong key beside a right cookie: the key counts.
        try await world.visit(as: .director) { program in
            let wrong = SentKey.prefix + String(repeating: "A", count: 43)
            let status = try await program.get("/api/v1/orders", headers: bearer(wrong)).status
            #expect(status == .unauthorized)
            let own = try await program.get("/api/v1/orders").status
            #expect(own == .ok)
        }
        #expect(try await world.count("cart_lines") == 0)
    }

    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `a key opens what was ticked and nothing else`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        let paths = ["goods": "/stock?sku=A-1", "prices": "/prices?sku=A-1", "orders": "/orders"]
        for scope in paths.keys.sorted() {
            let key = try await makeKey(in: world, [scope])
            try await world.visit(as: .stranger) { program in
                for (other, path) in paths {
                    let status = try await program.get("/api/v1\(path)", headers: bearer(key)).status
                    #expect(status == (other == scope ? .ok : .forbidden), "\(scope) at \(path)")
                }
                let order = try await place(by: key, "k", program)
                #expect(order.status == .forbidden)
            }
        }
        #expect(try await world.count("orders") == 0)
    }

    @Test(.feature("INT-46"), arguments: TestEngine.all)
    func `a program places an order once for one name, and the history tells which program it was`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        let key = try await makeKey(in: world, ["placing", "orders"])
        let second = try await makeKey(in: world, ["placing"])
        try await world.visit(as: .stranger) { program in
            let first = try await place(by: key, "k1", program)
            #expect(first.status == .created)
            // The same member's other key: an order is not placed twice because a key was changed in between.
            let again = try await place(by: second, "k1", program)
            #expect(again.status == .created)
            #expect(first.headers[.location] == again.headers[.location])
            let nameless = try await place(by: key, nil, program)
            #expect(nameless.status == .badRequest)
            // It may not see prices, so its answer has none.
            #expect(!String(buffer: first.body).contains("\"total\""))
        }
        #expect(try await world.count("orders WHERE placed_by_name = 'Имя director (Учётная система)'") == 1)
        #expect(
            try await world.count(
                "events WHERE name = 'ordering.order_placed' AND actor_name = 'Имя director (Учётная система)'") == 1)
    }

    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `what a member loses his keys lose with him, at the next request`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let director = try #require(world.user(.director))
        let key = try await makeKey(in: world, ["goods", "prices", "orders"])
        @Sendable func status(_ path: String) async throws -> HTTPResponse.Status {
            try await world.visit(as: .stranger) { program in
                try await program.get("/api/v1\(path)", headers: bearer(key)).status
            }
        }
        try await world.database.write { tx in
            try tx.execute("UPDATE members SET role = 'warehouse' WHERE user_id = \(director)")
        }
        #expect(try await status("/orders") == .ok)
        #expect(try await status("/prices?sku=A-1") == .forbidden)
        let now = world.clock.now
        try await world.database.write { tx in
            try tx.execute("UPDATE members SET revoked_at = \(now) WHERE user_id = \(director)")
        }
        #expect(try await status("/orders") == .unauthorized)
        try await world.database.write { tx in
            try tx.execute("UPDATE members SET revoked_at = NULL, role = 'director' WHERE user_id = \(director)")
        }
        #expect(try await status("/orders") == .ok)
        world.clock.advance(by: 366 * 86_400)
        #expect(try await status("/orders") == .unauthorized)
    }

    @Test(arguments: TestEngine.all)
    func `a revoked key is refused at once, and only its own customer revokes it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let key = try await makeKey(in: world, ["orders"])
        let id = try await world.database.read { tx in try tx.value("SELECT id FROM api_keys") as ID<ApiKey> }
        let path = "/settings/api-keys/\(id)/revocation"
        let foreign = try await world.visit(as: .rival) { visitor in
            try await visitor.post(path, [], from: "/settings/api-keys")
        }
        #expect(foreign.status == .notFound)
        for who in [World.Who.purchaser, .accountant, .manager, .administrator] {
            let status = try await world.visit(as: who) { visitor in
                try await visitor.get("/settings/api-keys").status
            }
            #expect(status == .forbidden, "\(who)")
        }
        #expect(try await world.count("api_keys WHERE revoked_at IS NULL") == 1)
        let done = try await world.visit(as: .director) { visitor in
            try await visitor.post(path, [], from: "/settings/api-keys")
        }
        #expect(done.headers[.location] == "/settings/api-keys")
        let status = try await world.visit(as: .stranger) { program in
            try await program.get("/api/v1/orders", headers: bearer(key)).status
        }
        #expect(status == .unauthorized)
    }

    @Test(arguments: TestEngine.all)
    func `a form sent twice makes one key and does not show it again`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let command = try await world.command(.director)
        let bodies = try await world.visit(as: .director) { visitor in
            var bodies: [String] = []
            for _ in 0..<2 {
                let answer = try await visitor.post("/settings/api-keys", form(["goods"]), command: command)
                bodies.append(String(buffer: answer.body) + (answer.headers[.location] ?? ""))
            }
            return bodies
        }
        #expect(bodies[0].contains(SentKey.prefix))
        #expect(bodies[1] == "/settings/api-keys")
        #expect(try await world.count("api_keys") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `wrong keys are refused, soon without a look, and right ones of the same place go on`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let key = try await makeKey(in: world, ["orders"])
        try await world.visit(as: .stranger) { program in
            for number in 1...25 {
                let guess = SentKey.prefix + String(repeating: "A", count: 41) + String(number + 10)
                let answer = try await program.get("/api/v1/orders", headers: bearer(guess))
                #expect(answer.status == (number <= 20 ? .unauthorized : .tooManyRequests), "\(number)")
                if number > 20 { #expect(answer.headers[.retryAfter] != nil) }
                #expect(String(buffer: answer.body).contains("\"status\":\(answer.status.code)"))
            }
            let right = try await program.get("/api/v1/orders", headers: bearer(key)).status
            #expect(right == .ok)
        }
    }

    @Test func `one key asks six hundred times a minute at most`() async throws {
        let world = try await World(.sqlite)
        let key = try await makeKey(in: world, ["orders"])
        world.clock.advance(by: 1)
        let other = try await makeKey(in: world, ["orders"])
        let now = world.clock.now
        let used = try await world.database.read { tx in
            try tx.value("SELECT id FROM api_keys ORDER BY created_at, id LIMIT 1") as UUID
        }
        // As many as may be, but one.
        for _ in 1..<600 {
            let verdict = try await world.database.hit(
                key: "api-key:\(used.uuidString)", limit: 600, window: 60, at: now)
            #expect(verdict.isAllowed)
        }
        try await world.visit(as: .stranger) { program in
            var statuses: [HTTPResponse.Status] = []
            for key in [key, key, other] {
                statuses.append(try await program.get("/api/v1/orders", headers: bearer(key)).status)
            }
            #expect(statuses == [.ok, .tooManyRequests, .ok])
        }
    }

    // MARK: -

    private func bearer(_ key: String, _ further: HTTPFields = [:]) -> HTTPFields {
        var fields = further
        fields[.authorization] = "Bearer \(key)"
        return fields
    }

    private func form(_ scopes: [String]) -> [(name: String, value: String)] {
        [("name", "Учётная система"), ("days", "365")] + scopes.map { ($0, "on") }
    }

    /// Makes a key as the director, by the page.
    private func makeKey(in world: World, _ scopes: [String]) async throws -> String {
        try await world.visit(as: .director) { visitor in
            let answer = try await visitor.post("/settings/api-keys", form(scopes), from: "/settings/api-keys/new")
            let page = String(buffer: answer.body)
            let shown = try #require(page.firstMatch(of: /value="(kbn_[\w\-]{43})"/))
            return String(shown.1)
        }
    }

    @Test(.feature("PRICE-13"), arguments: TestEngine.all)
    func `a key that may not see prices reads none out of a refusal`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 71_239)
        let (blind, seeing) = (
            try await makeKey(in: world, ["placing"]), try await makeKey(in: world, ["placing", "prices"])
        )
        let guesses = [
            #""lines":[{"sku":"A-1","quantity":"2","price":1}]"#,
            #""lines":[{"sku":"A-1","quantity":"2"}],"expectedTotal":1"#,
        ]
        try await world.visit(as: .stranger) { program in
            for (index, guess) in guesses.enumerated() {
                for (key, isTold) in [(blind, false), (seeing, true)] {
                    let fields = bearer(
                        key, [.contentType: "application/json", .idempotencyKey: "wrong-\(index)-\(isTold)"])
                    let answer = try await program.send(
                        "/api/v1/orders", "{\(guess),\"address\":\"Тверь\"}", headers: fields)
                    #expect(answer.status == .unprocessableContent)
                    let body = String(buffer: answer.body)
                    let amounts = body.contains("712.39") || body.contains("1424.78")
                    #expect(amounts == isTold, "\(body)")
                    #expect(body.contains("ordering.place.refusal."))
                }
            }
        }
        #expect(try await world.count("orders") == 0)
    }

    private func place(by key: String, _ name: String?, _ program: Browser) async throws -> TestResponse {
        var fields = bearer(key, [.contentType: "application/json"])
        if let name { fields[.idempotencyKey] = name }
        return try await program.send(
            "/api/v1/orders", #"{"lines":[{"sku":"A-1","quantity":"2"}],"address":"Тверь"}"#, headers: fields)
    }

    private func texts(of table: String, in world: World) async throws -> [String] {
        let columns: SQL =
            switch table {
            case "api_keys": "name || hint || scopes || networks || used_from"
            case "events": "CAST(payload AS text) || actor_name"
            default: "key || CAST(headers AS text)"
            }
        let words = try await world.database.read { tx in
            try tx.all("SELECT \(columns) AS words FROM \(raw: table)") { try $0["words"] as String }
        }
        guard table == "commands" else { return words }
        return words + (try await bodies(in: world))
    }

    private func bodies(in world: World) async throws -> [String] {
        try await world.database.read { tx in
            try tx.all("SELECT body FROM commands") { String(decoding: try $0["body"] as [UInt8], as: UTF8.self) }
        }
    }
}
