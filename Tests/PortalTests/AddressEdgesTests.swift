import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
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
        let (customer, user) = (world.ours, world.user(.director))
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO cart_lines (customer_id, user_id, product_id, quantity, seen_price, currency, added_at)
                SELECT \(customer), \(user), id, 1000, 10000, 'RUB', \(World.start) FROM products
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
