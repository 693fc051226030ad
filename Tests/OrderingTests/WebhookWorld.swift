import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Outbound
import Synchronization
import TestKit
import Testing

@testable import Ordering

/// A customer whose program is told of things, and that program.
struct WebhookWorld: Sendable {
    let world: World
    let receiver: Receiver

    /// Runs `body` with a receiver at this machine.
    static func serving(
        _ engine: TestEngine, _ body: @escaping @Sendable (WebhookWorld) async throws -> Void
    ) async throws {
        let world = try await World(engine)
        try await world.product("A-1", price: 10_000)
        let receiver = Receiver()
        let router = Router()
        router.post("hook") { request, _ -> Response in
            let bytes = try await request.body.collect(upTo: 1 << 20)
            return Response(status: receiver.take(request.headers, String(buffer: bytes)))
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), logger: TestDatabase.quiet)
        try await application.test(.live) { client in
            receiver.url = "http://127.0.0.1:\(try #require(client.port))/hook"
            try await body(WebhookWorld(world: world, receiver: receiver))
        }
    }

    /// Makes an address by the page, as the director.
    ///
    /// - Returns: its id and its secret.
    func webhook(_ topics: [String] = ["placed", "moved", "cancelled"]) async throws -> (id: String, secret: String) {
        let fields = [("name", "Учётная система"), ("url", receiver.url)] + topics.map { ($0, "on") }
        return try await world.visit(as: .director) { visitor in
            let answer = try await visitor.post(
                "/company/webhooks", fields.map { (name: $0.0, value: $0.1) }, from: "/company/webhooks/new")
            let page = String(buffer: answer.body)
            let secret = try #require(page.firstMatch(of: /value="(whsec_[\w\-]{43})"/), "\(answer.status)")
            let id = try #require(page.firstMatch(of: /href="\/company\/webhooks\/([0-9a-f\-]{36})"/))
            return (String(id.1), String(secret.1))
        }
    }

    /// Places an order of the purchaser's.
    @discardableResult
    func place(_ quantity: Int32 = 2) async throws -> Order {
        let (principal, now) = (try await world.principal(.purchaser), world.clock.now)
        let payer = world.payer
        return try await world.database.write { tx in
            let product: ID<Product> = try tx.value("SELECT id FROM products WHERE sku = 'A-1'")
            let quantity = Quantity(whole: quantity)
            _ = try Ordering.put([WantedLine(product, quantity)], by: principal, at: now, in: tx)
            let cart = try Ordering.cart(of: principal, at: now, in: tx)
            try Ordering.takeLines(of: cart, in: tx)
            let address = DeliveryAddress(address: "Тверь", recipient: "", phone: "")
            let request = OrderRequest(
                cart: cart, source: .cart, payer: payer, delivery: .typed(address), agreed: cart.total)
            return try Ordering.place(request, by: principal, at: now, in: tx).order
        }
    }

    /// Does the jobs of webhooks until `condition` holds; time goes on meanwhile.
    func working(
        by step: TimeInterval = 1.1, until condition: @escaping @Sendable () async throws -> Bool
    ) async throws {
        var registry = JobRegistry()
        Ordering.addWebhookJobs(to: &registry, files: world.files)
        var settings = WorkerSettings()
        (settings.poll, settings.lease) = (.milliseconds(20), .seconds(20))
        (settings.heartbeat, settings.watch) = (.seconds(1), .seconds(1))
        let worker = Worker(
            database: world.database, registry: registry, settings: settings, clock: world.clock.clock,
            randomness: .seeded(1), logger: TestDatabase.quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            defer { worker.stop() }
            let deadline = ContinuousClock.now + .seconds(60)
            while try await !condition() {
                guard ContinuousClock.now < deadline else { throw TooLong() }
                world.clock.advance(by: step)
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    struct TooLong: Error {}

    func count(_ rows: String) async throws -> Int { try await world.count(rows) }

    func text(_ statement: SQL) async throws -> String {
        try await world.database.read { tx in try tx.value(statement) }
    }
}

/// A customer's own program.
final class Receiver: Sendable {
    struct Message: Sendable {
        let signature: String
        let topic: String
        let body: String

        /// What it says, as far as tests look at it.
        struct Told: Decodable {
            struct Order: Decodable {
                let number: String
                let status: String
                let total: Int?
                let version: Int
            }
            struct Change: Decodable {
                let from: String?
                let to: String?
                let reason: String?
            }
            let id: String
            let sequence: Int
            let topic: String
            let order: Order?
            let change: Change?
        }

        func told() throws -> Told { try JSONDecoder().decode(Told.self, from: Data(body.utf8)) }
    }

    private let inbox = Mutex<[Message]>([])
    private let answers = Mutex<HTTPResponse.Status>(.ok)
    private let address = Mutex("")

    var url: String {
        get { address.withLock { $0 } }
        set { address.withLock { $0 = newValue } }
    }
    var messages: [Message] { inbox.withLock { $0 } }

    /// Answers everything with this from now on.
    func answer(_ status: HTTPResponse.Status) { answers.withLock { $0 = status } }

    fileprivate func take(_ headers: HTTPFields, _ body: String) -> HTTPResponse.Status {
        func header(_ name: String) -> String { HTTPField.Name(name).flatMap { headers[$0] } ?? "" }
        let message = Message(
            signature: header("Kabinet-Signature"), topic: header("Kabinet-Topic"), body: body)
        inbox.withLock { $0.append(message) }
        return answers.withLock { $0 }
    }
}
