import Database
import Foundation
import Kernel

/// What a user of the vendor does there; stored, so the words never change.
package enum StaffRole: String, CaseIterable, Codable, Sendable, SQLCodable {
    case manager, accountant, support, administrator
}

/// A person who signs in, without the password.
package struct UserAccount: RowDecodable, Sendable {
    package let id: ID<User>
    package let email: String
    package let name: String
    package let staffRole: StaffRole?
    /// Nil follows the browser.
    package let language: Language?
    package let timeZone: TimeZone
    package let createdAt: Date
    package let disabledAt: Date?

    package init(row: Row) throws {
        id = try row["id"]
        email = try row["email"]
        name = try row["name"]
        staffRole = try row["staff_role"]
        language = (try row["language"] as String?).flatMap(Language.init(rawValue:))
        timeZone = TimeZone(identifier: try row["time_zone"]) ?? .gmt
        createdAt = try row["created_at"]
        disabledAt = try row["disabled_at"]
    }

    static let columns: SQL = "id, email, name, staff_role, language, time_zone, created_at, disabled_at"
}

extension Identity {
    /// The account with an e-mail address, disabled ones included.
    package static func user(withEmail email: EmailAddress, in tx: Transaction) throws -> UserAccount? {
        try tx.first("SELECT \(UserAccount.columns) FROM users WHERE email = \(email.normalized)", as: UserAccount.self)
    }

    /// What a staff role may do, and for which customers.
    package static func staffPermissions(_ role: StaffRole) -> Permissions {
        let everywhere: [Permission]
        let ownCustomers: [Permission]
        switch role {
        case .manager:
            everywhere = [.browseCatalog, .viewPrices, .editCatalog, .managePrices]
            ownCustomers = [
                .workWithCustomers, .manageCustomers, .viewOrders, .processOrders, .cancelOrders, .viewCompany,
                .viewAddresses, .viewFinance,
            ]
        case .accountant:
            everywhere = [.workWithCustomers, .viewOrders, .viewCompany, .viewAddresses, .viewFinance]
            ownCustomers = []
        case .support:
            everywhere = [
                .browseCatalog, .viewPrices, .workWithCustomers, .viewOrders, .viewCompany, .viewAddresses,
            ]
            ownCustomers = []
        case .administrator:
            // What is a customer's own, the vendor's people do not do.
            everywhere = Permission.allCases.filter { ![.placeOrders, .manageProfile, .manageKeys].contains($0) }
            ownCustomers = []
        }
        var permissions = Dictionary(uniqueKeysWithValues: everywhere.map { ($0, Depth.all) })
        for permission in ownCustomers { permissions[permission] = .own }
        permissions[.manageProfile] = .own
        return permissions
    }

    /// Somebody acting for himself only: signing in, or a member of nothing. He may see to his own settings.
    package static func person(_ id: ID<User>, name: String) -> Principal {
        Principal(kind: .person, userID: id, name: name, permissions: [.manageProfile: .own])
    }
}
