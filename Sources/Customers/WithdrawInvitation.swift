// A director takes an invitation back before it is used.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// An invitation was taken back.
package struct InvitationWithdrawn: DomainEvent {
    package static let name = "customers.invitation_withdrawn"
    package let invitation: String
    package var subject: EventSubject { EventSubject("invitation", invitation) }
}

extension Customers {
    /// `POST /company/invitations/{invitation}/withdrawal`
    func withdrawInvitation(_ request: Request, _ context: MemberContext) async throws -> Response {
        guard let hex = context.web.parameters.get("invitation"), let key = InvitationKey.parse(hex: hex) else {
            throw NotFound()
        }
        let (principal, customerID, now) = (context.principal, context.customerID, context.now)
        return try await context.once { tx in
            let removed = try tx.execute(
                "DELETE FROM invitations WHERE token_hash = \(key) AND customer_id = \(customerID)")
            guard removed == 1 else { throw NotFound() }
            try tx.announce(InvitationWithdrawn(invitation: hex), by: principal, at: now)
            return .redirect(to: "/company", message: "customers.invitations.withdrawn")
        }
    }
}
