// Shows the metrics to those who run the site, and to nobody else.

import Crypto
import Hummingbird
import HTTPTypes
import Kernel
import NIOCore

/// `/metrics`: for the bearer of the token, or without one for this machine itself.
struct MetricsPage: Sendable {
    let registry: PrometheusRegistry
    let token: Secret<String>?
    /// Whether the site is reached on this machine only. Elsewhere a proxy may hide where a request comes from.
    let isLocal: Bool

    /// `GET /metrics`; foreign and missing look the same.
    func show(_ request: Request, _ context: WebContext) throws -> Response {
        guard mayRead(request, context) else { throw HTTPError(.notFound) }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: registry.exposition())))
    }

    private func mayRead(_ request: Request, _ context: WebContext) -> Bool {
        if let token {
            let given = request.headers[.authorization] ?? ""
            // Hashes have one length and compare in constant time: the answer's time tells nothing of the token.
            return SHA256.hash(data: Array(given.utf8)) == SHA256.hash(data: Array("Bearer \(token.reveal())".utf8))
        }
        // Behind a proxy on this machine everybody comes from loopback; the proxy's header gives that away.
        guard isLocal, request.headers[.xForwardedFor] == nil else { return false }
        return InternetAddress(context.remoteAddress?.ipAddress ?? "")?.isLoopback ?? false
    }
}
