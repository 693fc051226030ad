import Database
import Identity
import Kernel

extension Customers {
    /// Somebody as he may act for a customer at this very moment, for what is done in his name while he is not there;
    /// nil once he has no place there any more, or his account is closed. One statement.
    package static func principal(
        of userID: ID<User>, for customerID: ID<Customer>, in tx: Transaction
    ) throws -> Principal? {
        try tx.first(
            """
            SELECT m.role, m.unit_id, u.name FROM members m JOIN users u ON u.id = m.user_id
            WHERE m.user_id = \(userID) AND m.customer_id = \(customerID) AND m.revoked_at IS NULL
              AND u.disabled_at IS NULL AND u.staff_role IS NULL
            """
        ) { row in
            let role: Role = try row["role"]
            let unitID: ID<CustomerUnit>? = try row["unit_id"]
            return Principal(
                kind: .member(customerID), userID: userID, name: try row["name"], unitID: unitID,
                permissions: role.permissions(inUnit: unitID != nil))
        }
    }
}
