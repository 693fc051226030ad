import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Testing

@testable import Web

/// A small site behind the real front door.
struct HTTPTestSite {
    struct Fault: Error {
        let secret = "password=hunter2"
    }

    let front: FrontDoor
    let log = LogLines()
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    static let text = String(repeating: "Болт М8×40, 1 234,56 ₽\n", count: 400)

    init(checks: [HealthCheck] = [], settings change: (inout ServerSettings) -> Void = { _ in }) throws {
        var settings = ServerSettings(baseURL: try BaseURL("https://portal.example"))
        settings.port = 0
        settings.allowedHosts = ["localhost", "127.0.0.1"]
        change(&settings)
        front = FrontDoor(
            settings: settings, registry: PrometheusRegistry(),
            executor: BoundedExecutor(name: "test", threads: 2, queueLimit: 16),
            assets: try StaticAssets(sources: Self.files), checks: checks,
            errorPage: { status, context in ByteBuffer(string: "page \(status.code) \(context.requestID)") })
        front.install(on: router)
        addRoutes()
    }

    static let files: [String: ByteBuffer] = [
        "css/app.css": ByteBuffer(string: "@import url(\"base.css\");\n@import url(\"components/button.css\");"),
        "css/base.css": ByteBuffer(string: "body { margin: 0; } /* plain */"),
        "css/components/button.css": ByteBuffer(string: ".b { background: url(../../i.svg) }"),
        "js/main.js": ByteBuffer(string: "import './menu.js';\n" + String(repeating: "long();\n", count: 200)),
        "js/menu.js": ByteBuffer(string: "export const a = 1"),
        "js/chart.js": ByteBuffer(string: "1"),
        "favicon.svg": ByteBuffer(string: "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ]

    private func addRoutes() {
        let text = Self.text
        router.get("text") { _, _ in Self.answer("text/html; charset=utf-8", text) }
        router.get("picture") { _, _ in Self.answer("image/png", text) }
        router.get("small") { _, _ in Self.answer("text/html", "small") }
        router.get("kept") { _, _ in
            var response = Self.answer("text/plain", "the same")
            response.headers[.cacheControl] = "private, no-cache"
            return response
        }
        router.get("orders/:number") { _, _ in "order" }
        router.get("moved") { _, _ in Response.redirect(to: "/text") }
        router.get("missing") { _, _ -> String in throw NotFound() }
        router.get("fault") { _, _ -> String in throw Fault() }
        router.get("busy") { _, _ -> String in throw Overloaded(retryAfter: 7) }
        router.get("address") { _, context in "\(context.clientAddress) \(context.language)" }
        router.post("body") { request, context in
            "\(try await request.body.collect(upTo: context.maxUploadSize).readableBytes)"
        }
        router.get("slow") { _, _ in
            try await Task.sleep(for: .milliseconds(400))
            return "slow but whole"
        }
    }

    private static func answer(_ type: String, _ text: String) -> Response {
        Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    var logger: Logger {
        Logger(label: "test") { JSONLogHandler(label: $0, sink: log.sink, now: { Date(timeIntervalSince1970: 0.25) }) }
    }

    var application: Application<RouterResponder<WebContext>> { front.application(router, logger: logger) }

    /// Asks the site through its router, without a socket.
    func get(
        _ uri: String, method: HTTPRequest.Method = .get, headers: HTTPFields = [:], body: ByteBuffer? = nil
    ) async throws -> TestResponse {
        try await application.test(.router) { client in
            try await client.execute(uri: uri, method: method, headers: headers, body: body) { $0 }
        }
    }
}

/// Log lines of a test, kept in memory.
final class LogLines: Sendable {
    private let executor = Locked<[String]>([])

    var sink: LogSink {
        LogSink { [executor] bytes in executor.change { $0.append(String(decoding: bytes, as: UTF8.self)) } }
    }
    var all: [String] { executor.value }
}

/// A value behind a lock.
///
/// Unchecked: `stored` is touched only under `lock`.
final class Locked<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var stored: Value

    init(_ value: Value) {
        stored = value
    }

    var value: Value { lock.withLock { stored } }
    func change(_ body: (inout Value) -> Void) { lock.withLock { body(&stored) } }
}
