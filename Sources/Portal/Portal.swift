import Appearance
import Catalog
import Crypto
import Customers
import Backoffice
import Database
import Exchange
import Foundation
import Gallery
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
    package let appearance: Appearance
    package let search: CatalogSearch
    package let counted: CountedGoods
    let registry: JobRegistry
    let logger: Logger

    /// Every module's tables, in the order they may refer to one another.
    package static let migrations: [Migration] =
        Database.migrations + Identity.migrations + Customers.migrations + Catalog.migrations
        + Ordering.allMigrations + Exchange.migrations + Appearance.migrations

    /// Builds the portal on an open, migrated database.
    ///
    /// - Parameters:
    ///   - assets: what `Public` holds, for portals that share it; read from there otherwise.
    ///   - tilePatience: how long a start page waits for its tiles.
    package init(
        settings: Settings, database: Database, clock: Clock = .system, randomness: Randomness = .system,
        metrics: PrometheusRegistry = PrometheusRegistry(), contributions: Contributions = Portal.contributions,
        assets: StaticAssets? = nil, tilePatience: Duration = Dashboard.patience, logger: Logger
    ) async throws {
        let resources = URL(fileURLWithPath: settings.resources)
        let baseURL = try settings.resolvedBaseURL()
        let assets = try assets ?? StaticAssets(directory: resources.appending(path: "Public"))
        let search = try await Portal.search(settings, database, clock: clock, logger: logger)
        var contributions = contributions
        contributions.palette.insert(search.palette, at: 0)
        let branding = Branding(name: settings.name, phone: settings.phone, supportEmail: settings.supportEmail)
        let site = Site(
            database: database,
            texts: try Texts(
                folder: resources.appending(path: "Locales"), overrides: resources.appending(path: "data/locales")),
            assets: assets, gate: Portal.gate, cookie: SessionCookie(isSecure: baseURL.isSecure),
            clock: clock, randomness: randomness,
            look: LookSource(Look(branding)), contributions: contributions, baseURL: baseURL)
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
        let appearance = Appearance(database: database, files: files, configured: branding, look: site.look)
        try await appearance.refresh()
        var registry = JobRegistry()

        let counted = CountedGoods(database)
        let catalog = Catalog(database: database, files: files, search: search, counted: counted)
        let ordering = Ordering(database: database, files: files, search: search)
        Portal.addModules(to: doors, database: database, catalog: catalog, ordering: ordering, identity: identity)
        Dashboard(database: database, patience: tilePatience).addRoutes(to: doors)
        appearance.addRoutes(to: doors.publicRoutes)
        appearance.addRoutes(to: doors.staffRoutes)
        registry.addHousekeeping()
        registry.schedule("identity.prune_sessions", every: .hours(1)) { job in
            try await job.write { tx in _ = try Identity.pruneSessions(at: job.now, in: tx) }
        }
        search.addJobs(to: &registry)
        Ordering.addJobs(to: &registry)
        Catalog.addSubscriptionJobs(to: &registry)
        Catalog.addPictureJobs(to: &registry, files: files)
        Ordering.addTogetherJob(to: &registry)
        Catalog.addStockJobs(to: &registry)
        Ordering.addHoldJobs(to: &registry)
        Ordering.addTurnoverJobs(to: &registry)
        Ordering.addRoomJobs(to: &registry, files: files)
        Catalog.addPriceJobs(to: &registry)
        Catalog.addContentJobs(to: &registry)
        registry.connect(to: database)

        self.settings = settings
        self.database = database
        self.site = site
        self.frontDoor = frontDoor
        self.routes = routes
        self.router = router
        self.files = files
        self.identity = identity
        self.appearance = appearance
        self.search = search
        self.counted = counted
        self.registry = registry
        self.logger = logger
    }

    private static func addModules(
        to doors: Doors, database: Database, catalog: Catalog, ordering: Ordering, identity: Identity
    ) {
        identity.addRoutes(to: doors.publicRoutes)
        identity.addRoutes(to: doors.personRoutes)
        identity.addRoutes(to: doors.memberRoutes)
        let customers = Customers(database: database, identity: identity)
        customers.addRoutes(to: doors.publicRoutes)
        customers.addRoutes(to: doors.memberRoutes)
        customers.addRoutes(to: doors.personRoutes)
        catalog.addRoutes(to: doors.publicRoutes)
        catalog.addRoutes(to: doors.personRoutes)
        catalog.addRoutes(to: doors.memberRoutes)
        catalog.addRoutes(to: doors.staffRoutes)
        ordering.addRoutes(to: doors.publicRoutes)
        ordering.addRoutes(to: doors.memberRoutes)
        ordering.addRoutes(to: doors.staffRoutes)
        Backoffice(database: database).addRoutes(to: doors.staffRoutes)
        FramePages(database: database).addRoutes(to: doors)
        HelpPanel(database: database).addRoutes(to: doors)
        Gallery().addRoutes(to: doors.publicRoutes)
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
        let lookWatch = LookWatch(appearance: appearance, logger: logger)
        let follower = SearchFollower(search: search, logger: logger)
        let counter = CountsFollower(counted: counted, logger: logger)
        switch self.settings.role {
        case .all:
            let services: [any Service] = [watch, lookWatch, follower, counter, worker]
            try await frontDoor.serve(router, services: services, logger: logger, onServerRunning: onReady)
        case .web:
            let services: [any Service] = [watch, lookWatch, follower, counter]
            try await frontDoor.serve(router, services: services, logger: logger, onServerRunning: onReady)
        case .worker:
            let services: [any Service] = [watch, worker]
            try await ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
                .run()
        }
        await search.close()
        try await database.close()
    }

    // MARK: - Parts

    private static let gate = SessionGate(
        load: { key, now, tx in try Customers.signedIn(key: key, at: now, in: tx) },
        chrome: { signedIn, now, tx in
            let (principal, seen) = (signedIn.principal, signedIn.attentionSeen(now))
            guard principal.customerID != nil else {
                var chrome = Chrome()
                chrome.attention = try Backoffice.waitingCount(since: seen, for: principal, in: tx)
                return chrome
            }
            var chrome = try Customers.chrome(of: signedIn, at: now, in: tx)
            let facts = try Ordering.frameFacts(of: principal, movedSince: seen, in: tx)
            chrome.cartLines = facts.cartLines
            chrome.cartTotal = facts.cartTotal
            chrome.attention = facts.moved
            return chrome
        },
        touch: { key, now, tx in try Identity.touchSession(key: key, at: now, in: tx) },
        keys: KeyGate(
            load: { hash, address, now, tx in
                try Customers.signedIn(keyHash: hash, from: address, at: now, in: tx)
            },
            touch: { hash, network, now, tx in try Identity.touchKey(hash: hash, from: network, at: now, in: tx) }))

    /// What the modules put into the frame and onto the start pages.
    package static let contributions: Contributions = {
        var all = Contributions()
        all.navigation =
            Dashboard.navigation + Catalog.navigation + Ordering.navigation + Customers.navigation
            + Backoffice.navigation
        all.widgets =
            FirstSteps.widgets + Dashboard.widgets + Ordering.widgets + Customers.widgets + Ordering.habitWidgets
            + Catalog.widgets + Catalog.priceWidgets + Backoffice.widgets
        all.todos = Ordering.todos + Customers.todos + Backoffice.todos + Catalog.todos
        all.attention = Ordering.attention + Backoffice.attention
        all.palette = Ordering.palette + Backoffice.palette
        all.shortcuts =
            Ordering.shortcuts + Catalog.shortcuts + Customers.shortcuts + Backoffice.shortcuts
            + Appearance.shortcuts + Identity.shortcuts + HelpPanel.shortcuts
        all.help = HelpPanel.topics
        Catalog.addSelections(to: &all)
        Catalog.addStaffSide(to: &all)
        Catalog.addContent(to: &all)
        Ordering.addRooms(to: &all)
        all.navigation += Appearance.navigation
        return all
    }()

    private static func serverSettings(_ settings: Settings, _ baseURL: BaseURL) throws -> ServerSettings {
        var server = ServerSettings(baseURL: baseURL)
        server.host = settings.host
        server.port = settings.port
        server.allowedHosts = Set(settings.allowedHosts.map { $0.lowercased() })
        if ["localhost", "127.0.0.1"].contains(baseURL.host) {
            server.allowedHosts.formUnion(["localhost", "127.0.0.1"])
        }
        server.trustedProxies = settings.trustedProxies.compactMap { AddressRange($0) }
        server.uploads += Catalog.staffUploads + Catalog.contentUploads + Ordering.uploads
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
    let context = PublicContext(Visit(web, on: site))
    let known: Set<Int> = [400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 503, 507]
    let code = known.contains(status.code) ? status.code : status.code < 500 ? 400 : 500
    var frame = PageFrame(context.t("web.error.\(code).title"))
    frame.hasHead = false
    // Only what may have passed by itself is worth another try.
    let retry = [408, 429, 500, 503, 507].contains(code) ? web.retryPath : nil
    let page = context.page(
        frame,
        context.errorState(
            title: frame.title, text: context.t("web.error.\(code).text"), retry: retry,
            home: web.signedIn == nil ? "/catalog" : context.homePath, number: web.requestID))
    return ByteBuffer(bytes: page.bytes)
}
