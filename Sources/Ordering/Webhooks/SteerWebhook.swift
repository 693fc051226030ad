// A director pauses an address, lets it go on, removes it and brings it back, tries it out, and sends messages again.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /company/webhooks/{webhook}/pause`
    func pauseWebhook(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await steer(context, "ordering.webhooks.done.paused") { webhook, principal, now, tx in
            try Ordering.pause(webhook, because: .byHand, by: principal, at: now, in: tx)
        }
    }

    /// `POST /company/webhooks/{webhook}/resumption`
    func resumeWebhook(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await steer(context, "ordering.webhooks.done.resumed") { webhook, principal, now, tx in
            try Ordering.resume(webhook, by: principal, at: now, in: tx)
        }
    }

    /// `POST /company/webhooks/{webhook}/test`: one message that says nothing.
    func testWebhook(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await steer(context, "ordering.webhooks.done.tested") { webhook, _, now, tx in
            let message = WebhookMessage(testing: UUID(), at: now)
            try Ordering.queue(message, about: "", nil, false, to: webhook, at: now, in: tx)
            // Whoever tries wants to know at once, whatever failed before.
            try tx.execute("UPDATE webhooks SET held_until = NULL WHERE id = \(webhook.id)")
        }
    }

    /// `POST /company/webhooks/{webhook}/replay`: everything that failed.
    func replayFailed(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await steer(context, "ordering.webhooks.done.replayed") { webhook, _, now, tx in
            try Ordering.replay(to: webhook, at: now, in: tx)
        }
    }

    /// `POST /company/webhooks/{webhook}/deliveries/{delivery}/replay`
    func replayDelivery(_ request: Request, _ context: MemberContext) async throws -> Response {
        guard let id = context.web.parameters.get("delivery").flatMap({ ID<WebhookDelivery>($0) }) else {
            throw NotFound()
        }
        return try await steer(context, "ordering.webhooks.done.replayed") { webhook, _, now, tx in
            try Ordering.replay(id, to: webhook, at: now, in: tx)
        }
    }

    /// `POST /company/webhooks/{webhook}/removal`
    func removeWebhook(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try webhookID(context), context.principal, context.now)
        return try await context.once { tx in
            let webhook = try Ordering.webhook(id, by: principal, in: tx)
            try Ordering.removeWebhook(webhook, by: principal, at: now, in: tx)
            return .redirect(
                to: "/company/webhooks", message: "ordering.webhooks.done.removed", ["name": webhook.name],
                undo: UndoForm("\(webhook.path)/restoration"))
        }
    }

    /// `POST /company/webhooks/{webhook}/restoration`
    func restoreWebhook(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try webhookID(context), context.principal, context.now)
        return try await context.once { tx in
            try Ordering.restoreWebhook(id, by: principal, at: now, in: tx)
            return .redirect(to: "/company/webhooks/\(id)", message: "ordering.webhooks.done.restored")
        }
    }

    private func steer(
        _ context: MemberContext, _ message: String,
        _ act: @escaping @Sendable (Webhook, Principal, Date, Transaction) throws -> Void
    ) async throws -> Response {
        let (id, principal, now) = (try webhookID(context), context.principal, context.now)
        return try await context.once { tx in
            let webhook = try Ordering.webhook(id, by: principal, in: tx)
            try act(webhook, principal, now, tx)
            return .redirect(to: webhook.path, message: message)
        }
    }
}

// MARK: - Operations

/// A paused address is told again.
package struct WebhookResumed: DomainEvent {
    package static let name = "ordering.webhook_resumed"
    package let webhookID: ID<Webhook>
    package var subject: EventSubject { EventSubject("webhook", webhookID) }
}

/// An address was removed, or came back.
package struct WebhookRemoved: DomainEvent {
    package static let name = "ordering.webhook_removed"
    package let webhookID: ID<Webhook>
    package let isBack: Bool
    package var subject: EventSubject { EventSubject("webhook", webhookID) }
}

extension Ordering {
    /// Lets a paused address go on, with what waits since three days at most; what is older has failed, and may be sent
    /// again by hand.
    static func resume(_ webhook: Webhook, by principal: Principal, at now: Date, in tx: Transaction) throws {
        let resumed = try tx.execute(
            """
            UPDATE webhooks SET is_active = \(true), paused_at = NULL, paused_because = '', failures = 0,
                failing_since = NULL, held_until = NULL, changed_at = \(now)
            WHERE id = \(webhook.id) AND NOT is_active
            """)
        guard resumed == 1 else { return }
        try tx.execute(
            """
            UPDATE webhook_deliveries SET state = \(WebhookDeliveryState.failed), next_at = NULL
            WHERE webhook_id = \(webhook.id) AND state = 'waiting'
              AND COALESCE(tried_from, created_at) < \(now.addingTimeInterval(-WebhookBackoff.patience))
            """)
        try tx.execute(
            """
            UPDATE webhook_deliveries SET next_at = \(now), tried_from = \(now)
            WHERE webhook_id = \(webhook.id) AND state = 'waiting'
            """)
        try tx.announce(WebhookResumed(webhookID: webhook.id), by: principal, at: now)
    }

    /// Sends one message again, whatever became of it; what waits already is sent at once.
    ///
    /// - Throws: `NotFound` for a message to another address.
    static func replay(
        _ id: ID<WebhookDelivery>, to webhook: Webhook, at now: Date, in tx: Transaction
    ) throws {
        let replayed = try replay("id = \(id)", to: webhook, at: now, in: tx)
        guard replayed == 1 else { throw NotFound() }
    }

    /// Sends everything again that failed.
    static func replay(to webhook: Webhook, at now: Date, in tx: Transaction) throws {
        try replay("state = 'failed'", to: webhook, at: now, in: tx)
    }

    @discardableResult
    private static func replay(_ which: SQL, to webhook: Webhook, at now: Date, in tx: Transaction) throws -> Int {
        try tx.execute("UPDATE webhooks SET held_until = NULL WHERE id = \(webhook.id)")
        // The same message with the same event: a receiver who has done what it says does nothing.
        return try tx.execute(
            """
            UPDATE webhook_deliveries SET state = \(WebhookDeliveryState.waiting), attempts = 0, next_at = \(now),
                tried_from = \(now), delivered_at = NULL
            WHERE webhook_id = \(webhook.id) AND \(which)
            """)
    }

    /// Removes an address; nothing is sent to it, and it can come back as it is.
    static func removeWebhook(_ webhook: Webhook, by principal: Principal, at now: Date, in tx: Transaction) throws {
        let removed = try tx.execute(
            "UPDATE webhooks SET removed_at = \(now) WHERE id = \(webhook.id) AND removed_at IS NULL")
        guard removed == 1 else { throw NotFound() }
        try tx.announce(WebhookRemoved(webhookID: webhook.id, isBack: false), by: principal, at: now)
    }

    /// Brings a removed address back.
    ///
    /// - Throws: `NotFound` when there is nothing the principal may bring back.
    static func restoreWebhook(
        _ id: ID<Webhook>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let restored = try tx.execute(
            """
            UPDATE webhooks SET removed_at = NULL, changed_at = \(now)
            WHERE id = \(id) AND removed_at IS NOT NULL
              AND \(principal.covers("webhooks", for: .manageKeys, owner: "user_id"))
            """)
        guard restored == 1 else { throw NotFound() }
        try tx.announce(WebhookRemoved(webhookID: id, isBack: true), by: principal, at: now)
    }
}
