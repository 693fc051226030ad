// After signing in: what goes on now, and the ways people take most.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Ordering
import Web

/// The first page of a member, and the way to it.
package struct Dashboard: Sendable {
    let database: Database

    /// The section of the sidebar.
    package static let navigation = [
        NavigationItem(
            section: "dashboard", path: "/dashboard", icon: "home", title: "portal.dashboard.title",
            permission: .manageProfile)
    ]

    func addRoutes(to doors: Doors) {
        doors.publicRoutes.get("", enter)
        doors.memberRoutes.get("dashboard", requires: .manageProfile, showDashboard)
    }

    /// `GET /`
    func enter(_ request: Request, _ context: PublicContext) async throws -> Response {
        .redirect(to: context.principal == nil ? "/login" : context.homePath)
    }

    /// `GET /dashboard`
    func showDashboard(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let principal = context.principal
        var query = OrderQuery()
        query.page = PageRequest(limit: 8)
        let (seesOrders, wanted) = (principal.may(.viewOrders), query)
        let orders = try await database.read { tx in
            seesOrders ? try Ordering.orders(wanted, for: principal, in: tx).page.items : []
        }
        return dashboardPage(orders, context)
    }
}

private func dashboardPage(_ orders: [Order], _ context: MemberContext) -> HTML {
    var frame = PageFrame(context.t("portal.dashboard.hello", ["name": context.signedIn.name]), section: "dashboard")
    frame.subline = context.signedIn.customerName.map { "\($0)" }
    let mayOrder = context.principal.may(.placeOrders)
    return context.page(
        frame,
        """
        <section class="card section"><div class="card__head"><h2>\(context.t("portal.dashboard.quick"))</h2></div><div class="card__body quick">
        \(mayOrder ? quick("catalog", "/catalog", "portal.quick.catalog", context) : nil)
        \(mayOrder ? quick("cart", "/cart", "portal.quick.cart", context) : nil)
        \(context.principal.may(.viewOrders) ? quick("orders", "/orders?tab=current", "portal.quick.orders", context) : nil)
        \(context.principal.may(.viewCompany) ? quick("company", "/company", "portal.quick.company", context) : nil)
        </div></section>
        \(context.principal.may(.viewOrders) ? recent(orders, context) : nil)
        """)
}

private func quick(_ icon: String, _ path: String, _ key: String, _ context: MemberContext) -> HTML {
    """
    <a class="btn" href="\(url: path)">\(context.icon(icon))\(context.t(key))</a>
    """
}

private func recent(_ orders: [Order], _ context: MemberContext) -> HTML {
    """
    <section class="section" aria-labelledby="recent-h"><div class="section__head"><h2 id="recent-h">\(context.t("portal.dashboard.recent"))</h2>\
    <a href="/orders">\(context.t("portal.dashboard.allOrders"))</a></div>
    \(orders.isEmpty
        ? context.emptyState(
            icon: "orders", title: context.t("ordering.orders.none.title"), text: context.t("ordering.orders.none.text"),
            action: "<a class=\"btn btn--primary\" href=\"/catalog\">\(context.t("ordering.orders.none.action"))</a>")
        : orderTable(orders, context, base: "/orders"))</section>
    """
}
