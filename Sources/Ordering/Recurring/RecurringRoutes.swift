// The door of Recurring: orders that repeat by a calendar.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do here.
    func addRecurringRoutes(to routes: MemberRoutes) {
        routes.get("orders/recurring", requires: .placeOrders, listRecurring)
        routes.get("templates/:template/schedule", requires: .placeOrders, editSchedule)
        routes.post("templates/:template/schedule", requires: .placeOrders, setSchedule)
        routes.post("templates/:template/schedule/pause", requires: .placeOrders, pauseSchedule)
        routes.post("templates/:template/schedule/skip", requires: .placeOrders, skipDate)
        routes.post("templates/:template/schedule/restoration", requires: .placeOrders, restoreDate)
        routes.post("templates/:template/schedule/removal", requires: .placeOrders, endSchedule)
    }

    /// What the vendor's people do here.
    func addRecurringRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addRecurringJobs(to registry: inout JobRegistry, files: FileStore) {
        addScheduleJob(to: &registry)
    }

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addRecurring(to all: inout Contributions) {
        all.todos.append(recurringTodo)
        all.attention.append(recurringAttention)
        all.shortcuts.append(
            Shortcut("ordering.recurring.title", "/orders/recurring", icon: "repeat", for: Audience(.placeOrders)))
    }

    /// Forms that may be larger than others.
    static let recurringUploads: [BodyAllowance] = []
}
