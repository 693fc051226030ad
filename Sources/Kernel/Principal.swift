import Foundation

/// A person who signs in. The subject of `ID<User>` in every module.
package enum User {}

/// Whoever buys from the vendor. The subject of `ID<Customer>` in every module.
package enum Customer {}

/// A department or branch of a customer.
package enum CustomerUnit {}

/// Whoever acts, for which customer and with which permissions, as the membership is at this very request.
///
/// Customer data is read and written only through a principal: every operation demands one, and
/// `covers(_:for:)` in `Database` turns it into SQL.
package struct Principal: Sendable, Equatable {
    /// The kinds of actors.
    package enum Kind: Sendable, Equatable {
        /// A user inside a customer.
        case member(ID<Customer>)
        /// A user of the vendor.
        case staff
        /// A person acting for himself only: while signing in, or when no customer has him as a member.
        case person
        /// The program itself: jobs, imports, the command line.
        case system
    }

    package let kind: Kind
    /// Nil for the program itself.
    package let userID: ID<User>?
    /// The name shown in histories.
    package let name: String
    package let unitID: ID<CustomerUnit>?
    package let permissions: Permissions

    package init(
        kind: Kind, userID: ID<User>?, name: String, unitID: ID<CustomerUnit>? = nil, permissions: Permissions
    ) {
        self.kind = kind
        self.userID = userID
        self.name = name
        self.unitID = unitID
        self.permissions = permissions
    }

    /// The program acting for nobody in particular; `name` says which part of it, for the history.
    package static func system(_ name: String) -> Principal {
        Principal(
            kind: .system, userID: nil, name: name,
            permissions: Dictionary(uniqueKeysWithValues: Permission.allCases.map { ($0, .all) }))
    }

    /// The customer a member acts for; nil for staff and the program.
    package var customerID: ID<Customer>? {
        if case .member(let id) = kind { id } else { nil }
    }

    /// Whether this is a user of the vendor.
    package var isStaff: Bool { kind == .staff }

    /// How far `permission` reaches; nil when it is not held.
    package func depth(of permission: Permission) -> Depth? { permissions[permission] }

    /// Whether `permission` is held at any depth.
    package func may(_ permission: Permission) -> Bool { permissions[permission] != nil }
}
