import Catalog
import Crypto
import Customers
import Backoffice
import Database
import Exchange
import Foundation
import Hummingbird
import HummingbirdCore
import Identity
import Kernel
import Logging
import NIOCore
import Ordering
import ServiceLifecycle
import UnixSignals
import Web

/// The composition root: builds everything once, top to bottom, for the server, the worker and the tests alike.
package struct Portal: Sendable {
    package let settings: Settings
    package let database: Database
    package let site: Site
    package let frontDoor: FrontDoor
    /// Every route, for the checked-in list and the leak matrix.
    package let routes: RouteList
    /// Never changed after `init`, so it may be read from anywhere.
    nonisolated(unsafe) let router: Router<WebContext>
    package let files: FileStore
    package let identity: Identity
    let registry: JobRegistry
    let logger: Logger

    /// Every module's tables, in the order they may refer to one another.
    package static let migrations: [Migration] =
        Database.migrations + Identity.migrations + Customers.migrations + Catalog.migrations + Ordering.migrations
        + Exchange.migrations

    /// Builds the portal on an open, migrated database.
    package init(
        settings: Settings, database: Database, clock: Clock = .system, randomness: Randomness = .system,
        metrics: PrometheusRegistry = PrometheusRegistry(), logger: Logger
    ) async throws {
        let resources = URL(fileURLWithPath: settings.resources)
        let baseURL = try settings.resolvedBaseURL()
        let assets = try StaticAssets(directory: resources.appending(path: "Public"))
        let site = Site(
            database: database,
            texts: try Texts(
                folder: resources.appending(path: "Locales"), overrides: resources.appending(path: "data/locales")),
            assets: assets, gate: Portal.gate, cookie: SessionCookie(isSecure: Portal.acceptsSecureCookies(baseURL)),
            clock: clock, randomness: randomness,
            branding: Branding(name: settings.name, phone: settings.phone, supportEmail: settings.supportEmail),
            navigation: Portal.navigation, baseURL: baseURL)
        let frontDoor = FrontDoor(
            settings: try Portal.serverSettings(settings, baseURL), registry: metrics,
            executor: BoundedExecutor(name: "cpu", queueLimit: 64), assets: assets,
            checks: [HealthCheck("database") { await Portal.isWorking(database) }],
            errorPage: { status, context in errorPage(status, context, site) })
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        let routes = RouteList()
        frontDoor.install(on: router)
        router.middlewares.add(SessionMiddleware(site: site))
        router.middlewares.add(frontDoor.innerErrorPages)
        router.middlewares.add(frontDoor.innerMethodCheck)
        let doors = Doors(router: router, site: site, list: routes)
        let files = try FileStore(folder: URL(fileURLWithPath: settings.files))
        let identity = Identity(
            database: database,
            passwords: try Passwords(resources: resources, randomness: randomness))
        var registry = JobRegistry()

        Portal.addModules(to: doors, database: database, files: files, identity: identity)
        registry.addHousekeeping()
        registry.schedule("identity.prune_sessions", every: .hours(1)) { job in
            try await job.write { tx in _ = try Identity.pruneSessions(at: job.now, in: tx) }
        }
        registry.connect(to: database)

        self.settings = settings
        self.database = database
        self.site = site
        self.frontDoor = frontDoor
        self.routes = routes
        self.router = router
        self.files = files
        self.identity = identity
        self.registry = registry
        self.logger = logger
    }

    private static func addModules(to doors: Doors, database: Database, files: FileStore, identity: Identity) {
        identity.addRoutes(to: doors.publicRoutes)
        identity.addRoutes(to: doors.personRoutes)
        let customers = Customers(database: database, identity: identity)
        customers.addRoutes(to: doors.publicRoutes)
        customers.addRoutes(to: doors.memberRoutes)
        customers.addRoutes(to: doors.personRoutes)
        Catalog(database: database, files: files).addRoutes(to: doors.publicRoutes)
        Ordering(database: database).addRoutes(to: doors.memberRoutes)
        Backoffice(database: database).addRoutes(to: doors.staffRoutes)
        Dashboard(database: database).addRoutes(to: doors)
    }

    /// The application with every route, for tests; ``serve()`` is the real thing.
    package var application: some ApplicationProtocol { frontDoor.application(router, logger: logger) }

    /// Serves and works, as the role says, until SIGTERM.
    package func serve(onReady: @escaping @Sendable (any Channel) async -> Void = { _ in }) async throws {
        var settings = WorkerSettings()
        settings.slots = self.settings.jobSlots
        let worker = WorkerService(
            worker: Worker(
                database: database, registry: registry, settings: settings, clock: site.clock,
                randomness: site.randomness, logger: logger))
        let watch = StorageWatch(database: database)
        switch self.settings.role {
        case .all:
            try await frontDoor.serve(router, services: [watch, worker], logger: logger, onServerRunning: onReady)
        case .web: try await frontDoor.serve(router, services: [watch], logger: logger, onServerRunning: onReady)
        case .worker:
            let services: [any Service] = [watch, worker]
            try await ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
                .run()
        }
        try await database.close()
    }

    // MARK: - Parts

    private static let gate = SessionGate(
        load: { key, now, tx in try Customers.signedIn(key: key, at: now, in: tx) },
        chrome: { signedIn, now, tx in
            guard signedIn.principal.customerID != nil else { return Chrome() }
            var chrome = try Customers.chrome(of: signedIn, at: now, in: tx)
            if signedIn.principal.may(.placeOrders) {
                let cart = try Ordering.cartSummary(of: signedIn.principal, in: tx)
                chrome.cartLines = cart.lines
                chrome.cartTotal = cart.total
            }
            return chrome
        },
        touch: { key, now, tx in try Identity.touchSession(key: key, at: now, in: tx) })

    private static let navigation =
        Dashboard.navigation + Catalog.navigation + Ordering.navigation + Customers.navigation + Backoffice.navigation

    /// Browsers take `Secure` cookies over https, and over http from the machine itself.
    private static func acceptsSecureCookies(_ url: BaseURL) -> Bool {
        url.isSecure || ["localhost", "127.0.0.1", "::1"].contains(url.host)
    }

    private static func serverSettings(_ settings: Settings, _ baseURL: BaseURL) throws -> ServerSettings {
        var server = ServerSettings(baseURL: baseURL)
        server.host = settings.host
        server.port = settings.port
        server.allowedHosts = Set(settings.allowedHosts.map { $0.lowercased() })
        if ["localhost", "127.0.0.1"].contains(baseURL.host) {
            server.allowedHosts.formUnion(["localhost", "127.0.0.1"])
        }
        server.trustedProxies = settings.trustedProxies.compactMap { AddressRange($0) }
        server.metricsToken = settings.metricsToken.map { Secret($0) }
        return server
    }

    /// Whether the database answers and still takes writes.
    private static func isWorking(_ database: Database) async -> Bool {
        guard database.canWrite else { return false }
        do { return try await database.read { tx in try tx.value("SELECT 1") as Int64 } == 1 } catch { return false }
    }
}

