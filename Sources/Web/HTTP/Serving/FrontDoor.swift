// Everything between the socket and the session: what each request passes, and the routes that need nobody signed in.

import Foundation
import Hummingbird
import HummingbirdCore
import HTTPTypes
import Logging
import Metrics
import NIOCore
import ServiceLifecycle
import UnixSignals

/// Builds the server from its parts.
///
/// Call ``install(on:)`` first, then add the session's middleware and the routes, then ``serve(_:services:logger:)``.
package struct FrontDoor: Sendable {
    package let settings: ServerSettings
    package let registry: PrometheusRegistry
    package let executor: BoundedExecutor
    package let assets: StaticAssets
    package let readiness = Readiness()
    private let checks: [HealthCheck]
    private let render: ErrorPages.Render
    private let routes = RouteTable()
    private let policy: SecurityPolicy

    package init(
        settings: ServerSettings, registry: PrometheusRegistry, executor: BoundedExecutor, assets: StaticAssets,
        checks: [HealthCheck], errorPage: @escaping ErrorPages.Render
    ) {
        self.settings = settings
        self.registry = registry
        self.executor = executor
        self.assets = assets
        self.checks = checks
        render = errorPage
        policy = SecurityPolicy(settings: settings)
    }

    // MARK: - Routes

    /// Adds the middleware, outermost first, and the routes of files, health and metrics.
    package func install(on router: Router<WebContext>) {
        router.middlewares.add(RequestNaming(settings: settings))
        router.middlewares.add(RequestMetrics(factory: registry))
        router.middlewares.add(AccessLog())
        router.middlewares.add(SecurityHeaders(policy: policy))
        router.middlewares.add(Compression(executor: executor))
        router.middlewares.add(ErrorPages(render: render))
        router.middlewares.add(HostCheck(settings: settings))
        router.middlewares.add(MethodCheck(routes: routes))
        router.middlewares.add(BodyLimits(settings: settings))
        router.middlewares.add(BodyIntake())
        router.middlewares.add(ConcurrencyLimit(settings.concurrentRequests))
        router.middlewares.add(ConditionalGet())
        addFiles(to: router)
        let health = Health(checks: checks, readiness: readiness)
        router.get("health/live") { health.live($0, $1) }
        router.get("health/ready") { await health.ready($0, $1) }
        let metrics = MetricsPage(
            registry: registry, token: settings.metricsToken,
            isLocal: ["localhost", "127.0.0.1", "::1"].contains(settings.baseURL.host))
        router.get("metrics") { try metrics.show($0, $1) }
        let reports = ContentPolicyReports()
        router.post("csp-reports") { try await reports.receive($0, $1) }
    }

    private func addFiles(to router: Router<WebContext>) {
        let assets = assets
        let file: @Sendable (Request, WebContext) throws -> Response = { request, context in
            try assets.response(
                path: context.parameters.getCatchAll().joined(separator: "/"),
                version: context.parameters.get("version") ?? "", request: request)
        }
        let icon: @Sendable (Request, WebContext) throws -> Response = { request, _ in
            let path = assets.bytes("favicon.ico") == nil ? "favicon.svg" : "favicon.ico"
            return try assets.response(path: path, caching: "public, max-age=86400", request: request)
        }
        let robots: @Sendable (Request, WebContext) -> Response = { request, _ in
            let text = ByteBuffer(string: "User-agent: *\nDisallow: /\n")
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/plain; charset=utf-8", .cacheControl: "public, max-age=86400",
                    .contentLength: String(text.readableBytes),
                ],
                body: request.method == .head ? .init() : .init(byteBuffer: text))
        }
        let worker: @Sendable (Request, WebContext) throws -> Response = { request, _ in
            guard let file = assets.worker else { throw HTTPError(.notFound) }
            return file.response(to: request, caching: "no-cache")
        }
        for method in [HTTPRequest.Method.get, .head] {
            router.on("worker.js", method: method, use: worker)
            router.on("assets/:version/**", method: method, use: file)
            router.on("favicon.ico", method: method, use: icon)
            router.on("robots.txt", method: method, use: robots)
        }
    }

    /// Errors of the routes, shown to whoever is signed in; add it after the session's middleware.
    package var innerErrorPages: ErrorPages { ErrorPages(render: render) }

    /// Tells a wrong method from a wrong address before ``innerErrorPages`` makes a page of both; add it after them.
    package var innerMethodCheck: MethodCheck { MethodCheck(routes: routes) }

    // MARK: - Server

    /// The application, for the server and for tests alike; add every route before.
    package func application(
        _ router: Router<WebContext>, logger: Logger,
        onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> Application<RouterResponder<WebContext>> {
        routes.read(router)
        let census = ConnectionCensus(settings: settings, factory: registry)
        return Application(
            responder: router.buildResponder(),
            server: HTTPServerBuilder { [settings, policy] responder in
                GuardedHTTP1(responder: responder, settings: settings, headers: policy, census: census)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), backlog: settings.backlog,
                reuseAddress: true,
                availableConnectionsDelegate: .maximum(settings.maximumConnections, logger: logger)),
            onServerRunning: onServerRunning, logger: logger)
    }

    /// Serves until SIGTERM or SIGINT: unready first, then no new connections, then answers under way, then `services`.
    package func serve(
        _ router: Router<WebContext>, services: [any Service] = [], logger: Logger,
        onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) async throws {
        Descriptors.raiseLimit()
        try await lifetime(router, services: services, logger: logger, onServerRunning: onServerRunning).run()
    }

    /// The order of a shutdown is the reverse of this list.
    func lifetime(
        _ router: Router<WebContext>, services: [any Service], logger: Logger,
        onServerRunning: @escaping @Sendable (any Channel) async -> Void
    ) -> ServerLifetime {
        let server = application(router, logger: logger, onServerRunning: onServerRunning)
        let drain = Drain(readiness: readiness, delay: settings.drainDelay)
        var configuration = ServiceGroupConfiguration(
            services: services + [server, drain], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Connections end themselves within their grace; this only stops a service that hangs.
        configuration.maximumGracefulShutdownDuration =
            settings.drainDelay + settings.deadlines.shutdownGrace + .seconds(5)
        return ServerLifetime(group: ServiceGroup(configuration: configuration))
    }
}

/// The server from start to stop.
struct ServerLifetime: Sendable {
    fileprivate let group: ServiceGroup

    /// Serves until told to stop.
    func run() async throws { try await group.run() }

    /// Does what SIGTERM does.
    func stop() async { await group.triggerGracefulShutdown() }
}

/// The process's bound on open files, sockets among them.
enum Descriptors {
    /// Shells start programs with room for 1024; the hard limit is what the operator meant.
    static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
