import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing

@testable import Web

@Suite struct HTTPHeadersTests {
    static let fixed: [String: String] = [
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), "
            + "publickey-credentials-get=(self), publickey-credentials-create=(self)",
        "X-Frame-Options": "DENY",
        "Reporting-Endpoints": "csp=\"/csp-reports\"",
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    ]

    @Test(
        .feature("SEC-13"),
        arguments: [
            ("/text", HTTPRequest.Method.get, 200), ("/text", .head, 200), ("/moved", .get, 303),
            ("/nowhere", .get, 404),
            ("/missing", .get, 404), ("/text", .post, 405), ("/text", .trace, 405), ("/fault", .get, 500),
            ("/busy", .get, 503), ("/robots.txt", .get, 200), ("/favicon.ico", .get, 200),
            ("/assets/0/js/main.js", .get, 200),
            ("/assets/0/none.js", .get, 404), ("/health/live", .get, 200),
        ])
    func `every answer carries the whole set of security headers`(
        path: String, method: HTTPRequest.Method, status: Int
    ) async throws {
        let response = try await HTTPTestSite().get(path, method: method)
        #expect(response.status.code == status)
        for (name, value) in Self.fixed {
            #expect(response.headers[try #require(HTTPField.Name(name))] == value)
        }
        let policy = try #require(response.headers[.contentSecurityPolicy])
        #expect(policy.contains("script-src 'nonce-"))
        #expect(policy.contains("require-trusted-types-for 'script'; trusted-types kabinet-worker"))
        #expect(response.headers[.server] == nil)
        #expect(response.headers[.cacheControl] != nil)
        #expect(response.headers[.xRequestID]?.count == 10)
    }

    @Test func `a nonce serves one answer`() async throws {
        let site = try HTTPTestSite()
        let first = try await site.get("/text").headers[.contentSecurityPolicy]
        let second = try await site.get("/text").headers[.contentSecurityPolicy]
        #expect(first != second)
    }

    @Test func `a site without TLS does not promise it`() async throws {
        let site = try HTTPTestSite { settings in
            if let plain = try? BaseURL("http://localhost:8080") { settings.baseURL = plain }
        }
        #expect(try await site.get("/text").headers[.strictTransportSecurity] == nil)
    }

    @Test(arguments: [
        ("/text", HTTPRequest.Method.delete, "GET, HEAD"), ("/orders/17", .put, "GET, HEAD"), ("/body", .get, "POST"),
        ("/text", .options, "DELETE, GET, HEAD, PATCH, POST, PUT"),
    ])
    func `a wrong method is told the right ones`(path: String, method: HTTPRequest.Method, allow: String) async throws {
        let response = try await HTTPTestSite().get(path, method: method)
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == allow)
    }
}

@Suite struct HTTPErrorTests {
    @Test(arguments: [
        ("/nowhere", nil as String?, "text/html; charset=utf-8"),
        ("/nowhere", "text/html,application/json", "text/html; charset=utf-8"),
        ("/nowhere", "application/json", "application/problem+json"), ("/api/nowhere", nil, "application/problem+json"),
    ])
    func `people get a page and programs a problem`(path: String, accept: String?, type: String) async throws {
        let response = try await HTTPTestSite().get(path, headers: accept.map { [.accept: $0] } ?? [:])
        let id = try #require(response.headers[.xRequestID])
        #expect(response.headers[.contentType] == type)
        let text = String(buffer: response.body)
        if type == "application/problem+json" {
            #expect(text == "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"requestId\":\"\(id)\"}")
        } else {
            #expect(text == "page 404 \(id)")
        }
    }

    @Test(.feature("OPS-06"))
    func `a fault is logged once with its cause and told without it`() async throws {
        let site = try HTTPTestSite()
        let response = try await site.get("/fault")
        let id = try #require(response.headers[.xRequestID])
        #expect(String(buffer: response.body) == "page 500 \(id)")
        let errors = site.log.all.filter { $0.contains("\"level\":\"error\"") }
        #expect(errors.count == 1)
        #expect(errors[0].contains("\"request_id\":\"\(id)\""))
        #expect(errors[0].contains("Fault"))
    }

    @Test func `a full server says when to come again`() async throws {
        let response = try await HTTPTestSite().get("/busy")
        #expect(response.headers[.retryAfter] == "7")
    }

    @Test func `more requests than the limit are refused at once, and health is answered all the same`() async throws {
        let site = try HTTPTestSite { $0.concurrentRequests = 1 }
        try await site.application.test(.router) { client in
            async let slow = client.execute(uri: "/slow", method: .get) { $0.status.code }
            try await Task.sleep(for: .milliseconds(150))
            #expect(try await client.execute(uri: "/small", method: .get) { $0.status.code } == 503)
            #expect(try await client.execute(uri: "/health/live", method: .get) { $0.status.code } == 200)
            #expect(try await slow == 200)
            #expect(try await client.execute(uri: "/small", method: .get) { $0.status.code } == 200)
        }
    }

    @Test func `a body over the limit is refused, and one at the limit is read`() async throws {
        let site = try HTTPTestSite()
        let limits: [(HTTPFields, Int)] = [
            ([.cookie: "__Host-sid=somebody"], ServerSettings.defaultBodyBytes), ([:], BodyIntake.strangerBytes),
        ]
        for (headers, limit) in limits {
            let full = ByteBuffer(repeating: 97, count: limit)
            let read = try await site.get("/body", method: .post, headers: headers, body: full)
            #expect(String(buffer: read.body) == "\(limit)")
            let longer = ByteBuffer(repeating: 97, count: limit + 1)
            let over = try await site.get("/body", method: .post, headers: headers, body: longer)
            #expect(over.status == .contentTooLarge)
            #expect(over.headers[.connection] == "close")
        }
    }

    @Test func `the longest fitting prefix decides how much a route takes`() throws {
        var settings = ServerSettings(baseURL: try BaseURL("https://portal.example"))
        settings.uploads = [
            BodyAllowance(prefix: "/exchange", bytes: 10, seconds: 1),
            BodyAllowance(prefix: "/exchange/files", bytes: 20, seconds: 2),
        ]
        #expect(settings.bodyAllowance(for: "/exchange/files/1").bytes == 20)
        #expect(settings.bodyAllowance(for: "/exchange/x").bytes == 10)
        #expect(settings.bodyAllowance(for: "/orders").bytes == 1_048_576)
    }
}
