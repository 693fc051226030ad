// The reasons of a price in plain words, for buyers. What staff call a rule stays with them.

import Foundation
import Kernel
import Web

/// The reason in two or three words.
package func reasonText(_ explanation: PriceExplanation, _ context: some PageContext) -> String {
    let rules = explanation.rules
    if let promotion = rules.first(where: { $0.kind == .promotion }) { return promotionText(promotion, context) }
    if explanation.from.thousandths > 1_000 { return context.t("catalog.price.volume") }
    if case .contract = explanation.source { return sourceText(explanation.source, context) }
    if let rule = rules.first { return shortText(rule, context) }
    return sourceText(explanation.source, context)
}

/// The whole reason in a sentence: «договорная цена по договору № 15, скидка 5 % за объём от 100 шт».
package func explanationText(
    _ explanation: PriceExplanation, unit: String, _ context: some PageContext
) -> String {
    let parts = explanation.steps.compactMap { stepWords($0, explanation, unit, context) }
    return parts.joined(separator: ", ")
}

/// The way from the price everybody pays to the buyer's own, in amounts.
func priceWay(_ price: Price, _ product: Product, _ context: some PageContext) -> HTML {
    let explanation = price.explanation
    let retail: HTML? = explanation.retail.map { wayRow(context.t("catalog.price.retailName"), $0, context) }
    let total = context.formats.money(price.amount)
    guard explanation.steps.count > 1, let first = explanation.steps.first else {
        let reason = reasonText(explanation, context)
        return """
            <dl class="why">\(retail)<div class="total"><dt>\(reason)</dt><dd>\(total)</dd></div></dl>
            """
    }
    let start = wayRow(baseName(explanation.source, context), first.after, context)
    let rows: [HTML] = explanation.steps.dropFirst().map { step in
        let words = capitalized(stepWords(step, explanation, product.unit, context) ?? "")
        // Between two currencies there is no difference.
        let difference = try? step.after.subtracting(step.before)
        return wayRow(words, difference ?? step.after, context)
    }
    let words = capitalized(explanationText(explanation, unit: product.unit, context))
    return """
        <p class="small muted">\(words)</p>
        <dl class="why">\(retail)\(start)\(rows)\
        <div class="total"><dt>\(context.t("catalog.price.yours"))</dt><dd>\(total)</dd></div></dl>
        """
}

private func wayRow(_ name: String, _ amount: Money, _ context: some PageContext) -> HTML {
    "<div><dt>\(name)</dt><dd>\(context.formats.money(amount))</dd></div>"
}

// MARK: - Words

private func sourceText(_ source: PriceExplanation.Source, _ context: some PageContext) -> String {
    switch source {
    case .contract(let number): context.t("catalog.price.contract", ["number": number])
    case .customer: context.t("catalog.price.customer")
    case .priceType(let name): name
    case .retail: context.t("catalog.price.retail")
    }
}

/// What the arithmetic begins with.
func baseName(_ source: PriceExplanation.Source, _ context: some PageContext) -> String {
    switch source {
    case .contract(let number): context.t("catalog.price.base.contract", ["number": number])
    case .customer: context.t("catalog.price.base.customer")
    case .priceType(let name): context.t("catalog.price.base.type", ["name": name])
    case .retail: context.t("catalog.price.retailName")
    }
}

private func shortText(_ rule: AppliedRule, _ context: some PageContext) -> String {
    if !rule.title.isEmpty { return rule.title }
    guard let percent = rule.percent else { return context.t("catalog.price.special") }
    let words = ["percent": percentText(percent, context.formats)]
    return switch rule.kind {
    case .cumulative: context.t("catalog.price.short.cumulative", TextArguments(words))
    case .personal: context.t("catalog.price.short.personal", TextArguments(words))
    default: context.t("catalog.price.short.discount", TextArguments(words))
    }
}

private func promotionText(_ rule: AppliedRule, _ context: some PageContext) -> String {
    guard let until = rule.until else { return context.t("catalog.price.promotion") }
    return context.t("catalog.price.promotionUntil", ["date": context.formats.dayMonth(lastMoment(before: until))])
}

/// A rule ends with the minute before the one it is over: one that is over on 1 December lasts until 30 November.
func lastMoment(before end: Date) -> Date { end.addingTimeInterval(-60) }

/// One step of the way in words; nil for what goes without saying.
private func stepWords(
    _ step: PriceExplanation.Step, _ explanation: PriceExplanation, _ unit: String, _ context: some PageContext
) -> String? {
    let formats = context.formats
    switch step.reason {
    case .stored: return sourceWords(explanation.source, context)
    case .quantity(let from):
        return context.t("catalog.price.words.quantity", ["quantity": formats.quantity(from), "unit": unit])
    case .converted(let conversion): return conversionText(conversion, context)
    case .rule(let rule): return ruleWords(rule, unit, context)
    case .floor: return context.t("catalog.price.words.floor")
    case .rounded: return context.t("catalog.price.words.rounded")
    }
}

private func sourceWords(_ source: PriceExplanation.Source, _ context: some PageContext) -> String {
    switch source {
    case .contract(let number): context.t("catalog.price.words.contract", ["number": number])
    case .customer: context.t("catalog.price.words.customer")
    case .priceType(let name): context.t("catalog.price.words.type", ["name": name])
    case .retail: context.t("catalog.price.retail")
    }
}

/// «по курсу 92,5 ₽ за 1 $».
func conversionText(_ conversion: PriceConversion, _ context: some PageContext) -> String {
    // A rate has four decimals: two as an amount has them, two more where they are something.
    let more = Int(conversion.rate % 100)
    let tail = more == 0 ? "" : more % 10 == 0 ? "\(more / 10)" : more < 10 ? "0\(more)" : "\(more)"
    let rate = context.formats.amount(Money(minor: conversion.rate / 100, currency: conversion.to)) + tail
    return context.t(
        "catalog.price.words.converted",
        [
            "rate": "\(rate)\u{a0}\(conversion.to.symbol)",
            "nominal": "\(context.formats.count(Int(conversion.nominal)))\u{a0}\(conversion.from.symbol)",
        ])
}

private func ruleWords(_ rule: AppliedRule, _ unit: String, _ context: some PageContext) -> String {
    let formats = context.formats
    let percent = rule.percent.map { percentText($0, formats) }
    if !rule.title.isEmpty {
        guard let percent else { return rule.title }
        return context.t("catalog.price.words.titled", ["title": rule.title, "percent": percent])
    }
    guard let percent else { return context.t("catalog.price.plain.\(rule.kind.rawValue)") }
    if let total = rule.total {
        return context.t("catalog.price.words.order", ["percent": percent, "total": formats.money(total)])
    }
    if rule.from.thousandths > 1_000 {
        return context.t(
            "catalog.price.words.volume",
            ["percent": percent, "quantity": formats.quantity(rule.from), "unit": unit])
    }
    return context.t(
        "catalog.price.rule.\(rule.kind.rawValue)", ["percent": percent, "brand": rule.manufacturer ?? ""])
}

/// `5`, `2,5`: basis points as per cent, without the sign.
package func percentText(_ basisPoints: Int64, _ formats: Formats) -> String {
    let (thousandths, overflow) = basisPoints.multipliedReportingOverflow(by: 10)
    return overflow ? "" : formats.quantity(Quantity(thousandths: thousandths))
}

/// The first letter large.
func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

extension PriceExplanation {
    /// The rules that count, in their order.
    package var rules: [AppliedRule] {
        steps.compactMap { step in
            if case .rule(let rule) = step.reason { rule } else { nil }
        }
    }
}
