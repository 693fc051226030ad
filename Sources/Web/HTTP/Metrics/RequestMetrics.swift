// Counts and times requests by route template, method and class of status.

import Hummingbird
import HTTPTypes
import Metrics
import NIOConcurrencyHelpers

/// `http_requests_total`, `http_request_duration_seconds` and `http_requests_in_flight`.
///
/// Labels come from our own tables only: a path nobody routed is `unmatched`, a method nobody knows `other`.
package struct RequestMetrics: RouterMiddleware {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private struct Figures {
        let requests: Counter
        let duration: Timer
    }

    private let factory: any MetricsFactory
    private let inFlight: Meter
    /// Making a swift-metrics value sorts and escapes labels; a dictionary look-up does not.
    private let known = NIOLockedValueBox<[Key: Figures]>([:])

    package init(factory: any MetricsFactory) {
        self.factory = factory
        inFlight = Meter(label: "http_requests_in_flight", factory: factory)
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        inFlight.increment()
        defer { inFlight.decrement() }
        do {
            let response = try await next(request, context)
            record(request, context, response.status.code)
            return response
        } catch {
            record(request, context, 400)
            throw error
        }
    }

    private func record(_ request: Request, _ context: WebContext, _ status: Int) {
        let method = MethodCheck.known.contains(request.method) ? request.method.rawValue : "other"
        let figures = figures(Key(route: context.routeTemplate ?? "unmatched", method: method, status: status / 100))
        figures.requests.increment()
        let elapsed = context.startedAt.duration(to: .now).components
        figures.duration.recordNanoseconds(elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000)
    }

    private func figures(_ key: Key) -> Figures {
        known.withLockedValue { known in
            if let figures = known[key] { return figures }
            let labels = [("route", key.route), ("method", key.method), ("status", "\(key.status)xx")]
            let made = Figures(
                requests: Counter(label: "http_requests_total", dimensions: labels, factory: factory),
                duration: Timer(
                    label: "http_request_duration_seconds", dimensions: labels, preferredDisplayUnit: .seconds,
                    factory: factory))
            known[key] = made
            return made
        }
    }
}