/// Ends the program when its storage refused to keep something: whether earlier writes are safe is known only after the
/// file is opened anew, so a supervisor starts it again.
struct StorageWatch: Service {
    let database: Database

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { [database] in
                while database.canWrite { try await Task.sleep(for: .milliseconds(500)) }
            }
        } catch is CancellationError {
            return
        }
        throw DatabaseError.storage("a write could not be kept; ending")
    }
}

/// The worker of jobs as a service that ends in its own time.
struct WorkerService: Service {
    let worker: Worker

    func run() async throws {
        await withGracefulShutdownHandler {
            await worker.run()
        } onGracefulShutdown: {
            worker.stop()
        }
    }
}

/// The page of an error: whose fault it is, what is safe, what to try, and a short number for support.
func errorPage(_ status: HTTPResponse.Status, _ web: WebContext, _ site: Site) -> ByteBuffer {
    let context = PublicContext(site: site, web: web, form: FormData(), submission: .none)
    let known: Set<Int> = [400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 503, 507]
    let code = known.contains(status.code) ? status.code : status.code < 500 ? 400 : 500
    let frame = PageFrame(context.t("web.error.\(code).title"))
    let page = context.page(
        frame,
        """
        <div class="errorpage"><p class="errorpage__text">\(context.t("web.error.\(code).text"))</p>
        <div class="btnrow"><a class="btn btn--primary" href="\(web.signedIn == nil ? "/catalog" : context.homePath)">\(context.t("web.error.home"))</a></div>
        <p class="caption quiet">\(context.t("web.error.request", ["id": web.requestID]))</p></div>
        """)
    return ByteBuffer(bytes: page.bytes)
}
