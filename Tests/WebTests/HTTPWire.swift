import Foundation
import Hummingbird

@testable import Web

/// A running server on a loopback port, and plain sockets to it.
struct HTTPWire: Sendable {
    let port: Int
    let lifetime: ServerLifetime
    /// Sockets block; they must not hold the threads that the server's handlers need.
    let threads = BoundedExecutor(name: "wire", threads: 8, queueLimit: 64)

    /// Runs `body` against the site and stops the server after it.
    static func serving<Value: Sendable>(
        _ site: HTTPTestSite, _ body: @escaping @Sendable (HTTPWire) async throws -> Value
    ) async throws -> Value {
        let (ports, source) = AsyncStream.makeStream(of: Int.self)
        let lifetime = site.front.lifetime(site.router, services: [], logger: site.logger) { channel in
            source.yield(channel.localAddress?.port ?? 0)
        }
        return try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask {
                try await lifetime.run()
                return nil
            }
            tasks.addTask {
                var iterator = ports.makeAsyncIterator()
                let wire = HTTPWire(port: await iterator.next() ?? 0, lifetime: lifetime)
                let value = try await body(wire)
                await lifetime.stop()
                return value
            }
            var found: Value?
            for try await value in tasks { found = value ?? found }
            guard let found else { throw CancellationError() }
            return found
        }
    }

    /// What SIGTERM does.
    func stop() async { await lifetime.stop() }

    /// What came back, and how the conversation ended.
    struct Answer: Sendable {
        var text = ""
        var isClosed = false
        var seconds = 0.0
        var statuses: [Int] {
            text.matches(of: /HTTP\/1\.1 (\d{3})/).compactMap { Int($0.1) }
        }
    }

    /// Sends the pieces, `pause` seconds apart, and reads until the end or for `wait` seconds.
    func send(_ pieces: [String], pause: Double = 0, wait: Double = 2) async throws -> Answer {
        try await threads.run(timeout: .seconds(60)) { [port] in
            let start = Date()
            let socket = try PlainSocket(port: port)
            defer { socket.close() }
            var answer = Answer()
            for (index, piece) in pieces.enumerated() {
                if index > 0, pause > 0 { answer.isClosed = socket.read(for: pause, into: &answer.text) }
                if answer.isClosed { break }
                socket.write(piece)
            }
            if !answer.isClosed { answer.isClosed = socket.read(for: wait, into: &answer.text) }
            answer.seconds = Date().timeIntervalSince(start)
            return answer
        }
    }
}

/// A TCP connection to loopback.
struct PlainSocket {
    struct NotConnected: Error {}

    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            Foundation.close(descriptor)
            throw NotConnected()
        }
    }

    func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Reads for so many seconds; true when the server has closed.
    func read(for seconds: Double, into text: inout String) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while Date() < end {
            var left = timeval()
            let rest = max(0.01, end.timeIntervalSinceNow)
            left.tv_sec = Int(rest)
            left.tv_usec = Int((rest - Double(Int(rest))) * 1_000_000)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &left, socklen_t(MemoryLayout<timeval>.size))
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 || count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR { return true }
            if count > 0 { text += String(decoding: buffer.prefix(count), as: UTF8.self) }
        }
        return false
    }

    func close() { _ = Foundation.close(descriptor) }
}
