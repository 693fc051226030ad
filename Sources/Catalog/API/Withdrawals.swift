// Which goods a customer could see before staff said that they are not for him.

import Database
import Foundation
import Kernel

extension Catalog {
    /// Those of some goods, none of them meant for the buyer now, that were meant for him when a mark was made: every
    /// rule that shuts them was another then. Whatever was never his is not told to him, not even as gone.
    static func wereMeant(
        _ products: [Product], for buyer: Buyer, since: Date, in tx: Transaction
    ) throws -> Set<ID<Product>> {
        guard !products.isEmpty else { return [] }
        let tags = Set(buyer.audience)
        let targets = try shuttingTargets(of: products, for: tags, in: tx)
        let texts = Set(targets.values.flatMap(\.self)).map(\.text)
        // Clocks of several instances differ a little.
        let start = since.addingTimeInterval(-120)
        var before: [String: AssortmentRules] = [:]
        for chunk in texts.chunked(by: 500) {
            let edits = try tx.all(
                """
                SELECT \(CatalogEdit.columns) FROM catalog_edits
                WHERE kind = \(CatalogEdit.Kind.assortment) AND subject_id IN \(list: chunk) AND at > \(start)
                ORDER BY id
                """, as: CatalogEdit.self)
            for edit in edits where before[edit.subject] == nil {
                before[edit.subject] = try edit.before(as: AssortmentRules.self)
            }
        }
        let found = products.filter { product in
            let shut = targets[product.id] ?? []
            return !shut.isEmpty && shut.allSatisfy { before[$0.text]?.admits(tags) ?? false }
        }
        return Set(found.map(\.id))
    }

    /// What shuts each product to holders of these tags at this moment: its own rules, and those of categories above.
    private static func shuttingTargets(
        of products: [Product], for tags: Set<String>, in tx: Transaction
    ) throws -> [ID<Product>: [AssortmentTarget]] {
        let rules = try categoryRules(in: tx)
        let gates = try tx.all("SELECT category_id, gate_id FROM category_gates") {
            (try $0["category_id"] as ID<Category>, try $0["gate_id"] as ID<Category>)
        }
        let above = Dictionary(grouping: gates, by: \.0).mapValues { $0.map(\.1) }
        let own = try ownRules(ofFamilies: products.map { $0.variantOf ?? $0.id }, in: tx)
        var targets: [ID<Product>: [AssortmentTarget]] = [:]
        for product in products {
            let family = product.variantOf ?? product.id
            var shut: [AssortmentTarget] = []
            if let rule = own[family], !rule.admits(tags) { shut.append(.product(family)) }
            for gate in product.categoryID.flatMap({ above[$0] }) ?? [] {
                if let rule = rules[gate], !rule.admits(tags) { shut.append(.category(gate)) }
            }
            targets[product.id] = shut
        }
        return targets
    }

    private static func ownRules(
        ofFamilies products: [ID<Product>], in tx: Transaction
    ) throws -> [ID<Product>: AssortmentRules] {
        var found: [ID<Product>: AssortmentRules] = [:]
        for chunk in Array(Set(products)).chunked(by: 500) {
            let rows = try tx.all(
                "SELECT product_id, tag, is_denied FROM assortment_rules WHERE product_id IN \(list: chunk)"
            ) { (try $0["product_id"] as ID<Product>, try $0["tag"] as String, try $0["is_denied"] as Bool) }
            for (product, rules) in Dictionary(grouping: rows, by: \.0) {
                found[product] = AssortmentRules(
                    only: rules.filter { !$0.2 }.map(\.1), except: rules.filter { $0.2 }.map(\.1))
            }
        }
        return found
    }
}

extension AssortmentRules {
    /// Whether holders of these tags see what the rules are said of.
    fileprivate func admits(_ tags: Set<String>) -> Bool {
        (only.isEmpty || !tags.isDisjoint(with: only)) && tags.isDisjoint(with: except)
    }
}
