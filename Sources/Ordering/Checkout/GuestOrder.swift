// An order of one product: of a guest, who gets a customer of his own for it, or of a member.

import Catalog
import Crypto
import Customers
import Database
import Foundation
import Kernel
import Web

/// The secret of a guest's order. It comes from what his page was made with, so a second submit leads to the same order
/// although only a hash of it is stored.
struct GuestToken: Sendable {
    /// What stands in the address.
    let text: String
    /// What the form's submit is known by; leads to no secret.
    let command: String

    /// Nil for what no page of ours carries.
    init?(_ once: String) {
        let isOurs =
            once.utf8.count == 43
            && once.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        guard isOurs else { return nil }
        text = Data(SHA256.hash(data: Data("guest order \(once)".utf8))).base64URL
        command = Data(SHA256.hash(data: Data("guest command \(once)".utf8))).base64URL
    }

    /// What is stored of a token.
    static func hash(of text: String) -> [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}

/// Everything of a guest's order.
struct GuestOrder: Sendable {
    let slug: String
    let form: OneClickForm
    /// Where it goes, in words.
    let place: String
    let consent: ConsentText
    /// The truncated address it came from.
    let network: String
    let token: GuestToken
}

extension Ordering {
    /// One product as a cart of its own, at the prices of a buyer.
    ///
    /// - Throws: `NotFound` for what he does not see, what is bought by variants only, and what has no price.
    static func oneClickCart(
        _ slug: String, _ form: OneClickForm, for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> Cart {
        let found = try tx.first(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn), \(CartLine.standing(for: buyer)) FROM products p
            WHERE p.slug = \(slug) AND \(Catalog.visible("p", to: buyer))
              AND NOT EXISTS (SELECT 1 FROM products v WHERE v.variant_of = p.id AND v.is_active)
            """
        ) { row in (product: try Product(row: row), row: row) }
        guard let found else { throw NotFound() }
        let prices = try Catalog.prices(of: "\(list: [found.product.id])", for: buyer, at: now, in: tx)
        let wanted = form.wanted.flatMap { $0.isPositive ? $0 : nil } ?? found.product.pack
        let line = try CartLine(
            product: found.product, quantity: wanted, seenPrice: nil, prices: prices,
            available: try found.row["available"]
        ).standing(as: found.row)
        guard line.price != nil else { throw NotFound() }
        return try Cart(buyer: buyer, lines: [line])
    }

    /// Places a guest's order: a customer of kind person is made for it, what he agreed to is written down word for
    /// word, and his secret opens this order alone.
    ///
    /// - Throws: ``PlaceOrderRefusal``; `NotFound` for goods strangers do not see.
    static func place(_ guest: GuestOrder, at now: Date, in tx: Transaction) throws {
        let form = guest.form
        guard form.wanted?.isPositive != false else { throw PlaceOrderRefusal.formInvalid }
        var buyer = Buyer.stranger
        // He pays as people do, at the prices strangers see.
        buyer.customerKind = CustomerKind.person.rawValue
        let cart = try oneClickCart(guest.slug, form, for: buyer, at: now, in: tx)
        let made = try Customers.addGuest(named: form.name, at: now, in: tx)
        let principal = Principal(
            kind: .member(made.customer), userID: made.user, name: form.name,
            permissions: [.placeOrders: .customer, .viewPrices: .customer])
        let phone = form.phone.isEmpty ? "" : try PhoneNumber(form.phone).text
        let address = DeliveryAddress(address: guest.place, recipient: form.name, phone: phone)
        var request = OrderRequest(
            cart: cart, source: .oneClick, payer: nil, delivery: .typed(address), agreed: form.agreed(to: cart))
        (request.payment, request.comment) = (form.payment, form.comment)
        request.guestEmail = form.email.isEmpty ? nil : form.email
        let order = try place(request, by: principal, at: now, in: tx).order
        try tx.execute(
            "UPDATE orders SET guest_token_hash = \(GuestToken.hash(of: guest.token.text)) WHERE id = \(order.id)")
        let contact = [phone, form.email].filter { !$0.isEmpty }.joined(separator: ", ")
        try tx.execute(
            """
            INSERT INTO personal_consents (order_id, customer_id, name, contact, text_version, text, network, given_at)
            VALUES (\(order.id), \(made.customer), \(form.name), \(contact), \(guest.consent.version),
                \(guest.consent.text), \(guest.network), \(now))
            """)
    }

    /// Places a member's order of one product, at his own prices; a saved address is named by its id.
    ///
    /// - Throws: ``PlaceOrderRefusal``; `NotFound` for goods he does not see.
    static func buy(
        _ slug: String, _ form: OneClickForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Verdict {
        guard form.problems().isEmpty, form.wanted?.isPositive != false else { throw PlaceOrderRefusal.formInvalid }
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let cart = try oneClickCart(slug, form, for: buyer, at: now, in: tx)
        let delivery: OrderDelivery =
            UUID(uuidString: form.address).map { .saved($0, recipient: form.name, phone: form.phone) }
            ?? .typed(DeliveryAddress(address: form.address, recipient: form.name, phone: form.phone))
        var request = OrderRequest(
            cart: cart, source: .oneClick, payer: buyer.legalEntityID, delivery: delivery,
            agreed: form.agreed(to: cart))
        (request.payment, request.comment) = (form.payment, form.comment)
        return try place(request, by: principal, at: now, in: tx)
    }

    /// The order a guest's secret opens; older ones it opens no more.
    ///
    /// - Throws: `NotFound`.
    static func guestOrder(
        token: String, at now: Date, in tx: Transaction
    ) throws -> (order: Order, lines: [OrderLine], email: String?) {
        let found = try tx.first(
            """
            SELECT \(Order.columns), o.guest_email FROM orders o
            WHERE o.guest_token_hash = \(GuestToken.hash(of: token))
              AND o.placed_at > \(now.addingTimeInterval(-guestLinkLife))
            """
        ) { row in (order: try Order(row: row), email: try row["guest_email"] as String?) }
        guard let found else { throw NotFound() }
        let lines = try tx.all(
            "SELECT \(OrderLine.columns) FROM order_lines l WHERE l.order_id = \(found.order.id) ORDER BY l.position",
            as: OrderLine.self)
        return (found.order, lines, found.email)
    }

    /// How long a guest's link opens his order: half a year.
    private static let guestLinkLife: TimeInterval = 180 * 86_400
}
