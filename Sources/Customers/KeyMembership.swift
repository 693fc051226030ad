import Database
import Foundation
import Identity
import Kernel
import Web

extension Customers {
    /// Whom a key stands for: its person with the rights in its customer as they are now, narrowed to what the key
    /// opens. Two statements.
    ///
    /// Histories show the key beside the person: «Анна Петрова (1С)».
    package static func signedIn(
        keyHash hash: [UInt8], from address: String, at now: Date, in tx: Transaction
    ) throws -> KeyVerdict {
        let key: StoredKey
        switch try Identity.key(hash: hash, from: address, at: now, in: tx) {
        case .unknown: return .unknown
        case .dead: return .dead
        case .alive(let found): key = found
        }
        let user = key.user
        let membership = try tx.first(
            """
            SELECT m.role, m.unit_id, c.name FROM members m JOIN customers c ON c.id = m.customer_id
            WHERE m.user_id = \(user.id) AND m.customer_id = \(key.customerID) AND m.revoked_at IS NULL
            """
        ) { row in
            (
                role: try row["role"] as Role, unitID: try row["unit_id"] as ID<CustomerUnit>?,
                customer: try row["name"] as String
            )
        }
        guard let membership, user.staffRole == nil else { return .dead }
        let opened = Set(key.scopes.map(\.permission))
        let permissions = membership.role.permissions(inUnit: membership.unitID != nil)
            .filter { opened.contains($0.key) }
        let principal = Principal(
            kind: .member(key.customerID), userID: user.id, name: "\(user.name) (\(key.name))",
            unitID: membership.unitID, permissions: permissions)
        return .good(
            SignedIn(
                sessionKey: hash, secret: [], userID: user.id, name: user.name, email: user.email,
                language: user.language, timeZone: user.timeZone, principal: principal,
                customerName: membership.customer, isStale: key.isStale,
                key: UsedKey(id: key.id.uuid, name: key.name)))
    }
}
