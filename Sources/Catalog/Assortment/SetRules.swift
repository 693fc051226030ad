// Staff say for whom a section or a product is; what must be hidden is hidden in that very transaction.

import Database
import Foundation
import Kernel

/// Staff changed for whom a section or product is.
package struct AssortmentChanged: DomainEvent {
    package static let name = "catalog.assortment_changed"
    /// `category:…` or `product:…`.
    package let target: String
    package let was: AssortmentRules
    package let became: AssortmentRules
    package var subject: EventSubject { EventSubject("assortment", target) }
}

/// Why rules are not kept.
package enum AssortmentRefusal: String, Refusal {
    /// A tag is for and against somebody at once.
    case contradiction
    /// More tags than anybody can oversee.
    case tooMany
    /// A tag nobody has.
    case unknownTag
    /// Rules stand with the product, not with one of its variants.
    case variant
    package var key: String { "catalog.assortment.refusal.\(rawValue)" }
}

extension Catalog {
    /// The most tags in the rules of one thing.
    package static let maxRules = 200

    /// Says for whom a category, with everything beneath it, or a product is.
    ///
    /// The rules themselves are what every list looks at, so there is no moment at which a closed section shows
    /// something. The index of the search follows by itself.
    /// - Returns: the edit to take back; nil when nothing was changed.
    /// - Throws: ``AssortmentRefusal``; `NotFound` for an unknown category or product.
    @discardableResult
    package static func setRules(
        _ rules: AssortmentRules, on target: AssortmentTarget, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> ID<CatalogEdit>? {
        guard rules.only.count + rules.except.count <= maxRules else { throw AssortmentRefusal.tooMany }
        guard Set(rules.only).isDisjoint(with: rules.except) else { throw AssortmentRefusal.contradiction }
        guard (rules.only + rules.except).allSatisfy({ AudienceTag($0) != nil }) else {
            throw AssortmentRefusal.unknownTag
        }
        try require(target, in: tx)
        let was = try Catalog.rules(of: target, in: tx)
        guard was != rules else { return nil }
        try tx.execute("DELETE FROM assortment_rules WHERE \(target.condition)")
        try insert(rules, on: target, at: now, in: tx)
        switch target {
        case .category(let id):
            try refreshGates(in: tx)
            try noteSearchChange(category: id, in: tx)
        case .product(let id):
            try spread(rules, over: family(of: id, in: tx), in: tx)
            try noteSearchChange([id], in: tx)
        }
        try tx.announce(AssortmentChanged(target: target.text, was: was, became: rules), by: principal, at: now)
        return try keepEdit(.assortment, of: target.text, was: was, became: rules, by: principal, at: now, in: tx)
    }

    private static func require(_ target: AssortmentTarget, in tx: Transaction) throws {
        switch target {
        case .category(let id):
            guard try tx.first("SELECT id FROM categories WHERE id = \(id)", { _ in true }) != nil else {
                throw NotFound()
            }
        case .product(let id):
            let family = try tx.one("SELECT variant_of FROM products WHERE id = \(id)") {
                try $0["variant_of"] as ID<Product>?
            }
            guard family == nil else { throw AssortmentRefusal.variant }
        }
    }

    private static func insert(
        _ rules: AssortmentRules, on target: AssortmentTarget, at now: Date, in tx: Transaction
    ) throws {
        var category: ID<Category>?
        var product: ID<Product>?
        switch target {
        case .category(let id): category = id
        case .product(let id): product = id
        }
        let tags = rules.only.map { ($0, false) } + rules.except.map { ($0, true) }
        try tx.insert(
            into: "assortment_rules", "id, category_id, product_id, tag, is_denied, created_at",
            rows: tags.map { [UUID(), category, product, $0.0, $0.1, now] })
    }

    /// Writes a product's own rules to it and its variants, where ``visible(_:to:)`` finds them. The mark goes up first
    /// and comes down last.
    private static func spread(_ rules: AssortmentRules, over family: [ID<Product>], in tx: Transaction) throws {
        for chunk in family.chunked(by: 500) {
            if !rules.isEmpty {
                try tx.execute("UPDATE products SET is_restricted = \(true) WHERE id IN \(list: chunk)")
            }
            try tx.execute("DELETE FROM product_audiences WHERE product_id IN \(list: chunk)")
            let only = rules.only.isEmpty && !rules.isEmpty ? [AudienceTag.everybody.text] : rules.only
            // One tag can be told once: who is shut out needs no leave.
            let tags = only.filter { !rules.except.contains($0) }.map { ($0, false) } + rules.except.map { ($0, true) }
            try tx.insert(
                into: "product_audiences", "product_id, tag, is_denied",
                rows: chunk.flatMap { product in tags.map { [product, $0.0, $0.1] as [any SQLConvertible] } })
            if rules.isEmpty {
                try tx.execute("UPDATE products SET is_restricted = \(false) WHERE id IN \(list: chunk)")
            }
        }
    }

    /// Gives new variants the rules of their products.
    static func inheritRules(_ variants: [ID<Product>], in tx: Transaction) throws {
        for chunk in variants.chunked(by: 500) {
            let heirs: SQL = """
                FROM products v JOIN products family ON family.id = v.variant_of
                WHERE v.id IN \(list: chunk) AND family.is_restricted
                """
            let restricted = try tx.all("SELECT v.id \(heirs)") { try $0["id"] as ID<Product> }
            guard !restricted.isEmpty else { continue }
            try tx.execute("UPDATE products SET is_restricted = \(true) WHERE id IN \(list: restricted)")
            try tx.execute(
                """
                INSERT INTO product_audiences (product_id, tag, is_denied)
                SELECT v.id, a.tag, a.is_denied FROM products v JOIN product_audiences a ON a.product_id = v.variant_of
                WHERE v.id IN \(list: restricted) ON CONFLICT (product_id, tag) DO NOTHING
                """)
        }
    }
}

// MARK: - Gates

extension Catalog {
    /// Works out anew behind which categories with rules each category stands: after rules or the tree were changed.
    /// Only what differs is written; without any rules it is one small look.
    static func refreshGates(in tx: Transaction) throws {
        let ruled = Set(
            try tx.all("SELECT DISTINCT category_id FROM assortment_rules WHERE category_id IS NOT NULL") {
                try $0["category_id"] as ID<Category>
            })
        let stored = try tx.all("SELECT category_id, gate_id FROM category_gates") {
            Gate(category: try $0["category_id"], gate: try $0["gate_id"])
        }
        guard !ruled.isEmpty || !stored.isEmpty else { return }
        var wanted: Set<Gate> = []
        let tree = try CategoryTree(in: tx)
        for gate in tree.all where ruled.contains(gate.id) {
            for category in tree.subtree(of: gate) { wanted.insert(Gate(category: category, gate: gate.id)) }
        }
        let kept = Set(stored)
        // New gates shut before old ones open.
        try tx.insert(
            into: "category_gates", "category_id, gate_id",
            rows: wanted.subtracting(kept).sorted().map { [$0.category, $0.gate] })
        for old in kept.subtracting(wanted).sorted() {
            try tx.execute(
                "DELETE FROM category_gates WHERE category_id = \(old.category) AND gate_id = \(old.gate)")
        }
    }
}

/// A category and one above it, or itself, that has rules.
private struct Gate: Hashable, Comparable {
    let category: ID<Category>
    let gate: ID<Category>

    static func < (left: Gate, right: Gate) -> Bool {
        (left.category, left.gate) < (right.category, right.gate)
    }
}
