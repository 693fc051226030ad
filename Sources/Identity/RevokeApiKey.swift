// A person takes a key back: the program that has it is outside at once.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// A key was taken back.
package struct ApiKeyRevoked: DomainEvent {
    package static let name = "identity.api_key_revoked"
    package let keyID: ID<ApiKey>
    package var subject: EventSubject { EventSubject("api_key", keyID) }
}

extension Identity {
    /// `POST /settings/api-keys/{key}/revocation`
    func revokeApiKey(_ request: Request, _ context: MemberContext) async throws -> Response {
        guard let id = context.web.parameters.get("key").flatMap({ ID<ApiKey>($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Identity.revokeKey(id, by: principal, at: now, in: tx)
            return .redirect(to: "/settings/api-keys", message: "identity.keys.revokedNow")
        }
    }

    /// Takes a key back for good.
    ///
    /// - Throws: `NotFound`, also for keys of other customers and for one that is taken back already.
    package static func revokeKey(
        _ id: ID<ApiKey>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let revoked = try tx.execute(
            """
            UPDATE api_keys SET revoked_at = \(now)
            WHERE id = \(id) AND revoked_at IS NULL
              AND \(principal.covers("api_keys", for: .manageKeys, owner: "user_id"))
            """)
        guard revoked == 1 else { throw NotFound() }
        try tx.announce(ApiKeyRevoked(keyID: id), by: principal, at: now)
    }

    /// Takes back every key of a person in a customer: who lost the rights there and gets them again makes new ones.
    package static func revokeKeys(
        of userID: ID<User>, for customerID: ID<Customer>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let revoked = try tx.all(
            """
            UPDATE api_keys SET revoked_at = \(now)
            WHERE user_id = \(userID) AND customer_id = \(customerID) AND revoked_at IS NULL RETURNING id
            """
        ) { try $0["id"] as ID<ApiKey> }
        for id in revoked { try tx.announce(ApiKeyRevoked(keyID: id), by: principal, customer: customerID, at: now) }
    }
}
