// Somebody buys one product at once: a guest by a few fields, a member by his saved address.

import Catalog
import Customers
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /buy/{slug}`
    func showOneClick(_ request: Request, _ context: PublicContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        var form = OneClickForm()
        form.quantity = request.query["quantity"] ?? ""
        guard let principal = context.principal else {
            form.once = Data(context.site.randomness.bytes(32)).base64URL
            return try await oneClickPage(slug, form, [], context)
        }
        let shown = try await oneClickPage(slug, form, [], context)
        // Whoever may not order looks at the product; nothing is hidden from him there.
        let mayOrder = principal.customerID != nil && principal.may(.placeOrders)
        return mayOrder ? shown : .redirect(to: "/products/\(slug)")
    }

    /// `POST /buy/{slug}`: an order of somebody nobody knows.
    func buyAsGuest(_ request: Request, _ context: PublicContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        let form = OneClickForm(context.form)
        guard context.principal == nil else {
            // Somebody who signed in meanwhile: his own page asks for less.
            _ = try await oneClickPage(slug, form, [], context)
            return .redirect(to: "/buy/\(slug)")
        }
        let problems = form.problemsOfGuest()
        guard problems.isEmpty, let token = GuestToken(form.once) else {
            return try await oneClickPage(slug, form, problems, context)
        }
        // A field no person sees is filled in by programs; they are told nothing.
        guard form.website.isEmpty else { return .redirect(to: "/products/\(slug)") }
        let network = InternetAddress(context.web.clientAddress)?.network ?? ""
        if let minutes = try await guestPause(form, network, at: context.now) {
            let told = FieldProblem.Message("ordering.guest.refusal.tooMany", ["minutes": String(minutes)])
            return try await oneClickPage(slug, form, [FieldProblem(field: nil, told)], context, .tooManyRequests)
        }
        let goesTo = form.address.isEmpty ? context.t("ordering.guest.addressLater") : form.address
        let guest = GuestOrder(
            slug: slug, form: form, place: goesTo, consent: context.consentText, network: network, token: token)
        do {
            try await place(guest, context)
        } catch let refusal as PlaceOrderRefusal {
            return try await oneClickPage(slug, form, [FieldProblem(field: nil, told(refusal, context))], context)
        }
        return .redirect(to: "/guest/orders/\(guest.token.text)", message: "ordering.guest.done")
    }

    /// Places it once, however often it is sent. The answer that is stored holds no secret.
    private func place(_ guest: GuestOrder, _ context: PublicContext) async throws {
        let now = context.now
        let command = Command(owner: "guest", key: guest.token.command, requestHash: context.submission.hash)
        do {
            _ = try await database.once(command, at: now) { tx in
                try Ordering.place(guest, at: now, in: tx)
                return .redirect(to: "/")
            }
        } catch is CommandMismatch {
            // The page was sent once already, with other words: the order it made is the one that counts.
            return
        }
    }

    /// `POST /buy/{slug}/order`: an order of a member's, to where he has goods brought.
    func buyAtOnce(_ request: Request, _ context: MemberContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        let form = OneClickForm(context.form)
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let verdict = try Ordering.buy(slug, form, by: principal, at: now, in: tx)
                let number = ["number": verdict.order.number]
                let path = "/orders/\(verdict.order.number)"
                return switch verdict {
                case .placed: .redirect(to: path, message: "ordering.place.done", number)
                case .awaitingApproval: .redirect(to: path, message: "ordering.place.awaits", number)
                }
            }
        } catch let refusal as PlaceOrderRefusal {
            let shown = PublicContext(context.visit)
            let problem = FieldProblem(field: refusal.field == "newAddress" ? "address" : nil, told(refusal, shown))
            return try await oneClickPage(slug, form, [problem], shown)
        }
    }

    private func told(_ refusal: PlaceOrderRefusal, _ context: PublicContext) -> FieldProblem.Message {
        guard context.principal == nil || context.seesPrices else { return refusal.withoutAmounts }
        return FieldProblem.Message(refusal.key, refusal.arguments(context.formats))
    }

    /// So many orders of guests one network has in an hour, and one contact in a day.
    static let guestOrdersPerNetwork = 20
    static let guestOrdersPerContact = 5

    /// The minutes to wait; nil when nothing stands in the way.
    private func guestPause(_ form: OneClickForm, _ network: String, at now: Date) async throws -> Int? {
        let nearby = try await database.hit(
            key: "ordering.guest:network:\(network)", limit: Self.guestOrdersPerNetwork, window: 3_600, at: now)
        let contact = form.phone.isEmpty ? form.email.lowercased() : form.phone.filter(\.isNumber)
        let own = try await database.hit(
            key: "ordering.guest:contact:\(contact)", limit: Self.guestOrdersPerContact, window: 86_400, at: now)
        let wait = max(nearby.retryAfter, own.retryAfter)
        return nearby.isAllowed && own.isAllowed ? nil : max(1, Int((wait / 60).rounded(.up)))
    }

    private func oneClickPage(
        _ slug: String, _ form: OneClickForm, _ problems: [FieldProblem], _ context: PublicContext,
        _ status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        let (cart, addresses) = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            let cart = try Ordering.oneClickCart(slug, form, for: buyer, at: now, in: tx)
            return (cart, try principal.map { try Ordering.deliveryAddresses(of: $0, in: tx) } ?? [])
        }
        return context.oneClickPage(cart, TypedForm(form, problems), addresses)
            .response(status: problems.isEmpty ? .ok : status)
    }
}

/// What is asked of whoever buys at once.
package struct OneClickForm: Form {
    package var quantity = ""
    package var name = ""
    package var phone = ""
    package var email = ""
    /// A place in words, or a saved address' id of a member's.
    package var address = ""
    package var payment = ""
    package var comment = ""
    package var consent = ""
    /// Nobody sees it: whoever fills it in is no person.
    package var website = ""
    /// Names this page's order, so that it is placed once.
    package var once = ""
    /// The price of one that was shown, in kopecks, and its currency.
    package var agreedPrice = ""
    package var agreedCurrency = ""

    package init() {}

    package static let fields: [Field<OneClickForm>] = [
        Field("quantity", .quantity, \.quantity, label: "ordering.oneClick.quantity"),
        Field("name", .text, \.name, label: "ordering.oneClick.name", maxLength: 100, autocomplete: "name"),
        Field(
            "phone", .tel, \.phone, label: "ordering.oneClick.phone", maxLength: 40, autocomplete: "tel",
            inputMode: "tel", check: Field<OneClickForm>.parsed { try PhoneNumber($0) }),
        Field(
            "email", .email, \.email, label: "ordering.oneClick.email", help: true, maxLength: 254,
            autocomplete: "email", check: Field<OneClickForm>.parsed { try EmailAddress($0) }),
        Field(
            "address", .textarea(rows: 2), \.address, label: "ordering.oneClick.address", help: true, maxLength: 500,
            autocomplete: "street-address"),
        Field("payment", .radio, \.payment, label: "ordering.checkout.payment"),
        Field("comment", .textarea(rows: 2), \.comment, label: "ordering.checkout.comment", maxLength: 500),
        Field("consent", .checkbox, \.consent, label: "ordering.oneClick.consent"),
        Field("website", .hidden, \.website, label: "ordering.oneClick.website"),
        Field("once", .hidden, \.once, label: "ordering.oneClick.website"),
        Field("agreedPrice", .hidden, \.agreedPrice, label: "ordering.total"),
        Field("agreedCurrency", .hidden, \.agreedCurrency, label: "ordering.total"),
    ]

    /// What a guest has to fill in besides: his name, a way to reach him, and that we may keep both.
    fileprivate func problemsOfGuest() -> [FieldProblem] {
        func missing(_ field: String, _ key: String) -> FieldProblem { FieldProblem(field: field, .init(key)) }
        var found = problems()
        if name.isEmpty { found.append(missing("name", "web.field.required")) }
        if phone.isEmpty, email.isEmpty { found.append(missing("phone", "ordering.guest.refusal.contactMissing")) }
        if consent != "on" { found.append(missing("consent", "ordering.guest.refusal.consentMissing")) }
        if GuestToken(once) == nil { found.append(FieldProblem(field: nil, .init("ordering.guest.refusal.stale"))) }
        return found
    }

    /// How much is wanted; nil where nothing is typed, zero for what is no quantity.
    var wanted: Quantity? {
        guard !quantity.isEmpty else { return nil }
        let typed = Quantity(parsing: quantity) ?? .zero
        return typed.isPositive && typed <= Ordering.maxQuantity ? typed : .zero
    }

    /// What is agreed to: the sum of today where one costs no more than was shown, else nothing.
    func agreed(to cart: Cart) -> Money? {
        guard let minor = Int64(agreedPrice), let currency = Currency(rawValue: agreedCurrency),
            let price = cart.lines.first?.price?.amount, price.currency == currency, price.minor <= minor
        else { return nil }
        return cart.total
    }
}
