// The door of Offline: what is readable, and what is queued, without a network.

import Database
import Kernel
import Web

extension Ordering {
    /// What a browser shows whom it knows nothing of.
    func addOfflineRoutes(to routes: PublicRoutes) {
        routes.get("no-connection", showNoConnection)
    }

    /// What members do here.
    func addOfflineRoutes(to routes: MemberRoutes) {
        routes.get("offline", requires: .browseCatalog, showOffline)
        routes.get("offline/orders", requires: .viewOrders, listOfflineOrders)
        routes.get("offline/orders/cards", requires: .viewOrders, showOfflineCards)
        routes.get("offline/lists", requires: .placeOrders, showOfflineLists)
        routes.post("offline/drafts", requires: .placeOrders, sendOfflineDraft)
        routes.post("offline/drafts/check", requires: .placeOrders, checkOfflineDraft)
    }

    /// What the vendor's people do here.
    func addOfflineRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addOfflineJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addOffline(to all: inout Contributions) {
        all.shortcuts.append(
            Shortcut("ordering.offline.title", "/offline", icon: "offline", for: Audience(.browseCatalog)))
        all.help.append(HelpTopic("offline", icon: "offline", for: Audience(.browseCatalog)))
    }

    /// Forms that may be larger than others.
    static let offlineUploads: [BodyAllowance] = []
}
