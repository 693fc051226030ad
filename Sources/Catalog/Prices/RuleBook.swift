// The rules that may concern a buyer, read in one statement.

import Database
import Foundation
import Kernel

/// Rules, and the categories above those they may be looked up by.
struct RuleBook: Sendable {
    var rules: [PriceRule] = []
    var parents: [ID<Category>: ID<Category>] = [:]

    /// No rule at all.
    static let empty = RuleBook()

    init() {}

    /// Reads the rules that may concern a buyer.
    ///
    /// - Parameters:
    ///   - products: a piece that yields product ids; only rules about these are read. Nil reads those about any goods.
    ///   - kind: reads rules of one kind, without the categories above their goods: to tell of them, not to find prices.
    ///   - staff: also reads rules that do not count for the buyer, as far as this one of the vendor's people may see
    ///     them.
    init(
        for buyer: Buyer, about products: SQL?, only kind: PriceRule.Kind? = nil, at now: Date,
        explainedTo staff: Principal? = nil, in tx: Transaction
    ) throws {
        let own: SQL = "a.tag IN \(list: buyer.audience)"
        let current: SQL = """
            r.is_active AND (r.valid_from IS NULL OR r.valid_from <= \(now))
            AND (r.valid_until IS NULL OR r.valid_until > \(now))
            """
        var meant: SQL = "\(own) AND \(current)"
        if let staff { meant = "(\(own) OR \(Catalog.reaches(staff)))" }
        let wanted: SQL = kind.map { kind -> SQL in "r.kind = \(kind)" } ?? "TRUE"
        let sections: SQL = kind == nil ? Self.goods(products) : Self.noSection
        // The rules' own columns come first: they give the others their types. A category is a row of the same shape.
        let rows = try tx.all(
            """
            WITH RECURSIVE \(sections)
            SELECT r.id, a.tag, \(RuleTerms.columns), \(Catalog.turnover(of: buyer.customerID, at: now)) AS turnover,
                   r.id AS parent_id
            FROM price_rule_audiences a JOIN price_rules r ON r.id = a.rule_id
            WHERE \(meant) AND r.removed_at IS NULL AND \(wanted) AND \(Self.scope(products))
            UNION ALL
            SELECT c.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, c.parent_id
            FROM above c WHERE c.parent_id IS NOT NULL
            """
        ) { row in
            guard let tag: String = try row["tag"] else {
                return BookRow.category(try row["id"], above: try row["parent_id"])
            }
            return try BookRow.rule(row["id"], tag, RuleTerms(row: row, audience: []), row["turnover"])
        }
        fill(rows)
    }

    /// One row: a rule with one of its tags, or a category with the one above it.
    private enum BookRow {
        case rule(ID<PriceRule>, String, RuleTerms, Int64?)
        case category(ID<Category>, above: ID<Category>)
    }

    private mutating func fill(_ rows: [BookRow]) {
        var found: [ID<PriceRule>: (terms: RuleTerms, turnover: Int64?)] = [:]
        for row in rows {
            switch row {
            case .category(let id, let parent): parents[id] = parent
            case .rule(let id, let tag, let terms, let turnover):
                found[id, default: (terms, turnover)].terms.audience.append(tag)
            }
        }
        rules = found.map { PriceRule(id: $0.key, $0.value.terms, turnover: $0.value.turnover) }
    }

    private static let noSection: SQL =
        "above (id, parent_id) AS (SELECT c.id, c.parent_id FROM categories c WHERE FALSE)"

    /// The goods that are asked for, and their categories with all above; all categories where no goods are named.
    private static func goods(_ products: SQL?) -> SQL {
        guard let products else { return "above (id, parent_id) AS (SELECT c.id, c.parent_id FROM categories c)" }
        return """
            goods (id, family, category_id, manufacturer) AS (
                SELECT p.id, p.variant_of, p.category_id, p.manufacturer FROM products p WHERE p.id IN \(products)
            ), above (id, parent_id) AS (
                SELECT c.id, c.parent_id FROM categories c WHERE c.id IN (SELECT category_id FROM goods)
                UNION
                SELECT c.id, c.parent_id FROM above b JOIN categories c ON c.id = b.parent_id
            )
            """
    }

    private static func scope(_ products: SQL?) -> SQL {
        guard products != nil else { return "TRUE" }
        return """
            (r.product_id IS NULL OR r.product_id IN (SELECT id FROM goods)
             OR r.product_id IN (SELECT family FROM goods))
            AND (r.category_id IS NULL OR r.category_id IN (SELECT id FROM above))
            AND (r.manufacturer IS NULL OR r.manufacturer IN (SELECT manufacturer FROM goods))
            """
    }
}
