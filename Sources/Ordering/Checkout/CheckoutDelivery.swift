// Where the goods go, on which day and who brings them, as a checkout asks for it.

import Catalog
import Foundation
import Kernel
import Web

extension MemberContext {
    /// Brought or fetched; then the place, the person, the day.
    func deliveryPart(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML {
        let choices = desk.choices
        let ways = [
            FieldOption("", t("ordering.checkout.way.delivery")),
            FieldOption("pickup", t("ordering.checkout.way.pickup")),
        ]
        let way: HTML? = choices.pickups.isEmpty ? nil : field("way", typed, options: ways)
        let warehouses = choices.pickups.map { pickup in
            FieldOption(pickup.id.uuidString.lowercased(), pickup.name, note: pickup.address)
        }
        let fetched: HTML? =
            choices.pickups.isEmpty
            ? nil : "<div class=\"checkout__fetch\">\(field("warehouse", typed, options: warehouses))</div>"
        return checkoutPart(
            t("ordering.checkout.delivery"),
            """
            \(way)\(fetched)
            <div class="checkout__bring">\(addressChoice(desk, typed))\(carrierChoice(desk, typed))</div>
            <div class="fields">\(dayField(desk, typed))\(slotField(desk, typed))</div>
            <div class="fields">\(field("recipient", typed))\(field("phone", typed))</div>
            """)
    }

    private func addressChoice(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML {
        let choices = desk.choices
        let saved = choices.addresses.map { address in
            FieldOption(
                address.id.uuidString.lowercased(), address.title, note: "\(address.address), \(address.recipient)")
        }
        let another = FieldOption("", t("ordering.checkout.anotherAddress"))
        let list = saved.isEmpty ? nil : field("address", typed, options: saved + [another])
        // Where goods can be fetched, too, an empty field may be right.
        let isNeeded = saved.isEmpty && choices.pickups.isEmpty
        return "\(list)\(field("newAddress", typed, required: isNeeded))"
    }

    private func carrierChoice(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML? {
        let carriers = desk.choices.carriers
        guard !carriers.isEmpty else { return nil }
        let options = carriers.map { carrier in
            let days = carrier.weekdays.sorted().map { t("ordering.weekday.\(String($0))") }.joined(separator: ", ")
            let soonest = t("ordering.checkout.carrier.soonest", ["date": formats.dayMonth(carrier.earliest(at: now))])
            let notes = [carrier.note, days, soonest].filter { !$0.isEmpty }
            return FieldOption(
                carrier.id.description, carrier.name, note: notes.joined(separator: ". "),
                end: carrier.priceText.isEmpty ? nil : carrier.priceText)
        }
        let usual = FieldOption(
            "", t("ordering.checkout.carrier.usual"), note: t("ordering.checkout.carrier.usual.note"))
        return """
            <div class="checkout__carriers" data-recalculate>\(field("carrier", typed, options: [usual] + options))\
            \(recalculateButton(t("ordering.checkout.carrier.apply")))</div>
            """
    }

    /// The day, no sooner than whoever brings it can come.
    private func dayField(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML? {
        let earliest = desk.form.isPickup ? nil : desk.carrier?.earliest(at: now)
        return field("deliveryDate", typed) { input in
            input.least = (earliest ?? CivilDate(now, in: .moscow)).description
        }
    }

    private func slotField(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML? {
        guard let carrier = desk.carrier, !carrier.slots.isEmpty else { return nil }
        let any = FieldOption("", t("ordering.checkout.slot.any"))
        let slots = carrier.slots.map { FieldOption($0, $0) }
        return "<div class=\"checkout__slot\">\(field("deliverySlot", typed, options: [any] + slots))</div>"
    }
}
