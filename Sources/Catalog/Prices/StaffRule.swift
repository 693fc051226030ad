// A rule as staff read it: with the names of what it is about and of whom it is meant for.

import Database
import Foundation
import Kernel
import Web

/// A price rule with the names it needs to be told in words.
package struct StaffRule: Sendable {
    package let id: ID<PriceRule>
    package var terms: RuleTerms
    package var names: RuleNames
    package let createdAt: Date
    package let updatedAt: Date
    package let sortName: String
    /// Whether the accounting system told it: then it is changed there.
    package let isImported: Bool
    /// When it was removed; nil while it is there.
    package let removedAt: Date?

    init(row: Row) throws {
        id = try row["id"]
        terms = try RuleTerms(row: row, audience: [])
        names = RuleNames(
            article: try row["sku"], product: try row["product_name"], category: try row["category_name"],
            priceType: try row["type_name"])
        createdAt = try row["created_at"]
        updatedAt = try row["updated_at"]
        sortName = try row["sort_name"]
        isImported = (try row["external_id"] as String?) != nil
        removedAt = try row["removed_at"]
    }

    /// What is read of it, and from where: rules `r` with what they name.
    static let select: SQL = """
        SELECT r.id, \(RuleTerms.columns), r.sort_name, r.created_at, r.updated_at, r.external_id, r.removed_at,
               p.sku, p.name AS product_name, c.name AS category_name, t.name AS type_name
        FROM price_rules r LEFT JOIN products p ON p.id = r.product_id LEFT JOIN categories c ON c.id = r.category_id
        LEFT JOIN price_types t ON t.id = r.price_type_id
        """
}

/// The names in a rule.
package struct RuleNames: Sendable {
    package var article: String?
    package var product: String?
    package var category: String?
    package var priceType: String?
    /// The customer of a tag that names one or one of his contracts, with the contract's number.
    package var customers: [String: CustomerOfTag]

    package init(
        article: String? = nil, product: String? = nil, category: String? = nil, priceType: String? = nil,
        customers: [String: CustomerOfTag] = [:]
    ) {
        self.article = article
        self.product = product
        self.category = category
        self.priceType = priceType
        self.customers = customers
    }

    /// Whom a tag names.
    package struct CustomerOfTag: Sendable {
        package let name: String
        /// Nil for the customer as a whole.
        package var contract: String?
    }
}

/// Where a rule stands at an instant.
package enum RuleState: String, CaseIterable, Sendable {
    case active, scheduled, ended, off

    package init(_ terms: RuleTerms, at now: Date) {
        if let until = terms.validUntil, until <= now {
            self = .ended
        } else if !terms.isActive {
            self = .off
        } else if let from = terms.validFrom, from > now {
            self = .scheduled
        } else {
            self = .active
        }
    }

    /// The condition for a rule `r`.
    func condition(at now: Date) -> SQL {
        switch self {
        case .active:
            """
            r.is_active AND (r.valid_from IS NULL OR r.valid_from <= \(now))
            AND (r.valid_until IS NULL OR r.valid_until > \(now))
            """
        case .scheduled: "r.is_active AND r.valid_from > \(now) AND (r.valid_until IS NULL OR r.valid_until > \(now))"
        case .ended: "r.valid_until <= \(now)"
        case .off: "NOT r.is_active AND (r.valid_until IS NULL OR r.valid_until > \(now))"
        }
    }
}

// MARK: - Reading

extension Catalog {
    /// The condition that a rule `r` may be seen: none of its audience is a customer somebody else looks after.
    static func reaches(_ principal: Principal) -> SQL {
        let beyond: SQL
        switch principal.depth(of: .workWithCustomers) {
        case .all: return "TRUE"
        case nil: beyond = "TRUE"
        default: beyond = "(b.manager_id IS NULL OR b.manager_id <> \(principal.userID))"
        }
        return """
            NOT EXISTS (SELECT 1 FROM price_rule_audiences h JOIN customers b ON b.id = h.customer_id
                        WHERE h.rule_id = r.id AND \(beyond))
            """
    }

    /// The condition for the customers `b` a principal works with.
    static func worksWith(_ principal: Principal) -> SQL {
        switch principal.depth(of: .workWithCustomers) {
        case .all: "TRUE"
        case nil: "FALSE"
        default: "b.manager_id = \(principal.userID)"
        }
    }

    /// One rule, removed ones included.
    ///
    /// - Throws: `NotFound`, also for rules about customers of colleagues.
    package static func rule(
        _ id: ID<PriceRule>, for principal: Principal, in tx: Transaction
    ) throws -> StaffRule {
        var found = [
            try tx.one("\(StaffRule.select) WHERE r.id = \(id) AND \(reaches(principal))", StaffRule.init(row:))
        ]
        try nameAudiences(of: &found, in: tx)
        return found[0]
    }

    /// Fills in whom rules are meant for: one statement, and one more where contracts are named.
    static func nameAudiences(of rules: inout [StaffRule], in tx: Transaction) throws {
        let rows = try tx.all(
            """
            SELECT a.rule_id, a.tag, b.name FROM price_rule_audiences a LEFT JOIN customers b ON b.id = a.customer_id
            WHERE a.rule_id IN \(list: rules.map(\.id)) ORDER BY a.tag
            """
        ) {
            (rule: try $0["rule_id"] as ID<PriceRule>, tag: try $0["tag"] as String, name: try $0["name"] as String?)
        }
        let numbers = try contractNumbers(of: rows.map(\.tag), in: tx)
        let byRule = Dictionary(grouping: rows, by: \.rule)
        for place in rules.indices {
            for row in byRule[rules[place].id] ?? [] {
                rules[place].terms.audience.append(row.tag)
                guard let name = row.name else { continue }
                rules[place].names.customers[row.tag] = .init(name: name, contract: numbers[row.tag])
            }
        }
    }

    private static func contractNumbers(of tags: [String], in tx: Transaction) throws -> [String: String] {
        let contracts = Set(tags).compactMap { tag -> UUID? in
            if case .contract(let id)? = AudienceTag(tag) { id } else { nil }
        }
        guard !contracts.isEmpty else { return [:] }
        let rows = try tx.all("SELECT id, number FROM contracts WHERE id IN \(list: contracts)") {
            (AudienceTag.contract(try $0["id"]).text, try $0["number"] as String)
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// The customers whom tags of a form name; those the principal does not work with are absent.
    static func customers(
        of tags: [String], for principal: Principal, in tx: Transaction
    ) throws -> [String: TaggedCustomer] {
        var found: [String: TaggedCustomer] = [:]
        for tag in tags {
            switch AudienceTag(tag) {
            case .customer(let id):
                found[tag] = try tx.first(
                    """
                    SELECT b.id, b.name, NULL AS number FROM customers b WHERE b.id = \(id) AND \(worksWith(principal))
                    """, as: TaggedCustomer.self)
            case .contract(let id):
                found[tag] = try tx.first(
                    """
                    SELECT b.id, b.name, k.number FROM contracts k JOIN customers b ON b.id = k.customer_id
                    WHERE k.id = \(id) AND \(worksWith(principal))
                    """, as: TaggedCustomer.self)
            default: continue
            }
        }
        return found
    }
}

/// The customer of a tag, and his name as rules tell it.
struct TaggedCustomer: Sendable, RowDecodable {
    let id: ID<Customer>
    let name: RuleNames.CustomerOfTag

    init(row: Row) throws {
        id = try row["id"]
        name = RuleNames.CustomerOfTag(name: try row["name"], contract: try row["number"])
    }
}
