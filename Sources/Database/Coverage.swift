import Kernel

extension Principal {
    /// The condition that keeps a statement to the rows this principal may reach with `permission`.
    ///
    /// `alias` is the table's alias in the statement; the table has `customer_id`, and for narrower depths the columns
    /// `owner` (default `placed_by`) and `unit_id`. Without the permission nothing matches: deny by default.
    package func covers(_ alias: String, for permission: Permission, owner: String = "placed_by") -> SQL {
        guard let depth = depth(of: permission) else { return "FALSE" }
        switch kind {
        case .system:
            return "TRUE"
        case .staff:
            guard depth < .all else { return "TRUE" }
            return "\(raw: alias).customer_id IN (SELECT id FROM customers WHERE manager_id = \(userID))"
        case .person:
            return "FALSE"
        case .member(let customerID):
            let customer: SQL = "\(raw: alias).customer_id = \(customerID)"
            switch depth {
            case .own: return "\(customer) AND \(raw: alias).\(raw: owner) = \(userID)"
            case .unit:
                guard let unitID else { return "\(customer) AND \(raw: alias).\(raw: owner) = \(userID)" }
                return "\(customer) AND \(raw: alias).unit_id = \(unitID)"
            case .customer, .all: return customer
            }
        }
    }
}
