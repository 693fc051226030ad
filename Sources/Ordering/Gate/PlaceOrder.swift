// A buyer turns the cart into an order: the one gate every order goes through.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What the buyer typed at checkout, kept as typed so that a refused page shows it again.
package struct PlaceOrderForm: Form {
    /// The chosen payer's id; empty for people.
    package var payer = ""
    /// A saved address' id, or empty for the one typed below.
    package var address = ""
    package var newAddress = ""
    package var recipient = ""
    package var phone = ""
    package var reference = ""
    package var comment = ""
    /// A ``PaymentWay`` that is open to the buyer; empty for his usual one.
    package var payment = ""
    /// The sum in kopecks the buyer saw and agrees to, and its currency; without one it is in roubles.
    package var agreedTotal = ""
    package var agreedCurrency = ""

    package init() {}

    package static let fields: [Field<PlaceOrderForm>] = [
        Field("payer", .hidden, \.payer, label: "ordering.checkout.payer"),
        Field("address", .cards, \.address, label: "ordering.checkout.address"),
        Field(
            "newAddress", .textarea(rows: 2), \.newAddress, label: "ordering.checkout.newAddress", help: true,
            maxLength: 500, autocomplete: "street-address"),
        Field("recipient", .text, \.recipient, label: "ordering.checkout.recipient", autocomplete: "name"),
        Field(
            "phone", .tel, \.phone, label: "ordering.checkout.phone", maxLength: 40, autocomplete: "tel",
            inputMode: "tel", check: Field<PlaceOrderForm>.parsed { try PhoneNumber($0) }),
        Field("payment", .cards, \.payment, label: "ordering.checkout.payment"),
        Field("reference", .text, \.reference, label: "ordering.checkout.reference", help: true, maxLength: 60),
        Field("comment", .textarea(rows: 3), \.comment, label: "ordering.checkout.comment", maxLength: 1_000),
        Field("agreedTotal", .hidden, \.agreedTotal, label: "ordering.total"),
        Field("agreedCurrency", .hidden, \.agreedCurrency, label: "ordering.total"),
    ]

    /// What the buyer agrees to; nil when nothing readable was sent.
    fileprivate var agreed: Money? {
        guard let minor = Int64(agreedTotal),
            let currency = agreedCurrency.isEmpty ? Currency.rub : Currency(rawValue: agreedCurrency)
        else { return nil }
        return Money(minor: minor, currency: currency)
    }
}

/// Why an order was not placed; nothing was kept or reserved.
package enum PlaceOrderRefusal: Refusal, Equatable {
    /// Nothing to order; also when another window was quicker.
    case cartEmpty
    /// The fields named in the form's own problems.
    case formInvalid
    /// Companies and state customers order on behalf of a payer of theirs.
    case payerMissing
    case addressMissing
    /// A saved address is chosen, and another one is typed: nobody may guess which is meant.
    case addressTwice
    /// A way to pay that is not open to this buyer.
    case paymentNotOpen
    /// So many lines cannot be ordered as they are; the cart shows which and why.
    case linesBlocked(count: Int)
    /// The sum is another than the one that was shown.
    case totalChanged(now: Money)
    /// A program expects another price of an article.
    case priceDiffers(sku: String, expected: Money?, now: Money)
    /// Somebody was quicker: these many products are short now.
    case outOfStock(count: Int)

    package var key: String {
        switch self {
        case .cartEmpty: "ordering.place.refusal.cartEmpty"
        case .formInvalid: "ordering.place.refusal.formInvalid"
        case .payerMissing: "ordering.place.refusal.payerMissing"
        case .addressMissing: "ordering.place.refusal.addressMissing"
        case .addressTwice: "ordering.place.refusal.addressTwice"
        case .paymentNotOpen: "ordering.place.refusal.paymentNotOpen"
        case .linesBlocked: "ordering.place.refusal.linesBlocked"
        case .totalChanged: "ordering.place.refusal.totalChanged"
        case .priceDiffers: "ordering.place.refusal.priceDiffers"
        case .outOfStock: "ordering.place.refusal.outOfStock"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .linesBlocked(let count), .outOfStock(let count): ["count": String(count)]
        case .totalChanged(let now): ["total": "\(now.decimal) \(now.currency.symbol)"]
        case .priceDiffers(let sku, let expected, let now):
            ["sku": String(sku.prefix(60)), "expected": expected?.decimal ?? "—", "now": now.decimal]
        default: [:]
        }
    }

    /// The values as a person writes numbers.
    func arguments(_ formats: Formats) -> [String: String] {
        if case .totalChanged(let now) = self { ["total": formats.money(now)] } else { arguments }
    }

    /// What is said to whoever may not see prices: the same without any amount.
    var withoutAmounts: FieldProblem.Message {
        switch self {
        case .totalChanged: FieldProblem.Message("ordering.place.refusal.totalChanged.untold")
        case .priceDiffers(let sku, _, _):
            FieldProblem.Message("ordering.place.refusal.priceDiffers.untold", ["sku": String(sku.prefix(60))])
        default: FieldProblem.Message(key, arguments)
        }
    }

    package var field: String? {
        switch self {
        case .payerMissing: "payer"
        case .addressMissing, .addressTwice: "newAddress"
        case .paymentNotOpen: "payment"
        default: nil
        }
    }
}

