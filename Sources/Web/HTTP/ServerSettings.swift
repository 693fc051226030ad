// What the operator decides about the HTTP server.

import Foundation
import Kernel

/// Where the server listens, whom it believes, and how much it lets in at once.
package struct ServerSettings: Sendable {
    /// One megabyte: more than any form of ours; uploads have their own ``BodyAllowance``.
    package static let defaultBodyBytes = 1_048_576

    /// The address to listen on.
    package var host = "127.0.0.1"
    /// The port to listen on; 0 takes a free one.
    package var port = 8080
    /// Where people reach the site; every absolute link is made from it, never from `Host`.
    package var baseURL: BaseURL
    /// Host names answered besides the base URL's, lower case, without port.
    package var allowedHosts: Set<String> = []
    /// Proxies whose `X-Forwarded-For` is believed.
    package var trustedProxies: [AddressRange] = []
    /// Bodies and their time where no ``BodyAllowance`` fits.
    package var body = BodyAllowance(prefix: "/")
    /// Routes that take larger bodies or more time; the longest prefix that fits counts.
    package var uploads: [BodyAllowance] = []
    /// Connections kept in all; further ones wait in the kernel's queue.
    package var maximumConnections = 4096
    /// Connections kept for one address that is not a trusted proxy; further ones get 503.
    package var connectionsPerAddress = 512
    /// Connections the kernel queues before they are accepted.
    package var backlog = 1024
    /// Requests worked on at once; further ones get 503 without waiting.
    package var concurrentRequests = 256
    /// Deadlines of a connection.
    package var deadlines = ConnectionDeadlines()
    /// Bearer token for `/metrics`; without one only a direct loopback connection reads them.
    package var metricsToken: Secret<String>?
    /// Origins besides our own that forms may be sent to, for example the OIDC issuer's.
    package var formActions: [String] = []
    /// How long the server stays open, unready, after SIGTERM, so that a balancer notices first.
    package var drainDelay: Duration = .zero

    package init(baseURL: BaseURL) {
        self.baseURL = baseURL
    }

    /// Whether `name` (lower case, without port) is a name of ours.
    package func answers(to name: String) -> Bool {
        name == baseURL.host || allowedHosts.contains(name)
    }

    /// What a request for `path` may send.
    package func bodyAllowance(for path: some StringProtocol) -> BodyAllowance {
        uploads.filter { path.hasPrefix($0.prefix) }.max { $0.prefix.count < $1.prefix.count } ?? body
    }
}

/// How large a body may be under a path, and how long it may take.
package struct BodyAllowance: Sendable, Equatable {
    /// The start of the paths it holds for.
    package var prefix: String
    /// More is answered 413.
    package var bytes: Int
    /// More is answered 408, however steadily the bytes come.
    package var seconds: Int

    package init(prefix: String, bytes: Int = ServerSettings.defaultBodyBytes, seconds: Int = 60) {
        self.prefix = prefix
        self.bytes = bytes
        self.seconds = seconds
    }
}

/// How long a connection may keep us waiting.
package struct ConnectionDeadlines: Sendable {
    /// Without any byte between requests.
    package var idle: Duration = .seconds(30)
    /// From the first byte of a request to the end of its head.
    package var head: Duration = .seconds(10)
    /// Before a body must have come at 1 KB/s on average.
    package var bodyGrace: Duration = .seconds(5)
    /// Without the client taking at least 1 KB/s of an answer that waits for it.
    package var stalledAnswer: Duration = .seconds(30)
    /// From the last answer to the close, so that it arrives before the reset.
    package var linger: Duration = .seconds(3)
    /// For answers under way after SIGTERM.
    package var shutdownGrace: Duration = .seconds(10)

    package init() {}
}

/// The address people type: scheme, host and port, without a path.
package struct BaseURL: Sendable, Equatable, CustomStringConvertible {
    /// Why a text is no base URL.
    package struct Invalid: Error, CustomStringConvertible {
        let text: String
        package var description: String { "\(text) is no base URL; write it like https://portal.example.com" }
    }

    /// `http` or `https`.
    package let scheme: String
    /// The lower-case name or address.
    package let host: String
    /// Nil for the scheme's own port.
    package let port: Int?

    package init(_ text: String) throws(Invalid) {
        guard
            let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty,
            ["", "/"].contains(parts.path), parts.query == nil, parts.fragment == nil, parts.user == nil
        else { throw Invalid(text: text) }
        self.scheme = scheme
        self.host = host.lowercased()
        port = parts.port == (scheme == "https" ? 443 : 80) ? nil : parts.port
    }

    /// Whether browsers reach us over TLS.
    package var isSecure: Bool { scheme == "https" }
    /// Whether nobody on the way can read or change anything: over TLS, or from the machine itself.
    package var isTrustworthy: Bool { isSecure || ["localhost", "127.0.0.1", "::1"].contains(host) }
    /// As browsers send it in `Origin`.
    package var origin: String { "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")" }
    package var description: String { origin }
}
