// The vendor's staff open an account for a company: who it is, who pays, on which terms it buys.

import Database
import Foundation
import Kernel
import Web

/// What a new account starts with besides its first payer.
package struct NewCustomer: Sendable {
    package let kind: CustomerKind
    package let customerClass: CustomerClass
    package let payer: LegalEntityForm
    /// Nil: the customer buys at the price for everybody who signed in.
    package let contract: NewContract?
    /// Who looks after the customer.
    package let managerID: ID<User>?

    package init(
        kind: CustomerKind, customerClass: CustomerClass, payer: LegalEntityForm, contract: NewContract?,
        managerID: ID<User>?
    ) {
        self.kind = kind
        self.customerClass = customerClass
        self.payer = payer
        self.contract = contract
        self.managerID = managerID
    }
}

/// The terms agreed with a new customer.
package struct NewContract: Sendable {
    package let number: String
    package let signedOn: CivilDate
    /// The price type's id; nil is the one for everybody who signed in.
    package let priceTypeID: UUID?
    /// Days to pay; 0 is payment in advance.
    package let deferralDays: Int
    package let sellerID: ID<Seller>

    package init(number: String, signedOn: CivilDate, priceTypeID: UUID?, deferralDays: Int, sellerID: ID<Seller>) {
        self.number = number
        self.signedOn = signedOn
        self.priceTypeID = priceTypeID
        self.deferralDays = deferralDays
        self.sellerID = sellerID
    }
}

/// A customer was added by staff.
package struct CustomerAdded: DomainEvent {
    package static let name = "customers.customer_added"
    package let customerID: ID<Customer>
    package let kind: CustomerKind
    package var subject: EventSubject { EventSubject("customer", customerID) }
}

extension Customers {
    /// Adds a customer named like its first payer, with a contract when there is one.
    ///
    /// - Throws: ``LegalEntityRefusal``; `InvalidValue` for a number the form would have refused.
    package static func add(
        _ new: NewCustomer, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Customer> {
        let kpp = new.payer.kpp.isEmpty ? "" : try KPP(new.payer.kpp).text
        let known: Int64 = try tx.value(
            """
            SELECT COUNT(*) FROM legal_entities
            WHERE inn = \(try INN(new.payer.inn).text) AND COALESCE(kpp, '') = \(kpp)
            """)
        guard known == 0 else { throw LegalEntityRefusal.alreadyThere }
        let id = ID<Customer>(at: now)
        try tx.execute(
            """
            INSERT INTO customers (id, kind, class, name, sort_name, manager_id, created_at)
            VALUES (\(id), \(new.kind), \(new.customerClass), \(new.payer.name), \(SearchText.normalized(new.payer.name)),
                    \(new.managerID), \(now))
            """)
        let payerID = try addLegalEntity(new.payer, to: id, by: principal, at: now, in: tx)
        if let contract = new.contract {
            try tx.execute(
                """
                INSERT INTO contracts (id, customer_id, legal_entity_id, seller_id, number, signed_on, price_type_id,
                                       deferral_days, currency)
                VALUES (\(ID<Contract>(at: now)), \(id), \(payerID), \(contract.sellerID), \(contract.number),
                        \(contract.signedOn.description), \(contract.priceTypeID), \(contract.deferralDays), 'RUB')
                """)
        }
        try tx.announce(CustomerAdded(customerID: id, kind: new.kind), by: principal, customer: id, at: now)
        return id
    }

    /// The vendor's own legal entities, the usual one first.
    package static func sellers(in tx: Transaction) throws -> [SellerName] {
        try tx.all(
            """
            SELECT id, name FROM sellers ORDER BY CASE WHEN is_default THEN 0 ELSE 1 END, name, id LIMIT 100
            """, as: SellerName.self)
    }

    /// Adds a legal entity of the vendor; the first is the usual one.
    package static func addSeller(name: String, inn: INN, at now: Date, in tx: Transaction) throws -> ID<Seller> {
        let id = ID<Seller>(at: now)
        try tx.execute(
            """
            INSERT INTO sellers (id, name, inn, is_default)
            VALUES (\(id), \(name), \(inn.text), NOT EXISTS (SELECT 1 FROM sellers WHERE is_default))
            """)
        return id
    }
}

/// A legal entity of the vendor, by name.
package struct SellerName: RowDecodable, Sendable {
    package let id: ID<Seller>
    package let name: String

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
    }
}
