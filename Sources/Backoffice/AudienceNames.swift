// Whom rules of the assortment speak of, in words: kinds, classes, and customers and contracts by name.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// The names of customers and contracts that tags speak of, as far as somebody works with them.
struct AudienceNames: Sendable {
    private let names: [String: String]
    /// The number of a contract, where the tag is one; its name is the customer's.
    private let numbers: [String: String]

    /// Reads the names: two statements at most.
    init(of tags: some Sequence<String>, for principal: Principal, in tx: Transaction) throws {
        var (customers, contracts): ([UUID], [UUID]) = ([], [])
        for tag in Set(tags) {
            switch AudienceTag(tag) {
            case .customer(let id): customers.append(id)
            case .contract(let id): contracts.append(id)
            default: break
            }
        }
        var (names, numbers): ([String: String], [String: String]) = ([:], [:])
        if !customers.isEmpty {
            let rows = try tx.all(
                """
                SELECT c.id, c.name FROM customers c
                WHERE c.id IN \(list: customers) AND \(Backoffice.reach(principal))
                """
            ) { (try $0["id"] as UUID, try $0["name"] as String) }
            for (id, name) in rows { names[AudienceTag.customer(id).text] = name }
        }
        if !contracts.isEmpty {
            let rows = try tx.all(
                """
                SELECT k.id, k.number, c.name FROM contracts k JOIN customers c ON c.id = k.customer_id
                WHERE k.id IN \(list: contracts) AND \(Backoffice.reach(principal))
                """
            ) { (try $0["id"] as UUID, try $0["number"] as String, try $0["name"] as String) }
            for (id, number, name) in rows {
                let tag = AudienceTag.contract(id).text
                (names[tag], numbers[tag]) = (name, number)
            }
        }
        self.names = names
        self.numbers = numbers
    }

    /// A tag in words; customers of colleagues stay nameless.
    func words(_ tag: String, _ context: some PageContext) -> String {
        switch AudienceTag(tag) {
        case .everybody: context.t("backoffice.assortment.tag.everybody")
        case .signedIn: context.t("backoffice.assortment.tag.signedIn")
        case .kind(let word): context.t("backoffice.kind.\(word)")
        case .customerClass(let word): context.t("backoffice.class.\(word)")
        case .customer: names[tag] ?? context.t("backoffice.assortment.tag.otherCustomer")
        case .contract: contractWords(tag, context) ?? context.t("backoffice.assortment.tag.otherContract")
        case nil: tag
        }
    }

    private func contractWords(_ tag: String, _ context: some PageContext) -> String? {
        guard let name = names[tag], let number = numbers[tag] else { return nil }
        return "\(name), \(context.t("web.number", ["number": number]))"
    }

    /// Rules in one line: «только: компании; кроме: розница».
    func words(_ rules: AssortmentRules, _ context: some PageContext) -> String {
        if rules.hidesAll { return context.t("backoffice.assortment.hidden") }
        var parts: [String] = []
        if !rules.only.isEmpty {
            let who = rules.only.map { words($0, context) }.joined(separator: ", ")
            parts.append(context.t("backoffice.assortment.only", ["who": who]))
        }
        if !rules.except.isEmpty {
            let who = rules.except.map { words($0, context) }.joined(separator: ", ")
            parts.append(context.t("backoffice.assortment.except", ["who": who]))
        }
        return parts.isEmpty ? context.t("backoffice.assortment.everybody") : parts.joined(separator: "; ")
    }
}

extension Backoffice {
    /// Customers and contracts by the beginning of a name, as choices of a field: two statements.
    static func audienceChoices(
        named text: String, limit: Int, for principal: Principal, in tx: Transaction
    ) throws -> [(tag: String, name: String, contract: String?)] {
        let words = SearchText.words(text).map { word -> SQL in "c.sort_name LIKE \(word) ESCAPE '!'" }
        let rows = try tx.all(
            """
            SELECT c.id, c.name, k.id AS contract_id, k.number FROM customers c
            LEFT JOIN contracts k ON k.customer_id = c.id
            WHERE \(reach(principal)) AND \(SQL.all(words)) ORDER BY c.sort_name, c.id, k.number, k.id LIMIT \(limit)
            """
        ) { row in
            (
                id: try row["id"] as UUID, name: try row["name"] as String,
                contract: try row["contract_id"] as UUID?, number: try row["number"] as String?
            )
        }
        var seen: Set<UUID> = []
        return rows.flatMap { row -> [(tag: String, name: String, contract: String?)] in
            var choices: [(tag: String, name: String, contract: String?)] = []
            if seen.insert(row.id).inserted { choices.append((AudienceTag.customer(row.id).text, row.name, nil)) }
            if let contract = row.contract, let number = row.number {
                choices.append((AudienceTag.contract(contract).text, row.name, number))
            }
            return choices
        }
    }

    /// Whether every tag that names a customer or contract names one the principal works with.
    static func mayName(_ tags: [String], for principal: Principal, in tx: Transaction) throws -> Bool {
        var (customers, contracts): (Set<UUID>, Set<UUID>) = ([], [])
        for tag in tags {
            switch AudienceTag(tag) {
            case .customer(let id): customers.insert(id)
            case .contract(let id): contracts.insert(id)
            default: break
            }
        }
        let known: Int = try tx.value(
            "SELECT COUNT(*) FROM customers c WHERE c.id IN \(list: customers) AND \(reach(principal))")
        let signed: Int = try tx.value(
            """
            SELECT COUNT(*) FROM contracts k JOIN customers c ON c.id = k.customer_id
            WHERE k.id IN \(list: contracts) AND \(reach(principal))
            """)
        return known == customers.count && signed == contracts.count
    }
}
