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
    /// The price type of the contract, or the one for signed-in people; nil means retail only.
    package var priceTypeID: ID<PriceType>?

    /// Somebody without terms of his own.
    package static let stranger = Buyer()
}

extension Catalog {
    /// The terms the principal buys on today: those of the newest contract in force of the payer he acts for, or of
    /// another payer when it is named.
    ///
    /// Where there is no contract, people who signed in get the price type meant for them (PRICE-11).
    package static func buyer(
        for principal: Principal?, legalEntity: UUID? = nil, at now: Date, in tx: Transaction
    ) throws -> Buyer {
        guard let principal, let customerID = principal.customerID else { return .stranger }
        let today = CivilDate(now, in: .moscow).description
        let found = try tx.first(
            """
            SELECT e.id AS entity_id, c.id AS contract_id, c.number, c.seller_id,
                   COALESCE(c.price_type_id, (SELECT id FROM price_types WHERE is_for_signed_in LIMIT 1)) AS price_type_id
            FROM legal_entities e
            LEFT JOIN members m ON m.customer_id = e.customer_id AND m.user_id = \(principal.userID)
            LEFT JOIN contracts c ON c.legal_entity_id = e.id AND c.signed_on <= \(today) AND (c.valid_until IS NULL OR c.valid_until >= \(today))
            WHERE e.customer_id = \(customerID) AND (e.id = \(legalEntity) OR \(legalEntity == nil))
            ORDER BY CASE WHEN e.id = m.legal_entity_id THEN 0 ELSE 1 END,
                     CASE WHEN c.id IS NULL THEN 1 ELSE 0 END, c.signed_on DESC, e.name, e.id
            LIMIT 1
            """
        ) { row in
            Buyer(
                legalEntityID: try row["entity_id"], contractID: try row["contract_id"],
                contractNumber: try row["number"], sellerID: try row["seller_id"],
                priceTypeID: try row["price_type_id"])
        }
        if let found { return found }
        let priceType = try tx.first("SELECT id FROM price_types WHERE is_for_signed_in LIMIT 1") {
            try $0["id"] as ID<PriceType>
        }
        return Buyer(priceTypeID: priceType)
    }
}
