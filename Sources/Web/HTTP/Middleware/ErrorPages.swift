// Turns every error that leaves a handler into one plain answer, and logs its cause once.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import NIOHTTP1

/// Maps errors to answers: pages for people, `application/problem+json` (RFC 9457) for programs.
///
/// The answer names a status and the request, never the cause; the log has the cause under the same request id.
package struct ErrorPages: RouterMiddleware {
    /// Makes the page of a status in the context's language.
    package typealias Render = @Sendable (HTTPResponse.Status, WebContext) -> ByteBuffer

    let render: Render

    package init(render: @escaping Render) {
        self.render = render
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // The connection's framing is lost: Hummingbird answers and closes, see ``RequestGuard``.
            throw error
        } catch {
            let answer = ErrorAnswer(error)
            if answer.isFault {
                context.logger.error(
                    "Request failed", metadata: ["error": "\(String(reflecting: error))", "route": .route(context)])
            }
            return response(answer, request, context)
        }
    }

    private func response(_ answer: ErrorAnswer, _ request: Request, _ context: WebContext) -> Response {
        var headers = answer.headers
        let body: ByteBuffer
        if Self.wantsJSON(request) {
            headers[.contentType] = "application/problem+json"
            body = Self.problem(answer.status, context)
        } else {
            headers[.contentType] = "text/html; charset=utf-8"
            headers[.contentLanguage] = context.language.rawValue
            var context = context
            if [.get, .head].contains(request.method) { context.retryPath = request.uri.string }
            body = render(answer.status, context)
        }
        headers[.cacheControl] = "no-store"
        headers[.contentLength] = String(body.readableBytes)
        let bodyless = request.method == .head
        return Response(status: answer.status, headers: headers, body: bodyless ? .init() : .init(byteBuffer: body))
    }

    package static func wantsJSON(_ request: Request) -> Bool {
        if request.uri.path.hasPrefix("/api/") { return true }
        guard let accept = request.headers[.accept] else { return false }
        return accept.contains("json") && !accept.contains("text/html")
    }

    private static func problem(_ status: HTTPResponse.Status, _ context: WebContext) -> ByteBuffer {
        // Reason phrases and request ids are ours and hold nothing that JSON escapes.
        ByteBuffer(
            string: """
                {"type":"about:blank","title":"\(status.reasonPhrase)","status":\(status.code),\
                "requestId":"\(context.requestID)"}
                """)
    }
}

/// What one error means to the client.
struct ErrorAnswer {
    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    /// Whether it is our fault, and so worth an error line.
    var isFault = false

    init(_ error: any Error) {
        switch error {
        case is NotFound:
            status = .notFound
        case is any Refusal:
            status = .unprocessableContent
        case let error as Overloaded:
            status = .serviceUnavailable
            headers[.retryAfter] = String(error.retryAfter)
        case let error as DatabaseError:
            (status, isFault) = Self.meaning(of: error)
            if status != .internalServerError { headers[.retryAfter] = error == .full ? "30" : "2" }
        case is BodyTooLarge, is NIOTooManyBytesError:
            status = .contentTooLarge
            // The rest of the body is not worth reading.
            headers[.connection] = "close"
        case let error as HTTPError:
            status = error.status
            headers = error.headers
            isFault = status.code >= 500 && status != .serviceUnavailable
        case let error as any HTTPResponseError:
            status = error.status
            isFault = status.code >= 500
        case is CancellationError, is ChannelError, is IOError:
            // The client went away or the server is stopping: nobody reads this answer.
            status = .serviceUnavailable
            headers[.retryAfter] = "1"
        default:
            status = .internalServerError
            isFault = true
        }
    }

    /// What passes by itself is told apart from what is wrong with us: the first may be sent again unchanged.
    private static func meaning(of error: DatabaseError) -> (status: HTTPResponse.Status, isFault: Bool) {
        switch error {
        case .full: (HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), true)
        case .overloaded, .serialization: (.serviceUnavailable, false)
        case .unavailable, .timeout, .storage: (.serviceUnavailable, true)
        case .unique, .constraint, .decoding, .statement, .refusedToStart: (.internalServerError, true)
        }
    }
}
