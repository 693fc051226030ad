// The whole reckoning of a price, for staff: every rule by its name, and every rule that did not count with the reason.

import Database
import Foundation
import Kernel
import Web

/// A line of a reckoning.
package struct ProofLine: Sendable {
    package let words: String
    /// What the price is after it.
    package let amount: Money
}

extension PageContext {
    /// From the stored price to the one to pay.
    package func proof(_ explanation: PriceExplanation, unit: String) -> [ProofLine] {
        explanation.steps.map { step in
            ProofLine(words: proofWords(step, explanation, unit), amount: step.after)
        }
    }

    private func proofWords(
        _ step: PriceExplanation.Step, _ explanation: PriceExplanation, _ unit: String
    ) -> String {
        switch step.reason {
        case .stored: return baseName(explanation.source, self)
        case .quantity(let from):
            return capitalized(
                t("catalog.price.words.quantity", ["quantity": formats.quantity(from), "unit": unit]))
        case .converted(let conversion): return capitalized(conversionText(conversion, self))
        case .rule(let rule):
            let percent = rule.percent.map { ", −\(percentText($0, formats))\u{a0}%" } ?? ""
            return t("catalog.proof.rule", ["name": rule.name]) + percent
        case .floor(let share):
            return t("catalog.proof.floor", ["percent": percentText(share, formats)])
        case .rounded: return capitalized(t("catalog.price.words.rounded"))
        }
    }

    /// Why a rule did not count.
    package func rejectionWords(_ reason: RuleRejection) -> String {
        switch reason {
        case .inactive: t("catalog.proof.inactive")
        case .notBegun(let date): t("catalog.proof.notBegun", ["moment": formats.dateTime(date)])
        case .ended(let date): t("catalog.proof.ended", ["moment": formats.dateTime(lastMoment(before: date))])
        case .otherWeekday: t("catalog.proof.otherWeekday")
        case .otherAudience: t("catalog.proof.otherAudience")
        case .otherPriceType: t("catalog.proof.otherPriceType")
        case .fixedPrice: t("catalog.proof.fixedPrice")
        case .quantity(let least): t("catalog.proof.quantity", ["quantity": formats.quantity(least)])
        case .total(let least): t("catalog.proof.total", ["total": formats.money(least)])
        case .turnover(let least): t("catalog.proof.turnover", ["total": formats.money(least)])
        case .otherCurrency: t("catalog.proof.otherCurrency")
        case .notLower: t("catalog.proof.notLower")
        case .beaten(let name): t("catalog.proof.beaten", ["name": name])
        case .exclusive(let name): t("catalog.proof.exclusive", ["name": name])
        }
    }
}

extension Catalog {
    /// The terms of whom a tag means, for staff who want to see what he sees: a customer, a contract of his, or nobody
    /// in particular.
    ///
    /// - Throws: `NotFound` for customers the principal does not work with.
    package static func buyer(
        tag: String, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> (buyer: Buyer, names: RuleNames) {
        var names = RuleNames()
        guard let audience = AudienceTag(tag), audience != .everybody else { return (.stranger, names) }
        guard let found = try customers(of: [tag], for: principal, in: tx)[tag] else { throw NotFound() }
        names.customers[tag] = found.name
        var contract: ID<ContractTerms>?
        if case .contract(let id) = audience { contract = ID(id) }
        guard let buyer = try buyer(of: found.id, contract: contract, at: now, in: tx) else { throw NotFound() }
        return (buyer, names)
    }

    /// Whom and which goods a rule can be looked at with: the tag of a customer it names, else of everybody, and a few
    /// articles.
    ///
    /// - Throws: `NotFound`, also for rules about customers of colleagues.
    package static func example(
        of id: ID<PriceRule>, for principal: Principal, in tx: Transaction
    ) throws -> (tag: String, articles: [String]) {
        let terms = try rule(id, for: principal, in: tx).terms
        // A product with variants is not bought by itself.
        var conditions: [SQL] = ["p.is_active", "NOT EXISTS (SELECT 1 FROM products v WHERE v.variant_of = p.id)"]
        if let product = terms.productID { conditions.append("(p.id = \(product) OR p.variant_of = \(product))") }
        if let brand = terms.manufacturer { conditions.append("p.manufacturer = \(brand)") }
        if let category = terms.categoryID {
            conditions.append(
                """
                p.category_id IN (WITH RECURSIVE below (id) AS (
                    SELECT c.id FROM categories c WHERE c.id = \(category)
                    UNION SELECT c.id FROM below b JOIN categories c ON c.parent_id = b.id
                ) SELECT id FROM below)
                """)
        }
        let articles = try tx.all(
            "SELECT p.sku FROM products p WHERE \(SQL.all(conditions)) ORDER BY p.sort_name, p.id LIMIT 5"
        ) { try $0["sku"] as String }
        let named = terms.audience.first { tag in
            switch AudienceTag(tag) {
            case .customer, .contract: true
            default: false
            }
        }
        return (named ?? AudienceTag.everybody.text, articles)
    }
}
