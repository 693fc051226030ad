// Internet addresses as bytes, and ranges of them, for proxies, limits and logs.

import Foundation

/// An IPv4 or IPv6 address; IPv4 is kept as its IPv6 mapping, so that both compare in one way.
package struct InternetAddress: Hashable, Sendable {
    let bytes: [UInt8]
    let isIPv4: Bool

    /// Nil unless `text` is a numeric address; a zone (`%eth0`) is ignored.
    package init?(_ text: some StringProtocol) {
        let plain = String(text.prefix { $0 != "%" })
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, plain, &four) == 1 {
            bytes = Array(repeating: 0, count: 10) + [255, 255] + withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, plain, &six) == 1 {
            bytes = withUnsafeBytes(of: &six) { Array($0) }
        } else {
            return nil
        }
        isIPv4 = bytes.starts(with: Array(repeating: 0, count: 10) + [255, 255])
    }

    /// Whether it is this very machine.
    package var isLoopback: Bool {
        isIPv4 ? bytes[12] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }

    /// The network a log may name: the first 24 bits of IPv4, 48 of IPv6; it names no single person.
    package var network: String {
        if isIPv4 { return "\(bytes[12]).\(bytes[13]).\(bytes[14]).0/24" }
        let groups = (0..<3).map { String(Int(bytes[2 * $0]) << 8 | Int(bytes[2 * $0 + 1]), radix: 16) }
        return groups.joined(separator: ":") + "::/48"
    }
}

/// A range of addresses in CIDR form, for example `10.0.0.0/8` or `::1`.
package struct AddressRange: Sendable, Equatable {
    let network: InternetAddress
    let bits: Int

    /// Nil unless `text` is an address with an optional `/bits` that its family allows.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let network = InternetAddress(parts[0]) else { return nil }
        let offset = network.isIPv4 ? 96 : 0
        guard parts.count == 2 else {
            self.network = network
            bits = 128
            return
        }
        guard let given = Int(parts[1]), (0...(128 - offset)).contains(given) else { return nil }
        self.network = network
        bits = given + offset
    }

    /// Whether `address` lies inside.
    package func contains(_ address: InternetAddress) -> Bool {
        let whole = bits / 8
        guard address.bytes.prefix(whole) == network.bytes.prefix(whole) else { return false }
        let rest = bits % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return address.bytes[whole] & mask == network.bytes[whole] & mask
    }
}
