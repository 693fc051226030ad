// A buyer checks payer, address and sum, and places the order.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /checkout`
    func checkout(_ request: Request, _ context: MemberContext) async throws -> Response {
        var form = PlaceOrderForm()
        if let payer = request.query["payer"] { form.payer = payer }
        return try await checkoutPage(form, problems: [], context)
    }

    /// `POST /checkout`
    func placeOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = PlaceOrderForm(context.form)
        let (principal, now) = (context.principal, context.now)
        let draft = "checkout:\(context.signedIn.userID)"
        do {
            return try await context.once { tx in
                let order = try Ordering.place(form, by: principal, at: now, in: tx)
                let waits = order.status == .awaitingApproval
                return .redirect(
                    to: "/orders/\(order.number)", message: waits ? "ordering.place.awaits" : "ordering.place.done",
                    ["number": order.number], clears: draft)
            }
        } catch let refusal as PlaceOrderRefusal {
            if refusal == .cartEmpty { return .redirect(to: "/cart", refusal: refusal) }
            let told = FieldProblem.Message(refusal.key, refusal.arguments(context.formats))
            let message = context.seesPrices ? told : refusal.withoutAmounts
            let problems =
                refusal == .formInvalid ? form.problems() : [FieldProblem(field: refusal.field, message)]
            return try await checkoutPage(form, problems: problems, context)
        }
    }

    private func checkoutPage(
        _ form: PlaceOrderForm, problems: [FieldProblem], _ context: MemberContext
    ) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        let choices = try await database.read { tx in
            try CheckoutChoices(for: principal, payer: UUID(uuidString: form.payer), at: now, in: tx)
        }
        guard !choices.cart.lines.isEmpty else { return .redirect(to: "/cart") }
        if problems.isEmpty, !choices.cart.blocked.isEmpty { return .redirect(to: "/cart?show=changed") }
        return page(choices, form, problems, context)
            .response(status: problems.isEmpty ? .ok : .unprocessableContent)
    }
}

/// What can be chosen at checkout, and the cart for the chosen payer.
struct CheckoutChoices: Sendable {
    struct Payer: Sendable { let id: UUID, name: String, inn: String }
    struct Address: Sendable { let id: UUID, title: String, address: String, recipient: String }

    let payers: [Payer]
    let addresses: [Address]
    let cart: Cart

    init(for principal: Principal, payer: UUID?, at now: Date, in tx: Transaction) throws {
        payers = try tx.all(
            "SELECT id, name, inn FROM legal_entities WHERE customer_id = \(principal.customerID) ORDER BY name, id"
        ) { Payer(id: try $0["id"], name: try $0["name"], inn: try $0["inn"]) }
        addresses = try tx.all(
            """
            SELECT id, title, address, recipient FROM addresses
            WHERE customer_id = \(principal.customerID) AND removed_at IS NULL ORDER BY title, id LIMIT 200
            """
        ) { row in
            Address(
                id: try row["id"], title: try row["title"], address: try row["address"], recipient: try row["recipient"]
            )
        }
        cart = try Ordering.cart(of: principal, payer: payer, at: now, in: tx)
    }
}

// MARK: - Page

private func page(
    _ choices: CheckoutChoices, _ form: PlaceOrderForm, _ problems: [FieldProblem], _ context: MemberContext
) -> HTML {
    var frame = PageFrame(context.t("ordering.checkout.title"))
    frame.breadcrumbs = [("/cart", context.t("ordering.cart.title"))]
    frame.density = "regular"
    var form = form
    if form.payer.isEmpty { form.payer = choices.cart.buyer.legalEntityID?.uuidString.lowercased() ?? "" }
    if form.address.isEmpty, form.newAddress.isEmpty {
        form.address = choices.addresses.first?.id.uuidString.lowercased() ?? ""
    }
    let buyer = choices.cart.buyer
    if form.payment.isEmpty { form.payment = PaymentWay.open(to: buyer).first?.rawValue ?? "" }
    let typed = TypedForm(form, problems)
    // A person has no number of his own to match an order by.
    let reference = buyer.customerKind == "person" ? nil : context.field("reference", typed)
    return context.page(
        frame,
        """
        \(context.errorSummary(typed))
        <div class="split">
          <div class="checkout">
            \(choices.payers.isEmpty ? nil : payerChoice(choices, form, context))
            <form method="post" action="/checkout" id="checkout-form" class="checkout" data-keep="checkout:\(context.signedIn.userID)" data-validate>
              \(context.commandField)
              <input type="hidden" name="payer" value="\(form.payer)" data-no-keep>
              <input type="hidden" name="agreedTotal" value="\(choices.cart.total.minor)" data-no-keep>
              <input type="hidden" name="agreedCurrency" value="\(choices.cart.total.currency.rawValue)" data-no-keep>
              <fieldset class="checkout__part"><legend>\(context.t("ordering.checkout.delivery"))</legend>
              \(addressChoice(choices, typed, context))
              \(context.field("newAddress", typed, required: choices.addresses.isEmpty))
              <div class="fields">\(context.field("recipient", typed))\(context.field("phone", typed))</div></fieldset>
              <fieldset class="checkout__part"><legend>\(context.t("ordering.payment"))</legend>
              \(context.paymentChoice(buyer, typed))</fieldset>
              <fieldset class="checkout__part"><legend>\(context.t("ordering.checkout.details"))</legend>
              \(reference)
              \(context.field("comment", typed))</fieldset>
            </form>
          </div>
          <div class="aside aside--sticky">\(summary(choices.cart, context))</div>
        </div>\(phoneBar(choices.cart, context))
        """)
}

