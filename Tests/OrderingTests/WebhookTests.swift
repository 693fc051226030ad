import Customers
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Outbound
import TestKit
import Testing

@testable import Ordering

/// A customer's own program is told of what happens, once the message is taken, in order and signed.
@Suite struct WebhookTests {
    @Test(.feature("INT-47", "INT-44"), arguments: TestEngine.all)
    func `a program is told of an order's way by signed messages in their order`(_ engine: TestEngine) async throws {
        try await WebhookWorld.serving(engine) { hook in
            let made = try await hook.webhook(["placed", "moved", "cancelled"])
            let order = try await hook.place()
            let manager = try await hook.world.principal(.administrator)
            let now = hook.world.clock.now
            try await hook.world.database.write { tx in
                try Ordering.move(order, to: .confirmed, by: manager, at: now, in: tx)
            }
            let confirmed = try await hook.world.database.read { tx in
                try Ordering.order(number: order.number, for: manager, in: tx)
            }
            try await hook.world.database.write { tx in
                try Ordering.move(confirmed, to: .cancelled, by: manager, note: "Склад закрыт", at: now, in: tx)
            }
            try await hook.working { try await hook.count("webhook_deliveries WHERE state = 'delivered'") == 3 }

            let messages = hook.receiver.messages
            let told = try messages.map { try $0.told() }
            #expect(Set(told.map(\.topic)) == ["order.placed", "order.status_changed", "order.cancelled"])
            #expect(told.map(\.sequence) == [1, 2, 3])
            #expect(Set(told.map(\.id)).count == 3)
            #expect(told.allSatisfy { $0.order?.number == order.number && $0.order?.total == 20_000 })
            let moved = try #require(told.first { $0.topic == "order.status_changed" })
            #expect(moved.change?.from == "placed" && moved.change?.to == "confirmed")
            let cancelled = try #require(told.first { $0.topic == "order.cancelled" })
            #expect(cancelled.change?.reason == "Склад закрыт")
            for message in messages {
                let isSigned = MessageSignature.isValid(
                    message.signature, of: Array(message.body.utf8), by: Secret(made.secret), at: hook.world.clock.now,
                    tolerance: 3_600)
                #expect(isSigned)
                #expect(!message.body.contains("whsec_"))
            }
            try await hook.world.visit(as: .director) { visitor in
                let page = String(buffer: try await visitor.get("/company/webhooks/\(made.id)").body)
                #expect(page.contains(order.number) && page.contains("Доставлено") && page.contains("Работает"))
                let link = try #require(page.firstMatch(of: /href="(\/company\/webhooks\/[^"]+\/deliveries\/[^"]+)"/))
                let delivery = String(buffer: try await visitor.get(String(link.1)).body)
                #expect(delivery.contains("Ответ 200") && delivery.contains("sequence"))
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `the secret is shown once and stands nowhere`(_ engine: TestEngine) async throws {
        try await WebhookWorld.serving(engine) { hook in
            let made = try await hook.webhook()
            let words = try await hook.world.database.read { tx in
                let events = try tx.all("SELECT CAST(payload AS text) AS words FROM events") {
                    try $0["words"] as String
                }
                let answers = try tx.all("SELECT body FROM commands") { try $0["body"] as [UInt8] }
                let secrets = try tx.all("SELECT secret FROM webhooks") { try $0["secret"] as [UInt8] }
                return events + (answers + secrets).map { String(decoding: $0, as: UTF8.self) }
            }
            #expect(words.count > 2 && !words.contains { $0.contains(made.secret) || $0.contains("whsec_") })
            let own = "/company/webhooks/\(made.id)"
            try await hook.world.visit(as: .director) { visitor in
                for path in ["/company/webhooks", own, "\(own)/edit"] {
                    let page = String(buffer: try await visitor.get(path).body)
                    #expect(page.contains("Учётная система") && !page.contains("whsec_"), "\(path)")
                }
                let renewed = try await visitor.post("\(own)/secret", [], from: own)
                let page = String(buffer: renewed.body)
                let secret = try #require(page.firstMatch(of: /value="(whsec_[\w\-]{43})"/))
                #expect(String(secret.1) != made.secret)
                _ = try await visitor.post("\(own)/test", [], from: own)
            }
            try await hook.working { hook.receiver.messages.count == 1 }
            let message = try #require(hook.receiver.messages.first)
            #expect(message.signature.split(separator: ",").count == 3, "the old secret counts for another day")
            #expect(
                MessageSignature.isValid(
                    message.signature, of: Array(message.body.utf8), by: Secret(made.secret), at: hook.world.clock.now,
                    tolerance: 3_600))
            #expect(try message.told().topic == "test")
        }
    }

    @Test(arguments: TestEngine.all)
    func `what is refused is sent again with the same event, and an address that fails is held back`(
        _ engine: TestEngine
    ) async throws {
        try await WebhookWorld.serving(engine) { hook in
            _ = try await hook.webhook(["placed"])
            hook.receiver.answer(.internalServerError)
            for _ in 0..<5 { try await hook.place(1) }
            try await hook.working { hook.receiver.messages.count >= 4 }
            #expect(try await hook.count("webhooks WHERE failures >= 3 AND held_until IS NOT NULL AND is_active") == 1)
            #expect(try await hook.count("webhook_deliveries WHERE state = 'delivered'") == 0)
            hook.receiver.answer(.ok)
            try await hook.working(by: 30) {
                try await hook.count("webhook_deliveries WHERE state = 'delivered'") == 5
            }
            let ids = try hook.receiver.messages.map { try $0.told().id }
            #expect(Set(ids).count == 5)
            #expect(ids.count > 5)
            #expect(try await hook.count("webhooks WHERE failures = 0 AND held_until IS NULL") == 1)
            #expect(try await hook.count("webhook_attempts") == ids.count)
        }
    }

    @Test(arguments: TestEngine.all)
    func `after days of failing an address is paused, its people are told, and it goes on when they say so`(
        _ engine: TestEngine
    ) async throws {
        try await WebhookWorld.serving(engine) { hook in
            let made = try await hook.webhook(["placed"])
            hook.receiver.answer(.found)
            try await hook.place()
            try await hook.working(by: 3_600) { try await hook.count("webhooks WHERE NOT is_active") == 1 }
            #expect(try await hook.text("SELECT paused_because FROM webhooks") == "failing")
            #expect(try await hook.count("events WHERE name = 'ordering.webhook_paused'") == 1)
            let path = "/company/webhooks/\(made.id)"
            hook.receiver.answer(.ok)
            try await hook.world.visit(as: .director) { visitor in
                let dashboard = String(buffer: try await visitor.get("/dashboard").body)
                #expect(dashboard.contains("приостановлен") && dashboard.contains(path))
                _ = try await visitor.post("\(path)/replay", [], from: path)
                let resumed = try await visitor.post("\(path)/resumption", [], from: path)
                #expect(resumed.headers[.location] == path)
            }
            try await hook.working { try await hook.count("webhook_deliveries WHERE state = 'delivered'") == 1 }
            #expect(try await hook.count("webhooks WHERE is_active AND failing_since IS NULL") == 1)
        }
    }

    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `an address is told what its maker may see, and nothing once he may see nothing`(_ engine: TestEngine)
        async throws
    {
        try await WebhookWorld.serving(engine) { hook in
            let made = try await hook.webhook(["placed"])
            let logistician = hook.world.user(.logistician)
            // The logistician sees orders and no prices.
            try await hook.world.database.write { tx in
                try tx.execute("UPDATE webhooks SET user_id = \(logistician)")
            }
            try await hook.place()
            try await hook.working { hook.receiver.messages.count == 1 }
            let told = try #require(hook.receiver.messages.first).told()
            #expect(told.order?.total == nil)
            #expect(!hook.receiver.messages[0].body.contains("20000"))

            try await hook.place()
            let now = hook.world.clock.now
            let event = UUID()
            let subject = WebhookSubject.order(try await hook.place().id)
            try await hook.world.database.write { tx in
                try Ordering.write(WebhookNews(.orderPlaced, subject), of: event, at: now, in: tx)
                // The same event again is no other message.
                try Ordering.write(WebhookNews(.orderPlaced, subject), of: event, at: now, in: tx)
                try tx.execute("UPDATE members SET revoked_at = \(now) WHERE role = 'logistician'")
            }
            #expect(try await hook.count("webhook_deliveries WHERE state = 'waiting'") == 1)
            try await hook.working { try await hook.count("webhooks WHERE NOT is_active") == 1 }
            #expect(hook.receiver.messages.count == 1)
            #expect(try await hook.text("SELECT paused_because FROM webhooks") == "member")
            #expect(try await hook.count("webhook_deliveries WHERE state = 'dropped'") == 1)
            try await hook.world.visit(as: .director) { visitor in
                let page = String(buffer: try await visitor.get("/company/webhooks/\(made.id)").body)
                #expect(page.contains("больше нет доступа"))
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `a worker that died after sending sends again, and what came of it counts once`(_ engine: TestEngine)
        async throws
    {
        try await WebhookWorld.serving(engine) { hook in
            let made = try await hook.webhook(["placed"])
            let (director, now) = (try await hook.world.principal(.director), hook.world.clock.now)
            let id = try #require(ID<Webhook>(made.id))
            try await hook.world.database.write { tx in
                let webhook = try Ordering.webhook(id, by: director, in: tx)
                let message = WebhookMessage(testing: UUID(), at: now)
                try Ordering.queue(message, about: "", nil, false, to: webhook, at: now, in: tx)
            }
            // Two workers took the same message; both sent it, and both write down what came of it.
            let parcel = try #require(
                try await hook.world.database.read { tx in try WebhookParcel(for: id, at: now, in: tx) })
            let refused = SentMessage(at: now, answer: OutboundAnswer(status: 503))
            let taken = SentMessage(at: now, answer: OutboundAnswer(status: 200, text: "ok"))
            for sent in [taken, refused, taken] {
                try await hook.world.database.write { tx in try Ordering.settle(parcel, sent, at: now, in: tx) }
            }
            #expect(try await hook.count("webhook_deliveries WHERE state = 'delivered' AND attempts = 1") == 1)
            #expect(try await hook.count("webhook_attempts WHERE status = 200") == 1)
            #expect(try await hook.count("webhook_attempts") == 1)
            #expect(try await hook.count("webhooks WHERE failures = 0") == 1)
            let gone = SentMessage(at: now, answer: OutboundAnswer(status: 410))
            try await hook.world.database.write { tx in
                let webhook = try Ordering.webhook(id, by: director, in: tx)
                try Ordering.replay(parcel.delivery.id, to: webhook, at: now, in: tx)
                let again = try #require(try WebhookParcel(for: id, at: now, in: tx))
                #expect(again.delivery.eventID == parcel.delivery.eventID)
                try Ordering.settle(again, gone, at: now, in: tx)
            }
            #expect(try await hook.text("SELECT paused_because FROM webhooks") == "gone")
            let old = now.addingTimeInterval(60)
            let forgotten = try await hook.world.database.write { tx in
                try Ordering.forgetMessages(before: old, in: tx)
            }
            #expect(forgotten == 1)
            #expect(try await hook.count("webhook_attempts") == 0)
        }
    }
}
