// The page of price types and rates.

import Database
import Foundation
import Kernel
import Web

/// What the page shows.
struct PriceTermsPage: Sendable {
    let types: [PriceTypeTerms]
    let rates: [PriceConversion]
}

func priceTermsPage(
    _ page: PriceTermsPage, _ open: PriceTypeTerms?, _ typed: TypedForm<PriceTermsForm>?, _ rate: TypedForm<RateForm>?,
    _ context: StaffContext
) -> HTML {
    var frame = pricesFrame(context.t("catalog.terms.title"), context)
    if context.principal.may(.administer) {
        frame.actions = context.buttonLink(context.t("catalog.terms.choose"), to: "/staff/price-types")
    }
    let empty = context.emptyState(
        icon: "money", title: context.t("catalog.terms.none.title"), text: context.t("catalog.terms.none.text"))
    let list: HTML =
        page.types.isEmpty
        ? empty : context.table(termsTable(context), page.types, label: context.t("catalog.terms.title"))
    let form: HTML? = typed.map { termsForm($0, open, context) }
    return context.page(
        frame,
        """
        \(context.priceTabs("types"))\(typed.flatMap { context.errorSummary($0) })\
        \(rate.flatMap { context.errorSummary($0) })
        \(form)\(list)\(ratesSection(page.rates, rate ?? TypedForm(RateForm()), context))
        """)
}

private func termsTable(_ context: StaffContext) -> Table<PriceTypeTerms> {
    let name = TableColumn<PriceTypeTerms>("name", "catalog.terms.type") { type in
        """
        <a class="rowlink" href="\(url: "/staff/prices/types?type=\(type.name.id)")">\(type.name.name)</a>\
        \(type.name.isRetail ? " \(context.tag(context.t("catalog.terms.retail")))" as HTML : nil)\
        \(type.name.isForSignedIn ? " \(context.tag(context.t("catalog.terms.signedIn")))" as HTML : nil)
        """
    }
    let combination = TableColumn<PriceTypeTerms>("combination", "catalog.terms.combination") { type in
        "\(context.t("catalog.terms.combination.\(type.combination.rawValue)"))"
    }
    let floor = TableColumn<PriceTypeTerms>("floor", "catalog.terms.floor", align: .end, .useful) { type in
        type.floor == 0
            ? "<span class=\"quiet\">—</span>" : "\(percentText(type.floor, context.formats))\u{a0}%"
    }
    let rounding = TableColumn<PriceTypeTerms>("rounding", "catalog.terms.step", align: .end, .useful) { type in
        let step = context.formats.amount(Money(minor: type.rounding.step))
        return "\(step), \(context.t("catalog.terms.way.\(type.rounding.way.rawValue)"))"
    }
    let currency = TableColumn<PriceTypeTerms>("currency", "catalog.terms.currency", .extra) { type in
        let shown = type.shown.map { $0 == type.currency ? "" : " → \($0.symbol)" } ?? ""
        return "\(type.currency.symbol)\(shown)"
    }
    var table = Table("priceterms", [name, combination, floor, rounding, currency])
    table.shape = .stack
    table.choices = context.tableChoices
    return table
}

private func termsForm(
    _ typed: TypedForm<PriceTermsForm>, _ open: PriceTypeTerms?, _ context: StaffContext
) -> HTML {
    let steps = PriceRounding.steps.map {
        FieldOption(String($0), context.formats.amount(Money(minor: $0)))
    }
    let options: [String: [FieldOption]] = [
        "combination": PriceCombination.allCases.map { choice in
            FieldOption(
                choice.rawValue, context.t("catalog.terms.combination.\(choice.rawValue)"),
                note: context.t("catalog.terms.note.\(choice.rawValue)"))
        },
        "step": steps,
        "way": PriceRounding.Way.allCases.map {
            FieldOption($0.rawValue, context.t("catalog.terms.way.\($0.rawValue)"))
        },
        "shown": [FieldOption("", context.t("catalog.terms.shown.own"))] + currencies,
    ]
    let form = context.formFrame(
        FormFrame("/staff/prices/types", long: true), "\(context.fields(typed, options: options))",
        actions: """
            \(context.submit(context.t("web.save"), busy: context.t("web.saving")))\
            \(context.buttonLink(context.t("web.cancel"), to: "/staff/prices/types", size: .large))
            """)
    return context.pageSection(open?.name.name ?? context.t("catalog.terms.type"), id: "type-h", form)
}

private func ratesSection(
    _ rates: [PriceConversion], _ typed: TypedForm<RateForm>, _ context: StaffContext
) -> HTML {
    let known: [HTML] = rates.map { rate in
        "<li class=\"doc\">\(capitalized(conversionText(rate, context)))</li>"
    }
    let rows: HTML =
        rates.isEmpty
        ? "<p class=\"muted\">\(context.t("catalog.rate.none"))</p>" : "<ul class=\"rows\">\(known)</ul>"
    let fields: [HTML] = RateForm.fields.compactMap { field in
        let isCurrency = field.name == "currency" || field.name == "target"
        return context.field(field.name, typed, options: isCurrency ? currencies : [])
    }
    let form = context.formFrame(
        FormFrame("/staff/prices/rates"), "<div class=\"fields\">\(fields)</div>",
        actions: context.submit(context.t("catalog.rate.add"), .plain, size: .regular))
    return context.pageSection(context.t("catalog.rate.title"), id: "rates-h", "\(rows)\(form)")
}

private let currencies = Currency.allCases.map { FieldOption($0.rawValue, "\($0.rawValue) \($0.symbol)") }
