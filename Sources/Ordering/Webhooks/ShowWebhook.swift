// A director looks at an address: whether it takes what is sent, and every message of the last thirty days.

import Database
import Foundation
import Hummingbird
import Kernel
import Outbound
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /company/webhooks/{webhook}`
    func showWebhook(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (id, principal, wanted) = (try webhookID(context), context.principal, request.page(limit: 30))
        let found = try await database.read { tx in
            let webhook = try Ordering.webhook(id, by: principal, in: tx)
            return (webhook: webhook, deliveries: try Ordering.deliveries(to: id, wanted, in: tx))
        }
        return context.webhookPage(found.webhook, found.deliveries)
    }

    /// `GET /company/webhooks/{webhook}/deliveries/{delivery}`
    func showDelivery(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (id, principal) = (try webhookID(context), context.principal)
        guard let delivery = context.web.parameters.get("delivery").flatMap({ ID<WebhookDelivery>($0) }) else {
            throw NotFound()
        }
        let found = try await database.read { tx in
            try Ordering.delivery(delivery, to: id, by: principal, in: tx)
        }
        return context.deliveryPage(found.webhook, found.delivery, found.attempts)
    }
}

// MARK: - Page of an address

extension MemberContext {
    fileprivate func webhookPage(_ webhook: Webhook, _ deliveries: Page<WebhookDelivery>) -> HTML {
        var frame = PageFrame.webhooks(self, title: webhook.name)
        frame.subline = "\(webhook.url)"
        frame.badge = state(of: webhook, badge: true)
        frame.actions = webhookActions(webhook)
        let list: HTML =
            deliveries.items.isEmpty
            ? emptyState(
                icon: "send", title: t("ordering.webhooks.deliveries.none.title"),
                text: t("ordering.webhooks.deliveries.none.text"), inline: true)
            : table(deliveriesTable(webhook), deliveries.items, label: t("ordering.webhooks.deliveries"))
        return page(
            frame,
            """
            \(webhookNotice(webhook))\(card(t("ordering.webhooks.facts"), id: "facts-h", webhookFacts(webhook)))
            \(pageSection(
                t("ordering.webhooks.deliveries"), id: "deliveries-h",
                "\(list)\(pager(deliveries, path: webhook.path))"))
            \(removalDialog(webhook))\(secretDialog(webhook))
            """)
    }

    private func webhookActions(_ webhook: Webhook) -> HTML {
        let steer: HTML =
            webhook.isActive
            ? pressForm("\(webhook.path)/pause", submit(t("ordering.webhooks.pause"), .plain, size: .regular))
            : pressForm("\(webhook.path)/resumption", submit(t("ordering.webhooks.resume"), .plain, size: .regular))
        let test: HTML? =
            webhook.isActive
            ? pressForm("\(webhook.path)/test", submit(t("ordering.webhooks.test"), .plain, size: .regular)) : nil
        let edit = buttonLink(t("ordering.webhooks.edit"), to: "\(webhook.path)/edit", icon: "edit")
        return "\(test)\(steer)\(edit)"
    }

    /// Why nothing is sent now, or that it waits.
    private func webhookNotice(_ webhook: Webhook) -> HTML? {
        if !webhook.isActive {
            return notice(.warning, t("ordering.webhooks.state.paused"), "\(words(of: webhook.pausedBecause))")
        }
        guard let since = webhook.failingSince else { return nil }
        let next = webhook.heldUntil.map { formats.dateTime($0) }
        let held = next.map { t("ordering.webhooks.held", ["when": $0]) } ?? ""
        return notice(
            .warning, t("ordering.webhooks.failingSince", ["when": formats.dateTime(since)]), "\(held)")
    }

    private func webhookFacts(_ webhook: Webhook) -> HTML {
        let topics = webhook.topics.map { t("ordering.webhooks.topic.\($0.word)") }.joined(separator: ", ")
        var rows = [
            Pair(t("ordering.webhooks.column.topics"), "\(topics)"),
            Pair(t("ordering.webhooks.column.owner"), "\(webhook.owner)"),
        ]
        if let until = webhook.oldSecretUntil, until > now {
            rows.append(Pair(t("ordering.webhooks.oldSecret"), "\(formats.dateTime(until))"))
        }
        let renew = button(
            t("ordering.webhooks.renew"), .ghost, size: .small, attributes: opening("renew-\(webhook.id)"))
        let remove = button(
            t("ordering.webhooks.remove"), .ghost, size: .small, attributes: opening("remove-\(webhook.id)"))
        let replay = pressForm(
            "\(webhook.path)/replay", submit(t("ordering.webhooks.replayFailed"), .ghost, size: .small))
        return "\(pairs(rows))<div class=\"btnrow\">\(renew)\(replay)\(remove)</div>"
    }

    private func removalDialog(_ webhook: Webhook) -> HTML {
        confirmation(
            "remove-\(webhook.id)",
            Confirmation(
                t("ordering.webhooks.remove.title", ["name": webhook.name]),
                consequence: t("ordering.webhooks.remove.text"), verb: t("ordering.webhooks.remove"),
                keep: t("ordering.webhooks.remove.keep"), path: "\(webhook.path)/removal"))
    }

    private func secretDialog(_ webhook: Webhook) -> HTML {
        confirmation(
            "renew-\(webhook.id)",
            Confirmation(
                t("ordering.webhooks.renew.title"), consequence: t("ordering.webhooks.renew.text"),
                verb: t("ordering.webhooks.renew"), keep: t("ordering.webhooks.renew.keep"),
                path: "\(webhook.path)/secret"))
    }

    private func deliveriesTable(_ webhook: Webhook) -> Table<WebhookDelivery> {
        let context = self
        let what = TableColumn<WebhookDelivery>("what", "ordering.webhooks.column.what") { delivery in
            """
            <a class="rowlink" href="\(url: "\(webhook.path)/deliveries/\(delivery.id)")">\
            \(context.words(of: delivery))</a>
            """
        }
        let at = TableColumn<WebhookDelivery>("at", "ordering.webhooks.column.at", classes: "muted") {
            context.moment($0.createdAt)
        }
        let tries = TableColumn<WebhookDelivery>("tries", "ordering.webhooks.column.tries", align: .end, .useful) {
            "\(context.formats.count($0.attempts))"
        }
        let answer = TableColumn<WebhookDelivery>("answer", "ordering.webhooks.column.answer", classes: "muted") {
            "\($0.status.map { String($0) } ?? "—")"
        }
        let state = TableColumn<WebhookDelivery>("state", "ordering.webhooks.column.state") {
            context.state(of: $0)
        }
        return Table(still: "webhook-deliveries", as: .stack, [what, at, tries, answer, state])
    }

    /// «Статус заказа изменился, 2026-000123»
    private func words(of delivery: WebhookDelivery) -> String {
        let word = WebhookTopic(rawValue: delivery.topic)?.word ?? WebhookTopic.test.word
        let topic = t("ordering.webhooks.topic.\(word)")
        return delivery.subject.isEmpty ? topic : "\(topic), \(delivery.subject)"
    }

    private func state(of delivery: WebhookDelivery) -> HTML {
        switch delivery.state {
        case .delivered: status(.done, t("ordering.webhooks.delivery.delivered"))
        case .failed: status(.failed, t("ordering.webhooks.delivery.failed"))
        case .dropped: status(.cancelled, t("ordering.webhooks.delivery.dropped"))
        case .waiting where delivery.attempts > 0: status(.doubtful, t("ordering.webhooks.delivery.again"))
        case .waiting: status(.placed, t("ordering.webhooks.delivery.waiting"))
        }
    }
}

// MARK: - Page of a message

extension MemberContext {
    fileprivate func deliveryPage(
        _ webhook: Webhook, _ delivery: WebhookDelivery, _ attempts: [WebhookAttempt]
    ) -> HTML {
        var frame = PageFrame.webhooks(self, title: words(of: delivery), of: webhook)
        frame.badge = state(of: delivery)
        let replay = submit(t("ordering.webhooks.replay"), .plain, size: .regular)
        frame.actions = pressForm("\(webhook.path)/deliveries/\(delivery.id)/replay", replay)
        var rows = [
            Pair(t("ordering.webhooks.event"), "<code>\(delivery.eventID.uuidString.lowercased())</code>"),
            Pair(t("ordering.webhooks.sequence"), "\(formats.count(delivery.sequence))"),
        ]
        if delivery.state == .waiting, let next = delivery.nextAt {
            rows.append(Pair(t("ordering.webhooks.next"), "\(formats.dateTime(max(next, webhook.heldUntil ?? next)))"))
        }
        let tries: HTML =
            attempts.isEmpty
            ? "<p class=\"muted\">\(t("ordering.webhooks.attempts.none"))</p>"
            : "<div class=\"stack\">\(attempts.map { attempt($0) })</div>"
        return page(
            frame,
            """
            \(card(t("ordering.webhooks.facts"), id: "facts-h", pairs(rows)))
            \(pageSection(t("ordering.webhooks.request"), id: "request-h", written(delivery.payload)))
            \(pageSection(t("ordering.webhooks.attempts"), id: "tries-h", count: attempts.count, tries))
            """)
    }

    private func attempt(_ attempt: WebhookAttempt) -> HTML {
        let outcome =
            attempt.status.map { t("ordering.webhooks.answered", ["status": String($0)]) }
            ?? t("ordering.webhooks.failure.\(attempt.failure ?? OutboundFailure.broken.rawValue)")
        let isTaken = attempt.status.map { (200..<300).contains($0) } ?? false
        let took = t("ordering.webhooks.took", ["milliseconds": formats.count(attempt.milliseconds)])
        return """
            <div><p>\(status(isTaken ? .done : .failed, outcome)) \
            <span class="muted">\(formats.dateTime(attempt.at)), \(took)</span></p>\
            \(attempt.answer.isEmpty ? nil : written(attempt.answer))</div>
            """
    }

    /// What machines say to one another: as it is, and no wider than the page.
    private func written(_ text: String) -> HTML { "<pre class=\"wire\" tabindex=\"0\">\(text)</pre>" }
}
