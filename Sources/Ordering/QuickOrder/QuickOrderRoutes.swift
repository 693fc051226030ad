// The door of QuickOrder: the keyboard grid and the barcode scanner.

import Database
import Web

extension Ordering {
    /// What members do here.
    func addQuickOrderRoutes(to routes: MemberRoutes) {}

    /// What the vendor's people do here.
    func addQuickOrderRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addQuickOrderJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addQuickOrder(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let quickOrderUploads: [BodyAllowance] = []
}
