// Reads a body to its end before the request takes a place among those worked on.

import Hummingbird
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// Collects ordinary bodies in memory, within a budget for all and one for each address.
///
/// A client that sends a byte a second so holds only its own connection: no place in ``ConcurrencyLimit``, no database
/// session, and no more memory than its share. Uploads, whose ``BodyAllowance`` is larger, are streamed by their routes.
package struct BodyIntake: RouterMiddleware {
    /// For whoever has no session, a sign-in form and little more.
    static let strangerBytes = 64 * 1_024

    private let budget: BodyBudget

    package init(total: Int = 128 << 20, perAddress: Int = 16 << 20) {
        budget = BodyBudget(total: total, perAddress: perAddress)
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
        let share = declared ?? limit
        guard budget.take(share, for: context.clientAddress) else { throw Overloaded(retryAfter: 5) }
        defer { budget.giveBack(share, for: context.clientAddress) }
        var request = request
        let body = try await request.body.collect(upTo: limit)
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
        var byAddress: [String: Int] = [:]
    }

    private let taken = NIOLockedValueBox(Taken())
    private let total: Int
    private let perAddress: Int

    init(total: Int, perAddress: Int) {
        self.total = total
        self.perAddress = perAddress
    }

    func take(_ bytes: Int, for address: String) -> Bool {
        taken.withLockedValue { taken in
            let mine = taken.byAddress[address, default: 0]
            guard taken.total + bytes <= total, mine + bytes <= perAddress else { return false }
            taken.total += bytes
            taken.byAddress[address] = mine + bytes
            return true
        }
    }

    func giveBack(_ bytes: Int, for address: String) {
        taken.withLockedValue { taken in
            taken.total -= bytes
            let left = taken.byAddress[address, default: 0] - bytes
            taken.byAddress[address] = left > 0 ? left : nil
        }
    }
}
