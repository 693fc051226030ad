// Reads a body to its end before the request takes a place among those worked on.

import Hummingbird
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// Collects ordinary bodies in memory, within a budget for all and one for each network.
///
/// A client that sends a byte a second so holds only its own connection: no place in ``ConcurrencyLimit``, no database
/// session, and no more memory than its share. Uploads, whose ``BodyAllowance`` is larger, are streamed by their routes.
package struct BodyIntake: RouterMiddleware {
    /// For whoever has no session, a sign-in form and little more.
    static let strangerBytes = 64 * 1_024

    private let budget: BodyBudget

    package init(total: Int = 128 << 20, perNetwork: Int = 32 << 20) {
        budget = BodyBudget(total: total, perNetwork: perNetwork)
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let declared = request.headers[.contentLength].flatMap { Int($0) }
        let isEmpty = declared == 0 || (declared == nil && !request.headers.contains(.transferEncoding))
        guard !isEmpty, context.bodyLimit <= ServerSettings.defaultBodyBytes else {
            return try await next(request, context)
        }
        let limit = request.claimsSession ? context.bodyLimit : min(context.bodyLimit, Self.strangerBytes)
        if let declared, declared > limit { throw BodyTooLarge(limit: limit) }
        let sender = InternetAddress(context.clientAddress)?.network ?? context.clientAddress
        var body = ByteBuffer()
        defer { budget.giveBack(body.readableBytes, for: sender) }
        // Counted as it comes: who only announces a body takes nothing from others.
        for try await part in request.body {
            guard body.readableBytes + part.readableBytes <= limit else { throw BodyTooLarge(limit: limit) }
            guard budget.take(part.readableBytes, for: sender) else { throw Overloaded(retryAfter: 5) }
            body.writeImmutableBuffer(part)
        }
        var request = request
        request.body = RequestBody(buffer: body)
        return try await next(request, context)
    }
}

extension Request {
    /// Whether the sender names a session; whether there is one is seen later.
    fileprivate var claimsSession: Bool { cookie("__Host-sid") != nil || cookie("sid") != nil }
}

/// Memory for bodies that are being read or worked on.
private final class BodyBudget: Sendable {
    private struct Taken {
        var total = 0
        var byNetwork: [String: Int] = [:]
    }

    private let taken = NIOLockedValueBox(Taken())
    private let total: Int
    private let perNetwork: Int

    init(total: Int, perNetwork: Int) {
        self.total = total
        self.perNetwork = perNetwork
    }

    func take(_ bytes: Int, for network: String) -> Bool {
        taken.withLockedValue { taken in
            let mine = taken.byNetwork[network, default: 0]
            guard taken.total + bytes <= total, mine + bytes <= perNetwork else { return false }
            taken.total += bytes
            taken.byNetwork[network] = mine + bytes
            return true
        }
    }

    func giveBack(_ bytes: Int, for network: String) {
        taken.withLockedValue { taken in
            taken.total -= bytes
            let left = taken.byNetwork[network, default: 0] - bytes
            taken.byNetwork[network] = left > 0 ? left : nil
        }
    }
}
