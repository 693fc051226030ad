/// What a principal may do, and how far it reaches: a permission is always held at a ``Depth``.
///
/// The raw value is the name stored in roles, shown in the route list and used in text keys.
package enum Permission: String, CaseIterable, Codable, Sendable {
    case browseCatalog
    case viewPrices
    case placeOrders
    case viewOrders
    case cancelOrders
    /// See colleagues, payers and contracts; a person who buys for himself has none.
    case viewCompany
    case viewAddresses
    case manageMembers
    case manageAddresses
    case viewFinance
    case manageProfile
    /// Make keys by which the customer's own programs come in.
    case manageKeys
    /// Staff: see the workspace, customers and their orders.
    case workWithCustomers
    /// Staff: add customers and invite their people.
    case manageCustomers
    /// Staff: move orders through their statuses.
    case processOrders
    /// Staff: goods, categories, texts, search words, who sees what.
    case editCatalog
    /// Staff: price rules and what a customer would pay.
    case managePrices
    /// Staff: settings, users, exchange.
    case administer
}

/// How far a permission reaches inside a customer, or over customers for staff.
///
/// The order is the reach: `own` is the narrowest.
package enum Depth: Int, Comparable, Codable, Sendable {
    /// Only what the principal made himself (staff: only the customers he manages).
    case own = 1
    /// What people of his unit made.
    case unit = 2
    /// Everything of the customer.
    case customer = 3
    /// Everything of every customer (staff only).
    case all = 4

    package static func < (left: Depth, right: Depth) -> Bool { left.rawValue < right.rawValue }
}

/// A set of permissions, each with its depth.
package typealias Permissions = [Permission: Depth]
