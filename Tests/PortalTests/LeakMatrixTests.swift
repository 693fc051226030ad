import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Database
@testable import Portal

/// Every route × everybody × foreign identifiers: nothing of another customer is seen or changed.
@Suite struct LeakMatrixTests {
    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `no route gives anybody more than his permissions, and nothing changes by trying`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let foreign = try await ForeignThings(in: world)
        let before = try await Fingerprint(of: world)
        for table in [
            "orders", "order_lines", "order_shipments", "order_shipment_lines", "order_files", "order_comments",
            "order_subscriptions", "order_history", "carts", "cart_lines", "addresses", "units", "invitations",
            "members", "events", "api_keys",
            "selections", "selection_items", "product_subscriptions",
            "service_requests", "service_request_files", "service_alerts", "configurations", "test_drives",
            "customer_prices", "contract_prices", "order_templates",
            "order_template_lines", "order_schedules", "order_schedule_runs",
            "order_imports", "order_import_rows", "import_columns",
            "quotes", "quote_lines", "quote_versions", "quote_messages", "order_returns", "order_return_lines",
            "order_return_files", "order_return_messages", "webhooks", "webhook_deliveries", "webhook_attempts",
        ] + ForeignApprovals.tables {
            #expect(before.rows[table]?.isEmpty == false, "\(table)")
        }
        // Leaving ends the session, rightly so: everybody leaves last.
        let routes = world.portal.routes.sorted.filter { $0.path != "logout" }
        let doors = routes + world.portal.routes.sorted.filter { $0.path == "logout" }
        let people = World.Who.allCases.filter { $0 != .rival }
        #expect(doors.filter { foreign.path(of: $0) == nil } == [], "ForeignThings lacks what this address names")
        var tried = 0
        for who in people {
            for knock in try await foreign.knock(on: doors, as: who, in: world) {
                tried += 1
                #expect(knock.isRight, "\(knock)")
                guard !knock.opensEverything else { continue }
                for secret in ForeignThings.secrets {
                    #expect(!knock.body.contains(secret), "\(knock) shows “\(secret)”")
                }
            }
        }
        #expect(tried == doors.count * people.count)
        let after = try await Fingerprint(of: world)
        #expect(after.rows.keys.sorted() == before.rows.keys.sorted())
        for table in before.rows.keys.sorted() { #expect(after.rows[table] == before.rows[table], "\(table)") }
    }

