// What a buyer fills in at checkout.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What the buyer typed at checkout, kept as typed so that a refused page, a new session and another device show it
/// again. People see half of it.
package struct CheckoutForm: Form, Equatable {
    /// The chosen payer's id; empty for people.
    package var payer = ""
    /// A contract of the payer's, by its id; empty for the one that counts by itself.
    package var contract = ""
    /// `delivery` or `pickup`; nothing is the first.
    package var way = ""
    /// A saved address' id, or empty for the one typed below.
    package var address = ""
    package var newAddress = ""
    /// Where the customer fetches it himself.
    package var warehouse = ""
    package var recipient = ""
    package var phone = ""
    /// A ``Carrier``'s id; empty for whoever the vendor sends.
    package var carrier = ""
    package var deliveryDate = ""
    package var deliverySlot = ""
    /// A ``PaymentWay`` that is open to the buyer; empty for his usual one.
    package var payment = ""
    package var reference = ""
    package var comment = ""
    /// The sum in kopecks the buyer saw and agrees to, and its currency; without one it is in roubles.
    package var agreedTotal = ""
    package var agreedCurrency = ""

    package init() {}

    package static let fields: [Field<CheckoutForm>] = [
        Field("payer", .hidden, \.payer, label: "ordering.checkout.payer"),
        Field("contract", .hidden, \.contract, label: "ordering.checkout.contract.choose"),
        Field("way", .radio, \.way, label: "ordering.checkout.way"),
        Field("address", .cards, \.address, label: "ordering.checkout.address"),
        Field(
            "newAddress", .textarea(rows: 2), \.newAddress, label: "ordering.checkout.newAddress", help: true,
            maxLength: 500, autocomplete: "street-address"),
        Field("warehouse", .cards, \.warehouse, label: "ordering.checkout.warehouse"),
        Field("recipient", .text, \.recipient, label: "ordering.checkout.recipient", autocomplete: "name"),
        Field(
            "phone", .tel, \.phone, label: "ordering.checkout.phone", maxLength: 40, autocomplete: "tel",
            inputMode: "tel", check: Field<CheckoutForm>.parsed { try PhoneNumber($0) }),
        Field("carrier", .cards, \.carrier, label: "ordering.checkout.carrier"),
        Field("deliveryDate", .date, \.deliveryDate, label: "ordering.checkout.date"),
        Field("deliverySlot", .select, \.deliverySlot, label: "ordering.checkout.slot", maxLength: 100),
        Field("payment", .cards, \.payment, label: "ordering.checkout.payment"),
        Field("reference", .text, \.reference, label: "ordering.checkout.reference", help: true, maxLength: 60),
        Field("comment", .textarea(rows: 3), \.comment, label: "ordering.checkout.comment", maxLength: 1_000),
        Field("agreedTotal", .hidden, \.agreedTotal, label: "ordering.total"),
        Field("agreedCurrency", .hidden, \.agreedCurrency, label: "ordering.total"),
    ]
}

extension CheckoutForm {
    /// What is kept of it: everything but the sum, which is agreed to anew each time.
    var kept: [String: String] {
        let kept = Self.fields.filter { !$0.name.hasPrefix("agreed") }.map { ($0.name, value(of: $0)) }
        return Dictionary(uniqueKeysWithValues: kept.filter { !$0.1.isEmpty })
    }

    /// What was kept; names no form has any more are left out.
    init(kept values: [String: String]) {
        self.init(FormData(values.map { (name: $0.key, value: $0.value) }))
    }

    /// What the buyer agrees to; nil when nothing readable was sent.
    var agreed: Money? {
        guard let minor = Int64(agreedTotal),
            let currency = agreedCurrency.isEmpty ? Currency.rub : Currency(rawValue: agreedCurrency)
        else { return nil }
        return Money(minor: minor, currency: currency)
    }

    /// Whether the customer fetches the goods himself.
    var isPickup: Bool { way == "pickup" }

    var chosenContract: ID<ContractTerms>? { ID<ContractTerms>(contract) }

    /// Where the goods go, as the gate wants to know it.
    private var delivery: OrderDelivery {
        if isPickup {
            guard let place = UUID(uuidString: warehouse) else {
                return .typed(DeliveryAddress(address: "", recipient: recipient, phone: phone))
            }
            return .pickup(place, recipient: recipient, phone: phone)
        }
        if let saved = UUID(uuidString: address) {
            return newAddress.isEmpty ? .saved(saved, recipient: recipient, phone: phone) : .unclear(saved)
        }
        return .typed(DeliveryAddress(address: newAddress, recipient: recipient, phone: phone))
    }

    /// The form as a request to the gate.
    ///
    /// - Parameter carrier: whoever is chosen; nil also where the customer fetches it himself.
    func request(_ cart: Cart, carrier: Carrier?, files: [OrderFile]) -> OrderRequest {
        let carrier = isPickup ? nil : carrier
        var request = OrderRequest(
            cart: cart, source: .cart, payer: UUID(uuidString: payer), delivery: delivery, agreed: agreed)
        request.deliveryDate = CivilDate(deliveryDate)
        request.deliverySlot = carrier == nil ? "" : deliverySlot
        request.carrier = carrier?.name ?? ""
        (request.payment, request.reference, request.comment) = (payment, reference, comment)
        request.files = files
        return request
    }
}
