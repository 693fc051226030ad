// Staff find their customers and orders in the command palette and on the search page.

import Database
import Foundation
import Kernel
import Ordering
import Web

extension Backoffice {
    /// What the command palette and the search page find for staff.
    package static let palette = [
        PaletteSource(
            title: "backoffice.palette.customers", for: Audience(.workWithCustomers, staff: true),
            list: "/staff/customers"
        ) { text, limit, context, tx in
            let page = PageRequest(limit: limit)
            let found = try Backoffice.customers(named: text, page, for: context.principal, in: tx)
            return found.items.map { context.paletteItem($0) }
        },
        PaletteSource(
            title: "ordering.palette.orders", for: Audience(.workWithCustomers, staff: true), list: "/staff/orders"
        ) { text, limit, context, tx in
            let found = try Ordering.found(text, limit: limit, for: context.principal, at: context.now, in: tx)
            return found.map { context.paletteItem($0, naming: $0.payerName, base: "/staff/orders", typed: text) }
        },
    ]

    /// What the command palette offers by name.
    package static let shortcuts = [
        Shortcut(
            "backoffice.customer.new", "/staff/customers/new", icon: "plus", action: true,
            for: Audience(.manageCustomers, staff: true))
    ]
}

extension PageContext {
    fileprivate func paletteItem(_ customer: CustomerLine) -> PaletteItem {
        PaletteItem(
            icon: "company", title: customer.name,
            note: customer.manager ?? t("backoffice.class.\(customer.customerClass)"),
            path: "/staff/customers/\(customer.id)")
    }
}
