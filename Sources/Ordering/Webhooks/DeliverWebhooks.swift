// Messages leave: one at a time to each address, several addresses at once, so that a slow one holds up itself alone.

import Customers
import Database
import Foundation
import Kernel
import Logging
import Outbound
import Web

extension Ordering {
    /// Sends what waits. One run has all addresses, so however many do not answer, one slot of the worker is taken.
    static func addDelivering(to registry: inout JobRegistry, files: FileStore) {
        let waits: @Sendable (Transaction) throws -> Bool = { tx in try Ordering.hasWaitingMessages(in: tx) }
        registry.schedule("ordering.deliver_webhooks", every: .seconds(1), timeLimit: .seconds(300), if: waits) { job in
            let vault = try SecretVault(beside: files)
            try await WebhookPump(job: job, vault: vault, client: OutboundClient()).run()
        }
        registry.schedule("ordering.prune_webhooks", every: .hours(6)) { job in
            guard !job.hasClockJumped else { return }
            let before = job.now.addingTimeInterval(-WebhookPump.memory)
            while try await job.write({ tx in try Ordering.forgetMessages(before: before, in: tx) }) > 0 {
                try Task.checkCancellation()
            }
        }
    }

    /// Whether anything might be sent now or soon.
    static func hasWaitingMessages(in tx: Transaction) throws -> Bool {
        let found = try tx.first(
            """
            SELECT d.id FROM webhook_deliveries d JOIN webhooks h ON h.id = d.webhook_id
            WHERE d.state = 'waiting' AND h.is_active AND h.removed_at IS NULL LIMIT 1
            """
        ) { try $0["id"] as UUID }
        return found != nil
    }

    /// Forgets a thousand old messages with their tries.
    ///
    /// - Returns: how many there were.
    static func forgetMessages(before instant: Date, in tx: Transaction) throws -> Int {
        try tx.execute(
            """
            DELETE FROM webhook_deliveries WHERE id IN
                (SELECT d.id FROM webhook_deliveries d WHERE d.created_at < \(instant)
                 ORDER BY d.created_at, d.id LIMIT 1000)
            """)
    }
}

/// Sends what waits, until nothing is due.
struct WebhookPump: Sendable {
    let job: JobContext
    let vault: SecretVault
    let client: OutboundClient

    /// Addresses that are sent to at once.
    static let width = 16
    /// Messages to one address before others have their turn.
    static let stint = 100
    /// How long messages are kept, in seconds: 30 days.
    static let memory: TimeInterval = 30 * 86_400
    /// A run ends by itself; the next one goes on.
    private static let longest: Duration = .seconds(120)
    private static let look: Duration = .milliseconds(200)

    func run() async throws {
        let end = ContinuousClock.now + Self.longest
        try await withThrowingTaskGroup(of: ID<Webhook>?.self) { group in
            defer { group.cancelAll() }
            var busy: Set<ID<Webhook>> = []
            var isLooking = false
            repeat {
                if ContinuousClock.now < end {
                    for webhook in try await due(besides: busy) {
                        busy.insert(webhook)
                        group.addTask {
                            try await deliver(to: webhook)
                            return webhook
                        }
                    }
                }
                guard !busy.isEmpty else { return }
                if !isLooking {
                    isLooking = true
                    group.addTask {
                        try await Task.sleep(for: Self.look)
                        return nil
                    }
                }
                // Whoever comes first: an address that is done with, or the moment to look for others.
                if let done = try await group.next() {
                    if let webhook = done { busy.remove(webhook) } else { isLooking = false }
                }
            } while !busy.isEmpty || ContinuousClock.now < end
        }
    }

    /// The addresses something is due for, those that wait longest first.
    private func due(besides busy: Set<ID<Webhook>>) async throws -> [ID<Webhook>] {
        let (now, room) = (job.now, Self.width - busy.count)
        guard room > 0 else { return [] }
        return try await job.database.read { tx in
            try tx.all(
                """
                SELECT h.id, MIN(d.next_at) AS first_at FROM webhooks h
                JOIN webhook_deliveries d ON d.webhook_id = h.id AND d.state = 'waiting' AND d.next_at <= \(now)
                WHERE h.is_active AND h.removed_at IS NULL AND (h.held_until IS NULL OR h.held_until <= \(now))
                GROUP BY h.id ORDER BY first_at, h.id LIMIT \(Self.width * 2)
                """
            ) { try $0["id"] as ID<Webhook> }
        }.filter { !busy.contains($0) }.prefix(room).map { $0 }
    }

