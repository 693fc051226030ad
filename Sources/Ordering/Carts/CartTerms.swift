// For whom a cart is: one payer and one contract, which decide its prices and its seller.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// The payer and the contract a cart is for; nil stands for the member's usual ones.
struct CartTerms: Sendable, Equatable {
    var payer: UUID?
    var contract: UUID?

    /// The same where another payer is named at checkout: his own contract counts then.
    func paid(by other: UUID?) -> CartTerms {
        guard let other, other != payer else { return self }
        return CartTerms(payer: other, contract: nil)
    }
}

/// A contract in force a cart may be for.
struct CartContract: Sendable {
    let payer: UUID
    let payerName: String
    /// Nil for a payer without a contract in force.
    let contract: UUID?
    let number: String?
    let seller: UUID?
    let sellerName: String?

    /// What a choice of it sends.
    var value: String {
        let payer = payer.uuidString.lowercased()
        return contract.map { "\(payer) \($0.uuidString.lowercased())" } ?? payer
    }
}

extension Ordering {
    /// The terms a cart is priced by: those of its contract while it is in force, else the usual ones of its payer. One
    /// statement, and one more for a contract that is not the usual one.
    static func buyer(
        for principal: Principal, on terms: CartTerms, at now: Date, in tx: Transaction
    ) throws -> Buyer {
        var buyer = try Catalog.buyer(for: principal, legalEntity: terms.payer, at: now, in: tx)
        guard let contract = terms.contract, buyer.legalEntityID != nil, buyer.contractID?.uuid != contract else {
            return buyer
        }
        let found = try tx.first(
            """
            SELECT c.id, c.number, c.seller_id, c.deferral_days,
                   COALESCE(c.price_type_id, (SELECT id FROM price_types WHERE is_for_signed_in LIMIT 1)) AS price_type_id
            FROM contracts c
            WHERE c.id = \(contract) AND c.customer_id = \(principal.customerID)
              AND c.legal_entity_id = \(buyer.legalEntityID) AND \(inForce(at: now))
            """
        ) { row in
            (
                id: try row["id"] as ID<ContractTerms>, number: try row["number"] as String,
                seller: try row["seller_id"] as UUID?, days: try row["deferral_days"] as Int64,
                priceType: try row["price_type_id"] as ID<PriceType>?
            )
        }
        guard let found else { return buyer }
        buyer.contractID = found.id
        buyer.contractNumber = found.number
        buyer.sellerID = found.seller
        buyer.deferralDays = found.days
        buyer.priceTypeID = found.priceType
        return buyer
    }

    /// The condition that a contract `c` is in force today.
    private static func inForce(at now: Date) -> SQL {
        let today = CivilDate(now, in: .moscow).description
        return "c.signed_on <= \(today) AND (c.valid_until IS NULL OR c.valid_until >= \(today))"
    }

    /// The payers of the principal's customer with their contracts in force; one statement.
    static func cartContracts(of principal: Principal, at now: Date, in tx: Transaction) throws -> [CartContract] {
        try tx.all(
            """
            SELECT e.id AS payer_id, e.name AS payer_name, c.id AS contract_id, c.number, s.id AS seller_id,
                   s.name AS seller_name
            FROM legal_entities e
            LEFT JOIN contracts c ON c.legal_entity_id = e.id AND \(inForce(at: now))
            LEFT JOIN sellers s ON s.id = c.seller_id
            WHERE e.customer_id = \(principal.customerID)
            ORDER BY e.name, e.id, c.signed_on DESC, c.number, c.id LIMIT 200
            """
        ) { row in
            CartContract(
                payer: try row["payer_id"], payerName: try row["payer_name"], contract: try row["contract_id"],
                number: try row["number"], seller: try row["seller_id"], sellerName: try row["seller_name"])
        }
    }
}

extension PageContext {
    /// «ООО «Ромашка», договор № 15, ООО «Опора»».
    func words(of contract: CartContract) -> String {
        guard let number = contract.number else { return contract.payerName }
        let words = ["payer": contract.payerName, "number": number, "seller": contract.sellerName ?? ""]
        return t("ordering.carts.contract", TextArguments(words))
    }
}
