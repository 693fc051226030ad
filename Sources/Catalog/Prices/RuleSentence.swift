// What a rule does, in one sentence: for the list, the form while it is filled in, and the history.

import Foundation
import Kernel
import Web

extension PageContext {
    /// «Скидка 5 % на раздел «Крепёж» и всё в нём, для клиента ООО «Ромашка», до 30.11.2026, 23:59.»
    package func sentence(_ terms: RuleTerms, _ names: RuleNames) -> String {
        let parts =
            ["\(effectWords(terms)) \(scopeWords(terms, names))"] + [audienceWords(terms, names)]
            + conditionWords(terms, names) + validityWords(terms)
        let text = capitalized(parts.joined(separator: ", ")) + "."
        return terms.isActive ? text : "\(text) \(t("catalog.rule.say.off"))"
    }

    /// What a promotion promises, for buyers: «Скидка 15 % на раздел «Крепёж» и всё в нём».
    func promise(_ terms: RuleTerms, _ names: RuleNames) -> String {
        var parts = ["\(effectWords(terms)) \(scopeWords(terms, names))"]
        if terms.minQuantity.isPositive {
            parts.append(t("catalog.rule.say.minQuantity", ["quantity": formats.quantity(terms.minQuantity)]))
        }
        if terms.minTotal > 0 {
            let total = formats.money(Money(minor: terms.minTotal, currency: terms.currency))
            parts.append(t("catalog.rule.say.minTotal", ["total": total]))
        }
        if let days = weekdayWords(terms.weekdays) { parts.append(days) }
        return capitalized(parts.joined(separator: ", "))
    }

    private func effectWords(_ terms: RuleTerms) -> String {
        let amount = formats.money(Money(minor: terms.amount, currency: terms.currency))
        switch terms.effect {
        case .percent: return t("catalog.rule.say.percent", ["percent": percentText(terms.percent, formats)])
        case .amountOff: return t("catalog.rule.say.amountOff", ["amount": amount])
        case .price: return t("catalog.rule.say.price", ["amount": amount])
        case .steps: return stepWords(terms)
        }
    }

    private func stepWords(_ terms: RuleTerms) -> String {
        let steps = terms.steps.map { step in
            let from =
                terms.kind == .cumulative
                ? formats.money(Money(minor: step.from, currency: terms.currency))
                : formats.quantity(Quantity(thousandths: step.from))
            return t("catalog.rule.say.step", ["from": from, "percent": percentText(step.percent, formats)])
        }.joined(separator: ", ")
        guard terms.kind == .cumulative else { return t("catalog.rule.say.ladder", ["steps": steps]) }
        return t("catalog.rule.say.cumulative.\(terms.period.rawValue)", ["steps": steps])
    }

    private func scopeWords(_ terms: RuleTerms, _ names: RuleNames) -> String {
        var words: [String] = []
        if terms.productID != nil {
            words.append(
                t("catalog.rule.say.product", ["sku": names.article ?? "—", "name": names.product ?? ""]))
        }
        if terms.categoryID != nil { words.append(t("catalog.rule.say.category", ["name": names.category ?? "—"])) }
        if let brand = terms.manufacturer { words.append(t("catalog.rule.say.brand", ["name": brand])) }
        return words.isEmpty ? t("catalog.rule.say.everything") : words.joined(separator: ", ")
    }

    private func audienceWords(_ terms: RuleTerms, _ names: RuleNames) -> String {
        terms.audience.map { audienceName($0, names) }.joined(separator: ", ")
    }

    /// Whom a tag means: «для компаний», «для клиента ООО «Ромашка»».
    package func audienceName(_ tag: String, _ names: RuleNames) -> String {
        switch AudienceTag(tag) {
        case .everybody: return t("catalog.rule.for.all")
        case .signedIn: return t("catalog.rule.for.signedIn")
        case .kind(let kind): return t("catalog.rule.for.kind.\(kind)")
        case .customerClass(let name): return t("catalog.rule.for.class.\(name)")
        case .contract, .customer:
            guard let found = names.customers[tag] else { return t("catalog.rule.for.gone") }
            guard let number = found.contract else {
                return t("catalog.rule.for.customer", ["name": found.name])
            }
            return t("catalog.rule.for.contract", ["name": found.name, "number": number])
        case nil: return t("catalog.rule.for.gone")
        }
    }

    private func conditionWords(_ terms: RuleTerms, _ names: RuleNames) -> [String] {
        var words: [String] = []
        if terms.priceTypeID != nil {
            words.append(t("catalog.rule.say.priceType", ["name": names.priceType ?? "—"]))
        }
        if terms.minQuantity.isPositive {
            words.append(t("catalog.rule.say.minQuantity", ["quantity": formats.quantity(terms.minQuantity)]))
        }
        if terms.minTotal > 0 {
            let total = formats.money(Money(minor: terms.minTotal, currency: terms.currency))
            words.append(t("catalog.rule.say.minTotal", ["total": total]))
        }
        if let days = weekdayWords(terms.weekdays) { words.append(days) }
        if terms.isExclusive { words.append(t("catalog.rule.say.exclusive")) }
        if terms.touchesFixed { words.append(t("catalog.rule.say.touchesFixed")) }
        return words
    }

    /// «по пн, ср»; nil for all days.
    func weekdayWords(_ mask: Int) -> String? {
        guard mask & PriceRule.everyDay != PriceRule.everyDay else { return nil }
        let days = (0..<7).filter { mask & (1 << $0) != 0 }.map { t("catalog.rule.day.\($0 + 1)") }
        return t("catalog.rule.say.weekdays", ["days": days.joined(separator: ", ")])
    }

    private func validityWords(_ terms: RuleTerms) -> [String] {
        var words: [String] = []
        if let from = terms.validFrom {
            words.append(t("catalog.rule.say.from", ["moment": formats.dateTime(from)]))
        }
        if let until = terms.validUntil {
            words.append(t("catalog.rule.say.until", ["moment": formats.dateTime(lastMoment(before: until))]))
        }
        return words
    }
}
