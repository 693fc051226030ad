// Writes the demo vendor's people and customers.

import Catalog
import Database
import Foundation
import Kernel

extension DemoPeople {
    /// Sellers, users, customers and all that is theirs.
    ///
    /// - Parameter passwordHash: of the one password everybody has.
    func insert(passwordHash: String, priceTypes: [ID<PriceType>], at since: Date, in tx: Transaction) throws {
        try tx.insertAlike(
            into: "sellers", "id, name, inn, kpp, ogrn, is_default",
            rows: sellers.enumerated().map { [$1.id, $1.name, $1.inn, $1.kpp, $1.ogrn, $0 == 0] })
        try tx.insertAlike(
            into: "users",
            "id, email, name, password_hash, staff_role, language, time_zone, created_at, password_changed_at",
            rows: users.map { user in
                [
                    user.id, user.email, user.name, passwordHash, user.staffRole, "ru", "Europe/Moscow", since, since,
                ]
            })
        try tx.insertAlike(
            into: "customers", "id, kind, class, name, sort_name, manager_id, created_at",
            rows: customers.map { customer in
                [
                    customer.id, customer.plan.kind, customer.plan.customerClass, customer.plan.name,
                    SearchText.normalized(customer.plan.name), customer.manager?.id, customer.createdAt,
                ]
            })
        try tx.insertAlike(
            into: "units", "id, customer_id, name",
            rows: customers.flatMap { customer in customer.units.map { [$0.id, customer.id, $0.name] } })
        try insertTerms(priceTypes, in: tx)
        try insertMembers(in: tx)
    }

    private func insertTerms(_ priceTypes: [ID<PriceType>], in tx: Transaction) throws {
        let payers = customers.flatMap { customer in customer.payers.map { (customer, $0) } }
        try tx.insertAlike(
            into: "legal_entities",
            "id, customer_id, name, inn, kpp, ogrn, legal_address, bank_name, bik, account, created_at",
            rows: payers.map { customer, payer in
                [
                    payer.id, customer.id, payer.plan.name, payer.inn, payer.kpp, payer.ogrn, payer.plan.address,
                    payer.bank.name, payer.bank.bik, payer.bank.account, customer.createdAt,
                ]
            })
        let contracts: [[any SQLConvertible]] = payers.compactMap { customer, payer in
            guard let terms = payer.plan.contract, let id = payer.contractID else { return nil }
            return [
                id, customer.id, payer.id, sellers[terms.seller].id, terms.number, terms.signedOn,
                priceTypes[terms.priceType.rawValue], terms.deferralDays, terms.creditLimit, Currency.rub,
            ]
        }
        try tx.insertAlike(
            into: "contracts",
            """
            id, customer_id, legal_entity_id, seller_id, number, signed_on, price_type_id, deferral_days, credit_limit,
            currency
            """, rows: contracts)
    }

    private func insertMembers(in tx: Transaction) throws {
        try tx.insertAlike(
            into: "addresses", "id, customer_id, title, address, recipient, phone",
            rows: customers.flatMap { customer in
                customer.addresses.map { [$0.id, customer.id, $0.title, $0.address, $0.recipient, $0.phone] }
            })
        try tx.insertAlike(
            into: "members", "id, customer_id, user_id, unit_id, role, joined_at, legal_entity_id",
            rows: customers.flatMap { customer in
                customer.members.map { member in
                    [
                        member.id, customer.id, member.user.id, member.unit, member.role, customer.createdAt,
                        customer.payers.first?.id,
                    ]
                }
            })
    }
}
