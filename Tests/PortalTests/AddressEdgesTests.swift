import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Ordering
import TestKit
import Testing

/// Addresses nobody of ours links to: each has an answer, and the program goes on.
@Suite struct AddressEdgesTests {
    @Test(arguments: TestEngine.all)
    func `a line far beyond the last one is an empty page, not the end of the program`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        for number in 1...101 { try await world.product("L-\(number)") }
        let director = try await world.principal(.director)
        try await world.database.write { tx in
            let cart = try Ordering.claimCart(by: director, at: World.start, in: tx)
            try tx.execute(
                """
                INSERT INTO cart_lines (cart_id, customer_id, product_id, quantity, seen_price, currency, added_at)
                SELECT \(cart), \(director.customerID), id, 1000, 10000, 'RUB', \(World.start) FROM products
                """)
        }
        let beyond = ["9223372036854775807", "20000", "-1", "1e9"]
        let order = try await world.visit(as: .director) { visitor in
            for from in beyond {
                let status = try await visitor.get("/cart?from=\(from)").status
                #expect(status == .ok, "\(from)")
            }
            let placed = try await visitor.post(
                "/checkout",
                [("payer", world.payer.uuidString), ("newAddress", "Тверь"), ("agreedTotal", "1010000")],
                from: "/checkout")
            return try #require(placed.headers[.location])
        }
        for (who, path) in [(World.Who.director, order), (.manager, "/staff\(order)"), (.director, "/api/v1\(order)")] {
            try await world.visit(as: who) { visitor in
                for from in beyond {
                    let status = try await visitor.get("\(path)?from=\(from)").status
                    #expect(status == .ok, "\(path) \(from)")
                }
            }
        }
    }

    /// Lists that go on at the place an address names, and the orders they may stand in.
    private static let lists: [(who: World.Who, path: String, orders: [String])] = [
        (.stranger, "/catalog?view=table", ["name", "new", "popularity", "price", "-price"]),
        (.stranger, "/catalog/new?view=table", ["new"]), (.stranger, "/articles?kind=news", []),
        (.stranger, "/search?q=L", ["relevance", "name", "new", "popularity", "price", "-price"]),
        (.director, "/orders?tab=all", ["date", "number", "status", "sum"]),
        (.director, "/configurations?q=", []), (.director, "/catalog/own-articles?q=", []),
        (.director, "/api/v1/products?limit=5", []), (.director, "/api/v1/search?q=L", []),
        (.director, "/api/v1/orders?limit=5", []),
        (.administrator, "/staff/orders?tab=all", ["date", "number", "status", "sum"]),
        (.administrator, "/staff/prices/rules?q=", ["name", "changed"]),
        (.administrator, "/staff/prices/changes?q=", []), (.administrator, "/staff/customers?q=", []),
        (.administrator, "/staff/events?q=", []), (.administrator, "/staff/catalog/products?q=", []),
        (.administrator, "/staff/catalog/stock?q=", []), (.administrator, "/staff/catalog/articles?q=", []),
        (.administrator, "/staff/catalog/imports?q=", []), (.administrator, "/staff/catalog/pins?q=", []),
        (.administrator, "/staff/catalog/synonyms?q=", []), (.administrator, "/staff/catalog/reviews?q=", []),
        (.administrator, "/staff/catalog/demo-units?q=", []), (.administrator, "/staff/service-requests?q=", []),
        (.administrator, "/staff/test-drives?q=", []),
    ]

    @Test(arguments: TestEngine.all)
    func `no place that somebody writes into an address ends the program`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        for number in 1...3 { try await world.product("L-\(number)") }
        let numbers = ["-9223372036854775808", "9223372036854775807", "-900000000000000000", "nan", "x\u{0}"]
        let id = UUID().uuidString.lowercased()
        for (who, path, orders) in Self.lists {
            let places = numbers.flatMap { number -> [[String]] in
                let plain = [[number], [number, id], [id, number, number], [number, id, id, number]]
                let ordered = orders.flatMap { [[$0, number, id], [$0, number, number, id]] }
                return orders.isEmpty ? plain : ordered
            }
            try await world.visit(as: who) { visitor in
                for place in places {
                    let sort = orders.isEmpty ? "" : "&sort=\(place[0])"
                    for way in place.contains(numbers[0]) ? ["after", "before"] : ["after"] {
                        let asked = "\(path)\(sort)&\(way)=\(Cursor(place).token)"
                        let status = try await visitor.get(asked).status
                        #expect(status.code < 500, "\(asked) \(place)")
                    }
                }
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a known address asked in another way says which ways there are`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        for who in [World.Who.stranger, .director] {
            try await world.visit(as: who) { visitor in
                let answer = try await visitor.get("/logout")
                #expect(answer.status == .methodNotAllowed)
                #expect(answer.headers[.allow]?.contains("POST") == true)
                let unknown = try await visitor.get("/nothing")
                #expect(unknown.status == .notFound)
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `nobody is invited into the account of a private person`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let person = try await world.principal(.shopper).customerID
        let path = "/staff/customers/\(try #require(person))/invitations"
        try await world.visit(as: .administrator) { visitor in
            let form = [("name", "Олег"), ("email", "oleg@romashka.example"), ("role", "director")]
            let (page, sent) = (
                try await visitor.get(path + "/new"), try await visitor.post(path, form, from: "/staff")
            )
            #expect(page.status == .notFound)
            #expect(sent.status == .notFound)
        }
        #expect(try await world.count("invitations") == 0)
    }
}
