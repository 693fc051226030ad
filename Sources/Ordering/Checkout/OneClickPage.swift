// The page of buying one product at once.

import Catalog
import Foundation
import Kernel
import Web

extension PublicContext {
    /// Few fields for a guest; for a member his address and one press.
    func oneClickPage(
        _ cart: Cart, _ typed: TypedForm<OneClickForm>, _ addresses: [CheckoutDesk.Address]
    ) -> HTML {
        var frame = PageFrame(t("ordering.oneClick.title"), section: "catalog")
        guard let line = cart.lines.first, let price = line.price else { return page(frame, "") }
        let product = line.product
        frame.breadcrumbs = [("/products/\(product.slug)", product.name)]
        frame.density = "regular"
        let isGuest = principal == nil
        let path = isGuest ? "/buy/\(product.slug)" : "/buy/\(product.slug)/order"
        let hidden: HTML = """
            <input type="hidden" name="agreedPrice" value="\(price.amount.minor)">\
            <input type="hidden" name="agreedCurrency" value="\(price.amount.currency.rawValue)">
            """
        let quantity = field("quantity", typed) { input in
            input.value = line.quantity.description
            input.pack = product.pack.description
            input.least = input.pack
            input.mark = nil
            input.unit = product.unit
        }
        let rest = isGuest ? guestFields(typed) : memberFields(cart.buyer, typed, addresses)
        let shown: HTML? = seesPrices || isGuest ? priceLine(cart, line, price.amount) : nil
        let form = formFrame(
            FormFrame(path, draft: nil), "\(hidden)\(quantity)\(rest)",
            actions: submit(t("ordering.oneClick.button"), busy: t("ordering.place.busy")))
        return page(
            frame,
            """
            \(errorSummary(typed))
            <p><span class="medium">\(product.name)</span> \
            <span class="quiet">\(product.sku)</span></p>
            \(shown)\(form)
            """)
    }

    private func priceLine(_ cart: Cart, _ line: CartLine, _ price: Money) -> HTML {
        let words = [
            "price": formats.money(price), "unit": line.product.unit, "total": formats.money(cart.total),
            "quantity": formats.quantity(line.quantity),
        ]
        return "<p class=\"medium\">\(t("ordering.oneClick.price", TextArguments(words)))</p>"
    }

    private func guestFields(_ typed: TypedForm<OneClickForm>) -> HTML {
        let payments = [PaymentWay.card, .cash].map { FieldOption($0.rawValue, name(of: $0)) }
        let payment = field("payment", typed, options: payments) { input in
            if input.value.isEmpty { input.value = PaymentWay.card.rawValue }
        }
        // Heard and seen by nobody: only a program fills it in.
        let trap: HTML = """
            <div class="visually-hidden" aria-hidden="true">\
            <label for="website">\(t("ordering.oneClick.website"))</label>\
            <input class="input" id="website" name="website" tabindex="-1" autocomplete="off"></div>
            """
        let consent = field("consent", typed, required: true)
        return """
            <input type="hidden" name="once" value="\(typed.form.once)">\(trap)
            \(field("name", typed, required: true))
            <div class="fields">\(field("phone", typed))\(field("email", typed))</div>
            \(field("address", typed))\(payment)\(field("comment", typed))
            \(consent)\
            <p class="small"><a href="/personal-data" target="_blank">\(t("ordering.oneClick.consent.read"))</a></p>
            """
    }

    private func memberFields(
        _ buyer: Buyer, _ typed: TypedForm<OneClickForm>, _ addresses: [CheckoutDesk.Address]
    ) -> HTML {
        let address: HTML?
        if addresses.isEmpty {
            address = field("address", typed, required: true)
        } else {
            let options = addresses.map { place in
                FieldOption(place.id.uuidString.lowercased(), place.title, note: "\(place.address), \(place.recipient)")
            }
            let chosen = typed.form.address.isEmpty ? options[0].value : typed.form.address.lowercased()
            let problem = typed.problems.first { $0.field == "address" }.map { t($0.message) }
            address = field(
                Input(
                    "address", t("ordering.checkout.address"), .cards, value: chosen, error: problem, options: options))
        }
        let way = PaymentWay.open(to: buyer).first.map { way in
            "<p class=\"small muted\">\(t("ordering.oneClick.pays", ["way": name(of: way)]))</p>" as HTML
        }
        return "\(address)\(way)"
    }
}
