import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import Kernel
import Logging
import NIOCore
import Portal
import Web

/// A small vendor with two customers, on a fresh database behind the real router.
///
/// ООО «Ромашка» (`ours`) has a director, a purchaser, an accountant, a logistician and a warehouse person;
/// ООО «Василёк» (`theirs`) has a director; the vendor has a manager of ours and an administrator. Time stands at
/// ``start`` until a test moves it.
package struct World: Sendable {
    /// Tuesday, 17 November 2026, 09:00 in Moscow.
    package static let start = Date(timeIntervalSince1970: 1_794_895_200)

    package let portal: Portal
    package let database: Database
    package let clock: SettableClock
    package let ours: ID<Customer>
    package let theirs: ID<Customer>
    package let payer: UUID
    package let theirPayer: UUID

    /// The people of the world, by what they are.
    package enum Who: String, CaseIterable, Sendable {
        case director, purchaser, accountant, logistician, warehouse, stranger, rival, shopper, manager, administrator

        /// Whether somebody is signed in at all.
        package var isSignedIn: Bool { self != .stranger }
    }

    private let sessions: [Who: (id: ID<User>, cookie: String)]

    /// Builds the world on an engine; every statement its database runs is written into `statements`, and the start
    /// pages have `widgets` besides their own, for which they wait even on a busy machine.
    package init(
        _ engine: TestEngine, statements: StatementLog? = nil, widgets: [Widget] = [],
        tilePatience: Duration = .seconds(30)
    ) async throws {
        let clock = SettableClock(Self.start)
        let database = try await TestDatabase.make(
            engine, migrations: Portal.migrations, logger: statements?.logger ?? TestDatabase.quiet,
            slow: statements == nil ? .seconds(60) : .seconds(-1))
        var settings = Settings()
        settings.resources = Self.root.path
        settings.files = TestFiles.path().path
        settings.searchFolder = TestFiles.path().path
        settings.allowedHosts = ["localhost"]
        var contributions = Portal.contributions
        contributions.widgets += widgets
        portal = try await Portal(
            settings: settings, database: database, clock: clock.clock, contributions: contributions,
            assets: try Self.assets.get(), tilePatience: tilePatience, logger: TestDatabase.quiet)
        self.database = database
        self.clock = clock
        let seed = WorldSeed()
        sessions = try await database.write { tx in try seed.fill(tx) }
        (ours, theirs, payer, theirPayer) = (seed.ours, seed.theirs, seed.payer, seed.theirPayer)
    }

    /// What finds goods in this world.
    package var catalogSearch: CatalogSearch { portal.search }

    /// What browsers load: read and made small once for all worlds.
    private static let assets = Result { try StaticAssets(directory: root.appending(path: "Public")) }

    /// The package's own folder, where `Public`, `Locales` and `Data` lie.
    package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What counts the values of goods in memory; nothing follows by itself in tests.
    package var counted: CountedGoods { portal.counted }

    /// Where the portal keeps pictures.
    package var files: FileStore { portal.files }

    /// What every page of it shares.
    package var site: Site { portal.site }

    /// The id of somebody.
    package func user(_ who: Who) -> ID<User>? { sessions[who]?.id }

    /// The principal of somebody, as a request would find it.
    package func principal(_ who: Who) async throws -> Principal {
        guard let signedIn = try await signedIn(who) else { throw NotFound() }
        return signedIn.principal
    }

    /// The key of somebody's session in the database; nil for a stranger.
    package func sessionKey(_ who: Who) -> [UInt8]? { sessions[who].map { SessionKey.of(cookie: $0.cookie) } }

    /// A command id as a page of somebody's would carry it; nil for whoever has no session.
    package func command(_ who: Who) async throws -> String? {
        guard let signedIn = try await signedIn(who) else { return nil }
        return CommandToken.make(for: signedIn, random: Randomness.system.bytes(16))
    }

    private func signedIn(_ who: Who) async throws -> SignedIn? {
        guard let key = sessionKey(who) else { return nil }
        let (gate, now) = (portal.site.gate, clock.now)
        return try await database.read { tx in try gate.load(key, now, tx) }
    }

    /// Opens the portal as somebody and lets `body` make requests.
    package func visit<Value: Sendable>(
        as who: Who, _ body: @escaping @Sendable (Browser) async throws -> Value
    ) async throws -> Value {
        let cookie = sessions[who].map { "\(portal.site.cookie.name)=\($0.cookie)" }
        return try await portal.application.test(.router) { client in
            try await body(Browser(client: client, cookie: cookie))
        }
    }

    /// How many rows a table holds: `count("orders WHERE status = 'placed'")`. Trusted text of a test.
    package func count(_ rows: String) async throws -> Int {
        try await database.read { tx in try tx.value("SELECT COUNT(*) FROM \(raw: rows)") }
    }

    /// Puts a product on sale with a price and stock.
    @discardableResult
    package func product(
        _ sku: String, name: String? = nil, price: Int64 = 10_000, stock: Int32 = 100, pack: Int32 = 1
    ) async throws -> ID<Product> {
        try await database.write { tx in
            try WorldSeed.product(sku, name: name ?? "Товар \(sku)", price: price, stock: stock, pack: pack, in: tx)
        }
    }
}

