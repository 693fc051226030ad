// The page on which a product is put together: groups of options at the left, the price and what is wrong at the right.

import Database
import Foundation
import Kernel
import Web

func configuratorPage(
    _ desk: ConfiguratorDesk, _ configured: Configured, _ name: String, _ context: PublicContext
) -> HTML {
    let configurator = desk.configurator
    var frame = PageFrame(configurator.name, section: "catalog")
    frame.breadcrumbs = [
        ("/catalog", context.t("catalog.title")), ("/products/\(desk.base.product.slug)", desk.base.product.name),
    ]
    frame.density = "regular"
    frame.subline = "\(configurator.lead)"
    let isMember = context.principal?.customerID != nil
    let groups: [HTML] = configurator.content.groups.map { optionGroup($0, desk, configured, context) }
    let path = "/configure/\(configurator.slug)"
    let content: HTML = """
        <input type="hidden" name="chosen" value="1"><input type="hidden" name="slug" value="\(configurator.slug)">\
        <div class="split"><div class="stack stack--loose">\(groups)\
        <div class="nojs-only">\(context.submit(context.t("catalog.configure.recalculate"), .plain, size: .regular))</div></div>
        <div class="aside aside--sticky">\(summaryCard(desk, configured, name, context))</div></div>
        """
    // A command in an address would be kept by histories: whoever may send nothing asks by the address alone.
    let form: HTML =
        isMember
        ? "<form method=\"post\" action=\"\(url: path)\" data-configure=\"\(url: path)\">\(context.commandField)\(content)</form>"
        : "<form method=\"get\" action=\"\(url: path)\" data-configure=\"\(url: path)\">\(content)</form>"
    return context.page(frame, form)
}

// MARK: - Options

private func optionGroup(
    _ group: ConfiguratorContent.Group, _ desk: ConfiguratorDesk, _ configured: Configured, _ context: PublicContext
) -> HTML {
    let limits = group.limits
    let hint: String
    if !group.allowsMany {
        hint = context.t(group.isRequired ? "catalog.configure.one" : "catalog.configure.oneOrNone")
    } else if limits.least > 0 || limits.most < group.options.count {
        hint = context.t(
            "catalog.configure.some", ["least": String(limits.least), "most": String(limits.most)])
    } else {
        hint = context.t("catalog.configure.any")
    }
    let none: HTML? = group.allowsMany || group.isRequired ? nil : noneOption(group, configured, context)
    let options: [HTML] = group.options.map { optionCard($0, group, desk, configured, context) }
    return """
        <fieldset class="form__section"><legend>\(group.name)</legend><p class="caption quiet">\(hint)</p>\
        <div class="choicecards">\(none)\(options)</div></fieldset>
        """
}

private func optionCard(
    _ option: ConfiguratorContent.Option, _ group: ConfiguratorContent.Group, _ desk: ConfiguratorDesk,
    _ configured: Configured, _ context: PublicContext
) -> HTML {
    let isChosen = configured.options.contains(option.id)
    let reason = context.closedReason(configured.offers[option.id], desk.configurator.content)
    let isShut = !isChosen && !reason.isEmpty
    // Radio buttons of a group share a name; the script and the form send the value alone.
    let type = group.allowsMany ? "checkbox" : "radio"
    let look = group.allowsMany ? "check" : "radio"
    let name = group.allowsMany ? "o" : "o.\(group.id)"
    let price = context.seesGoodsPrices ? optionPrice(option, desk, context) : nil
    let told = option.product.flatMap { desk.goods[$0] }
    let goods: HTML? = told.map { goods in
        let stock = stockText(goods.available, goods.product.unit, context)
        return "<span class=\"choicecard__note\">\(goods.product.sku) · \(stock)</span>"
    }
    let control: HTML = """
        <input type="\(type)" class="\(look)" name="\(name)" value="\(option.id)"\(attr: "checked", if: isChosen)\
        \(attr: "disabled", if: isShut)>
        """
    let shut: HTML = """
        <span class="choicecard__note" data-reason\(attr: "hidden", if: !isShut)>\(isShut ? reason : "")</span>
        """
    return context.choiceCard(
        control, option.name, note: "\(goods)\(shut)", end: price, attributes: " data-option=\"\(option.id)\"")
}

