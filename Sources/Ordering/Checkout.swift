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
                return .redirect(
                    to: "/orders/\(order.number)", message: "ordering.place.done", ["number": order.number],
                    clears: draft)
            }
        } catch let refusal as PlaceOrderRefusal {
            if refusal == .cartEmpty { return .redirect(to: "/cart", message: refusal.key) }
            let message = FieldProblem.Message(refusal.key, refusal.arguments(context.formats))
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
    let typed = TypedForm(form, problems)
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
              <fieldset class="checkout__part"><legend>\(context.t("ordering.checkout.delivery"))</legend>
              \(addressChoice(choices, form, context))
              \(context.field("newAddress", typed, required: choices.addresses.isEmpty))
              <div class="fields">\(context.field("recipient", typed))\(context.field("phone", typed))</div></fieldset>
              <fieldset class="checkout__part"><legend>\(context.t("ordering.checkout.details"))</legend>
              \(context.field("reference", typed))
              \(context.field("comment", typed))</fieldset>
            </form>
          </div>
          <div class="aside aside--sticky">\(summary(choices.cart, context))</div>
        </div>
        """)
}

private func payerChoice(_ choices: CheckoutChoices, _ form: PlaceOrderForm, _ context: MemberContext) -> HTML {
    """
    <form method="get" action="/checkout" class="checkout__part" data-auto-submit>
    <div class="field"><label class="field__label" for="payer">\(context.t("ordering.checkout.payer.choose"))</label>
    <span class="selectwrap"><select class="input select" id="payer" name="payer">\(choices.payers.map { payer in
        let id = payer.id.uuidString.lowercased()
        return "<option value=\"\(id)\"\(attr: "selected", if: id == form.payer.lowercased())>\(payer.name), \(context.t("ordering.inn")) \(payer.inn)</option>" as HTML
    })</select>\(context.icon("down"))</span></div>
    <button class="btn nojs-only">\(context.t("ordering.checkout.payer.apply"))</button>
    \(choices.cart.buyer.contractNumber.map { "<p class=\"small muted\">\(context.t("ordering.checkout.contract", ["number": $0]))</p>" as HTML })</form>
    """
}

private func addressChoice(_ choices: CheckoutChoices, _ form: PlaceOrderForm, _ context: MemberContext) -> HTML? {
    guard !choices.addresses.isEmpty else { return nil }
    return """
        <div role="radiogroup" aria-label="\(context.t("ordering.checkout.address"))">\(choices.addresses.map { address in
            let id = address.id.uuidString.lowercased()
            return """
                <label class="choicecard"><input type="radio" class="radio" name="address" value="\(id)"\(attr: "checked", if: id == form.address.lowercased())>\
                <span><span class="medium">\(address.title)</span><br><span class="small muted">\(address.address), \(address.recipient)</span></span></label>
                """ as HTML
        })<label class="choicecard"><input type="radio" class="radio" name="address" value=""\(attr: "checked", if: form.address.isEmpty)>\
        <span class="medium">\(context.t("ordering.checkout.anotherAddress"))</span></label></div>
        """
}

private func summary(_ cart: Cart, _ context: MemberContext) -> HTML {
    """
    <section class="card" aria-labelledby="sum-h"><div class="card__head"><h2 id="sum-h">\(context.t("ordering.summary"))</h2><a href="/cart">\(context.t("ordering.checkout.toCart"))</a></div>
    <div class="card__body stack"><ul class="checkout__lines rows">\(cart.lines.prefix(6).map { line in
        """
        <li><span>\(line.product.name)<span class="sub">\(context.formats.quantity(line.quantity))\u{00a0}\(line.product.unit)\
        \(line.price.map { " × \(context.formats.money($0.amount))" as HTML })</span></span></li>
        """ as HTML
    })</ul>\(cart.lines.count > 6 ? "<p class=\"caption quiet\">\(context.t("ordering.andMore", count: Int64(cart.lines.count - 6)))</p>" as HTML : nil)
    <dl class="pairs"><div class="total"><dt>\(context.t("ordering.total"))</dt><dd>\(context.bigMoney(cart.total))</dd></div>\
    <div><dt>\(context.t("ordering.vatIncluded"))</dt><dd>\(context.formats.money(cart.vatTotal))</dd></div></dl>
    <button class="btn btn--primary btn--lg btn--block" form="checkout-form" data-busy-label="\(context.t("ordering.place.busy"))">\(context.t("ordering.place.button"))</button>
    <p class="caption quiet">\(context.t("ordering.place.explain"))</p></div></section>
    """
}
