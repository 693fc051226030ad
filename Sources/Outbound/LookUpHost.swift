// The numbers behind a name, all of them, asked once: what is looked at is what is connected to.

import Foundation
import Glibc
import Kernel
import NIOPosix
import Synchronization
import Web

/// Looks names up. A slow name server holds nobody else up: it has threads of its own, and a limit of time.
package struct HostLookup: Sendable {
    /// The numbers of a name as texts; empty when nobody knows it.
    let numbers: @Sendable (_ name: String) async -> [String]

    /// A lookup by `numbers`, for tests.
    package init(numbers: @escaping @Sendable (String) async -> [String]) {
        self.numbers = numbers
    }

    /// By the machine's own resolver.
    package static let system = HostLookup { name in
        await withCheckedContinuation { continuation in
            let once = Once(continuation)
            threads.submit { _ in once.resume(asked(name)) }
            Task {
                try? await Task.sleep(for: patience)
                once.resume([])
            }
        }
    }

    private static let patience: Duration = .seconds(5)

    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 4)
        pool.start()
        return pool
    }()

    private static func asked(_ name: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var numbers: [String] = []
        var next = first
        while let entry = next {
            var text = [CChar](repeating: 0, count: 64)
            let isRead = getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            if isRead == 0 {
                let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                numbers.append(String(decoding: bytes, as: UTF8.self))
            }
            next = entry.pointee.ai_next
        }
        return numbers
    }

    /// The one who comes first has the word.
    private final class Once: Sendable {
        private let waiting: Mutex<CheckedContinuation<[String], Never>?>

        init(_ continuation: CheckedContinuation<[String], Never>) {
            waiting = Mutex(continuation)
        }

        func resume(_ numbers: [String]) {
            let continuation = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            continuation?.resume(returning: numbers)
        }
    }
}

extension OutboundAddress {
    /// The number to connect to.
    ///
    /// - Throws: ``OutboundRefusal`` also when only one of several numbers is forbidden: who answers so means us to
    ///   reach something inside.
    func number(by lookup: HostLookup) async throws(OutboundRefusal) -> String {
        let numbers = InternetAddress(host) == nil ? await lookup.numbers(host) : [host]
        guard let first = numbers.first else { throw .unknownHost }
        for text in numbers {
            guard !text.contains("%"), let number = InternetAddress(text) else { throw .privateNetwork }
            let isLocal = number.isLoopback && reach == .thisMachineToo && host.isThisMachine
            guard isLocal || number.isPublic else { throw .privateNetwork }
        }
        return first
    }
}

extension String {
    /// A name of the machine itself, where such names are allowed at all.
    fileprivate var isThisMachine: Bool { self == "localhost" || InternetAddress(self)?.isLoopback == true }
}
