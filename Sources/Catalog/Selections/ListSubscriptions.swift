// A member sees what he waits for and what came of it, and asks to be told of more.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /selections/subscriptions`
    func listSubscriptions(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let principal = context.principal
        let found = try await database.read { tx in try Catalog.subscriptions(of: principal, in: tx) }
        return context.subscriptionsPage(found)
    }
}

// MARK: - Reading

/// What of a product somebody can wait for.
struct SubscriptionOffer: Sendable {
    let product: Product
    let available: Quantity
    /// Of one pack's unit now; nil for whoever sees no prices, and where there is none.
    let price: Money?

    /// Whether there is nothing of it now.
    var mayArrive: Bool { !available.isPositive }

    /// - Throws: `NotFound` for goods this buyer cannot see.
    init(_ id: ID<Product>, for principal: Principal, at now: Date, in tx: Transaction) throws {
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let found = try tx.one(
            """
            SELECT \(Product.columns), \(Catalog.availableOfFamily("p")) AS available FROM products p
            WHERE p.id = \(id) AND \(Catalog.visible("p", to: buyer))
            """
        ) { row in (product: try Product(row: row), available: try row["available"] as Quantity) }
        (product, available) = (found.product, found.available)
        guard principal.may(.viewPrices) else {
            price = nil
            return
        }
        price = try Catalog.listPrices(of: "(\(id))", for: buyer, at: now, in: tx).listPrice(of: id)?.amount
    }
}

// MARK: - Pages

extension MemberContext {
    fileprivate func subscriptionsPage(_ subscriptions: [ProductSubscription]) -> HTML {
        var frame = PageFrame(t("catalog.waiting.title"), section: "selections")
        frame.density = "regular"
        let list: HTML =
            subscriptions.isEmpty
            ? emptyState(
                icon: "bell", title: t("catalog.waiting.none.title"), text: t("catalog.waiting.none.text"),
                action: buttonLink(t("catalog.selections.toCatalog"), to: "/catalog"), inline: true)
            : table(subscriptionTable, subscriptions, label: t("catalog.waiting.title"))
        return page(frame, "\(selectionTabs("waiting"))\(list)")
    }

    private var subscriptionTable: Table<ProductSubscription> {
        let context = self
        let words = (
            waits: t("catalog.waiting.state.waits"), met: t("catalog.waiting.state.met"),
            remove: t("catalog.waiting.remove")
        )
        let goods = TableColumn<ProductSubscription>("goods", "catalog.column.goods") { subscription in
            let product = subscription.product
            return """
                <span class="goods">\(thumb(product, context))<span class="goods__text">\
                <a href="\(url: "/products/\(product.slug)")">\(product.name)</a>\
                <span class="sub">\(product.sku)</span></span></span>
                """
        }
        let what = TableColumn<ProductSubscription>("what", "catalog.waiting.column.what") { subscription in
            "\(context.awaited(subscription))"
        }
        let state = TableColumn<ProductSubscription>("state", "catalog.waiting.column.state") { subscription in
            guard let metAt = subscription.metAt else { return context.status(.waiting, words.waits, tone: .info) }
            return "\(context.status(.done, words.met)) <span class=\"quiet\">\(context.moment(metAt))</span>"
        }
        let act = TableColumn<ProductSubscription>("act", "catalog.selections.column.act", classes: "act") { one in
            context.pressForm(
                "/selections/subscriptions/\(one.id)/removal",
                context.submit(words.remove, .ghost, size: .small, of: one.product.name))
        }
        return Table(still: "subscriptions", as: .stack, [goods, what, state, act])
    }

    private func awaited(_ subscription: ProductSubscription) -> String {
        switch subscription.kind {
        case .arrival: return t("catalog.waiting.what.arrival")
        case .price:
            if let below = subscription.below {
                return t("catalog.waiting.what.below", ["price": formats.money(below)])
            }
            let seen = subscription.seenPrice.map { formats.money($0) } ?? "—"
            return t("catalog.waiting.what.anyFall", ["price": seen])
        }
    }

    /// The page that asks what to tell of a product.
    func subscriptionPage(_ offer: SubscriptionOffer, _ typed: TypedForm<SubscriptionForm>) -> HTML {
        let product = offer.product
        var frame = PageFrame(t("catalog.waiting.new"), section: "selections")
        frame.breadcrumbs = [("/selections/subscriptions", t("catalog.waiting.title"))]
        frame.density = "regular"
        frame.subline = "\(product.name), \(product.sku)"
        let there = t("catalog.waiting.refusal.isThere")
        let unpriced = t("catalog.waiting.refusal.noPrice")
        let price = offer.price.map { t("catalog.waiting.kind.price.note", ["price": formats.money($0)]) }
        let kinds = [
            FieldOption("arrival", t("catalog.waiting.kind.arrival"), disabled: offer.mayArrive ? nil : there),
            FieldOption(
                "price", t("catalog.waiting.kind.price"), note: price, disabled: offer.price == nil ? unpriced : nil),
        ]
        let below: HTML? = offer.price == nil ? nil : field("below", typed)
        let form = formFrame(
            FormFrame("/selections/subscriptions"),
            "\(field("product", typed))\(field("kind", typed, options: kinds))\(below)",
            actions: """
                \(submit(t("catalog.waiting.add"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/products/\(product.slug)", size: .large))
                """)
        return page(frame, "\(errorSummary(typed))\(form)")
    }
}

extension PageContext {
    /// The way to be told when a product arrives, or costs less. Nothing for staff, who buy nothing.
    ///
    /// - Parameter available: what can be promised now.
    package func waitingLink(_ product: ID<Product>, available: Quantity) -> HTML {
        guard visit.web.signedIn?.principal.isStaff != true else { return .empty }
        let words = available.isPositive ? t("catalog.waiting.watchPrice") : t("catalog.waiting.watchArrival")
        return buttonLink(words, to: "/selections/subscriptions/new?product=\(product)", icon: "bell")
    }
}
