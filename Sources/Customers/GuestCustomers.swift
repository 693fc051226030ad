// Somebody buys without an account: a customer of his own, and later a place for him in it.

import Database
import Foundation
import Identity
import Kernel
import Web

extension Customers {
    /// The account in whose name guests order: nobody can sign in to it.
    private static let guestEmail = "guest@guests.invalid"

    /// Makes a customer of kind person for somebody nobody knows.
    ///
    /// - Returns: the customer, and the account in whose name guests act.
    package static func addGuest(
        named name: String, at now: Date, in tx: Transaction
    ) throws -> (customer: ID<Customer>, user: ID<User>) {
        let id = ID<Customer>(at: now)
        try tx.execute(
            """
            INSERT INTO customers (id, kind, class, name, sort_name, created_at)
            VALUES (\(id), \(CustomerKind.person), \(CustomerClass.retail), \(name), \(SearchText.normalized(name)),
                \(now))
            """)
        let system = Principal.system("guest")
        try tx.announce(CustomerAdded(customerID: id, kind: .person), by: system, customer: id, at: now)
        let email = try EmailAddress(guestEmail)
        if let known = try Identity.user(withEmail: email, in: tx) { return (id, known.id) }
        let guest = NewUser(email: email, name: "Guest", timeZone: .moscow)
        return (id, try Identity.createUser(guest, by: system, at: now, in: tx))
    }

    /// Opens a place for a guest in the customer that was made for him, for seven days.
    ///
    /// - Returns: false when he has an account there already.
    package static func inviteGuest(
        _ email: EmailAddress, named name: String, token: String, to customerID: ID<Customer>, at now: Date,
        in tx: Transaction
    ) throws -> Bool {
        let people: Int = try tx.value(
            "SELECT COUNT(*) FROM members WHERE customer_id = \(customerID) AND revoked_at IS NULL")
        guard people == 0, let guest = try Identity.user(withEmail: EmailAddress(guestEmail), in: tx) else {
            return false
        }
        try tx.execute("DELETE FROM invitations WHERE customer_id = \(customerID)")
        let key = InvitationKey.of(token: token)
        try tx.execute(
            """
            INSERT INTO invitations (token_hash, customer_id, email, name, role, invited_by, created_at, expires_at)
            VALUES (\(key), \(customerID), \(email.normalized), \(name), \(Role.owner), \(guest.id), \(now),
                \(now + InvitationKey.life))
            """)
        try tx.announce(
            MemberInvited(invitation: InvitationKey.hex(key), role: .owner), by: .system("guest"),
            customer: customerID, at: now)
        return true
    }
}
