// A person who belongs to several customers says for which of them he acts now.

import Database
import Foundation
import Hummingbird
import Identity
import Kernel
import Web

/// A person acts for another customer from now on.
package struct CustomerSwitched: DomainEvent {
    package static let name = "customers.customer_switched"
    package let userID: ID<User>
    package var subject: EventSubject { EventSubject("user", userID) }
}

extension Customers {
    /// `POST /settings/customer`
    func switchCustomer(_ request: Request, _ context: PersonContext) async throws -> Response {
        guard let id = context.form["customer"].flatMap({ ID<Customer>($0) }) else { throw NotFound() }
        let (signedIn, now) = (context.signedIn, context.now)
        return try await context.once { tx in
            try Customers.switchCustomer(
                to: id, session: signedIn.sessionKey, by: signedIn.principal, at: now, in: tx)
            return .redirect(to: "/dashboard", message: "customers.switched")
        }
    }

    /// Lets a session act for another customer of its person.
    ///
    /// - Throws: `NotFound` unless the person is a member there now.
    package static func switchCustomer(
        to customerID: ID<Customer>, session key: [UInt8], by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard let userID = principal.userID else { throw NotFound() }
        let memberships: Int64 = try tx.value(
            """
            SELECT COUNT(*) FROM members
            WHERE user_id = \(userID) AND customer_id = \(customerID) AND revoked_at IS NULL
            """)
        guard memberships == 1 else { throw NotFound() }
        try Identity.choose(customerID, for: key, in: tx)
        try tx.announce(CustomerSwitched(userID: userID), by: principal, customer: customerID, at: now)
    }
}