/// A group of which nothing need be chosen says so with a button of its own: a radio button cannot be let go.
private func noneOption(
    _ group: ConfiguratorContent.Group, _ configured: Configured, _ context: PublicContext
) -> HTML {
    let isEmpty = !group.options.contains { configured.options.contains($0.id) }
    return context.choiceCard(
        "<input type=\"radio\" class=\"radio\" name=\"o.\(group.id)\" value=\"\"\(attr: "checked", if: isEmpty)>",
        context.t("catalog.configure.none"))
}

/// «+ 500,00 ₽», «+ 5 %», nothing for what is free.
private func optionPrice(
    _ option: ConfiguratorContent.Option, _ desk: ConfiguratorDesk, _ context: PublicContext
) -> String? {
    guard let amount = desk.amount(of: option) else { return context.t("catalog.price.onRequest") }
    guard !amount.isZero else { return nil }
    let sign = amount.isNegative ? "" : "+\u{a0}"
    return "\(sign)\(context.formats.money(amount))"
}

// MARK: - Sum

private func summaryCard(
    _ desk: ConfiguratorDesk, _ configured: Configured, _ name: String, _ context: PublicContext
) -> HTML {
    let sees = context.seesGoodsPrices
    let rows: [HTML] = configured.rows.map { row in
        let amount = sees ? context.configuredAmount(row.amount) : ""
        return "<div><dt>\(context.configuredName(row))</dt><dd>\(amount)</dd></div>"
    }
    let total: HTML? =
        sees
        ? """
        <dl class="pairs"><div class="total"><dt>\(context.t("catalog.configure.total"))</dt>\
        <dd data-configure-total>\(context.configuredTotal(configured))</dd></div></dl>
        """ : nil
    let problems: [HTML] = configured.problems.map {
        "<li>\(context.configuratorProblem($0, desk.configurator.content))</li>"
    }
    return context.card(
        context.t("catalog.configure.sum"), id: "sum-h",
        """
        <div class="stack"><dl class="pairs" data-configure-rows>\(rows)</dl>\(total)
        <div class="configure__problems" role="status" data-configure-problems\(attr: "hidden", if: problems.isEmpty)>\
        <p class="medium">\(context.t("catalog.configure.mend"))</p><ul class="notice__list">\(problems)</ul></div>
        \(acts(desk, configured, name, context))</div>
        """)
}

private func acts(
    _ desk: ConfiguratorDesk, _ configured: Configured, _ name: String, _ context: PublicContext
) -> HTML? {
    guard let principal = context.principal else {
        let path = Catalog.configurePath(desk.configurator.slug, configured.options)
        let signIn = context.buttonLink(
            context.t("catalog.configure.signIn"), to: "/login?next=\(path.formEncoded)", .primary, block: true)
        return "<div class=\"buybar\">\(signIn)</div>"
    }
    guard principal.customerID != nil, principal.may(.placeOrders) else { return nil }
    let needsRequest = desk.needsRequest(configured)
    let slug = desk.configurator.slug
    let label = context.field(
        Input(
            "name", context.t("catalog.configure.name"), value: name, help: context.t("catalog.configure.name.help"),
            mark: context.t("web.field.optional"), maxLength: Catalog.longestConfigurationName))
    let toCart: HTML = "\(attr: "formaction", "/cart/sets")\(attr: "hidden", if: !configured.isWhole || needsRequest)"
    let toAsk: HTML = """
        \(attr: "formaction", "/configure/\(slug)/requests")\(attr: "hidden", if: !configured.isWhole || !needsRequest)
        """
    let cart = context.submit(
        context.t("catalog.addToCart"), icon: "cart", block: true, attributes: "\(toCart) data-configure-cart")
    let ask = context.submit(
        context.t("catalog.configure.ask"), icon: "send", block: true, attributes: "\(toAsk) data-configure-ask")
    let save = context.submit(
        context.t("catalog.configure.save"), .plain, size: .regular, icon: "bookmark", block: true,
        attributes: " formaction=\"/configurations\"")
    let total: HTML? =
        context.seesGoodsPrices
        ? """
        <p class="stickybar__text phone-only"><b data-configure-total>\(context.configuredTotal(configured))</b></p>
        """ : nil
    return "\(label)<div class=\"buybar stack\">\(total)\(cart)\(ask)</div>\(save)"
}
