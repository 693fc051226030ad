// Customers and their contracts for fields that ask whom something is meant for.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// `GET /staff/prices/buyers?q=`: tags of customers and of their contracts in force, of those the person works
    /// with; JSON.
    func suggestBuyers(_ request: Request, _ context: StaffContext) async throws -> Response {
        let text = String((request.query["q"] ?? "").prefix(200))
        let (principal, now) = (context.principal, context.now)
        let found = try await database.read { tx in
            try Catalog.buyers(named: text, for: principal, at: now, in: tx)
        }
        let answers = found.map { buyer in
            BuyerAnswer(
                value: buyer.tag, label: context.audienceName(buyer.tag, RuleNames(customers: [buyer.tag: buyer.name])),
                note: buyer.name.contract == nil ? "" : buyer.name.name)
        }
        return Response(try .json(answers))
    }

    /// A customer or one of his contracts.
    package struct FoundBuyer: Sendable {
        package let tag: String
        package let name: RuleNames.CustomerOfTag
    }

    /// Customers by name, each before his contracts in force; one statement.
    package static func buyers(
        named text: String, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [FoundBuyer] {
        let today = CivilDate(now, in: .moscow).description
        var conditions = [worksWith(principal)]
        for word in SearchText.words(text) { conditions.append("b.sort_name LIKE \(word) ESCAPE '!'") }
        let rows = try tx.all(
            """
            SELECT b.id, b.name, k.id AS contract_id, k.number FROM (
                SELECT b.id, b.name, b.sort_name FROM customers b WHERE \(SQL.all(conditions))
                ORDER BY b.sort_name, b.id LIMIT 10
            ) AS b LEFT JOIN contracts k ON k.customer_id = b.id AND k.signed_on <= \(today)
             AND (k.valid_until IS NULL OR k.valid_until >= \(today))
            ORDER BY b.sort_name, b.id, k.number, k.id LIMIT 40
            """
        ) { row in
            (
                id: try row["id"] as UUID, name: try row["name"] as String,
                contract: try row["contract_id"] as UUID?, number: try row["number"] as String?
            )
        }
        var found: [FoundBuyer] = []
        for row in rows {
            let customer = AudienceTag.customer(row.id).text
            if !found.contains(where: { $0.tag == customer }) {
                found.append(FoundBuyer(tag: customer, name: .init(name: row.name)))
            }
            guard let contract = row.contract else { continue }
            found.append(
                FoundBuyer(
                    tag: AudienceTag.contract(contract).text, name: .init(name: row.name, contract: row.number ?? "")))
        }
        return found
    }
}

private struct BuyerAnswer: Encodable {
    let value: String
    let label: String
    let note: String
}
