// One line a request, without anything that names a person.

import Hummingbird
import Logging

/// Writes method, route template, status, time and size of each answer.
///
/// The path itself, the query and the whole address stay out: they hold names, tokens and people.
package struct AccessLog: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        context.logger.info("request", metadata: Self.facts(request, response, context))
        return response
    }

    private static func facts(_ request: Request, _ response: Response, _ context: WebContext) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "method": .string(MethodCheck.known.contains(request.method) ? request.method.rawValue : "other"),
            "route": .route(context),
            "status": .stringConvertible(response.status.code),
            "duration_ms": .stringConvertible(context.startedAt.duration(to: .now).milliseconds),
            "network": .string(InternetAddress(context.clientAddress)?.network ?? "unknown"),
        ]
        if let length = response.body.contentLength { metadata["bytes"] = .stringConvertible(length) }
        return metadata
    }
}

extension Logger.MetadataValue {
    /// The template of the route that answered, for example `/orders/{number}`; never the path that was asked for.
    static func route(_ context: WebContext) -> Self { .string(context.routeTemplate ?? "unmatched") }
}

extension Duration {
    /// Whole and tenth milliseconds.
    var milliseconds: Double {
        let (seconds, attoseconds) = components
        return (Double(seconds) * 10_000 + (Double(attoseconds) / 1e14).rounded()) / 10
    }
}
