import HTTPTypes
import Hummingbird
import Kernel
import Testing

@testable import Web

@Suite struct HTTPAddressTests {
    @Test(arguments: [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1, 10.2.3.4"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, nonsense"], "10.0.0.1"),
        ("::1", ["2001:db8::7"], "2001:db8::7"),
    ])
    func `only a trusted proxy says who asks, and only about its own neighbour`(
        remote: String, forwarded: [String], expected: String
    ) throws {
        let trusted = [try #require(AddressRange("10.0.0.0/8")), try #require(AddressRange("::1"))]
        let address = try #require(InternetAddress(remote))
        let found = ClientAddress.find(remote: address, remoteText: remote, forwarded: forwarded, trusted: trusted)
        #expect(found == expected)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.128/25", "192.0.2.127", false),
        ("192.0.2.128/25", "192.0.2.200", true), ("192.0.2.1", "192.0.2.1", true), ("0.0.0.0/0", "8.8.8.8", true),
        ("0.0.0.0/0", "2001:db8::1", false), ("2001:db8::/32", "2001:db8:1::1", true),
        ("10.0.0.0/8", "::ffff:10.1.1.1", true),
    ])
    func `a range holds its addresses`(range: String, address: String, isInside: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(InternetAddress(address))) == isInside)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129", "localhost", "10.0.0.0/"])
    func `what is no range is refused`(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test(arguments: [
        ("203.0.113.9", "203.0.113.0/24"), ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80:0:0::/48"),
    ])
    func `a log names a network and no person`(address: String, network: String) throws {
        #expect(try #require(InternetAddress(address)).network == network)
    }

    @Test(
        arguments: [
            ("portal.example", "portal.example"), ("Portal.Example:8443", "portal.example"),
            ("portal.example.", "portal.example"),
            ("[::1]:8080", "[::1]"), ("portal.example:99999", nil), ("portal.example:x", nil), ("", nil), ("[::1", nil),
        ] as [(String, String?)])
    func `a host is a name and a number`(authority: String, name: String?) {
        #expect(HostCheck.name(in: authority) == name)
    }

    @Test func `a foreign host is refused`() async throws {
        let answer = try await HTTPWire.serving(HTTPTestSite()) { wire in
            try await wire.send(["GET /text HTTP/1.1\r\nHost: evil.example\r\n\r\n"], wait: 0.5)
        }
        #expect(answer.statuses == [421])
    }

    @Test(
        arguments: [
            ("en-GB,en;q=0.9,ru;q=0.8", Language.en), ("ru", .ru), ("de;q=1, en;q=0.2, ru;q=0.7", .ru), ("fr", nil),
            ("", nil),
            ("en;q=0", nil), ("EN", .en),
        ] as [(String, Language?)])
    func `the language is the best of ours`(header: String, language: Language?) {
        #expect(Language(accepting: header) == language)
    }

    @Test(
        arguments: [
            ("https://portal.example", "https://portal.example"),
            ("https://Portal.Example:443/", "https://portal.example"),
            ("http://localhost:8080", "http://localhost:8080"), ("ftp://a", nil), ("portal.example", nil),
            ("https://a/path", nil), ("https://user@a", nil), ("https://a?b", nil),
        ] as [(String, String?)])
    func `a base URL is scheme, host and port`(text: String, origin: String?) {
        #expect((try? BaseURL(text))?.origin == origin)
    }
}
