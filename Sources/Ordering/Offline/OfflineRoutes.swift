// The door of Offline: what is readable, and what is queued, without a network.

import Database
import Web

extension Ordering {
    /// What members do here.
    func addOfflineRoutes(to routes: MemberRoutes) {}

    /// What the vendor's people do here.
    func addOfflineRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addOfflineJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addOffline(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let offlineUploads: [BodyAllowance] = []
}
