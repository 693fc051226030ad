import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import TestKit
import Testing

@testable import Web

@Suite struct HTTPOperationsTests {
    @Test(arguments: [([true, true], 200, "ready"), ([true, false], 503, "failing"), ([], 200, "ready")])
    func `ready means that every check passes`(results: [Bool], status: Int, word: String) async throws {
        let checks = results.enumerated().map { index, result in HealthCheck("check\(index)") { result } }
        let response = try await HTTPTestSite(checks: checks).get("/health/ready")
        #expect(response.status.code == status)
        let list = results.enumerated().map { "\"check\($0)\":\"\($1 ? "ok" : "failing")\"" }.joined(separator: ",")
        #expect(String(buffer: response.body) == "{\"status\":\"\(word)\",\"checks\":{\(list)}}\n")
    }

    @Test func `a server told to stop is unready, finishes what it does and closes`() async throws {
        let site = try HTTPTestSite { $0.drainDelay = .milliseconds(300) }
        let (slow, ready) = try await HTTPWire.serving(site) { wire in
            async let slow = wire.send(["GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"], wait: 3)
            try await Task.sleep(for: .milliseconds(100))
            await wire.stop()
            try await Task.sleep(for: .milliseconds(100))
            let ready = try await wire.send(["GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"], wait: 0.1)
            return (try await slow, ready)
        }
        #expect(ready.statuses == [503])
        #expect(ready.text.contains("draining"))
        #expect(slow.statuses == [200])
        #expect(slow.text.contains("slow but whole"))
        #expect(slow.isClosed)
    }

    @Test(
        arguments: [
            (nil, nil, 404), ("abc", nil, 404), ("abc", "Bearer abc", 200), ("abc", "Bearer abd", 404),
            ("abc", "abc", 404),
        ] as [(String?, String?, Int)])
    func `metrics are for the bearer of the token`(token: String?, given: String?, status: Int) async throws {
        let site = try HTTPTestSite { $0.metricsToken = token.map { Secret($0) } }
        let headers: HTTPFields = given.map { [.authorization: $0] } ?? [:]
        #expect(try await site.get("/metrics", headers: headers).status.code == status)
    }

    @Test func `without a token this machine reads metrics, and nobody behind its proxy`() async throws {
        let local = try BaseURL("http://localhost:8080")
        let (own, proxied) = try await HTTPWire.serving(HTTPTestSite { $0.baseURL = local }) { wire in
            let own = try await wire.send(["GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"], wait: 0.5)
            let proxied = try await wire.send(
                ["GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"], wait: 0.5)
            return (own, proxied)
        }
        #expect(own.statuses == [200])
        #expect(proxied.statuses == [404])
        let elsewhere = try await HTTPWire.serving(HTTPTestSite()) { wire in
            try await wire.send(["GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"], wait: 0.5)
        }
        #expect(elsewhere.statuses == [404], "a site of the world has proxies that may tell nothing")
    }

    @Test(.feature("OPS-06", "OPS-07"))
    func `requests are counted and timed by route and never by path`() async throws {
        let site = try HTTPTestSite()
        try await site.application.test(.router) { client in
            for uri in ["/orders/1", "/orders/2?x=y", "/nowhere/1", "/nowhere/2", "/fault"] {
                try await client.execute(uri: uri, method: .get) { _ in }
            }
        }
        let text = site.front.registry.exposition(process: nil)
        #expect(text.contains("http_requests_total{method=\"GET\",route=\"/orders/{number}\",status=\"2xx\"} 2\n"))
        #expect(text.contains("http_requests_total{method=\"GET\",route=\"unmatched\",status=\"4xx\"} 2\n"))
        #expect(text.contains("http_requests_total{method=\"GET\",route=\"/fault\",status=\"5xx\"} 1\n"))
        let labels = "method=\"GET\",route=\"/orders/{number}\",status=\"2xx\""
        #expect(text.contains("http_request_duration_seconds_count{\(labels)} 2\n"))
        #expect(text.contains("http_requests_in_flight 0\n"))
        #expect(!text.contains("nowhere"))
    }

    @Test func `the text format has buckets that add up, sorted labels and escapes`() {
        let registry = PrometheusRegistry()
        (registry.makeCounter(label: "a.b", dimensions: [("z", "1"), ("k", "say \"hi\"\n")]) as? PrometheusNumber)?
            .increment(by: 2 as Int64)
        let timer = registry.makeTimer(label: "t", dimensions: []) as? PrometheusHistogram
        timer?.record(0.002)
        timer?.record(60.0)
        let lines = registry.exposition(process: nil).split(separator: "\n")
        #expect(lines.prefix(2) == ["# TYPE a_b counter", "a_b{k=\"say \\\"hi\\\"\\n\",z=\"1\"} 2"])
        #expect(lines.contains("t_bucket{le=\"0.001\"} 0"))
        #expect(lines.contains("t_bucket{le=\"0.0025\"} 1"))
        #expect(lines.contains("t_bucket{le=\"30\"} 1"))
        #expect(lines.contains("t_bucket{le=\"+Inf\"} 2"))
        #expect(lines.contains("t_sum 60.002"))
        #expect(lines.contains("t_count 2"))
    }

