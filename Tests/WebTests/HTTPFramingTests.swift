import Foundation
import Testing

@testable import Web

@Suite struct HTTPFramingTests {
    static let host = "Host: localhost\r\n"
    static let chunk = "5\r\nhello\r\n0\r\n\r\n"
    static let hidden = "GET /text HTTP/1.1\r\nHost: localhost\r\n\r\n"

    static func post(_ headers: String, _ body: String, version: String = "1.1") -> String {
        "POST /body HTTP/\(version)\r\n\(host)\(headers)\r\n\(body)"
    }

    @Test(arguments: [
        ("no Host", "GET / HTTP/1.1\r\n\r\n", 400),
        ("two Hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
        ("a Host of forbidden characters", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
        ("chunks under HTTP/1.0", post("Transfer-Encoding: chunked\r\n", chunk, version: "1.0"), 400),
        ("length and chunks", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden), 400),
        ("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello" + hidden), 400),
        ("an unknown coding", post("Transfer-Encoding: xchunked\r\n", chunk + hidden), 400),
        (
            "60 KB of chunk extension",
            post(
                "Transfer-Encoding: chunked\r\n",
                "5;" + String(repeating: "a", count: 60_000) + "\r\nhello\r\n0\r\n\r\n"), 400
        ),
        (
            "a chunk longer than it says", post("Transfer-Encoding: chunked\r\n", "5\r\nhelloXX\r\n0\r\n\r\n" + hidden),
            400
        ),
        ("an absolute address", "GET http://localhost/text HTTP/1.1\r\n\(host)\r\n", 400),
        ("a NUL in the address", "GET /a%00b HTTP/1.1\r\n\(host)\r\n", 400),
        ("a backslash in the address", "GET /a\\b HTTP/1.1\r\n\(host)\r\n", 400),
        ("HTTP/2.0", "GET / HTTP/2.0\r\n\(host)\r\n", 505),
        ("a head of 100 KB", "GET / HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 100_000))\r\n\r\n", 431),
        ("101 fields", "GET / HTTP/1.1\r\n\(host)" + String(repeating: "X: 1\r\n", count: 101) + "\r\n", 431),
        ("an unknown expectation", post("Expect: 200-maybe\r\nContent-Length: 5\r\n", "hello"), 417),
        (
            "a declared body over the limit",
            post("Content-Length: 3000000\r\n", String(repeating: "a", count: 3_000_000)), 413
        ),
        (
            "a chunked body over the limit",
            post(
                "Transfer-Encoding: chunked\r\n",
                String(repeating: "10000\r\n\(String(repeating: "a", count: 65_536))\r\n", count: 40) + "0\r\n\r\n"),
            413
        ),
    ])
    func `a malformed request is refused with one answer and the connection ends`(
        name: String, bytes: String, status: Int
    ) async throws {
        let answer = try await HTTPWire.serving(HTTPTestSite()) { try await $0.send([bytes], wait: 4) }
        #expect(answer.statuses == [status])
        #expect(answer.isClosed)
        #expect(answer.text.lowercased().contains("connection: close"))
        #expect(answer.text.lowercased().contains("x-content-type-options: nosniff"))
    }

    @Test(arguments: [
        ("length", post("Content-Length: 5\r\n", "hello")),
        ("chunks", post("Transfer-Encoding: chunked\r\n", chunk)),
        ("chunks with a short extension", post("Transfer-Encoding: chunked\r\n", "5;name=value\r\nhello\r\n0\r\n\r\n")),
        (
            "one byte a chunk",
            post("Transfer-Encoding: chunked\r\n", "1\r\nh\r\n1\r\ne\r\n1\r\nl\r\n1\r\nl\r\n1\r\no\r\n0\r\n\r\n")
        ),
    ])
    func `a well-formed body is read and the connection stays`(name: String, bytes: String) async throws {
        let answer = try await HTTPWire.serving(HTTPTestSite()) { try await $0.send([bytes], wait: 0.5) }
        #expect(answer.statuses == [200])
        #expect(answer.text.hasSuffix("\r\n\r\n5"))
        #expect(!answer.isClosed)
    }

    @Test func `pipelined requests are answered in order before the refusal of the next`() async throws {
        let bytes =
            Self.hidden.replacing("/text", with: "/slow") + Self.hidden.replacing("/text", with: "/small")
            + "GET / HTTP/1.1\r\n\r\n" + Self.hidden
        let answer = try await HTTPWire.serving(HTTPTestSite()) { try await $0.send([bytes], wait: 4) }
        #expect(answer.statuses == [200, 200, 400])
        #expect(answer.text.contains("slow but whole"))
        #expect(answer.isClosed)
    }

    @Test func `a body that is expected is asked for, and one too large is not`() async throws {
        let site = try HTTPTestSite()
        let (small, large) = try await HTTPWire.serving(site) { wire in
            let expect = "Expect: 100-continue\r\n"
            let small = try await wire.send(
                [Self.post(expect + "Content-Length: 5\r\n", ""), "hello"], pause: 0.2, wait: 0.5)
            let large = try await wire.send([Self.post(expect + "Content-Length: 9000000\r\n", "")], wait: 4)
            return (small, large)
        }
        #expect(small.statuses == [100, 200])
        #expect(large.statuses == [413])
    }

    @Test func `one address gets its share of connections`() async throws {
        let site = try HTTPTestSite { $0.connectionsPerAddress = 2 }
        let statuses = try await HTTPWire.serving(site) { wire in
            async let first = wire.send(["GET /small HTTP/1.1\r\n"], wait: 1.5)
            async let second = wire.send(["GET /small HTTP/1.1\r\n"], wait: 1.5)
            try await Task.sleep(for: .milliseconds(300))
            let third = try await wire.send(["GET /small HTTP/1.1\r\n\(Self.host)\r\n"], wait: 1)
            _ = try await (first, second)
            return third.statuses
        }
        #expect(statuses == [503])
    }
}

@Suite struct HTTPSlowClientTests {
    private func site() throws -> HTTPTestSite {
        try HTTPTestSite { settings in
            settings.deadlines.idle = .seconds(2)
            settings.deadlines.head = .seconds(1)
            settings.deadlines.bodyGrace = .seconds(1)
            settings.deadlines.linger = .milliseconds(300)
        }
    }

    @Test(arguments: [
        ("silent", [String](), [Int]()),
        ("half a head", ["GET / HTTP/1.1\r\nHost: localhost\r\n"], [408]),
        ("a trickled head", ["GET / HTTP/1.1\r\nX: "] + Array(repeating: "a", count: 40), [408]),
        (
            "a trickled body",
            ["POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n"]
                + Array(repeating: "a", count: 60), [408]
        ),
        ("idle after a request", ["GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n"], [200]),
    ])
    func `a client that keeps us waiting is let go in time`(name: String, pieces: [String], statuses: [Int])
        async throws
    {
        let answer = try await HTTPWire.serving(site()) { try await $0.send(pieces, pause: 0.1, wait: 8) }
        #expect(answer.isClosed)
        #expect(answer.statuses == statuses)
        #expect(answer.seconds < 5)
    }

    @Test func `a body that comes steadily is read however many pieces it has`() async throws {
        let head = "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12000\r\n\r\n"
        let pieces = [head] + Array(repeating: String(repeating: "a", count: 1000), count: 12)
        let answer = try await HTTPWire.serving(site()) { try await $0.send(pieces, pause: 0.2, wait: 1) }
        #expect(answer.statuses == [200])
    }
}
