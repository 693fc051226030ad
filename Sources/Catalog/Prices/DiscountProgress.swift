// How far a customer is on the way to a greater cumulative discount (PRICE-07): in the cart and on the start page.

import Database
import Foundation
import Kernel
import Web

/// A cumulative discount as one customer stands towards it.
package struct DiscountProgress: Sendable, Equatable {
    /// What buyers are told it is called; empty for nothing.
    package let title: String
    package let period: TurnoverPeriod
    /// What was bought in the period.
    package let turnover: Money
    /// Earned already, in basis points; 0 before the first step.
    package let percent: Int64
    /// Where the earned step begins.
    package let start: Money
    /// The next step; nil on the last.
    package let next: Next?

    /// A step still to be reached.
    package struct Next: Sendable, Equatable {
        package let from: Money
        /// Basis points.
        package let percent: Int64
        package let missing: Money
    }

    init(_ rule: PriceRule) {
        let (terms, bought) = (rule.terms, max(0, rule.turnover ?? 0))
        func money(_ minor: Int64) -> Money { Money(minor: minor, currency: terms.currency) }
        let reached = terms.steps.last { $0.from <= bought }
        title = terms.title
        period = terms.period
        turnover = money(bought)
        percent = reached?.percent ?? 0
        start = money(reached?.from ?? 0)
        next = terms.steps.first { $0.from > bought }.map { step in
            Next(from: money(step.from), percent: step.percent, missing: money(step.from - bought))
        }
    }
}

extension PriceTable {
    /// The cumulative discounts that concern these goods and this buyer, the greatest first.
    package var progress: [DiscountProgress] { DiscountProgress.sorted(engine.index.cumulative) }
}

extension DiscountProgress {
    static func sorted(_ rules: [PriceRule]) -> [DiscountProgress] {
        rules.map { (rule: $0, progress: DiscountProgress($0)) }.sorted { one, other in
            let (first, second) = (one.progress, other.progress)
            if first.percent != second.percent { return first.percent > second.percent }
            let (near, far) = (first.next?.missing.minor ?? .max, second.next?.missing.minor ?? .max)
            return near == far ? one.rule.id < other.rule.id : near < far
        }.map(\.progress)
    }
}

extension Catalog {
    /// The cumulative discounts meant for a buyer, whatever the goods, the greatest first; one statement.
    package static func discountProgress(
        of buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> [DiscountProgress] {
        guard buyer.mayHaveRules, buyer.customerID != nil else { return [] }
        let book = try RuleBook(for: buyer, about: nil, only: .cumulative, at: now, in: tx)
        let engine = PriceEngine(for: buyer, rules: book.rules, parents: book.parents, at: now)
        return DiscountProgress.sorted(engine.index.cumulative)
    }

    /// The tile of members; its texts are `catalog.widget.ID` and `catalog.widget.ID.help`. Most customers have no such
    /// discount: then it takes no place.
    package static let priceWidgets: [Widget] = [
        Widget(
            "discount_progress", title: "catalog.widget.discount_progress", icon: "tag", for: Audience(.viewPrices)
        ) { context, tx in
            let progress = try Catalog.discountProgress(of: try context.buyer(in: tx), at: context.now, in: tx)
            guard let first = progress.first else { return .empty }
            return """
                <a class="widget__more" href="/promotions">\(context.t("catalog.promotions.title"))</a>
                <div class="stack">\(context.discountProgress(first))</div>
                """
        }
    ]
}

// MARK: - Page

extension PageContext {
    /// «Накопительная скидка 5 %», the bar, and what is left until the next step.
    package func discountProgress(_ progress: DiscountProgress) -> HTML {
        let earned = percentText(progress.percent, formats)
        let name = progress.title.isEmpty ? t("catalog.progress.title") : progress.title
        let head: HTML = "<p><span class=\"medium\">\(name)</span> <b class=\"tnum\">\(earned)\u{a0}%</b></p>"
        let bought = t(
            "catalog.progress.bought.\(progress.period.rawValue)", ["total": formats.money(progress.turnover)])
        guard let next = progress.next else {
            return """
                \(head)<p class="small muted">\(bought). \(t("catalog.progress.last"))</p>
                """
        }
        let left = t(
            "catalog.progress.left",
            ["percent": percentText(next.percent, formats), "total": formats.money(next.missing)])
        let done = Double(progress.turnover.minor - progress.start.minor)
        let bar = meter(
            [
                MeterPart(t("catalog.progress.done"), done, formats.money(progress.turnover), .first),
                MeterPart(
                    t("catalog.progress.rest"), Double(next.missing.minor), formats.money(next.missing), .rest),
            ], thin: true)
        return """
            \(head)\(bar)<p class="small">\(capitalized(left))</p><p class="caption quiet">\(bought)</p>
            """
    }

    /// The same in a box beside a cart.
    package func discountCard(_ progress: DiscountProgress) -> HTML {
        card(
            t("catalog.progress.title"), id: "disc-h", titleHidden: true,
            "<div class=\"stack\">\(discountProgress(progress))</div>")
    }
}
