import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing

@testable import Ordering

/// Who names addresses, which ones, and what becomes of them.
@Suite struct WebhookPagesTests {
    private func fields(_ url: String, _ topics: [String] = ["placed"]) -> [(name: String, value: String)] {
        [("name", "ERP"), ("url", url)] + topics.map { ($0, "on") }
    }

    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `an address that leads inside, or is none, is not kept, and what was typed stays`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let wrong = [
            "http://erp.example.com/", "https://10.0.0.1/", "https://169.254.169.254/latest", "https://2130706433/",
            "https://user:p@erp.example.com/", "https://erp.example.com:22/", "javascript:alert(1)", "",
            "https://[::ffff:10.0.0.1]/",
        ]
        try await world.visit(as: .director) { visitor in
            for url in wrong {
                let answer = try await visitor.post("/company/webhooks", fields(url), from: "/company/webhooks/new")
                #expect(answer.status == .unprocessableContent, "\(url)")
                let page = String(buffer: answer.body)
                #expect(page.contains("id=\"errors\"") && page.contains("value=\"ERP\""), "\(url)")
            }
            let nothing = try await visitor.post(
                "/company/webhooks", fields("https://erp.example.com/", []), from: "/company/webhooks/new")
            #expect(nothing.status == .unprocessableContent)
        }
        #expect(try await world.count("webhooks") == 0)
        #expect(try await world.count("events WHERE name LIKE 'ordering.webhook%'") == 0)
    }

    @Test(.feature("SEC-01"), arguments: TestEngine.all)
    func `a director looks after the addresses of his company, and nobody else does`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let path = try await world.visit(as: .director) { visitor in
            let made = try await visitor.post(
                "/company/webhooks", fields("https://erp.example.com/hook"), from: "/company/webhooks/new")
            let page = String(buffer: made.body)
            return String(try #require(page.firstMatch(of: /href="(\/company\/webhooks\/[0-9a-f\-]{36})"/)).1)
        }
        for who in [World.Who.purchaser, .accountant, .warehouse, .manager] {
            try await world.visit(as: who) { visitor async throws in
                for page in ["/company/webhooks", "/company/webhooks/new", path] {
                    #expect(try await visitor.get(page).status == .forbidden, "\(who) \(page)")
                }
            }
        }
        try await world.visit(as: .rival) { visitor in
            #expect(try await visitor.get(path).status == .notFound)
            for act in ["", "/pause", "/removal", "/secret", "/test", "/replay"] {
                let answer = try await visitor.post(
                    "\(path)\(act)", fields("https://evil.example.com/"), from: "/company/webhooks/new")
                #expect(answer.status == .notFound, "\(act)")
            }
        }
        #expect(try await world.count("webhooks WHERE url = 'https://erp.example.com/hook' AND is_active") == 1)
        #expect(try await world.count("webhook_deliveries") == 0)

        try await world.visit(as: .director) { visitor in
            let changed = try await visitor.post(
                path, fields("https://erp.example.com/new", ["moved", "shipment"]), from: "\(path)/edit")
            #expect(changed.headers[.location] == path)
            for act in ["pause", "resumption", "test", "removal", "restoration"] {
                let answer = try await visitor.post("\(path)/\(act)", [], from: "/company/webhooks")
                #expect(answer.status == .seeOther, "\(act)")
            }
            let keys = String(buffer: try await visitor.get("/settings/api-keys").body)
            #expect(keys.contains("href=\"/company/webhooks\""))
        }
        let kept = "url = 'https://erp.example.com/new' AND topics = 'order.status_changed shipment.changed'"
        #expect(try await world.count("webhooks WHERE \(kept) AND is_active AND removed_at IS NULL") == 1)
        for event in ["made", "changed", "paused", "resumed", "removed"] {
            #expect(try await world.count("events WHERE name = 'ordering.webhook_\(event)'") > 0, "\(event)")
        }
    }

    @Test(arguments: [0.0, 0.5, 1.0])
    func `tries spread over three days and never come closer than they should`(_ jitter: Double) {
        var (elapsed, tries): (TimeInterval, Int) = (0, 0)
        while elapsed < WebhookBackoff.patience {
            tries += 1
            let delay = WebhookBackoff.delay(after: tries, jitter: jitter)
            #expect(delay >= 7.5 && delay <= 4 * 3_600)
            elapsed += delay
        }
        #expect((20...40).contains(tries))
        #expect(WebhookBackoff.hold(after: 2, jitter: jitter) == nil)
        #expect(WebhookBackoff.hold(after: 100, jitter: jitter) == 3_600)
    }

    @Test(arguments: TestEngine.all)
    func `a company has so many addresses and no more`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.visit(as: .director) { visitor in
            for number in 0..<Ordering.mostWebhooks {
                let made = try await visitor.post(
                    "/company/webhooks", fields("https://erp.example.com/\(number)"), from: "/company/webhooks/new")
                #expect(made.status == .ok)
            }
            let more = try await visitor.post(
                "/company/webhooks", fields("https://erp.example.com/more"), from: "/company/webhooks/new")
            #expect(more.status == .unprocessableContent)
        }
        #expect(try await world.count("webhooks") == Ordering.mostWebhooks)
    }
}
