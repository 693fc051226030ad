import Database
import Foundation
import Identity
import Kernel
import Web

extension Customers {
    /// Whoever holds a session, with the membership as it is now: a revoked member has nothing at once. Two statements.
    package static func signedIn(key: [UInt8], at now: Date, in tx: Transaction) throws -> SignedIn? {
        guard let session = try Identity.session(key: key, at: now, in: tx) else { return nil }
        let user = session.user
        let membership = user.staffRole == nil ? try membership(of: session, in: tx) : nil
        return SignedIn(
            sessionKey: key, secret: session.secret, userID: user.id, name: user.name, email: user.email,
            language: user.language, timeZone: user.timeZone, principal: principal(user, membership),
            customerName: membership?.customerName, hasOtherCustomers: membership?.hasOthers ?? false,
            isStale: session.isStale, preferences: session.preferences)
    }

    private struct Membership {
        let customerID: ID<Customer>
        let customerName: String
        let role: Role
        let unitID: ID<CustomerUnit>?
        let hasOthers: Bool
    }

    /// The customer chosen in the session when the person still belongs to it, else the first of his.
    private static func membership(of session: StoredSession, in tx: Transaction) throws -> Membership? {
        try tx.first(
            """
            SELECT m.customer_id, m.role, m.unit_id, c.name,
                   (SELECT COUNT(*) FROM members x WHERE x.user_id = m.user_id AND x.revoked_at IS NULL) AS customers
            FROM members m JOIN customers c ON c.id = m.customer_id
            WHERE m.user_id = \(session.user.id) AND m.revoked_at IS NULL
            ORDER BY CASE WHEN m.customer_id = \(session.customerID) THEN 0 ELSE 1 END, m.joined_at, m.id LIMIT 1
            """
        ) { row in
            Membership(
                customerID: try row["customer_id"], customerName: try row["name"], role: try row["role"],
                unitID: try row["unit_id"], hasOthers: try row["customers"] as Int > 1)
        }
    }

    private static func principal(_ user: UserAccount, _ membership: Membership?) -> Principal {
        if let role = user.staffRole {
            return Principal(
                kind: .staff, userID: user.id, name: user.name,
                permissions: Identity.staffPermissions(role).merging([.manageProfile: .own]) { held, _ in held })
        }
        guard let membership else {
            return Principal(kind: .person, userID: user.id, name: user.name, permissions: [.manageProfile: .own])
        }
        return Principal(
            kind: .member(membership.customerID), userID: user.id, name: user.name, unitID: membership.unitID,
            permissions: membership.role.permissions(inUnit: membership.unitID != nil))
    }
}
