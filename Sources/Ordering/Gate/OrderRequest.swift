// What is asked of the gate: the same whether it comes from a cart, a file, a quote or a program.

import Catalog
import Database
import Foundation
import Kernel

/// What an order is made from; stored, so the words never change.
package enum OrderSource: String, CaseIterable, Codable, Sendable, SQLCodable {
    case cart, file, template, quote, recurring, repetition, api
    case oneClick = "one_click"
    /// Somebody of the vendor's placed it for the customer.
    case staff
}

/// Where the goods go and who takes them.
package struct DeliveryAddress: Sendable, Equatable {
    package let address: String
    package let recipient: String
    package let phone: String

    package init(address: String, recipient: String, phone: String) {
        self.address = address
        self.recipient = recipient
        self.phone = phone
    }
}

/// How the goods come to the customer.
package enum OrderDelivery: Sendable, Equatable {
    /// To a saved address; a recipient or phone that is not empty stands for the saved one.
    case saved(UUID, recipient: String, phone: String)
    /// To an address that was typed; an empty one is refused.
    case typed(DeliveryAddress)
    /// The customer takes them from a warehouse.
    case pickup(UUID, recipient: String, phone: String)
    /// A saved address is chosen and another one typed: refused, since nobody may guess.
    case unclear(UUID)
}

/// A file that goes with an order, kept in the `FileStore` already.
package struct OrderFile: Sendable, Equatable {
    /// Its name in the store.
    package let file: String
    /// What the person called it.
    package let name: String
    /// In bytes.
    package let size: Int

    package init(file: String, name: String, size: Int) {
        self.file = file
        self.name = name
        self.size = size
    }
}

/// Everything the gate has to know of an order.
package struct OrderRequest: Sendable {
    /// The lines with prices of now, and whose terms they have: payer and contract are the buyer's.
    package var cart: Cart
    package var source: OrderSource
    /// The quote, template, import or order it comes from.
    package var sourceID: UUID?
    /// The payer that was asked for; nil for a person who pays himself.
    package var payer: UUID?
    package var delivery: OrderDelivery
    /// The day the customer wishes, in the vendor's zone.
    package var deliveryDate: CivilDate?
    /// The hours the customer wishes, in words; empty for any.
    package var deliverySlot = ""
    /// Who brings it, in words; empty for the usual one.
    package var carrier = ""
    /// A ``PaymentWay`` in its raw word; empty for the buyer's usual one.
    package var payment = ""
    /// The customer's own number.
    package var reference = ""
    package var comment = ""
    package var files: [OrderFile] = []
    /// What the buyer saw and agrees to; nothing agreed to is refused, so whoever takes today's sum says so by
    /// `cart.total`.
    package var agreed: Money?
    /// For whom it is placed, where somebody acts for another: a name.
    package var onBehalfOf: String?
    /// Where a guest is reached.
    package var guestEmail: String?

    package init(cart: Cart, source: OrderSource, payer: UUID?, delivery: OrderDelivery, agreed: Money?) {
        self.cart = cart
        self.source = source
        self.payer = payer
        self.delivery = delivery
        self.agreed = agreed
    }

    /// What a checkout form asks for.
    package init(_ form: PlaceOrderForm, cart: Cart, source: OrderSource) {
        let saved = UUID(uuidString: form.address)
        let delivery: OrderDelivery
        if let saved, !form.newAddress.isEmpty {
            delivery = .unclear(saved)
        } else if let saved {
            delivery = .saved(saved, recipient: form.recipient, phone: form.phone)
        } else {
            delivery = .typed(
                DeliveryAddress(address: form.newAddress, recipient: form.recipient, phone: form.phone))
        }
        self.init(
            cart: cart, source: source, payer: UUID(uuidString: form.payer), delivery: delivery, agreed: form.agreed)
        (payment, reference, comment) = (form.payment, form.reference, form.comment)
    }
}
