// A director mends an address and what it is told of, and gives it another secret.

import Database
import Foundation
import Hummingbird
import Kernel
import Outbound
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /company/webhooks/{webhook}/edit`
    func editWebhook(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let webhook = try await webhook(context)
        return context.webhookForm(TypedForm(WebhookForm(webhook)), of: webhook)
    }

    /// `POST /company/webhooks/{webhook}`
    func changeWebhook(_ request: Request, _ context: MemberContext) async throws -> Response {
        let webhook = try await webhook(context)
        let form = WebhookForm(context.form)
        var typed = TypedForm(form, form.problems(for: context))
        if typed.problems.isEmpty {
            let (principal, now, isLocal) = (context.principal, context.now, context.site.mayReachItself)
            do {
                return try await context.once { tx in
                    try Ordering.changeWebhook(webhook.id, form, isLocal: isLocal, by: principal, at: now, in: tx)
                    return .redirect(to: webhook.path, message: "ordering.webhooks.changed", ["name": form.name])
                }
            } catch let refusal as WebhookRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return context.webhookForm(typed, of: webhook).response(status: .unprocessableContent)
    }

    /// `POST /company/webhooks/{webhook}/secret`: another secret; the old one counts for a day beside it.
    func renewSecret(_ request: Request, _ context: MemberContext) async throws -> Response {
        let webhook = try await webhook(context)
        let secret = Secret("whsec_" + context.site.randomness.token())
        let sealed = try SecretVault(beside: files).seal(secret, for: Webhook.purpose(webhook.id))
        let (principal, now) = (context.principal, context.now)
        _ = try await context.once { tx in
            try Ordering.renewSecret(of: webhook.id, sealed: sealed, by: principal, at: now, in: tx)
            return .redirect(to: webhook.path)
        }
        let kept = try await database.read { tx in try Ordering.webhook(webhook.id, by: principal, in: tx) }
        guard kept.secret == sealed else {
            return .redirect(to: webhook.path, message: "ordering.webhooks.shownAlready")
        }
        return context.secretPage(of: kept, secret).response()
    }

    /// The address a path names.
    ///
    /// - Throws: `NotFound`, also for what belongs to another customer.
    func webhook(_ context: MemberContext) async throws -> Webhook {
        let (id, principal) = (try webhookID(context), context.principal)
        return try await database.read { tx in try Ordering.webhook(id, by: principal, in: tx) }
    }
}

// MARK: - Operations

/// An address was mended, or is told of other things.
package struct WebhookChanged: DomainEvent {
    package static let name = "ordering.webhook_changed"
    package let webhookID: ID<Webhook>
    package let webhookName: String
    package let url: String
    package let topics: [WebhookTopic]
    package var subject: EventSubject { EventSubject("webhook", webhookID) }
}

/// An address has another secret.
package struct WebhookSecretRenewed: DomainEvent {
    package static let name = "ordering.webhook_secret_renewed"
    package let webhookID: ID<Webhook>
    package var subject: EventSubject { EventSubject("webhook", webhookID) }
}

extension Ordering {
    /// For so long the secret before counts as well, in seconds: a day.
    static let secretOverlap: TimeInterval = 86_400

    /// Mends an address. What failed before is no word about the new one.
    ///
    /// - Throws: ``WebhookRefusal/nothingChosen``; `NotFound` for what the principal may not look after.
    static func changeWebhook(
        _ id: ID<Webhook>, _ form: WebhookForm, isLocal: Bool, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard !form.topics.isEmpty else { throw WebhookRefusal.nothingChosen }
        let changed = try tx.execute(
            """
            UPDATE webhooks SET name = \(form.name), url = \(form.url), topics = \(form.topics.words),
                is_local = \(isLocal), failures = 0, failing_since = NULL, held_until = NULL, changed_at = \(now)
            WHERE id = \(id) AND \(mayLookAfter(by: principal))
            """)
        guard changed == 1 else { throw NotFound() }
        let event = WebhookChanged(webhookID: id, webhookName: form.name, url: form.url, topics: form.topics)
        try tx.announce(event, by: principal, at: now)
    }

    /// Gives an address another secret.
    ///
    /// - Throws: `NotFound` for what the principal may not look after.
    static func renewSecret(
        of id: ID<Webhook>, sealed: [UInt8], by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let renewed = try tx.execute(
            """
            UPDATE webhooks SET old_secret = secret, old_secret_until = \(now.addingTimeInterval(secretOverlap)),
                secret = \(sealed), changed_at = \(now)
            WHERE id = \(id) AND \(mayLookAfter(by: principal))
            """)
        guard renewed == 1 else { throw NotFound() }
        try tx.announce(WebhookSecretRenewed(webhookID: id), by: principal, at: now)
    }

    /// The condition that a row of `webhooks` is the principal's to change.
    static func mayLookAfter(by principal: Principal) -> SQL {
        "removed_at IS NULL AND \(principal.covers("webhooks", for: .manageKeys, owner: "user_id"))"
    }
}
