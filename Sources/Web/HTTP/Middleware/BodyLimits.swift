// Refuses bodies larger than their route takes, before they are read where their size is declared.

import Hummingbird
import HTTPTypes
import NIOCore

/// A body was larger than its route takes; answered 413, and the connection is closed.
package struct BodyTooLarge: Error {
    let limit: Int
}

/// Holds each body to the ``BodyAllowance`` of its path; its time is watched at the socket, see ``WireGuard``.
package struct BodyLimits: RouterMiddleware {
    let settings: ServerSettings

    package init(settings: ServerSettings) {
        self.settings = settings
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let limit = settings.bodyAllowance(for: request.uri.path).bytes
        var context = context
        context.bodyLimit = limit
        if let declared = request.headers[.contentLength] {
            guard let length = Int(declared), length >= 0 else { throw HTTPError(.badRequest) }
            guard length <= limit else { throw BodyTooLarge(limit: limit) }
            return try await next(request, context)
        }
        guard request.headers.contains(.transferEncoding) else { return try await next(request, context) }
        var request = request
        request.body = RequestBody(asyncSequence: MeasuredBody(body: request.body, limit: limit))
        return try await next(request, context)
    }
}

/// A body of unknown length that fails once it has grown past its limit.
private struct MeasuredBody: AsyncSequence, Sendable {
    let body: RequestBody
    let limit: Int

    struct AsyncIterator: AsyncIteratorProtocol {
        var bytes: RequestBody.AsyncIterator
        var left: Int
        let limit: Int

        mutating func next() async throws -> ByteBuffer? {
            guard let part = try await bytes.next() else { return nil }
            left -= part.readableBytes
            guard left >= 0 else { throw BodyTooLarge(limit: limit) }
            return part
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(bytes: body.makeAsyncIterator(), left: limit, limit: limit)
    }
}