/// Somebody with a browser.
package struct Browser: Sendable {
    let client: any TestClientProtocol
    let cookie: String?

    /// Asks for a page, with headers of its own besides the usual ones.
    package func get(
        _ path: String, accept: String = "text/html", headers further: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields = headers([.accept: accept])
        for field in further { fields.append(field) }
        return try await client.execute(uri: path, method: .get, headers: fields)
    }

    /// Sends a form; the command comes from the page it would stand on, unless `command` is given.
    package func post(
        _ path: String, _ fields: [(name: String, value: String)], from page: String = "/dashboard",
        command: String? = nil, accept: String = "text/html"
    ) async throws -> TestResponse {
        var fields = fields
        if cookie != nil {
            let token: String?
            if let command { token = command } else { token = try await self.command(on: page) }
            if let token { fields.append(("command", token)) }
        }
        return try await client.execute(
            uri: path, method: .post,
            headers: headers([
                .contentType: "application/x-www-form-urlencoded", .accept: accept,
                HTTPField.Name("Sec-Fetch-Site") ?? .origin: "same-origin",
            ]),
            body: ByteBuffer(string: FormData(fields).urlEncoded))
    }

    /// Sends JSON.
    package func postJSON(_ path: String, _ json: String, key: String?) async throws -> TestResponse {
        var fields: HTTPFields = [.contentType: "application/json", .accept: "application/json"]
        if let key { fields[.idempotencyKey] = key }
        return try await client.execute(
            uri: path, method: .post, headers: headers(fields), body: ByteBuffer(string: json))
    }

    /// Sends JSON by any verb, as a program does.
    package func sendJSON(
        _ method: HTTPRequest.Method, _ path: String, _ json: String = "", key: String? = nil,
        headers further: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields: HTTPFields = [.contentType: "application/json", .accept: "application/json"]
        if let key { fields[.idempotencyKey] = key }
        for field in further { fields.append(field) }
        return try await client.execute(
            uri: path, method: method, headers: headers(fields), body: ByteBuffer(string: json))
    }

    /// Sends a form with headers of its own: for what no browser of ours would send.
    package func send(_ path: String, _ body: String, headers fields: HTTPFields) async throws -> TestResponse {
        try await client.execute(
            uri: path, method: .post, headers: headers(fields), body: ByteBuffer(string: body))
    }

    /// The same browser with the session an answer began.
    package func signedIn(by response: TestResponse) -> Browser {
        let session = response.headers[values: .setCookie].first { $0.contains("sid=") }
        return Browser(client: client, cookie: session?.split(separator: ";").first.map(String.init))
    }

    /// The command id a page's forms carry.
    package func command(on page: String) async throws -> String? {
        let body = String(buffer: try await get(page).body)
        return body.firstMatch(of: /name="command" value="([^"]+)"/).map { String($0.1) }
    }

    private func headers(_ fields: HTTPFields) -> HTTPFields {
        var fields = fields
        if let cookie { fields[.cookie] = cookie }
        return fields
    }
}
