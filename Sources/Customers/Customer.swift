import Database
import Foundation
import Kernel

/// What a customer is; stored, so the words never change.
package enum CustomerKind: String, CaseIterable, Codable, Sendable, SQLCodable {
    case person, company, government
}

/// How much a customer matters to the vendor.
package enum CustomerClass: String, CaseIterable, Codable, Sendable, SQLCodable {
    case retail, small, key
}

/// A payer of a customer.
package struct LegalEntity: RowDecodable, Sendable {
    package let id: ID<LegalEntity>
    package let name: String
    package let inn: String
    package let kpp: String?
    package let ogrn: String?
    package let legalAddress: String
    package let bankName: String?
    package let bik: String?
    package let account: String?
    /// Whether the accounting system keeps it; then it is changed there.
    package let isFromAccounting: Bool

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        inn = try row["inn"]
        kpp = try row["kpp"]
        ogrn = try row["ogrn"]
        legalAddress = try row["legal_address"]
        bankName = try row["bank_name"]
        bik = try row["bik"]
        account = try row["account"]
        isFromAccounting = (try row["external_id"] as String?) != nil
    }
}

/// A legal entity of the vendor.
package enum Seller {}

/// Terms between a seller and a legal entity.
package struct Contract: RowDecodable, Sendable {
    package let id: ID<Contract>
    package let legalEntityID: ID<LegalEntity>
    package let seller: String
    package let number: String
    package let signedOn: CivilDate?
    /// The last day; nil without an end.
    package let validUntil: CivilDate?
    /// Days to pay; 0 is payment in advance.
    package let deferralDays: Int
    package let creditLimit: Money?

    package init(row: Row) throws {
        id = try row["id"]
        legalEntityID = try row["legal_entity_id"]
        seller = try row["seller"]
        number = try row["number"]
        signedOn = CivilDate(try row["signed_on"] as String)
        validUntil = (try row["valid_until"] as String?).flatMap { CivilDate($0) }
        deferralDays = try row["deferral_days"]
        creditLimit = try row.moneyIfAny("credit_limit")
    }
}

/// Where goods are brought.
package struct Address: RowDecodable, Sendable {
    package let id: ID<Address>
    package let title: String
    package let address: String
    package let recipient: String
    package let phone: String

    package init(row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        address = try row["address"]
        recipient = try row["recipient"]
        phone = try row["phone"]
    }
}

/// A department or branch, by name.
package struct UnitName: RowDecodable, Sendable {
    package let id: ID<CustomerUnit>
    package let name: String

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
    }
}

/// A user in a customer.
package struct Member: RowDecodable, Sendable {
    package let id: ID<Member>
    package let userID: Kernel.ID<User>
    package let name: String
    package let email: String
    package let role: Role
    package let unitID: Kernel.ID<CustomerUnit>?
    package let unitName: String?
    package let joinedAt: Date
    package let revokedAt: Date?

    package init(row: Row) throws {
        id = try row["id"]
        userID = try row["user_id"]
        name = try row["name"]
        email = try row["email"]
        role = try row["role"]
        unitID = try row["unit_id"]
        unitName = try row["unit_name"]
        joinedAt = try row["joined_at"]
        revokedAt = try row["revoked_at"]
    }
}

// MARK: - Reading

extension Customers {
    /// A customer's payers, by name.
    package static func legalEntities(
        of customerID: ID<Customer>, by principal: Principal, in tx: Transaction
    ) throws -> [LegalEntity] {
        try tx.all(
            """
            SELECT e.id, e.name, e.inn, e.kpp, e.ogrn, e.legal_address, e.bank_name, e.bik, e.account, e.external_id
            FROM legal_entities e
            WHERE e.customer_id = \(customerID) AND \(principal.covers("e", for: .viewCompany))
            ORDER BY e.name, e.id LIMIT 500
            """, as: LegalEntity.self)
    }

    /// A customer's contracts in force on a day, the newest of each payer first.
    package static func contracts(
        of customerID: ID<Customer>, on day: CivilDate, by principal: Principal, in tx: Transaction
    ) throws -> [Contract] {
        try tx.all(
            """
            SELECT k.id, k.legal_entity_id, s.name AS seller, k.number, k.signed_on, k.valid_until, k.deferral_days,
                   k.credit_limit, k.currency
            FROM contracts k JOIN sellers s ON s.id = k.seller_id
            WHERE k.customer_id = \(customerID) AND \(principal.covers("k", for: .viewCompany))
              AND k.signed_on <= \(day.description) AND (k.valid_until IS NULL OR k.valid_until >= \(day.description))
            ORDER BY k.legal_entity_id, k.signed_on DESC, k.number, k.id LIMIT 1000
            """, as: Contract.self)
    }

    /// A customer's delivery addresses, by title; removed ones are left out.
    package static func addresses(
        of customerID: ID<Customer>, by principal: Principal, in tx: Transaction
    ) throws -> [Address] {
        try tx.all(
            """
            SELECT a.id, a.title, a.address, a.recipient, a.phone FROM addresses a
            WHERE a.customer_id = \(customerID) AND a.removed_at IS NULL
              AND \(principal.covers("a", for: .viewAddresses))
            ORDER BY a.title, a.id LIMIT 500
            """, as: Address.self)
    }

    /// A customer's people, those who may act first, by name.
    package static func members(
        of customerID: ID<Customer>, by principal: Principal, in tx: Transaction
    ) throws -> [Member] {
        try tx.all(
            """
            SELECT \(memberColumns) WHERE m.customer_id = \(customerID) AND \(principal.covers("m", for: .viewCompany))
            ORDER BY CASE WHEN m.revoked_at IS NULL THEN 0 ELSE 1 END, u.name, m.id LIMIT 1000
            """, as: Member.self)
    }

    /// One of them.
    ///
    /// - Throws: `NotFound`, also for people of other customers.
    package static func member(
        _ id: ID<Member>, by principal: Principal, in tx: Transaction
    ) throws -> Member {
        try tx.one(
            "SELECT \(memberColumns) WHERE m.id = \(id) AND \(principal.covers("m", for: .manageMembers))",
            Member.init(row:))
    }

    private static let memberColumns: SQL = """
        m.id, m.user_id, u.name, u.email, m.role, m.unit_id, n.name AS unit_name, m.joined_at, m.revoked_at
        FROM members m JOIN users u ON u.id = m.user_id LEFT JOIN units n ON n.id = m.unit_id
        """

    /// A customer's units, by name.
    package static func units(
        of customerID: ID<Customer>, by principal: Principal, in tx: Transaction
    ) throws -> [UnitName] {
        try tx.all(
            """
            SELECT n.id, n.name FROM units n
            WHERE n.customer_id = \(customerID) AND \(principal.covers("n", for: .viewCompany))
            ORDER BY n.name, n.id LIMIT 500
            """, as: UnitName.self)
    }
}