// MARK: - Operation

extension Ordering {
    /// Turns the principal's cart into one order, reserves its goods and announces ``OrderPlaced``.
    ///
    /// Everything is checked and claimed in the caller's transaction: the cart's lines are taken by one `DELETE`, the
    /// stock by conditional updates. Two submits of one cart, even at once, make one order; a refusal rolls all of it
    /// back.
    /// - Throws: ``PlaceOrderRefusal``.
    package static func place(
        _ form: PlaceOrderForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Order {
        let cart = try cart(of: principal, payer: UUID(uuidString: form.payer), at: now, in: tx)
        guard !cart.lines.isEmpty else { throw PlaceOrderRefusal.cartEmpty }
        let taken = try tx.execute("DELETE FROM cart_lines WHERE \(owned(by: principal))")
        guard taken == cart.lines.count else { throw DatabaseError.serialization }
        return try place(cart, form, by: principal, at: now, in: tx)
    }

    /// Makes an order of lines from wherever they come; the checks, the claims and the event of every order are here.
    ///
    /// - Throws: ``PlaceOrderRefusal``.
    static func place(
        _ cart: Cart, _ form: PlaceOrderForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Order {
        guard let customerID = principal.customerID, let userID = principal.userID, principal.may(.placeOrders)
        else { throw NotFound() }
        guard form.problems().isEmpty else { throw PlaceOrderRefusal.formInvalid }
        let payer = try payer(form, of: customerID, in: tx)
        let address = try deliveryAddress(form, of: customerID, in: tx)
        let payment = try PaymentWay.chosen(form.payment, by: cart.buyer)
        let blocked = cart.blocked.count
        guard blocked == 0 else { throw PlaceOrderRefusal.linesBlocked(count: blocked) }
        do throws(PriceDisagreement) {
            try Catalog.agree(expected: form.agreed, with: cart.total)
        } catch {
            throw PlaceOrderRefusal.totalChanged(now: error.actual)
        }

        let orderID = ID<Order>(at: now)
        let reserved = try Catalog.reserve(
            cart.lines.map { StockNeed($0.product.id, $0.quantity) }, for: ID(orderID.uuid),
            until: Catalog.holdEnd(at: now, in: tx), at: now, in: tx)
        guard reserved.short.isEmpty else { throw PlaceOrderRefusal.outOfStock(count: reserved.short.count) }

        let draft = DraftOrder(
            id: orderID, number: try nextNumber(at: now, in: tx), customerID: customerID, userID: userID,
            principal: principal, form: form, payer: payer, address: address, payment: payment, cart: cart)
        try insert(draft, at: now, in: tx)
        try noteWaiting(reserved.waiting, of: orderID, in: tx)
        try tx.announce(
            OrderPlaced(orderID: orderID, number: draft.number, total: cart.total, lineCount: cart.lines.count),
            by: principal, at: now)
        return try tx.one("SELECT \(Order.columns) FROM orders o WHERE o.id = \(orderID)", Order.init(row:))
    }

    /// `2026-000123`: the year of the vendor's clock and a number that never repeats; gaps are possible.
    private static func nextNumber(at now: Date, in tx: Transaction) throws -> String {
        let digits = String(try tx.next("order_number"))
        let year = CivilDate(now, in: .moscow).year
        return "\(year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    private static func payer(
        _ form: PlaceOrderForm, of customerID: ID<Customer>, in tx: Transaction
    ) throws -> (id: UUID?, name: String) {
        if let chosen = UUID(uuidString: form.payer) {
            let found = try tx.first(
                "SELECT id, name FROM legal_entities WHERE id = \(chosen) AND customer_id = \(customerID)"
            ) { (id: try $0["id"] as UUID?, name: try $0["name"] as String) }
            guard let found else { throw PlaceOrderRefusal.payerMissing }
            return found
        }
        let customer = try tx.one("SELECT kind, name FROM customers WHERE id = \(customerID)") {
            (kind: try $0["kind"] as String, name: try $0["name"] as String)
        }
        guard customer.kind == "person" else { throw PlaceOrderRefusal.payerMissing }
        return (nil, customer.name)
    }

    private static func deliveryAddress(
        _ form: PlaceOrderForm, of customerID: ID<Customer>, in tx: Transaction
    ) throws -> DeliveryAddress {
        if let chosen = UUID(uuidString: form.address) {
            let saved = try tx.first(
                """
                SELECT address, recipient, phone FROM addresses
                WHERE id = \(chosen) AND customer_id = \(customerID) AND removed_at IS NULL
                """
            ) { row in
                DeliveryAddress(
                    address: try row["address"], recipient: try row["recipient"], phone: try row["phone"])
            }
            guard let saved else { throw PlaceOrderRefusal.addressMissing }
            guard form.newAddress.isEmpty else { throw PlaceOrderRefusal.addressTwice }
            return DeliveryAddress(
                address: saved.address, recipient: form.recipient.isEmpty ? saved.recipient : form.recipient,
                phone: form.phone.isEmpty ? saved.phone : form.phone)
        }
        guard !form.newAddress.isEmpty else { throw PlaceOrderRefusal.addressMissing }
        return DeliveryAddress(address: form.newAddress, recipient: form.recipient, phone: form.phone)
    }
}

/// Where the goods go and who takes them.
package struct DeliveryAddress: Sendable {
    package let address: String
    package let recipient: String
    package let phone: String
}

// MARK: - Rows

/// Everything an order's rows are made of.
private struct DraftOrder {
    let id: ID<Order>
    let number: String
    let customerID: ID<Customer>
    let userID: ID<User>
    let principal: Principal
    let form: PlaceOrderForm
    let payer: (id: UUID?, name: String)
    let address: DeliveryAddress
    let payment: PaymentWay
    let cart: Cart

    /// What the order is found by: number, the customer's own number, the comment, and the first thousand names and
    /// articles.
    var searchText: String {
        SearchText.index(
            of: [number, form.reference, form.comment]
                + cart.lines.prefix(1_000).flatMap { [$0.product.name, $0.product.sku] })
    }
}

private func insert(_ draft: DraftOrder, at now: Date, in tx: Transaction) throws {
    let (cart, form) = (draft.cart, draft.form)
    try tx.execute(
        """
        INSERT INTO orders (id, number, customer_id, placed_by, placed_by_name, unit_id, legal_entity_id, payer_name,
            contract_id, contract_number, seller_id, status, is_archived, placed_at, status_at, customer_reference,
            comment, delivery_address, recipient, recipient_phone, total, vat_total, currency, line_count, first_line,
            search_text, payment_way)
        VALUES (\(draft.id), \(draft.number), \(draft.customerID), \(draft.userID), \(draft.principal.name),
            \(draft.principal.unitID), \(draft.payer.id), \(draft.payer.name), \(cart.buyer.contractID),
            \(cart.buyer.contractNumber), \(cart.buyer.sellerID), \(OrderStatus.placed), \(false), \(now), \(now),
            \(form.reference), \(form.comment), \(draft.address.address), \(draft.address.recipient),
            \(draft.address.phone), \(cart.total), \(cart.vatTotal), \(cart.total.currency), \(cart.lines.count),
            \(cart.lines.first?.product.name ?? ""), \(draft.searchText), \(draft.payment))
        """)
    let rows: [[any SQLConvertible]] = try cart.lines.enumerated().map { index, line in
        guard let price = line.price, let sums = try line.sums() else { throw PlaceOrderRefusal.linesBlocked(count: 1) }
        let product = line.product
        return [
            draft.id, index + 1, draft.customerID, product.id, product.sku, product.name, product.unit, line.quantity,
            price.amount, product.vatRate, price.vatMode, sums.net, sums.vat, sums.gross, price.amount.currency,
            line.setLabel,
        ]
    }
    try tx.insert(
        into: "order_lines",
        """
        order_id, position, customer_id, product_id, sku, name, unit, quantity, price, vat_rate, vat_mode, net, vat,
        amount, currency, set_label
        """, rows: rows)
}
