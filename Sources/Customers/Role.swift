import Database
import Kernel

/// What a member does for his customer; stored, so the words never change.
package enum Role: String, CaseIterable, Codable, Sendable, SQLCodable {
    case director, purchaser, accountant, logistician, warehouse
    /// A person who buys for himself.
    case owner

    /// What the role may do, and how far it reaches. A member of a unit reaches his unit where others reach the customer.
    package func permissions(inUnit isInUnit: Bool) -> Permissions {
        let reach: Depth = isInUnit ? .unit : .customer
        var permissions: Permissions = [.manageProfile: .own, .browseCatalog: .customer]
        func grant(_ depth: Depth, _ granted: Permission...) {
            for permission in granted { permissions[permission] = depth }
        }
        switch self {
        case .director:
            grant(
                .customer, .viewPrices, .placeOrders, .viewOrders, .cancelOrders, .viewCompany, .manageMembers,
                .viewAddresses, .manageAddresses, .viewFinance, .manageKeys)
        case .purchaser:
            grant(.own, .placeOrders, .cancelOrders)
            grant(reach, .viewOrders)
            grant(.customer, .viewPrices, .viewCompany, .viewAddresses)
        case .accountant: grant(.customer, .viewPrices, .viewOrders, .viewCompany, .viewAddresses, .viewFinance)
        case .logistician: grant(.customer, .viewOrders, .viewCompany, .viewAddresses, .manageAddresses)
        case .warehouse: grant(reach, .viewOrders)
        case .owner:
            grant(
                .customer, .viewPrices, .placeOrders, .viewOrders, .cancelOrders, .viewAddresses, .manageAddresses,
                .manageKeys)
        }
        return permissions
    }
}
