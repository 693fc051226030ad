import Database
import Foundation
import Kernel

/// For whom something is, and for whom it is not: what staff say of a category, with all beneath it, or of a product.
package struct AssortmentRules: Codable, Sendable, Equatable {
    /// Only holders of one of these tags see it; everybody when there are none.
    package var only: [String]
    /// Holders of one of these do not see it, whatever else they hold.
    package var except: [String]

    /// Sorted, each once.
    package init(only: some Sequence<String> = [], except: some Sequence<String> = []) {
        self.only = Set(only).sorted()
        self.except = Set(except).sorted()
    }

    /// Whether everybody sees it.
    package var isEmpty: Bool { only.isEmpty && except.isEmpty }

    /// Whether nobody does.
    package var hidesAll: Bool { except.contains(AudienceTag.everybody.text) }
}

/// What rules are said of.
package enum AssortmentTarget: Hashable, Sendable {
    case category(ID<Category>)
    case product(ID<Product>)

    /// As it stands in addresses and in the history: `category:…`.
    package var text: String {
        switch self {
        case .category(let id): "category:\(id)"
        case .product(let id): "product:\(id)"
        }
    }

    /// Reads ``text``; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "category":
            guard let id = ID<Category>(parts[1]) else { return nil }
            self = .category(id)
        case "product":
            guard let id = ID<Product>(parts[1]) else { return nil }
            self = .product(id)
        default: return nil
        }
    }

    var condition: SQL {
        switch self {
        case .category(let id): "category_id = \(id)"
        case .product(let id): "product_id = \(id)"
        }
    }
}

// MARK: - Who sees what

extension Catalog {
    /// The one condition that a product is for sale and meant for this buyer. Every list, page, search, cart and answer
    /// to a program uses it.
    ///
    /// Rules of categories are looked at as they are in this very transaction: a section that is closed is closed at
    /// once, however many goods are in it.
    /// - Parameter product: the alias of `products` in the statement.
    package static func visible(_ product: SQL, to buyer: Buyer) -> SQL {
        "\(product).is_active AND \(meant(product, for: buyer))"
    }

    /// The condition that a product is meant for this buyer, sold or not.
    package static func meant(_ product: SQL, for buyer: Buyer) -> SQL {
        let tags = buyer.audience
        return """
            (\(product).category_id IS NULL OR \(product).category_id NOT IN (\(closedCategories(to: tags))))
            AND (NOT \(product).is_restricted OR (
                EXISTS (SELECT 1 FROM product_audiences seen WHERE seen.product_id = \(product).id
                    AND NOT seen.is_denied AND seen.tag IN \(list: tags))
                AND NOT EXISTS (SELECT 1 FROM product_audiences seen WHERE seen.product_id = \(product).id
                    AND seen.is_denied AND seen.tag IN \(list: tags))))
            """
    }

    /// The condition that a category is open to this buyer.
    ///
    /// - Parameter category: the alias of `categories` in the statement.
    package static func open(_ category: SQL, to buyer: Buyer) -> SQL {
        "\(category).id NOT IN (\(closedCategories(to: buyer.audience)))"
    }

    /// The categories shut to holders of these tags: those with a rule against them, and all beneath.
    static func closedCategories(to tags: [String]) -> SQL {
        """
        SELECT gate.category_id FROM category_gates gate WHERE gate.gate_id IN (
            SELECT rule.category_id FROM assortment_rules rule WHERE rule.category_id IS NOT NULL
            GROUP BY rule.category_id
            HAVING MAX(CASE WHEN rule.is_denied AND rule.tag IN \(list: tags) THEN 1 ELSE 0 END) = 1
                OR (MIN(CASE WHEN rule.is_denied THEN 1 ELSE 0 END) = 0
                    AND MAX(CASE WHEN NOT rule.is_denied AND rule.tag IN \(list: tags) THEN 1 ELSE 0 END) = 0))
        """
    }

    /// The rules said of a category or product itself.
    package static func rules(of target: AssortmentTarget, in tx: Transaction) throws -> AssortmentRules {
        let rows = try tx.all("SELECT tag, is_denied FROM assortment_rules WHERE \(target.condition) ORDER BY tag") {
            (tag: try $0["tag"] as String, isDenied: try $0["is_denied"] as Bool)
        }
        return AssortmentRules(
            only: rows.filter { !$0.isDenied }.map(\.tag), except: rows.filter(\.isDenied).map(\.tag))
    }

    /// The rules of every category that has some.
    package static func categoryRules(in tx: Transaction) throws -> [ID<Category>: AssortmentRules] {
        let rows = try tx.all(
            "SELECT category_id, tag, is_denied FROM assortment_rules WHERE category_id IS NOT NULL LIMIT 20000"
        ) { (try $0["category_id"] as ID<Category>, try $0["tag"] as String, try $0["is_denied"] as Bool) }
        return Dictionary(grouping: rows, by: \.0).mapValues { rules in
            AssortmentRules(only: rules.filter { !$0.2 }.map(\.1), except: rules.filter { $0.2 }.map(\.1))
        }
    }
}

