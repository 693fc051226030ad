import Database
import Foundation
import Kernel
import Web

/// The subject of `ID<Contract>` in prices.
package enum ContractTerms {}

/// On which terms somebody buys: found once per page, then used for every price on it.
package struct Buyer: Sendable, Equatable {
    /// The payer chosen by the member; nil for people and strangers.
    package var legalEntityID: UUID?
    package var contractID: ID<ContractTerms>?
    package var contractNumber: String?
    package var sellerID: UUID?
    /// The days to pay that the contract grants; 0 is payment in advance.
    package var deferralDays: Int64 = 0
    /// The price type of the contract, or the one for signed-in people; nil means retail only.
    package var priceTypeID: ID<PriceType>?
    /// Nil for strangers and the vendor's own people.
    package var customerID: UUID?
    /// `person`, `company` or `government`.
    package var customerKind: String?
    /// `retail`, `small` or `key`.
    package var customerClass: String?
    /// False when it is known that there are no price rules at all, which saves asking for them.
    var mayHaveRules = true

    /// Somebody without terms of his own.
    package static let stranger = Buyer()

    /// Whom rules, assortments and promotions may be meant for, as far as it fits: everybody has `all`.
    package var audience: [String] {
        guard let customerID else { return [AudienceTag.everybody.text] }
        var tags = [AudienceTag.everybody, .signedIn]
        if let customerKind { tags.append(.kind(customerKind)) }
        if let customerClass { tags.append(.customerClass(customerClass)) }
        if let contractID { tags.append(.contract(contractID.uuid)) }
        tags.append(.customer(customerID))
        return tags.map(\.text)
    }
}

extension Catalog {
    /// The terms the principal buys on today: those of the newest contract in force of the payer he acts for, or of
    /// another payer when it is named; one statement.
    ///
    /// Where there is no contract, people who signed in get the price type meant for them (PRICE-11).
    package static func buyer(
        for principal: Principal?, legalEntity: UUID? = nil, at now: Date, in tx: Transaction
    ) throws -> Buyer {
        guard let principal, let customerID = principal.customerID else { return .stranger }
        let payer: SQL = "(e.id = \(legalEntity) OR \(legalEntity == nil))"
        let found = try terms(of: customerID, payer, contract: "TRUE", member: principal.userID, at: now, in: tx)
        return found ?? .stranger
    }

    /// The terms a customer buys on, for whoever looks from outside: those of one of his contracts when it is named and
    /// in force, else those he would get himself. Nil when there is no such customer.
    package static func buyer(
        of customerID: ID<Customer>, contract: ID<ContractTerms>? = nil, at now: Date, in tx: Transaction
    ) throws -> Buyer? {
        let named: SQL = "(c.id = \(contract) OR \(contract == nil))"
        return try terms(of: customerID, "TRUE", contract: named, member: nil, at: now, in: tx)
    }

    private static func terms(
        of customerID: ID<Customer>, _ payer: SQL, contract: SQL, member: ID<User>?, at now: Date, in tx: Transaction
    ) throws -> Buyer? {
        let today = CivilDate(now, in: .moscow).description
        return try tx.first(
            """
            SELECT b.kind, b.class, e.id AS entity_id, c.id AS contract_id, c.number, c.seller_id, c.deferral_days,
                   COALESCE(c.price_type_id, (SELECT id FROM price_types WHERE is_for_signed_in LIMIT 1)) AS price_type_id,
                   EXISTS (SELECT 1 FROM price_rules r WHERE r.is_active AND r.removed_at IS NULL) AS has_rules
            FROM customers b
            LEFT JOIN members m ON m.customer_id = b.id AND m.user_id = \(member)
            LEFT JOIN legal_entities e ON e.customer_id = b.id AND \(payer)
            LEFT JOIN contracts c ON c.legal_entity_id = e.id AND c.signed_on <= \(today)
             AND (c.valid_until IS NULL OR c.valid_until >= \(today)) AND \(contract)
            WHERE b.id = \(customerID)
            ORDER BY CASE WHEN e.id = m.legal_entity_id THEN 0 ELSE 1 END,
                     CASE WHEN c.id IS NULL THEN 1 ELSE 0 END, c.signed_on DESC, e.name, e.id, c.number, c.id
            LIMIT 1
            """
        ) { row in
            Buyer(
                legalEntityID: try row["entity_id"], contractID: try row["contract_id"],
                contractNumber: try row["number"], sellerID: try row["seller_id"],
                deferralDays: (try row["deferral_days"] as Int64?) ?? 0,
                priceTypeID: try row["price_type_id"], customerID: customerID.uuid, customerKind: try row["kind"],
                customerClass: try row["class"], mayHaveRules: try row["has_rules"])
        }
    }
}
