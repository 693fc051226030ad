// What the vendor's people narrow the list of orders by besides: whose customer, which one, and what nobody answered.

import Database
import Foundation
import Kernel
import Web

/// Whom the list can be narrowed to.
package struct StaffOrderFilters: Sendable {
    let managers: [FieldOption]
    let customers: [FieldOption]

    /// Reads those within the principal's reach: two statements.
    package init(for principal: Principal, in tx: Transaction) throws {
        let isEverybody = principal.depth(of: .workWithCustomers) == .all
        managers =
            try isEverybody
            ? tx.all(
                """
                SELECT id, name FROM users WHERE staff_role = 'manager' AND disabled_at IS NULL
                ORDER BY name, id LIMIT 200
                """
            ) { FieldOption((try $0["id"] as ID<User>).description, try $0["name"]) } : []
        let own: SQL = isEverybody ? "TRUE" : "c.manager_id = \(principal.userID)"
        customers = try tx.all(
            "SELECT c.id, c.name FROM customers c WHERE \(own) ORDER BY c.sort_name, c.id LIMIT 500"
        ) { FieldOption((try $0["id"] as ID<Customer>).description, try $0["name"]) }
    }

    /// The fields among the other filters.
    func fields(_ query: OrderQuery, _ context: some PageContext) -> HTML {
        let any = FieldOption("", context.t("ordering.staff.any"))
        let customer = context.field(
            Input(
                "customer", context.t("ordering.staff.customer"), .select,
                value: query.customer?.description ?? "", options: [any] + customers))
        let manager: HTML? =
            managers.isEmpty
            ? nil
            : context.field(
                Input(
                    "manager", context.t("ordering.staff.manager"), .select,
                    value: query.manager?.description ?? "", options: [any] + managers))
        let asked = context.field(
            Input("asked", context.t("ordering.staff.asked"), .checkbox, value: query.isAsked ? "on" : ""))
        return "\(customer)\(manager)\(asked)"
    }

    /// Those in force.
    func chips(_ query: OrderQuery, _ context: some PageContext) -> [FilterBar.Chip] {
        var shown: [FilterBar.Chip] = []
        if let customer = query.customer?.description {
            let name = customers.first { $0.value == customer }?.label ?? "—"
            shown.append(FilterBar.Chip(context.t("ordering.staff.customer"), name, names: ["customer"]))
        }
        if let manager = query.manager?.description {
            let name = managers.first { $0.value == manager }?.label ?? "—"
            shown.append(FilterBar.Chip(context.t("ordering.staff.manager"), name, names: ["manager"]))
        }
        if query.isAsked {
            shown.append(
                FilterBar.Chip(context.t("ordering.staff.asked"), context.t("ordering.staff.yes"), names: ["asked"]))
        }
        return shown
    }
}
