import Database
import Foundation
import Kernel
import Web

extension Customers {
    /// What the frame of every page shows about the customer acted for: payer, the terms in force today, and the other
    /// payers and customers of this person. One statement, and one more for each kind that he has several of.
    package static func chrome(of signedIn: SignedIn, at now: Date, in tx: Transaction) throws -> Chrome {
        let today = CivilDate(now, in: .moscow).description
        var chrome = Chrome()
        let payer = try tx.first(
            """
            SELECT e.id, e.name, c.number, c.deferral_days,
                   (SELECT COUNT(*) FROM legal_entities o WHERE o.customer_id = e.customer_id) AS payers
            FROM legal_entities e
            LEFT JOIN members m ON m.customer_id = e.customer_id AND m.user_id = \(signedIn.userID)
            LEFT JOIN contracts c ON c.legal_entity_id = e.id AND c.signed_on <= \(today)
                AND (c.valid_until IS NULL OR c.valid_until >= \(today))
            WHERE e.customer_id = \(signedIn.principal.customerID)
            ORDER BY CASE WHEN e.id = m.legal_entity_id THEN 0 ELSE 1 END,
                     CASE WHEN c.id IS NULL THEN 1 ELSE 0 END, c.signed_on DESC, e.name, e.id, c.number,
                     c.id LIMIT 1
            """
        ) { row in
            (
                id: (try row["id"] as ID<LegalEntity>).description, name: try row["name"] as String,
                number: try row["number"] as String?,
                days: try row["deferral_days"] as Int64?, payers: try row["payers"] as Int
            )
        }
        chrome.payer = payer?.name
        chrome.payerID = payer?.id
        chrome.contractNumber = payer?.number
        chrome.deferralDays = payer?.days ?? 0
        if let payer, payer.payers > 1, signedIn.principal.may(.viewCompany), signedIn.principal.may(.placeOrders) {
            chrome.otherPayers = try tx.all(
                """
                SELECT id, name FROM legal_entities
                WHERE customer_id = \(signedIn.principal.customerID) AND id <> \(ID<LegalEntity>(payer.id))
                ORDER BY name, id LIMIT 50
                """
            ) { (id: (try $0["id"] as ID<LegalEntity>).description, name: try $0["name"] as String) }
        }
        guard signedIn.hasOtherCustomers else { return chrome }
        chrome.otherCustomers = try tx.all(
            """
            SELECT c.id, c.name FROM members m JOIN customers c ON c.id = m.customer_id
            WHERE m.user_id = \(signedIn.userID) AND m.revoked_at IS NULL AND c.id <> \(signedIn.principal.customerID)
            ORDER BY c.name, c.id LIMIT 50
            """
        ) { (id: (try $0["id"] as ID<Customer>).description, name: try $0["name"] as String) }
        return chrome
    }
}
