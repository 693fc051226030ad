// Takes no more requests at once than it can answer in time.

import Hummingbird
import NIOConcurrencyHelpers

/// There is no room now; answered 503 with `Retry-After`, at once, so that admitted requests stay fast.
package struct Overloaded: Error, Sendable {
    /// Seconds after which another try makes sense.
    package let retryAfter: Int

    package init(retryAfter: Int = 1) {
        self.retryAfter = retryAfter
    }
}

/// Bounds the requests worked on at once. Files in memory and health checks are answered all the same.
package struct ConcurrencyLimit: RouterMiddleware {
    private let limit: Int
    private let running = NIOLockedValueBox(0)

    package init(_ limit: Int) {
        self.limit = limit
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard !path.hasPrefix("/assets/"), !path.hasPrefix("/health/"), path != "/metrics" else {
            return try await next(request, context)
        }
        let isAdmitted = running.withLockedValue { running in
            guard running < limit else { return false }
            running += 1
            return true
        }
        guard isAdmitted else { throw Overloaded() }
        defer { running.withLockedValue { $0 -= 1 } }
        return try await next(request, context)
    }
}
