// The door of Recurring: orders that repeat by a calendar.

import Database
import Web

extension Ordering {
    /// What members do here.
    func addRecurringRoutes(to routes: MemberRoutes) {}

    /// What the vendor's people do here.
    func addRecurringRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addRecurringJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addRecurring(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let recurringUploads: [BodyAllowance] = []
}
