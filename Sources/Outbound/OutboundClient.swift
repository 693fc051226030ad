// The one client for addresses that people type: nobody else opens a connection to a host somebody named.

import AsyncHTTPClient
import Foundation
import Kernel
import Metrics
import NIOCore
import NIOHTTP1

/// What came back, or why nothing did.
package struct OutboundAnswer: Sendable, Equatable {
    /// Nil when nothing readable came.
    package var status: Int?
    /// The beginning of what was said, as text; for whoever looks after the other side.
    package var text = ""
    /// What went wrong on the way; nil when an answer came.
    package var failure: OutboundFailure?
    package var milliseconds = 0

    package init(status: Int? = nil, text: String = "", failure: OutboundFailure? = nil) {
        self.status = status
        self.text = text
        self.failure = failure
    }

    /// Whether the other side took it.
    package var isTaken: Bool { status.map { (200..<300).contains($0) } ?? false }
}

/// Why no answer came. The raw value names the text that says so.
package enum OutboundFailure: String, Sendable, Equatable, CaseIterable, Codable {
    /// The address may not be asked any more.
    case notAllowed
    case unknownHost
    case notReached
    case tooSlow
    /// The certificate is not good for the name, or TLS failed.
    case notTrusted
    case broken
}

/// Sends to strangers' machines: looks the name up, looks at every number, connects to the number it looked at, follows
/// no redirect, waits ten seconds at most and reads no more than it was told to.
package struct OutboundClient: Sendable {
    /// For everything together: the name, the connection, the answer.
    package var patience: Duration = .seconds(10)
    /// The most of an answer that is kept, in bytes; what follows is not read.
    package var mostBytes = 4 * 1024
    package var lookup = HostLookup.system

    package init() {}

    /// Sends `body` by `POST`. Never throws: whatever happens is an answer.
    package func post(
        _ body: [UInt8], headers: [(name: String, value: String)], to address: OutboundAddress
    ) async -> OutboundAnswer {
        let start = ContinuousClock.now
        var answer: OutboundAnswer
        do {
            answer = try await send(body, headers, to: address)
        } catch {
            answer = OutboundAnswer(failure: OutboundFailure(error))
        }
        let taken = (ContinuousClock.now - start).components
        let outcome = answer.isTaken ? "taken" : answer.failure?.rawValue ?? "refused"
        Counter(label: "outbound_messages_total", dimensions: [("outcome", outcome)]).increment()
        answer.milliseconds = Int(taken.seconds) * 1_000 + Int(taken.attoseconds / 1_000_000_000_000_000)
        return answer
    }

    private func send(
        _ body: [UInt8], _ headers: [(name: String, value: String)], to address: OutboundAddress
    ) async throws -> OutboundAnswer {
        try await withThrowingTaskGroup(of: OutboundAnswer?.self) { group in
            group.addTask { try await exchange(body, headers, with: address) }
            group.addTask {
                try await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                return OutboundAnswer(failure: .tooSlow)
            }
            return answer
        }
    }

    private func exchange(
        _ body: [UInt8], _ headers: [(name: String, value: String)], with address: OutboundAddress
    ) async throws -> OutboundAnswer {
        let number = try await address.number(by: lookup)
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(10))
        configuration.httpVersion = .http1Only
        // The connection goes to the number that was looked at; the certificate is still checked against the name.
        if number != address.host { configuration.dnsOverride = [address.host: number] }
        // One message, one client: nothing of one customer's connection is ever another's.
        let client = HTTPClient(configuration: configuration)
        do {
            let answer = try await exchange(body, headers, with: address, by: client)
            try? await client.shutdown()
            return answer
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func exchange(
        _ body: [UInt8], _ headers: [(name: String, value: String)], with address: OutboundAddress,
        by client: HTTPClient
    ) async throws -> OutboundAnswer {
        var request = HTTPClientRequest(url: address.text)
        request.method = .POST
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        request.headers.replaceOrAdd(name: "Connection", value: "close")
        request.body = .bytes(ByteBuffer(bytes: body))
        let (seconds, attoseconds) = patience.components
        let limit = TimeAmount.nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        let response = try await client.execute(request, timeout: limit)
        var said: [UInt8] = []
        do {
            for try await part in response.body {
                said += part.readableBytesView.prefix(mostBytes - said.count)
                guard said.count < mostBytes else { break }
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // The status came, and that is what counts; what was said beside it may be cut off.
        }
        return OutboundAnswer(status: Int(response.status.code), text: Self.readable(said))
    }

    /// Text a page can show and a database can keep.
    private static func readable(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).filter { !$0.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" } }
    }
}

extension OutboundFailure {
    fileprivate init(_ error: any Error) {
        switch error {
        case OutboundRefusal.unknownHost: self = .unknownHost
        case is OutboundRefusal: self = .notAllowed
        case let error as HTTPClientError
        where [.deadlineExceeded, .readTimeout, .writeTimeout].contains(error):
            self = .tooSlow
        case let error as HTTPClientError where error == .connectTimeout: self = .notReached
        case let error as HTTPClientError where [.remoteConnectionClosed, .tlsHandshakeTimeout].contains(error):
            self = error == .tlsHandshakeTimeout ? .notTrusted : .broken
        default:
            // NIOSSL's errors are no part of what we see: their names are.
            let words = String(reflecting: error)
            if words.contains("NIOSSL") || words.contains("certificate") {
                self = .notTrusted
            } else if words.contains("NIOConnectionError") || words.contains("IOError") || error is ChannelError {
                self = .notReached
            } else {
                self = .broken
            }
        }
    }
}
