// Where a customer's own program is reached, and why an address is refused: nobody may point us at our own network.

import Foundation
import Kernel
import Web

/// Why nothing is sent to an address. The raw value names the text that says so.
package enum OutboundRefusal: String, Error, Sendable, Equatable, CaseIterable {
    /// Not an address of the web, or one whose parts cannot be told apart for certain.
    case notAnAddress
    /// Without TLS, where anybody on the way reads and changes what is sent.
    case notSecure
    /// A name or password stands in it.
    case hasUserInfo
    /// Another port than those of web servers.
    case portClosed
    /// It leads to this machine or into a private network.
    case privateNetwork
    /// Nobody knows the name.
    case unknownHost
}

/// Whom something may be sent to.
package enum OutboundReach: Sendable, Equatable {
    /// Public addresses over TLS, on 443 and 8443.
    case publicNetworks
    /// Those, and this machine itself by any port: for a portal that is reached at this machine only.
    case thisMachineToo
}

/// An address that was looked at and may be asked for; the numbers behind its name are looked at when it is.
package struct OutboundAddress: Sendable, Equatable {
    /// As it is asked for.
    package let text: String
    /// The name, or the number without brackets.
    package let host: String
    package let port: Int
    package let isSecure: Bool
    package let reach: OutboundReach

    /// Reads what a person typed.
    ///
    /// Hosts are plain names or plain numbers: other ways to write a number, such as `0x7f.1` and `2130706433`, are
    /// read in different ways by different libraries, so they are refused.
    /// - Throws: ``OutboundRefusal``.
    package init(_ text: String, reach: OutboundReach = .publicNetworks) throws(OutboundRefusal) {
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
        let authority = Self.authority(of: text)
        guard isPlain, text.utf8.count <= 1_000, !authority.contains("%"), !text.contains("%00"),
            var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let written = parts.encodedHost?.lowercased(), !written.isEmpty,
            parts.fragment == nil
        else { throw .notAnAddress }
        guard parts.user == nil, parts.password == nil, !authority.contains("@") else { throw .hasUserInfo }
        // What is asked for is written by us: the name that was looked at is the name that is looked up.
        parts.scheme = scheme
        if InternetAddress(written.trimmingCharacters(in: ["[", "]"])) == nil { parts.encodedHost = written }
        guard let asked = parts.string else { throw .notAnAddress }
        let host = written.trimmingCharacters(in: ["[", "]"])
        guard let kind = HostKind(host) else { throw .notAnAddress }
        let isLocal = kind.isThisMachine && reach == .thisMachineToo
        guard isLocal || !kind.isForbidden else { throw .privateNetwork }
        isSecure = scheme == "https"
        guard isSecure || isLocal else { throw .notSecure }
        port = parts.port ?? (isSecure ? 443 : 80)
        guard isLocal ? (1...65_535).contains(port) : [443, 8_443].contains(port) else { throw .portClosed }
        self.text = asked
        self.host = host
        self.reach = reach
    }

    /// What stands between the slashes; another reader may find another host there than we do.
    private static func authority(of text: String) -> Substring {
        guard let start = text.range(of: "://")?.upperBound else { return "" }
        return text[start...].prefix { !"/?#".contains($0) }
    }
}

/// What a host is, by its writing alone.
private enum HostKind {
    case number(InternetAddress)
    case name(String)

    init?(_ host: String) {
        if let number = InternetAddress(host) {
            // A zone names an interface of this machine.
            guard !host.contains("%") else { return nil }
            self = .number(number)
            return
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                }
        }
        // A last part that begins with a digit is a number in disguise.
        guard isName, host.utf8.count <= 253, let last = labels.last, last.first?.isNumber == false else { return nil }
        self = .name(host)
    }

    var isThisMachine: Bool {
        switch self {
        case .number(let number): number.isLoopback
        case .name(let name): name == "localhost"
        }
    }

    /// Names without a dot, and those that by agreement stand for something inside.
    var isForbidden: Bool {
        switch self {
        case .number(let number): !number.isPublic
        case .name(let name):
            !name.contains(".")
                || ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "onion"]
                    .contains { name == $0 || name.hasSuffix(".\($0)") }
        }
    }
}
