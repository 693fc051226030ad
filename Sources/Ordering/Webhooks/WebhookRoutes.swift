// The door of Webhooks: telling a customer's own program what changed.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do here.
    func addWebhookRoutes(to routes: MemberRoutes) {
        routes.get("company/webhooks", requires: .manageKeys, listWebhooks)
        routes.post("company/webhooks", requires: .manageKeys, makeWebhook)
        routes.get("company/webhooks/new", requires: .manageKeys, newWebhook)
        routes.get("company/webhooks/:webhook", requires: .manageKeys, showWebhook)
        routes.post("company/webhooks/:webhook", requires: .manageKeys, changeWebhook)
        routes.get("company/webhooks/:webhook/edit", requires: .manageKeys, editWebhook)
        routes.post("company/webhooks/:webhook/pause", requires: .manageKeys, pauseWebhook)
        routes.post("company/webhooks/:webhook/resumption", requires: .manageKeys, resumeWebhook)
        routes.post("company/webhooks/:webhook/removal", requires: .manageKeys, removeWebhook)
        routes.post("company/webhooks/:webhook/restoration", requires: .manageKeys, restoreWebhook)
        routes.post("company/webhooks/:webhook/secret", requires: .manageKeys, renewSecret)
        routes.post("company/webhooks/:webhook/test", requires: .manageKeys, testWebhook)
        routes.post("company/webhooks/:webhook/replay", requires: .manageKeys, replayFailed)
        routes.get("company/webhooks/:webhook/deliveries/:delivery", requires: .manageKeys, showDelivery)
        routes.post("company/webhooks/:webhook/deliveries/:delivery/replay", requires: .manageKeys, replayDelivery)
    }

    /// What the vendor's people do here.
    func addWebhookRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addWebhookJobs(to registry: inout JobRegistry, files: FileStore) {
        addTelling(to: &registry)
        addDelivering(to: &registry, files: files)
    }

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addWebhook(to all: inout Contributions) {
        all.todos.append(webhookTodos)
        all.shortcuts += [
            Shortcut(
                "ordering.webhooks.title", "/company/webhooks", icon: "send", in: "identity.settings.title",
                for: Audience(.manageKeys)),
            Shortcut(
                "ordering.webhooks.new", "/company/webhooks/new", icon: "plus", action: true,
                for: Audience(.manageKeys)),
        ]
    }

    /// Forms that may be larger than others: lists of programs.
    static let webhookUploads = ["orders", "carts", "order-templates"].map { name in
        BodyAllowance(prefix: "/api/v1/\(name)", bytes: 8 << 20)
    }
}
