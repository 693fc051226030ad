import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

/// Answers that go on, over a real socket.
@Suite struct EventStreamTests {
    @Test func `a message is an event and a line, whatever its words`() {
        #expect(ServerEvent("changed", "a,b").text == "event: changed\ndata: a,b\n\n")
        #expect(
            ServerEvent("said", "one\r\ntwo\n\nevent: forged").text == "event: said\ndata: one two event: forged\n\n")
        #expect(ServerEvent.heartbeat.text == ":\n\n")
    }

    @Test func `messages arrive as they come, uncompressed, and the stream's end is told`() async throws {
        let site = try HTTPTestSite()
        let ended = Locked(0)
        site.router.get("stream") { _, _ -> Response in
            let (events, send) = AsyncStream<ServerEvent>.makeStream()
            Task {
                send.yield(ServerEvent("first", "1"))
                try await Task.sleep(for: .milliseconds(300))
                send.yield(ServerEvent("second", "2"))
                send.finish()
            }
            return .events(events) { ended.change { $0 += 1 } }
        }
        let answer = try await HTTPWire.serving(site) { wire in
            let request =
                "GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br, gzip\r\nConnection: close\r\n\r\n"
            return try await wire.send([request], wait: 3)
        }
        #expect(answer.statuses == [200])
        #expect(answer.text.lowercased().contains("content-type: text/event-stream"))
        #expect(!answer.text.lowercased().contains("content-encoding"))
        #expect(answer.text.contains("event: first\ndata: 1\n\n") && answer.text.contains("event: second\ndata: 2\n\n"))
        #expect(answer.isClosed)
        #expect(ended.value == 1)
    }

    @Test func `a stream ends when the program does`() async throws {
        let site = try HTTPTestSite()
        site.router.get("stream") { _, _ -> Response in
            let (events, send) = AsyncStream<ServerEvent>.makeStream()
            Task {
                while !Shutdown.hasBegun {
                    send.yield(.heartbeat)
                    try await Task.sleep(for: .milliseconds(50))
                }
                send.finish()
            }
            return .events(events) {}
        }
        let answer = try await HTTPWire.serving(site) { wire in
            Task {
                try await Task.sleep(for: .milliseconds(500))
                await wire.stop()
            }
            return try await wire.send(["GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n"], wait: 6)
        }
        #expect(answer.isClosed)
        #expect(answer.seconds < 4)
    }
}