/// On a phone the sum and the way on stand above the tabs.
private func phoneBar(_ cart: Cart, _ context: MemberContext) -> HTML {
    """
    <div class="stickybar phone-only">\
    <p class="stickybar__text"><b>\(context.formats.money(cart.total))</b></p>\(placeButton(context, size: .regular))</div>
    """
}

private func placeButton(_ context: MemberContext, size: ButtonSize = .large, block isBlock: Bool = false) -> HTML {
    context.submit(
        context.t("ordering.place.button"), size: size, block: isBlock, busy: context.t("ordering.place.busy"),
        attributes: " form=\"checkout-form\"")
}

private func payerChoice(_ choices: CheckoutChoices, _ form: PlaceOrderForm, _ context: MemberContext) -> HTML {
    let payers = choices.payers.map { payer in
        FieldOption(payer.id.uuidString.lowercased(), "\(payer.name), \(context.t("ordering.inn")) \(payer.inn)")
    }
    let select = context.field(
        Input(
            "payer", context.t("ordering.checkout.payer.choose"), .select, value: form.payer.lowercased(),
            options: payers))
    let buyer = choices.cart.buyer
    let terms = buyer.customerKind == "government" ? "ordering.checkout.stateContract" : "ordering.checkout.contract"
    let contract: HTML? = buyer.contractNumber.map { number in
        "<p class=\"small muted\">\(context.t(terms, ["number": number]))</p>"
    }
    return """
        <form method="get" action="/checkout" class="checkout__part" data-auto-submit>\(select)
        \(context.applyButton(context.t("ordering.checkout.payer.apply")))\(contract)</form>
        """
}

private func addressChoice(
    _ choices: CheckoutChoices, _ typed: TypedForm<PlaceOrderForm>, _ context: MemberContext
) -> HTML? {
    guard !choices.addresses.isEmpty else { return nil }
    let saved = choices.addresses.map { address in
        FieldOption(
            address.id.uuidString.lowercased(), address.title, note: "\(address.address), \(address.recipient)")
    }
    let another = FieldOption("", context.t("ordering.checkout.anotherAddress"))
    return context.field("address", typed, options: saved + [another]) { $0.value = $0.value.lowercased() }
}

private func summary(_ cart: Cart, _ context: MemberContext) -> HTML {
    let lines: [HTML] = cart.lines.prefix(6).map { line in
        let price: HTML? = line.price.map { " × \(context.formats.money($0.amount))" }
        return """
            <li><span>\(line.product.name)<span class="sub">\(context.formats.quantity(line.quantity))\u{00a0}\
            \(line.product.unit)\(price)</span></span></li>
            """
    }
    let more: HTML? =
        cart.lines.count > 6
        ? "<p class=\"caption quiet\">\(context.t("ordering.andMore", count: Int64(cart.lines.count - 6)))</p>" : nil
    let sums = context.pairs([
        Pair(context.t("ordering.total"), context.money(cart.total), total: true),
        Pair(context.t("ordering.vatIncluded"), "\(context.formats.money(cart.vatTotal))"),
    ])
    return context.card(
        context.t("ordering.summary"), id: "sum-h",
        action: context.link(context.t("ordering.checkout.toCart"), to: "/cart"),
        """
        <div class="stack"><ul class="checkout__lines rows">\(lines)</ul>\(more)\(sums)\
        <div class="desk-only">\(placeButton(context, block: true))</div>
        <p class="caption quiet">\(context.t("ordering.place.explain"))</p></div>
        """)
}