    @Test func `series are bounded in number`() {
        let registry = PrometheusRegistry(maximumSeries: 3)
        for number in 0..<10 {
            (registry.makeCounter(label: "c", dimensions: [("n", "\(number)")]) as? PrometheusNumber)?.increment(
                by: 1 as Int64)
        }
        let text = registry.exposition(process: nil)
        #expect(text.components(separatedBy: "c{n=").count == 4)
        #expect(text.contains("metrics_series_dropped_total 7\n"))
    }

    @Test(
        arguments: [
            (
                #"{"csp-report":{"violated-directive":"script-src","blocked-uri":"https://evil.example/a?token=1"}}"#,
                ContentPolicyReports.Violation(directive: "script-src", blocked: "https://evil.example")
            ),
            (
                #"[{"type":"csp-violation","body":{"effectiveDirective":"img-src","blockedURL":"inline"}}]"#,
                ContentPolicyReports.Violation(directive: "img-src", blocked: "inline")
            ),
            ("[]", nil), ("nonsense", nil),
        ] as [(String, ContentPolicyReports.Violation?)])
    func `reports of browsers are read in both spellings`(text: String, violation: ContentPolicyReports.Violation?) {
        #expect(ContentPolicyReports.violation(in: ByteBuffer(string: text)) == violation)
    }
}

@Suite struct HTTPLogTests {
    @Test(.feature("OPS-08"))
    func `a line is one object with the time first and everything escaped`() {
        let lines = LogLines()
        var logger = Logger(label: "test") {
            JSONLogHandler(label: $0, sink: lines.sink, now: { Date(timeIntervalSince1970: 1_763_769_600.5) })
        }
        logger[metadataKey: "hb.request.id"] = "abc"
        logger.info(
            "two\nlines \"quoted\"", metadata: ["n": .stringConvertible(7), "list": ["a", "b"], "at": "\u{1B}[0m"])
        #expect(
            lines.all == [
                "{\"time\":\"2025-11-22T00:00:00.500Z\",\"level\":\"info\",\"logger\":\"test\","
                    + "\"message\":\"two\\nlines \\\"quoted\\\"\",\"at\":\"\\u001b[0m\",\"request_id\":\"abc\","
                    + "\"list\":[\"a\",\"b\"],\"n\":7}\n"
            ])
    }

    @Test func `the access log tells the route and neither path nor query nor person`() async throws {
        let site = try HTTPTestSite()
        let response = try await site.get(
            "/orders/4711?token=secret", headers: [.userAgent: "Agent", .cookie: "sid=1", .authorization: "Bearer x"])
        let line = try #require(site.log.all.last)
        #expect(line.contains("\"route\":\"/orders/{number}\""))
        #expect(line.contains("\"status\":200"))
        #expect(line.contains("\"bytes\":5"))
        #expect(line.contains("\"request_id\":\"\(response.headers[.xRequestID] ?? "")\""))
        for secret in ["4711", "secret", "Agent", "sid", "Bearer"] { #expect(!line.contains(secret)) }
    }
}

@Suite struct HTTPExecutorTests {
    @Test func `work beyond threads and queue is refused at once`() async throws {
        let executor = BoundedExecutor(name: "test", threads: 1, queueLimit: 1)
        let gate = DispatchSemaphore(value: 0)
        async let first = executor.run(timeout: .seconds(5)) { gate.wait() }
        try await Task.sleep(for: .milliseconds(50))
        async let second = executor.run(timeout: .seconds(5)) { 2 }
        try await Task.sleep(for: .milliseconds(50))
        await #expect(throws: Overloaded.self) { try await executor.run(timeout: .seconds(5)) { 3 } }
        gate.signal()
        try await first
        #expect(try await second == 2)
    }

    @Test func `work that would wait too long is refused and never runs`() async throws {
        let executor = BoundedExecutor(name: "test", threads: 1, queueLimit: 4)
        let gate = DispatchSemaphore(value: 0)
        let ran = Locked(false)
        async let first = executor.run(timeout: .seconds(5)) { gate.wait() }
        try await Task.sleep(for: .milliseconds(50))
        await #expect(throws: Overloaded.self) {
            try await executor.run(timeout: .milliseconds(50)) { ran.change { $0 = true } }
        }
        gate.signal()
        try await first
        #expect(try await executor.run(timeout: .seconds(1)) { "free" } == "free")
        #expect(!ran.value)
    }

    @Test func `an error of the work is the caller's, and many pieces all run`() async throws {
        let executor = BoundedExecutor(name: "test", threads: 2, queueLimit: 200)
        await #expect(throws: NotFound.self) { try await executor.run(timeout: .seconds(1)) { throw NotFound() } }
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...100 { group.addTask { try await executor.run(timeout: .seconds(5)) { number } } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 5050)
    }
}
