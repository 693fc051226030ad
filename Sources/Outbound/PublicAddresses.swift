// Which numbers lead out into the public network.

import Web

/// Everything that is no address of a single public machine (IANA's registries of special purposes, July 2026).
private let special: [AddressRange] = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    // Of IPv6 only 2000::/3 is public; within it these are not, or hide an IPv4 number.
    "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
].compactMap { AddressRange($0) }

private let four = AddressRange("0.0.0.0/0")
private let six = AddressRange("2000::/3")

extension InternetAddress {
    /// Whether it may be a stranger's machine; what is not certain is not.
    package var isPublic: Bool {
        guard !special.contains(where: { $0.contains(self) }) else { return false }
        // An IPv4 number and its IPv6 mapping, `::ffff:10.0.0.1`, are one.
        return four?.contains(self) == true || six?.contains(self) == true
    }
}
