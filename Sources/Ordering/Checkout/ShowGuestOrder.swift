// A guest looks at his order by its secret link, and may have an account made for it.

import Customers
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /guest/orders/{token}`
    func showGuestOrder(_ request: Request, _ context: PublicContext) async throws -> Response {
        let (token, now) = (try context.web.parameters.require("token"), context.now)
        let card = try await database.read { tx in try Ordering.guestOrder(token: token, at: now, in: tx) }
        var form = GuestAccountForm()
        form.email = card.email ?? ""
        return context.guestOrderPage(card.order, card.lines, TypedForm(form), token).response().withoutReferrer
    }

    /// `POST /guest/orders/{token}/account`: a link by which the guest makes an account that has this order.
    func inviteGuest(_ request: Request, _ context: PublicContext) async throws -> Response {
        let (token, now) = (try context.web.parameters.require("token"), context.now)
        let card = try await database.read { tx in try Ordering.guestOrder(token: token, at: now, in: tx) }
        let form = GuestAccountForm(context.form)
        var problems = form.problems()
        let tries = try await database.hit(
            key: "ordering.guest:account:\(card.order.id)", limit: 5, window: 86_400, at: now)
        if !tries.isAllowed {
            let minutes = String(max(1, Int((tries.retryAfter / 60).rounded(.up))))
            problems.append(
                FieldProblem(field: nil, .init("ordering.guest.refusal.tooMany", ["minutes": minutes])))
        }
        guard problems.isEmpty else {
            return context.guestOrderPage(card.order, card.lines, TypedForm(form, problems), token)
                .response(status: .unprocessableContent).withoutReferrer
        }
        let invitation = Data(context.site.randomness.bytes(32)).base64URL
        let (customer, name, email) = (card.order.customerID, card.order.recipient, try EmailAddress(form.email))
        let isInvited = try await database.write { tx in
            try Customers.inviteGuest(email, named: name, token: invitation, to: customer, at: now, in: tx)
        }
        guard isInvited else { return .redirect(to: "/login") }
        return .redirect(to: "/invitations/\(invitation)")
    }
}

/// Where the account is to be made.
struct GuestAccountForm: Form {
    var email = ""

    static let fields: [Field<GuestAccountForm>] = [
        Field(
            "email", .email, \.email, label: "ordering.oneClick.email", required: true, maxLength: 254,
            autocomplete: "email", check: Field<GuestAccountForm>.parsed { try EmailAddress($0) })
    ]
}

extension Response {
    /// The address is a secret: no other site learns of it.
    fileprivate var withoutReferrer: Response {
        var response = self
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "no-referrer" }
        return response
    }
}

// MARK: - Page

extension PublicContext {
    fileprivate func guestOrderPage(
        _ order: Order, _ lines: [OrderLine], _ typed: TypedForm<GuestAccountForm>, _ token: String
    ) -> HTML {
        var frame = PageFrame(t("ordering.order.title", ["number": order.number]))
        frame.badge = orderStatus(order.status, badge: true)
        frame.subline = "\(t("ordering.order.from", ["date": formats.dateTime(order.placedAt)]))"
        frame.density = "regular"
        let rows: [HTML] = lines.map { line in
            let count = "\(formats.quantity(line.quantity))\u{00a0}\(line.unit) × \(formats.money(line.price))"
            return """
                <li><span class="checkout__line"><span>\(line.name)</span><span class="sub">\(count)</span></span>\
                \(waitingNote(line))</li>
                """
        }
        let sums = pairs([
            Pair(t("ordering.total"), money(order.total), total: true),
            Pair(t("ordering.vatIncluded"), "\(formats.money(order.vatTotal))"),
            Pair(t("ordering.payment"), "\(order.paymentWay.map { name(of: $0) } ?? "")"),
        ])
        let account = formFrame(
            FormFrame("/guest/orders/\(token)/account"),
            "<p class=\"small muted\">\(t("ordering.guest.account.text"))</p>\(field("email", typed))",
            actions: submit(t("ordering.guest.account.button"), .plain, size: .regular))
        return page(
            frame,
            """
            \(errorSummary(typed))
            <div class="notices">\(notice(.success, t("ordering.guest.placed"), "\(t("ordering.guest.keep"))"))</div>
            <div class="split"><div><ul class="checkout__lines rows">\(rows)</ul></div>
            <div class="aside">\(card(t("ordering.order.sum"), id: "sum-h", sums))\(orderDelivery(order, self))\
            \(card(t("ordering.guest.account.title"), id: "account-h", account))</div></div>
            """)
    }
}
