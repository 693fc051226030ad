// Knows which methods exist at all, and which a path has.

import Hummingbird
import HTTPTypes
import NIOConcurrencyHelpers

/// 405 for methods we do not know, and for known methods on a path that has others.
package struct MethodCheck: RouterMiddleware {
    /// The methods that any route may have.
    package static let known: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete]

    let routes: RouteTable

    package init(routes: RouteTable) {
        self.routes = routes
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard Self.known.contains(request.method) else {
            throw HTTPError(.methodNotAllowed, headers: [.allow: allow(Self.known)])
        }
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound && context.routeTemplate == nil {
            // The router says 404 both for an unknown path and for a known one with another method.
            let methods = routes.methods(for: request.uri.path)
            guard !methods.isEmpty, !methods.contains(request.method) else { throw error }
            throw HTTPError(.methodNotAllowed, headers: [.allow: allow(methods)])
        }
    }

    private func allow(_ methods: Set<HTTPRequest.Method>) -> String {
        methods.map(\.rawValue).sorted().joined(separator: ", ")
    }
}

/// Paths and their methods, read off the router once all routes are added.
package final class RouteTable: Sendable {
    private struct Entry {
        let segments: [Substring]
        let method: HTTPRequest.Method
    }

    private let entries = NIOLockedValueBox<[Entry]>([])

    package init() {}

    /// Takes over what `router` has now.
    package func read(_ router: Router<WebContext>) {
        let found = router.routes.map { Entry(segments: $0.path.description.split(separator: "/"), method: $0.method) }
        entries.withLockedValue { $0 = found }
    }

    /// The methods a path has; empty for an unknown one.
    func methods(for path: String) -> Set<HTTPRequest.Method> {
        let segments = path.split(separator: "/")
        let fitting = entries.withLockedValue { $0 }.filter { Self.fits(segments, $0.segments) }.map(\.method)
        return Set(fitting).union(fitting.contains(.get) ? [.head] : [])
    }

    private static func fits(_ path: [Substring], _ template: [Substring]) -> Bool {
        if template.last == "**" {
            let start = template.dropLast()
            return path.count > start.count && zip(path, start).allSatisfy(fits)
        }
        return path.count == template.count && zip(path, template).allSatisfy(fits)
    }

    private static func fits(_ segment: Substring, _ template: Substring) -> Bool {
        segment == template || template.hasPrefix(":") || template.contains("{") || template == "*"
    }
}
