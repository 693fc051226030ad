// The door of Webhooks: telling a customer's own program what changed.

import Database
import Web

extension Ordering {
    /// What members do here.
    func addWebhookRoutes(to routes: MemberRoutes) {}

    /// What the vendor's people do here.
    func addWebhookRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addWebhookJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addWebhook(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let webhookUploads: [BodyAllowance] = []
}