    /// Sends what is due to one address in its order, until one message is not taken.
    private func deliver(to id: ID<Webhook>) async throws {
        for _ in 0..<Self.stint {
            try Task.checkCancellation()
            guard let parcel = try await next(for: id) else { return }
            let sent = await send(parcel)
            // Stopped by a shutdown: the message was taken or was not, and is sent again.
            try Task.checkCancellation()
            let now = job.now
            try await job.write { tx in try Ordering.settle(parcel, sent, at: now, in: tx) }
            guard sent.answer.isTaken else { return }
        }
    }

    /// The first due message of an address, once it is clear that its maker may still see what it is about. What he may
    /// not see any more is dropped.
    private func next(for id: ID<Webhook>) async throws -> WebhookParcel? {
        let now = job.now
        return try await job.write { tx -> WebhookParcel? in
            while true {
                guard let parcel = try WebhookParcel(for: id, at: now, in: tx) else { return nil }
                let webhook = parcel.webhook
                let principal = try Customers.principal(of: webhook.userID, for: webhook.customerID, in: tx)
                guard let principal, principal.may(.viewOrders) else {
                    try Ordering.pause(webhook, because: .member, at: now, in: tx)
                    return nil
                }
                if try parcel.mayBeSeen(by: principal, in: tx) { return parcel }
                try tx.execute(
                    """
                    UPDATE webhook_deliveries SET state = \(WebhookDeliveryState.dropped), next_at = NULL
                    WHERE id = \(parcel.delivery.id)
                    """)
            }
        }
    }

    private func send(_ parcel: WebhookParcel) async -> SentMessage {
        let (webhook, delivery, now) = (parcel.webhook, parcel.delivery, job.now)
        let body = Array(delivery.payload.utf8)
        let secrets: [Secret<String>]
        do {
            secrets = try webhook.secrets(in: vault, at: now)
        } catch {
            job.logger.error("a webhook's secret cannot be opened", metadata: ["error": "\(error)"])
            return SentMessage(at: now, answer: OutboundAnswer(failure: .notAllowed), isSecretLost: true)
        }
        let address: OutboundAddress
        do {
            address = try OutboundAddress(webhook.url, reach: webhook.reach)
        } catch {
            return SentMessage(at: now, answer: OutboundAnswer(failure: .notAllowed))
        }
        let headers = [
            ("Content-Type", "application/json; charset=utf-8"), ("User-Agent", "Kabinet"),
            ("Kabinet-Topic", delivery.topic), ("Kabinet-Delivery", delivery.eventID.uuidString.lowercased()),
            ("Kabinet-Signature", MessageSignature.header(of: body, at: now, secrets: secrets)),
        ].map { (name: $0.0, value: $0.1) }
        return SentMessage(at: now, answer: await client.post(body, headers: headers, to: address))
    }
}

/// A message with the address it goes to.
struct WebhookParcel: Sendable {
    let webhook: Webhook
    let delivery: WebhookDelivery

    /// The first due message of an address: two statements; nil where there is none.
    init?(for id: ID<Webhook>, at now: Date, in tx: Transaction) throws {
        let webhook = try tx.first(
            """
            SELECT \(Webhook.columns) FROM webhooks h JOIN users u ON u.id = h.user_id
            WHERE h.id = \(id) AND h.is_active AND h.removed_at IS NULL
              AND (h.held_until IS NULL OR h.held_until <= \(now))
            """, as: Webhook.self)
        guard let webhook else { return nil }
        let delivery = try tx.first(
            """
            SELECT \(WebhookDelivery.columns) FROM webhook_deliveries d
            WHERE d.webhook_id = \(id) AND d.state = 'waiting' AND d.next_at <= \(now)
            ORDER BY d.sequence LIMIT 1
            """, as: WebhookDelivery.self)
        guard let delivery else { return nil }
        (self.webhook, self.delivery) = (webhook, delivery)
    }

    /// Whether somebody may still see what the message says.
    func mayBeSeen(by principal: Principal, in tx: Transaction) throws -> Bool {
        guard !delivery.hasPrices || principal.may(.viewPrices) else { return false }
        guard let id = delivery.subjectID, let kind = WebhookSubject.Kind(rawValue: delivery.subjectKind) else {
            return true
        }
        return try WebhookSubject(kind: kind, id: id).isSeen(by: principal, in: tx)
    }
}

/// What came of sending a message.
struct SentMessage: Sendable {
    let at: Date
    let answer: OutboundAnswer
    var isSecretLost = false
}
