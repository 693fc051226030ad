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

@testable import Portal

/// Every route × everybody × foreign identifiers: nothing of another customer is seen or changed.
@Suite struct LeakMatrixTests {
    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `no route gives anybody more than his permissions, and nothing changes by trying`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let foreign = try await ForeignThings(in: world)
        let before = try await Fingerprint(world.database)
        var tried = 0
        for route in world.portal.routes.sorted {
            for who in World.Who.allCases where who != .rival {
                // The manager works with ours, the administrator with everybody: theirs is not foreign to him.
                if who == .administrator { continue }
                let answer = try await foreign.knock(on: route, as: who, in: world)
                tried += 1
                let verdict = Verdict(route, who, holds: try await holds(route, who, world))
                #expect(verdict.allows(answer), "\(who) \(route): \(answer.status)")
                for secret in foreign.secrets {
                    #expect(!String(buffer: answer.body).contains(secret), "\(who) sees “\(secret)” at \(route)")
                }
            }
        }
        #expect(tried > 200)
        #expect(try await Fingerprint(world.database) == before)
    }

    @Test(arguments: TestEngine.all)
    func `a foreign order and a missing one give the same answer`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let foreign = try await ForeignThings(in: world)
        try await world.visit(as: .director) { visitor in
            for suffix in ["", "/repetition", "/cancellation"] {
                let theirs = try await visitor.get("/orders/\(foreign.orderNumber)\(suffix)")
                let missing = try await visitor.get("/orders/2026-999999\(suffix)")
                #expect(theirs.status == .notFound)
                #expect(withoutRequestWords(theirs.body) == withoutRequestWords(missing.body))
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a revoked member has nothing at the next request`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .purchaser) { visitor in
            #expect(try await visitor.get("/orders").status == .ok)
            let now = world.clock.now
            _ = try await world.database.write { tx in
                try tx.execute("UPDATE members SET revoked_at = \(now) WHERE role = 'purchaser'")
            }
            #expect(try await visitor.get("/api/v1/orders", accept: "application/json").status == .forbidden)
        }
    }

    private func holds(_ route: RouteEntry, _ who: World.Who, _ world: World) async throws -> Bool {
        guard who.isSignedIn else { return route.audience == .anybody }
        let principal = try await world.principal(who)
        return switch route.audience {
        case .anybody: true
        case .person(let permission): principal.may(permission)
        case .member(let permission): principal.customerID != nil && principal.may(permission)
        case .staff(let permission): principal.isStaff && principal.may(permission)
        }
    }

    /// Pages carry one-time words: nonces, commands and the request's own name.
    private func withoutRequestWords(_ body: ByteBuffer) -> String {
        String(buffer: body)
            .replacing(/nonce="[^"]*"/, with: "").replacing(/value="[^"]*"/, with: "")
            .replacing(/<p class="caption quiet">[^<]*<\/p>/, with: "")
    }
}

/// What a knock on a door may be answered.
private struct Verdict {
    let isStranger: Bool
    let holds: Bool
    let isOpen: Bool
    let isPage: Bool

    init(_ route: RouteEntry, _ who: World.Who, holds: Bool) {
        isStranger = !who.isSignedIn
        self.holds = holds
        isOpen = route.audience == .anybody
        isPage = route.method == .get
    }

    /// Without the permission 401, 403 or the way to the sign-in; with it anything but a fault, since every identifier
    /// that was sent is foreign and the forms are empty.
    func allows(_ answer: Answer) -> Bool {
        guard !holds else { return answer.status.code < 500 }
        if isStranger, answer.status == .seeOther { return answer.location?.hasPrefix("/login") == true }
        return [.unauthorized, .forbidden, .notFound].contains(answer.status)
    }
}

/// The part of a response that is looked at.
private struct Answer: Sendable {
    let status: HTTPResponse.Status
    let location: String?
    let body: ByteBuffer
}

/// An order, a product and people of the other customer, and the words nobody else may see.
private struct ForeignThings: Sendable {
    let orderNumber = "2026-000777"
    let secrets = ["Тайна Василька", "Секретный адрес"]
    let customer: ID<Customer>
    let payer: UUID

    init(in world: World) async throws {
        customer = world.theirs
        payer = world.theirPayer
        let (number, customer, payer) = (orderNumber, customer, payer)
        let rival = world.user(.rival)
        let product = try await world.product("Z-1")
        try await world.database.write { tx in
            let id = UUID()
            try tx.execute(
                """
                INSERT INTO orders (id, number, customer_id, placed_by, placed_by_name, legal_entity_id, payer_name, status,
                    is_archived, placed_at, status_at, customer_reference, comment, delivery_address, recipient,
                    recipient_phone, total, vat_total, currency, line_count, first_line, search_text)
                VALUES (\(id), \(number), \(customer), \(rival), 'Тайна Василька', \(payer), 'ООО «Василёк»', 'placed',
                    \(false), \(World.start), \(World.start), '', '', 'Секретный адрес', '', '', 10000, 1803, 'RUB', 1,
                    'Тайна Василька', 'тайна')
                """)
            try tx.execute(
                """
                INSERT INTO order_lines (order_id, position, customer_id, product_id, sku, name, unit, quantity, price,
                    vat_rate, vat_mode, net, vat, amount, currency)
                VALUES (\(id), 1, \(customer), \(product), 'Z-1', 'Тайна Василька', 'шт', 1000, 10000, '22', 'included',
                    8197, 1803, 10000, 'RUB')
                """)
        }
    }

    /// Asks for a route with every placeholder filled by something foreign, as a browser of this person would.
    func knock(on route: RouteEntry, as who: World.Who, in world: World) async throws -> Answer {
        let path =
            "/"
            + route.path
            .replacing(":number", with: orderNumber).replacing(":slug", with: "absent")
            .replacing(":customer", with: "\(customer)").replacing(":name", with: "absent.svg")
            .replacing(/:[a-z]+/, with: payer.uuidString.lowercased())
        let isGet = route.method == .get
        return try await world.visit(as: who) { visitor in
            // Leaving would sign the person out and change a row, rightly so.
            if path == "/logout" { return Answer(status: .forbidden, location: nil, body: ByteBuffer()) }
            let response = isGet ? try await visitor.get(path) : try await visitor.post(path, [], command: "forged")
            return Answer(status: response.status, location: response.headers[.location], body: response.body)
        }
    }
}

/// How many rows each table holds: any effect of the walk would change it.
private struct Fingerprint: Equatable {
    let counts: [String: Int]

    init(_ database: Database) async throws {
        let tables = [
            "orders", "order_lines", "cart_lines", "members", "users", "sessions", "addresses", "legal_entities",
            "contracts", "reservations", "events", "commands", "invitations",
        ]
        counts = try await database.read { tx in
            try tables.reduce(into: [:]) { counts, table in
                counts[table] = try tx.value("SELECT COUNT(*) FROM \(raw: table)") as Int
            }
        }
    }
}
