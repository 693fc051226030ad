// A buyer turns the cart into an order: what he fills in, and why it may be refused.

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
    var agreed: Money? {
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
    /// The day of delivery is no day to come.
    case dateInvalid
    /// The vendor takes no order of less than this.
    case belowMinimum(Money)
    /// More than the contract's credit leaves.
    case creditExceeded(left: Money)
    /// More than the whole contract may still come to.
    case contractExceeded(left: Money)
    /// More than the member may order by himself.
    case limitExceeded(left: Money)

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
        case .dateInvalid: "ordering.place.refusal.dateInvalid"
        case .belowMinimum: "ordering.place.refusal.belowMinimum"
        case .creditExceeded: "ordering.place.refusal.creditExceeded"
        case .contractExceeded: "ordering.place.refusal.contractExceeded"
        case .limitExceeded: "ordering.place.refusal.limitExceeded"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .linesBlocked(let count), .outOfStock(let count): ["count": String(count)]
        case .totalChanged(let now): ["total": "\(now.decimal) \(now.currency.symbol)"]
        case .belowMinimum(let sum), .creditExceeded(let sum), .contractExceeded(let sum), .limitExceeded(let sum):
            ["sum": "\(sum.decimal) \(sum.currency.symbol)"]
        case .priceDiffers(let sku, let expected, let now):
            ["sku": String(sku.prefix(60)), "expected": expected?.decimal ?? "—", "now": now.decimal]
        default: [:]
        }
    }

    /// The values as a person writes numbers.
    func arguments(_ formats: Formats) -> [String: String] {
        switch self {
        case .totalChanged(let now): ["total": formats.money(now)]
        case .belowMinimum(let sum), .creditExceeded(let sum), .contractExceeded(let sum), .limitExceeded(let sum):
            ["sum": formats.money(sum)]
        default: arguments
        }
    }

    /// What is said to whoever may not see prices: the same without any amount.
    var withoutAmounts: FieldProblem.Message {
        switch self {
        case .totalChanged: FieldProblem.Message("ordering.place.refusal.totalChanged.untold")
        case .priceDiffers(let sku, _, _):
            FieldProblem.Message("ordering.place.refusal.priceDiffers.untold", ["sku": String(sku.prefix(60))])
        case .belowMinimum, .creditExceeded, .contractExceeded, .limitExceeded:
            FieldProblem.Message("ordering.place.refusal.sum.untold")
        default: FieldProblem.Message(key, arguments)
        }
    }

    package var field: String? {
        switch self {
        case .payerMissing: "payer"
        case .addressMissing, .addressTwice: "newAddress"
        case .paymentNotOpen, .creditExceeded: "payment"
        default: nil
        }
    }
}

// MARK: - Operation

extension Ordering {
    /// Turns the cart the principal has open into one order: ``place(_:by:at:in:)`` of what the form says.
    ///
    /// The cart's lines are taken by one `DELETE`: two submits of one cart, even at once, make one order.
    /// - Throws: ``PlaceOrderRefusal``.
    package static func place(
        _ form: PlaceOrderForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Order {
        let cart = try cart(of: principal, payer: UUID(uuidString: form.payer), at: now, in: tx)
        guard !cart.lines.isEmpty else { throw PlaceOrderRefusal.cartEmpty }
        try takeLines(of: cart, in: tx)
        guard form.problems().isEmpty else { throw PlaceOrderRefusal.formInvalid }
        return try place(OrderRequest(form, cart: cart, source: .cart), by: principal, at: now, in: tx).order
    }

    /// Takes the lines of a cart out of it, because they become an order; what is kept for later stays.
    ///
    /// - Throws: `DatabaseError.serialization` when somebody changed them since they were read.
    package static func takeLines(of cart: Cart, in tx: Transaction) throws {
        guard let head = cart.head else { return }
        let taken = try tx.execute("DELETE FROM cart_lines WHERE \(inCart(head.id))")
        guard taken == cart.lines.count else { throw DatabaseError.serialization }
        try tx.execute("UPDATE carts SET version = version + 1 WHERE id = \(head.id)")
    }
}
