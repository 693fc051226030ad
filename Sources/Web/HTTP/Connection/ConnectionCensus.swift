// Counts open connections, in all and by address, and the ones refused.

import Metrics
import NIOConcurrencyHelpers

/// Who is connected now. One address, unless it is a trusted proxy, gets a bounded share.
final class ConnectionCensus: Sendable {
    /// One connection's entry; hand it back to ``close(_:)``.
    struct Visit: Sendable {
        let address: InternetAddress?
        let isAdmitted: Bool
    }

    private let counts = NIOLockedValueBox<[InternetAddress: Int]>([:])
    private let settings: ServerSettings
    private let factory: any MetricsFactory
    private let connections: Meter

    init(settings: ServerSettings, factory: any MetricsFactory) {
        self.settings = settings
        self.factory = factory
        connections = Meter(label: "http_connections", factory: factory)
    }

    func open(_ text: String?) -> Visit {
        connections.increment()
        guard
            let address = text.flatMap({ InternetAddress($0) }),
            !settings.trustedProxies.contains(where: { $0.contains(address) })
        else { return Visit(address: nil, isAdmitted: true) }
        let count = counts.withLockedValue { counts in
            counts[address, default: 0] += 1
            return counts[address, default: 0]
        }
        return Visit(address: address, isAdmitted: count <= settings.connectionsPerAddress)
    }

    func close(_ visit: Visit) {
        connections.decrement()
        guard let address = visit.address else { return }
        counts.withLockedValue { counts in
            let left = counts[address, default: 1] - 1
            counts[address] = left > 0 ? left : nil
        }
    }

    /// Counts a connection ended for a fault of the client.
    func refused(_ reason: String) {
        Counter(label: "http_connections_refused_total", dimensions: [("reason", reason)], factory: factory).increment()
    }
}