    @Test(arguments: TestEngine.all)
    func `an administrator opens every customer, a manager only those he looks after`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let foreign = try await ForeignThings(in: world)
        let pages = ["/staff/customers/\(world.theirs)", "/staff/orders/\(foreign.orderNumber)"]
        try await world.visit(as: .administrator) { visitor in
            for page in pages {
                let answer = try await visitor.get(page)
                #expect(answer.status == .ok, "\(page)")
                #expect(String(buffer: answer.body).contains("Тайна Василька"), "\(page)")
            }
        }
        try await world.visit(as: .manager) { visitor in
            let answer = try await visitor.get("/staff/customers/\(world.ours)")
            #expect(answer.status == .ok)
            for page in pages { #expect(try await visitor.get(page).status == .notFound, "\(page)") }
            for list in ["/staff", "/staff/customers", "/staff/orders", "/staff/orders?q=2026-000777"] {
                let answer = try await visitor.get(list)
                #expect(answer.status == .ok)
                #expect(!String(buffer: answer.body).contains("Василёк"), "\(list)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a foreign thing and a missing one give the same answer`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let foreign = try await ForeignThings(in: world)
        let nobody = UUID().uuidString.lowercased()
        let ofMembers = [
            ("/orders/\(foreign.orderNumber)", "/orders/2026-999999"),
            ("/orders/\(foreign.orderNumber)/repetition", "/orders/2026-999999/repetition"),
            ("/orders/\(foreign.orderNumber)/cancellation", "/orders/2026-999999/cancellation"),
            ("/company/addresses/\(foreign.address)", "/company/addresses/\(nobody)"),
            ("/company/members/\(foreign.member)", "/company/members/\(nobody)"),
            ("/selections/\(foreign.selection)", "/selections/\(nobody)"),
        ]
        let ofStaff = [
            ("/staff/orders/\(foreign.orderNumber)", "/staff/orders/2026-999999"),
            ("/staff/customers/\(world.theirs)", "/staff/customers/\(nobody)"),
        ]
        for (who, pairs) in [(World.Who.director, ofMembers), (.manager, ofStaff)] {
            try await world.visit(as: who) { visitor in
                for (theirs, missing) in pairs {
                    let (one, other) = (try await visitor.get(theirs), try await visitor.get(missing))
                    #expect(one.status == .notFound, "\(theirs)")
                    #expect(withoutRequestWords(one.body) == withoutRequestWords(other.body), "\(theirs)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a revoked member has nothing at the next request`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.get("/orders")
            #expect(answer.status == .ok)
            let now = world.clock.now
            _ = try await world.database.write { tx in
                try tx.execute("UPDATE members SET revoked_at = \(now) WHERE role = 'purchaser'")
            }
            #expect(try await visitor.get("/api/v1/orders", accept: "application/json").status == .forbidden)
        }
    }

    /// Pages carry one-time words: nonces, commands and the request's own name.
    private func withoutRequestWords(_ body: ByteBuffer) -> String {
        String(buffer: body)
            .replacing(/nonce="[^"]*"/, with: "").replacing(/value="[^"]*"/, with: "")
            .replacing(/<code class="medium">[^<]*<\/code>/, with: "").replacing(/data-copy="[^"]*"/, with: "")
    }
}

/// Every row of the rival's customer and of the rival, word for word: whatever touches one is a difference.
private struct Fingerprint: Sendable {
    let rows: [String: [String]]

    init(of world: World) async throws {
        let (customer, user) = (world.theirs, world.user(.rival))
        rows = try await world.database.read { tx in
            var rows: [String: [String]] = [:]
            for table in try Self.tablesOfCustomers(tx) {
                rows[table] = try Self.texts("\(raw: table) WHERE customer_id = \(customer)", tx)
            }
            rows["contract_prices"] = try Self.texts(
                "contract_prices WHERE contract_id IN (SELECT id FROM contracts WHERE customer_id = \(customer))", tx)
            rows["customers"] = try Self.texts("customers WHERE id = \(customer)", tx)
            rows["users"] = try Self.texts("users WHERE id = \(user)", tx)
            for table in ["sessions", "known_devices"] {
                rows["\(table) of the rival"] = try Self.texts("\(raw: table) WHERE user_id = \(user)", tx)
            }
            rows["commands"] = try Self.texts("commands WHERE owner = \(user?.description)", tx)
            return rows
        }
    }

    /// Asked of the schema, so that a new table is watched from its first day.
    private static func tablesOfCustomers(_ tx: Transaction) throws -> [String] {
        let tables: SQL =
            switch tx.dialect {
            case .sqlite:
                """
                SELECT m.name AS name FROM sqlite_master m, pragma_table_info(m.name) c
                WHERE m.type = 'table' AND c.name = 'customer_id'
                """
            case .postgreSQL:
                """
                SELECT CAST(table_name AS text) AS name FROM information_schema.columns
                WHERE table_schema = current_schema() AND column_name = 'customer_id'
                """
            }
        return try tx.all(tables) { try $0["name"] as String }.sorted()
    }

    private static func texts(_ rows: SQL, _ tx: Transaction) throws -> [String] {
        try tx.all("SELECT * FROM \(rows)") { row -> String in
            let names = row.rows.columns.names
            let values = row.rows.values[row.start..<row.start + names.count]
            return zip(names, values).map { "\($0) = \($1)" }.joined(separator: ", ")
        }.sorted()
    }
}
