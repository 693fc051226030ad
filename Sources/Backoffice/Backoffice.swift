import Database
import Foundation
import Kernel
import Web

/// The vendor's side: staff see customers and their orders and move orders on.
///
/// Owns no tables. Calls ``Ordering`` and ``Customers``.
package struct Backoffice: Sendable {
    let database: Database

    package init(database: Database) {
        self.database = database
    }

    package func addRoutes(to routes: StaffRoutes) {
        routes.get("staff/orders", requires: .workWithCustomers, listOrders)
        routes.get("staff/orders.csv", requires: .workWithCustomers, exportOrders)
        routes.get("staff/orders.xlsx", requires: .workWithCustomers, exportOrdersWorkbook)
        routes.post("staff/orders/export", requires: .workWithCustomers, exportChosenOrders)
        routes.get("staff/orders/:number", requires: .workWithCustomers, showOrder)
        routes.post("staff/orders/:number/status", requires: .processOrders, moveOrder)
        routes.get("staff/customers", requires: .workWithCustomers, listCustomers)
        routes.get("staff/customers/new", requires: .manageCustomers, newCustomer)
        routes.post("staff/customers", requires: .manageCustomers, addCustomer)
        routes.get("staff/customers/:customer/invitations/new", requires: .manageCustomers, newInvitation)
        routes.post("staff/customers/:customer/invitations", requires: .manageCustomers, invitePerson)
        routes.get("staff/customers/:customer", requires: .workWithCustomers, showCustomer)
        routes.get("staff/price-types", requires: .administer, showPriceTypes)
        routes.post("staff/price-types", requires: .administer, choosePriceTypes)
        routes.get("staff/events", requires: .administer, listEvents)
        addGoodsRoutes(to: routes)
        routes.get("staff/prices/preview", requires: .managePrices, previewPrices)
        routes.get("staff/prices/preview.csv", requires: .managePrices, exportPreview)
    }

    /// The sections of the sidebar.
    package static let navigation = [
        NavigationItem(
            section: "desk", path: "/staff", icon: "home", title: "backoffice.desk.title",
            tabTitle: "backoffice.desk.tab", permission: .workWithCustomers, isForStaff: true),
        NavigationItem(
            section: "orders", path: "/staff/orders", icon: "orders", title: "backoffice.orders.title",
            permission: .workWithCustomers, isForStaff: true),
        NavigationItem(
            section: "customers", path: "/staff/customers", icon: "company", title: "backoffice.customers.title",
            permission: .workWithCustomers, isForStaff: true),
        NavigationItem(
            section: "prices", path: "/staff/prices/rules", icon: "money", title: "catalog.prices.title",
            permission: .managePrices, isForStaff: true),
    ]
}
