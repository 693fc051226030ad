// The door of Returns: goods that come back, and claims.

import Database
import Web

extension Ordering {
    /// What members do here.
    func addReturnRoutes(to routes: MemberRoutes) {}

    /// What the vendor's people do here.
    func addReturnRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addReturnJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addReturn(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let returnUploads: [BodyAllowance] = []
}
