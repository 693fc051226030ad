// A person ends sessions of theirs on other devices.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// A person ended sessions elsewhere.
package struct SessionRevoked: DomainEvent {
    package static let name = "identity.session_revoked"
    package let userID: ID<User>
    package let count: Int
    package var subject: EventSubject { EventSubject("user", userID) }
}

extension Identity {
    /// `POST /settings/sessions/{session}/revocation`
    func revokeSession(_ request: Request, _ context: PersonContext) async throws -> Response {
        guard let key = context.web.parameters.get("session").flatMap(SessionKey.parse(hex:)) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            guard try Identity.revokeSessions("key = \(key)", by: principal, at: now, in: tx) == 1 else {
                throw NotFound()
            }
            return .redirect(to: "/settings", message: "identity.sessions.ended")
        }
    }

    /// `POST /settings/sessions/revocation`
    func revokeOtherSessions(_ request: Request, _ context: PersonContext) async throws -> Response {
        let (signedIn, now) = (context.signedIn, context.now)
        return try await context.once { tx in
            try Identity.revokeSessions("key <> \(signedIn.sessionKey)", by: signedIn.principal, at: now, in: tx)
            return .redirect(to: "/settings", message: "identity.sessions.othersEnded")
        }
    }

    /// Ends those of the principal's own sessions that `which` names.
    ///
    /// - Returns: how many there were.
    @discardableResult
    static func revokeSessions(
        _ which: SQL, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Int {
        guard let userID = principal.userID else { return 0 }
        let count = try tx.execute("DELETE FROM sessions WHERE user_id = \(userID) AND \(which)")
        if count > 0 { try tx.announce(SessionRevoked(userID: userID, count: count), by: principal, at: now) }
        return count
    }
}
