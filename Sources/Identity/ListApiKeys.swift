// A person sees which programs of the company come in by which keys, and when each was last used.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Identity {
    /// `GET /settings/api-keys`
    func listApiKeys(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (principal, now) = (context.principal, context.now)
        let keys = try await database.read { tx in try Identity.keys(by: principal, at: now, in: tx) }
        return context.keysPage(keys)
    }
}

// MARK: - Page

extension PageFrame {
    /// The frame of the pages about keys; the list itself without a title of its own.
    static func keys(_ context: MemberContext, title: String? = nil) -> PageFrame {
        let list = context.t("identity.keys.title")
        var frame = PageFrame(title ?? list)
        frame.breadcrumbs = [("/settings", context.t("identity.settings.title"))]
        if title != nil { frame.breadcrumbs.append(("/settings/api-keys", list)) }
        frame.density = "regular"
        return frame
    }
}

extension MemberContext {
    fileprivate func keysPage(_ keys: [ApiKey]) -> HTML {
        var frame = PageFrame.keys(self)
        let add = buttonLink(t("identity.keys.add"), to: "/settings/api-keys/new", .primary, icon: "plus")
        guard !keys.isEmpty else {
            let none = emptyState(
                icon: "key", title: t("identity.keys.none.title"), text: t("identity.keys.none.text"), action: add)
            return page(frame, "\(programTabs)\(none)")
        }
        frame.actions = add
        let living = keys.filter { $0.isAlive(at: now) }
        return page(
            frame,
            """
            \(programTabs)<p class="muted">\(t("identity.keys.lead"))</p>
            \(table(keysTable, keys, label: t("identity.keys.title")))
            \(living.map(revocationDialog))
            """)
    }

    /// What programs of the company have: keys to come in, and addresses to be told.
    private var programTabs: HTML {
        tabs(
            t("identity.keys.tabs"),
            [
                TabLink(t("identity.keys.title"), "/settings/api-keys", current: true),
                TabLink(t("ordering.webhooks.title"), "/company/webhooks", current: false),
            ])
    }

    private var keysTable: Table<ApiKey> {
        let name = TableColumn<ApiKey>("name", "identity.keys.column.name") { key in
            """
            <span class="medium">\(key.name)</span><span class="sub"><code>\(key.hint)…</code> · \(key.owner)</span>
            """
        }
        let scopes = TableColumn<ApiKey>("scopes", "identity.keys.column.scopes") { key in
            let words = key.scopes.map { t("identity.keys.scope.\($0.rawValue)") }.joined(separator: ", ")
            let places: HTML? = key.networks.isEmpty ? nil : "<span class=\"sub\">\(key.networks)</span>"
            return "\(words)\(places)"
        }
        let used = TableColumn<ApiKey>("used", "identity.keys.column.used") { key in
            guard let usedAt = key.usedAt else { return "<span class=\"quiet\">\(t("identity.keys.unused"))</span>" }
            return "\(moment(usedAt))<span class=\"sub\">\(key.usedFrom)</span>"
        }
        let expires = TableColumn<ApiKey>("expires", "identity.keys.column.expires", classes: "nowrap") { key in
            "\(formats.date(key.expiresAt))"
        }
        let state = TableColumn<ApiKey>("state", "identity.keys.column.state") { key in keyState(key) }
        return Table(still: "apikeys", as: .stack, [name, scopes, used, expires, state])
    }

    private func keyState(_ key: ApiKey) -> HTML {
        guard key.isAlive(at: now) else {
            return tag(t(key.revokedAt == nil ? "identity.keys.expired" : "identity.keys.isRevoked"))
        }
        let label: HTML = " aria-label=\"\(t("identity.keys.revoke")): \(key.name)\"\(opening("revoke-\(key.id)"))"
        return button(t("identity.keys.revoke"), .ghost, size: .small, attributes: label)
    }

    private func revocationDialog(_ key: ApiKey) -> HTML {
        confirmation(
            "revoke-\(key.id)",
            Confirmation(
                t("identity.keys.revoke.title", ["name": key.name]), consequence: t("identity.keys.revoke.text"),
                verb: t("identity.keys.revoke"), keep: t("identity.keys.revoke.keep"),
                path: "/settings/api-keys/\(key.id)/revocation"))
    }
}
