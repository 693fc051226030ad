// Tells balancers and supervisors whether this instance lives and whether it may get requests.

import Foundation
import Hummingbird
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import ServiceLifecycle

/// One thing that must work before requests may come, for example the database.
package struct HealthCheck: Sendable {
    /// Shown in `/health/ready`; one word.
    package let name: String
    /// Whether it works now; it must answer within a second or two.
    package let isHealthy: @Sendable () async -> Bool

    package init(_ name: String, isHealthy: @escaping @Sendable () async -> Bool) {
        self.name = name
        self.isHealthy = isHealthy
    }
}

/// Whether the instance takes requests. Turned off for good when the program is told to stop.
package final class Readiness: Sendable {
    private let draining = NIOLockedValueBox(false)

    package init() {}

    /// Whether the program is stopping.
    package var isDraining: Bool { draining.withLockedValue { $0 } }

    /// From now on `/health/ready` says 503.
    package func drain() { draining.withLockedValue { $0 = true } }
}

/// The first part of a shutdown: unready, then time for the balancer to notice, while the server still answers.
struct Drain: Service {
    let readiness: Readiness
    let delay: Duration

    func run() async throws {
        try await gracefulShutdown()
        readiness.drain()
        try await Task.sleep(for: delay)
    }
}

/// `/health/live` and `/health/ready`.
struct Health: Sendable {
    let checks: [HealthCheck]
    let readiness: Readiness

    /// `GET /health/live`: the process answers; a supervisor restarts it when this stays away.
    func live(_ request: Request, _ context: WebContext) -> Response {
        Self.answer(.ok, "live", [:])
    }

    /// `GET /health/ready`: every check passes and nobody has asked us to stop.
    func ready(_ request: Request, _ context: WebContext) async -> Response {
        guard !readiness.isDraining else { return Self.answer(.serviceUnavailable, "draining", [:]) }
        var results: [String: Bool] = [:]
        for check in checks { results[check.name] = await check.isHealthy() }
        let isReady = results.values.allSatisfy { $0 }
        return Self.answer(isReady ? .ok : .serviceUnavailable, isReady ? "ready" : "failing", results)
    }

    private static func answer(_ status: HTTPResponse.Status, _ word: String, _ checks: [String: Bool]) -> Response {
        // Names of checks are ours: plain words that need no escaping.
        let list = checks.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value ? "ok" : "failing")\"" }
        let text = "{\"status\":\"\(word)\",\"checks\":{\(list.joined(separator: ","))}}\n"
        return Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
