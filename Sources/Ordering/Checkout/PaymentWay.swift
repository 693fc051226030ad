// How an order is to be paid: what is open depends on whether a person, a company or a state customer buys.

import Catalog
import Database
import Kernel
import Web

/// How the customer means to pay; stored, so the words never change.
package enum PaymentWay: String, CaseIterable, Codable, Sendable, SQLCodable {
    /// A company pays an invoice before the goods leave.
    case invoice
    /// A company pays within the days of its contract.
    case deferred
    /// A state customer pays once it has accepted the goods.
    case acceptance
    /// A person pays whoever brings the goods.
    case card, cash

    /// The ways open to a buyer, the usual one first. Those of others are neither shown to him nor taken from him.
    static func open(to buyer: Buyer) -> [PaymentWay] {
        switch buyer.customerKind {
        case "person": [.card, .cash]
        case "government": [.acceptance]
        default: buyer.deferralDays > 0 ? [.deferred, .invoice] : [.invoice]
        }
    }

    /// The way named in a form, or the usual one when none is.
    ///
    /// - Throws: ``PlaceOrderRefusal/paymentNotOpen``.
    static func chosen(_ typed: String, by buyer: Buyer) throws -> PaymentWay {
        let open = open(to: buyer)
        let way = typed.isEmpty ? open.first : open.first { $0.rawValue == typed }
        guard let way else { throw PlaceOrderRefusal.paymentNotOpen }
        return way
    }

    /// Whether the contract says within how many days.
    private var hasTerm: Bool { self == .deferred || self == .acceptance }

    /// The days of the contract, in words; nil where there are none.
    fileprivate func term(_ buyer: Buyer, _ context: some PageContext) -> String? {
        hasTerm && buyer.deferralDays > 0 ? context.t("ordering.payment.days", count: buyer.deferralDays) : nil
    }
}

extension Ordering {
    /// How orders are paid.
    package static let paymentMigrations: [Migration] = [
        Migration("ordering.payment.0001 ways to pay", "ALTER TABLE orders ADD COLUMN payment_way :text;")
    ]
}

extension MemberContext {
    /// The ways to pay that are open to the buyer; a single one needs no choice.
    func paymentChoice(_ buyer: Buyer, _ typed: TypedForm<CheckoutForm>) -> HTML? {
        let open = PaymentWay.open(to: buyer)
        let options = open.map { way in
            FieldOption(way.rawValue, name(of: way), note: way.term(buyer, self))
        }
        guard options.count == 1, let only = options.first else {
            return field("payment", typed, options: options)
        }
        let term: HTML? = only.note.map { "<span class=\"sub\">\($0)</span>" }
        return "<p id=\"payment\">\(only.label)\(term)</p>"
    }
}

extension PageContext {
    /// What people call a way to pay.
    func name(of way: PaymentWay) -> String { t("ordering.payment.\(way.rawValue)") }
}