extension Catalog {
    /// Products with rules of their own, by name.
    package static func restrictedProducts(
        limit: Int, in tx: Transaction
    ) throws -> [(id: ID<Product>, name: String, rules: AssortmentRules)] {
        let rows = try tx.all(
            """
            SELECT p.id, p.name, rule.tag, rule.is_denied FROM assortment_rules rule
            JOIN products p ON p.id = rule.product_id ORDER BY p.sort_name, p.id, rule.tag LIMIT \(limit * 4)
            """
        ) { row in
            (
                id: try row["id"] as ID<Product>, name: try row["name"] as String, tag: try row["tag"] as String,
                isDenied: try row["is_denied"] as Bool
            )
        }
        var order: [ID<Product>] = []
        for row in rows where order.last != row.id { order.append(row.id) }
        let groups = Dictionary(grouping: rows, by: \.id)
        return order.prefix(limit).compactMap { id in
            guard let all = groups[id], let first = all.first else { return nil }
            let rules = AssortmentRules(
                only: all.filter { !$0.isDenied }.map(\.tag), except: all.filter(\.isDenied).map(\.tag))
            return (id: id, name: first.name, rules: rules)
        }
    }
}

// MARK: - For the index of the search

extension Catalog {
    /// Who may find products: holders of any of these tags, nobody when there are none. Where several rules come
    /// together a few too many may: what is found is read from the database afterwards, by ``visible(_:to:)``.
    package static func audience(
        of products: [ID<Product>], in tx: Transaction
    ) throws -> [ID<Product>: [String]] {
        guard !products.isEmpty else { return [:] }
        let gates = try CategoryGates(in: tx)
        var audiences: [ID<Product>: [String]] = [:]
        for chunk in products.chunked(by: 500) {
            let own = try ownRules(of: chunk, in: tx)
            let goods = try tx.all("SELECT id, category_id FROM products WHERE id IN \(list: chunk)") {
                (try $0["id"] as ID<Product>, try $0["category_id"] as ID<Category>?)
            }
            for (id, category) in goods {
                audiences[id] = gates.audience(of: category, and: own[id]).map(\.text).sorted()
            }
        }
        return audiences
    }

    /// Who may find categories.
    package static func audience(
        ofCategories categories: [ID<Category>], in tx: Transaction
    ) throws -> [ID<Category>: [String]] {
        let gates = try CategoryGates(in: tx)
        return Dictionary(
            categories.map { ($0, gates.audience(of: $0, and: nil).map(\.text).sorted()) }
        ) { first, _ in first }
    }

    private static func ownRules(
        of products: [ID<Product>], in tx: Transaction
    ) throws -> [ID<Product>: AssortmentRules] {
        let rows = try tx.all(
            "SELECT product_id, tag, is_denied FROM product_audiences WHERE product_id IN \(list: products)"
        ) { (try $0["product_id"] as ID<Product>, try $0["tag"] as String, try $0["is_denied"] as Bool) }
        return Dictionary(grouping: rows, by: \.0).mapValues { rules in
            AssortmentRules(only: rules.filter { !$0.2 }.map(\.1), except: rules.filter { $0.2 }.map(\.1))
        }
    }
}

/// The rules a category stands behind: its own and those of all above it.
private struct CategoryGates {
    private var gates: [ID<Category>: [AssortmentRules]] = [:]

    init(in tx: Transaction) throws {
        let rules = try Catalog.categoryRules(in: tx)
        guard !rules.isEmpty else { return }
        let rows = try tx.all("SELECT category_id, gate_id FROM category_gates") {
            (try $0["category_id"] as ID<Category>, try $0["gate_id"] as ID<Category>)
        }
        for (category, gate) in rows {
            if let rule = rules[gate] { gates[category, default: []].append(rule) }
        }
    }

    /// Who passes every gate, and the product's own.
    func audience(of category: ID<Category>?, and own: AssortmentRules?) -> Set<AudienceTag> {
        let all = (category.flatMap { gates[$0] } ?? []) + [own].compactMap(\.self)
        guard !all.contains(where: \.hidesAll) else { return [] }
        var passing: Set<AudienceTag> = [.everybody]
        for rules in all where !rules.only.isEmpty {
            let admitted = rules.only.compactMap { AudienceTag($0) }
            passing = Set(passing.flatMap { held in admitted.compactMap { held.met(by: $0) } })
        }
        // Who is shut out by name drops out where a tag says just that.
        let denied = Set(all.flatMap(\.except).compactMap { AudienceTag($0) })
        return passing.subtracting(denied)
    }
}
