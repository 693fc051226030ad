// A director sees which programs of the company are told of what, and whether they take it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /company/webhooks`
    func listWebhooks(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let principal = context.principal
        let webhooks = try await database.read { tx in try Ordering.webhooks(by: principal, in: tx) }
        return context.webhooksPage(webhooks)
    }

    /// The address a path names.
    ///
    /// - Throws: `NotFound` for what is no identifier.
    func webhookID(_ context: MemberContext) throws -> ID<Webhook> {
        guard let id = context.web.parameters.get("webhook").flatMap({ ID<Webhook>($0) }) else { throw NotFound() }
        return id
    }

    /// What waits for whoever looks after addresses: those that are paused by themselves; one statement.
    static let webhookTodos = TodoSource(
        for: Audience(.manageKeys),
        ifAny: { context in
            """
            SELECT h.changed_at AS since FROM webhooks h
            WHERE \(context.principal.covers("h", for: .manageKeys, owner: "user_id")) AND h.removed_at IS NULL
              AND NOT h.is_active AND h.paused_because <> \(WebhookPause.byHand.rawValue)
            """
        },
        todos: { context, tx in
            let paused = try Ordering.webhooks(by: context.principal, in: tx).filter {
                !$0.isActive && $0.pausedBecause != .byHand
            }
            return paused.map { webhook in
                Todo(
                    tone: .danger, title: context.t("ordering.webhooks.todo", ["name": webhook.name]),
                    text: context.words(of: webhook.pausedBecause), action: context.t("ordering.webhooks.todo.act"),
                    path: webhook.path, since: webhook.pausedAt ?? context.now)
            }
        })
}

// MARK: - Page

extension PageContext {
    /// Why nothing is sent to an address.
    func words(of pause: WebhookPause?) -> String { t("ordering.webhooks.paused.\((pause ?? .byHand).rawValue)") }

    /// Whether an address works.
    func state(of webhook: Webhook, badge isBadge: Bool = false) -> HTML {
        guard webhook.isActive else {
            let isByHand = webhook.pausedBecause == .byHand
            return status(
                isByHand ? .cancelled : .failed, t("ordering.webhooks.state.paused"), badge: isBadge)
        }
        guard webhook.failures == 0 else {
            return status(.doubtful, t("ordering.webhooks.state.failing"), badge: isBadge)
        }
        return webhook.lastAt == nil
            ? status(.placed, t("ordering.webhooks.state.unused"), tone: .muted, badge: isBadge)
            : status(.done, t("ordering.webhooks.state.works"), badge: isBadge)
    }
}

extension PageFrame {
    /// The frame of the pages about addresses; the list itself without a title of its own.
    static func webhooks(_ context: MemberContext, title: String? = nil, of webhook: Webhook? = nil) -> PageFrame {
        let list = context.t("ordering.webhooks.title")
        var frame = PageFrame(title ?? list)
        frame.breadcrumbs = [("/settings", context.t("identity.settings.title"))]
        if title != nil { frame.breadcrumbs.append(("/company/webhooks", list)) }
        if let webhook { frame.breadcrumbs.append((webhook.path, webhook.name)) }
        frame.density = "regular"
        return frame
    }
}

extension MemberContext {
    /// What programs of the company have: keys to come in, and addresses to be told.
    private var programTabs: HTML {
        tabs(
            t("identity.keys.tabs"),
            [
                TabLink(t("identity.keys.title"), "/settings/api-keys", current: false),
                TabLink(t("ordering.webhooks.title"), "/company/webhooks", current: true),
            ])
    }

    fileprivate func webhooksPage(_ webhooks: [Webhook]) -> HTML {
        var frame = PageFrame.webhooks(self)
        let add = buttonLink(t("ordering.webhooks.add"), to: "/company/webhooks/new", .primary, icon: "plus")
        guard !webhooks.isEmpty else {
            let none = emptyState(
                icon: "send", title: t("ordering.webhooks.none.title"), text: t("ordering.webhooks.none.text"),
                action: add)
            return page(frame, "\(programTabs)\(none)")
        }
        frame.actions = add
        return page(
            frame,
            """
            \(programTabs)<p class="muted">\(t("ordering.webhooks.lead"))</p>
            \(table(webhooksTable, webhooks, label: t("ordering.webhooks.title")))
            """)
    }

    private var webhooksTable: Table<Webhook> {
        let context = self
        let name = TableColumn<Webhook>("name", "ordering.webhooks.column.name") { webhook in
            """
            <a class="rowlink" href="\(url: webhook.path)">\(webhook.name)</a>\
            <span class="sub">\(webhook.url)</span>
            """
        }
        let topics = TableColumn<Webhook>("topics", "ordering.webhooks.column.topics", .useful) { webhook in
            "\(webhook.topics.map { context.t("ordering.webhooks.topic.\($0.word)") }.joined(separator: ", "))"
        }
        let owner = TableColumn<Webhook>("owner", "ordering.webhooks.column.owner", .useful, classes: "muted") {
            "\($0.owner)"
        }
        let last = TableColumn<Webhook>("last", "ordering.webhooks.column.last", classes: "muted") { webhook in
            webhook.lastAt.map { context.moment($0) } ?? "—"
        }
        let state = TableColumn<Webhook>("state", "ordering.webhooks.column.state") { context.state(of: $0) }
        var table = Table("webhooks", [name, topics, owner, last, state])
        table.shape = .stack
        return table
    }
}
