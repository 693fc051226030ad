// After a try: the message is done, waits for the next one, or has failed; an address that fails is held back, and
// after days without a single success it is paused and its people are told.

import Database
import Foundation
import Kernel
import Outbound
import Web

/// When a message that was not taken is sent again.
enum WebhookBackoff {
    /// A message is tried for so long, in seconds: three days.
    static let patience: TimeInterval = 72 * 3_600
    /// So many in a row, the last message given up among them, are no accident.
    static let manyFailures = 10
    private static let first: TimeInterval = 10
    private static let longest: TimeInterval = 4 * 3_600
    /// From so many failures in a row on the address itself is held back.
    private static let tolerated = 3

    /// Seconds until the next try: 10, doubled each time up to four hours, a quarter less or not: so that many failures
    /// spread out.
    static func delay(after attempts: Int, jitter: Double) -> TimeInterval {
        let doublings = Double(min(max(attempts - 1, 0), 30))
        return min(longest, first * pow(2, doublings)) * (0.75 + 0.25 * min(max(jitter, 0), 1))
    }

    /// Seconds for which nothing is sent to an address that refused so many messages in a row; nil for none.
    static func hold(after failures: Int, jitter: Double) -> TimeInterval? {
        failures < tolerated ? nil : min(3_600, delay(after: failures - tolerated + 1, jitter: jitter))
    }
}

/// Nothing is sent to an address of a customer's program any more.
package struct WebhookPaused: DomainEvent {
    package static let name = "ordering.webhook_paused"
    package let webhookID: ID<Webhook>
    package let webhookName: String
    package let because: String
    package var subject: EventSubject { EventSubject("webhook", webhookID) }
}

extension Ordering {
    /// Keeps what came of a try.
    static func settle(_ parcel: WebhookParcel, _ sent: SentMessage, at now: Date, in tx: Transaction) throws {
        let (webhook, delivery, answer) = (parcel.webhook, parcel.delivery, sent.answer)
        let attempts = delivery.attempts + 1
        let isLate = now.timeIntervalSince(delivery.triedFrom) > WebhookBackoff.patience
        let state: WebhookDeliveryState = answer.isTaken ? .delivered : isLate ? .failed : .waiting
        let wait = WebhookBackoff.delay(after: attempts, jitter: .random(in: 0...1))
        // A message that was taken back or settled meanwhile stays as it is.
        let settled = try tx.execute(
            """
            UPDATE webhook_deliveries SET state = \(state), attempts = \(attempts), status = \(answer.status),
                answer = \(answer.text), milliseconds = \(answer.milliseconds),
                next_at = \(state == .waiting ? now.addingTimeInterval(wait) : nil),
                delivered_at = \(answer.isTaken ? now : nil)
            WHERE id = \(delivery.id) AND state = 'waiting' AND attempts = \(delivery.attempts)
            """)
        guard settled == 1 else { return }
        try tx.execute(
            """
            INSERT INTO webhook_attempts (delivery_id, number, customer_id, at, status, failure, answer, milliseconds)
            SELECT \(delivery.id), COALESCE(MAX(a.number), 0) + 1, \(webhook.customerID), \(sent.at), \(answer.status),
                \(answer.failure?.rawValue), \(answer.text), \(answer.milliseconds)
            FROM webhook_attempts a WHERE a.delivery_id = \(delivery.id)
            """)
        try note(sent, on: webhook, isLast: isLate, at: now, in: tx)
    }

    /// - Parameter isLast: whether a message was given up.
    private static func note(
        _ sent: SentMessage, on webhook: Webhook, isLast: Bool, at now: Date, in tx: Transaction
    ) throws {
        guard !sent.answer.isTaken else {
            try tx.execute(
                """
                UPDATE webhooks SET failures = 0, failing_since = NULL, held_until = NULL,
                    last_status = \(sent.answer.status), last_at = \(now)
                WHERE id = \(webhook.id)
                """)
            return
        }
        let failures = webhook.failures + 1
        let hold = WebhookBackoff.hold(after: failures, jitter: .random(in: 0...1))
        try tx.execute(
            """
            UPDATE webhooks SET failures = \(failures), failing_since = COALESCE(failing_since, \(now)),
                held_until = \(hold.map { now.addingTimeInterval($0) }), last_status = \(sent.answer.status),
                last_at = \(now)
            WHERE id = \(webhook.id)
            """)
        if sent.isSecretLost { return try pause(webhook, because: .secret, at: now, in: tx) }
        if sent.answer.status == 410 { return try pause(webhook, because: .gone, at: now, in: tx) }
        let since = webhook.failingSince ?? now
        let isHopeless = isLast && failures >= WebhookBackoff.manyFailures
        if isHopeless || now.timeIntervalSince(since) > WebhookBackoff.patience {
            try pause(webhook, because: .failing, at: now, in: tx)
        }
    }

    /// Sends nothing to an address until somebody says otherwise. Announces ``WebhookPaused``.
    static func pause(
        _ webhook: Webhook, because reason: WebhookPause, by principal: Principal = .system("webhooks"), at now: Date,
        in tx: Transaction
    ) throws {
        let paused = try tx.execute(
            """
            UPDATE webhooks SET is_active = \(false), paused_at = \(now), paused_because = \(reason.rawValue),
                held_until = NULL, changed_at = \(now)
            WHERE id = \(webhook.id) AND is_active
            """)
        guard paused == 1 else { return }
        if reason == .member {
            try tx.execute(
                """
                UPDATE webhook_deliveries SET state = \(WebhookDeliveryState.dropped), next_at = NULL
                WHERE webhook_id = \(webhook.id) AND state = 'waiting'
                """)
        }
        let event = WebhookPaused(webhookID: webhook.id, webhookName: webhook.name, because: reason.rawValue)
        try tx.announce(event, by: principal, customer: webhook.customerID, at: now)
    }
}
