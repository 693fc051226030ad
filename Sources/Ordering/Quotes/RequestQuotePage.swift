// The page on which an offer is asked for.

import Foundation
import Kernel
import Web

extension SignedInContext {
    /// The name under which the browser keeps what was typed into a request for an offer.
    var quoteDraft: String { "quote:\(signedIn.userID)" }
}

func requestQuotePage(
    _ wish: QuoteWish, _ typed: TypedForm<RequestQuoteForm>, _ context: MemberContext
) -> HTML {
    var frame = PageFrame(context.t("ordering.quote.new"), section: "orders")
    frame.breadcrumbs = [
        ("/orders", context.t("ordering.orders.title")), ("/quotes", context.t("ordering.quotes.title")),
    ]
    frame.density = "regular"
    var form = typed.form
    if form.payer.isEmpty { form.payer = wish.payer?.uuidString.lowercased() ?? "" }
    let shown = TypedForm(form, typed.problems)
    let payers = wish.payers.map { FieldOption($0.id.uuidString.lowercased(), $0.name) }
    let payer: HTML? = payers.count > 1 ? context.field("payer", shown, options: payers) : nil
    let known = wish.lines.filter { $0.product != nil }
    let goods: HTML? = known.isEmpty ? fromCart(context) : wishedGoods(known, context)
    let hidden: [HTML?] = [context.field("cart", shown), context.field("import", shown)]
    let fields: HTML = """
        \(hidden.compactMap(\.self))\(goods)\(payer)\(context.field("positions", shown))\
        \(context.field("comment", shown))\(context.field("paper", shown))
        """
    let request = context.formFrame(
        FormFrame("/quotes", draft: context.quoteDraft, files: true), fields,
        actions: context.submit(context.t("ordering.quote.ask"), busy: context.t("web.doing")))
    return context.page(
        frame,
        """
        \(context.errorSummary(shown))
        <p class="muted">\(context.t("ordering.quote.new.lead"))</p>
        \(request)
        """)
}

/// Where nothing was brought along: the way to bring the cart.
private func fromCart(_ context: MemberContext) -> HTML? {
    let count = context.web.chrome.cartLines
    guard count > 0 else { return nil }
    let button = context.buttonLink(
        context.t("ordering.quote.fromCart", count: Int64(count)), to: "/quotes/new?cart=active", icon: "cart")
    return "<p>\(button)</p>"
}

/// The goods it is asked for; of many the first ones.
private func wishedGoods(_ lines: [WishedLine], _ context: MemberContext) -> HTML {
    let rows: [HTML] = lines.prefix(8).map { line in
        "<li><span>\(line.name)</span> \(context.quantity(line.quantity, line.unit))</li>"
    }
    let more: HTML? =
        lines.count > 8
        ? "<p class=\"caption quiet\">\(context.t("ordering.andMore", count: Int64(lines.count - 8)))</p>" : nil
    return context.pageSection(
        context.t("ordering.quote.goods"), id: "goods-h", count: lines.count,
        "<ul class=\"rows\">\(rows)</ul>\(more)")
}
