import Foundation
import Kernel
import TestKit
import Testing
import Web

@testable import Outbound

/// Nobody points us at our own network, however he writes it.
@Suite struct OutboundAddressTests {
    private static let right = [
        "https://erp.example.com/orders", "https://erp.example.com", "https://erp.example.com:8443/a?b=c",
        "https://xn--e1afmkfd.xn--p1ai/", "https://93.184.216.34/hook", "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        "HTTPS://ERP.Example.COM/Orders",
    ]

    @Test(arguments: right)
    func `a public address over TLS is taken`(_ text: String) throws {
        let address = try OutboundAddress(text)
        #expect(address.isSecure)
        #expect(address.host == address.host.lowercased())
    }

    private static let wrong: [(text: String, refusal: OutboundRefusal)] = [
        ("http://erp.example.com/", .notSecure), ("ftp://erp.example.com/", .notAnAddress),
        ("erp.example.com", .notAnAddress), ("", .notAnAddress), ("https://", .notAnAddress),
        ("https:///orders", .notAnAddress), ("javascript:alert(1)", .notAnAddress),
        ("file:///etc/passwd", .notAnAddress),
        ("https://erp.example.com:22/", .portClosed), ("https://erp.example.com:80/", .portClosed),
        ("https://user:secret@erp.example.com/", .hasUserInfo), ("https://erp.example.com@127.0.0.1/", .hasUserInfo),
        ("https://erp.example.com%00.evil.example/", .notAnAddress), ("https://erp.example.com/%00", .notAnAddress),
        ("https://erp.example.com\r\nHost: x/", .notAnAddress), ("https://erp.example.com /", .notAnAddress),
        ("https://erp.example.com#x", .notAnAddress), ("https:\\\\erp.example.com", .notAnAddress),
        ("https://127.0.0.1/", .privateNetwork), ("https://127.1.2.3/", .privateNetwork),
        ("https://0.0.0.0/", .privateNetwork), ("https://10.0.0.1/", .privateNetwork),
        ("https://172.16.0.1/", .privateNetwork), ("https://192.168.1.1/", .privateNetwork),
        ("https://169.254.169.254/latest/meta-data", .privateNetwork), ("https://100.64.0.1/", .privateNetwork),
        ("https://192.0.0.8/", .privateNetwork), ("https://198.18.0.1/", .privateNetwork),
        ("https://224.0.0.1/", .privateNetwork), ("https://240.0.0.1/", .privateNetwork),
        ("https://255.255.255.255/", .privateNetwork), ("https://[::1]/", .privateNetwork),
        ("https://[::]/", .privateNetwork), ("https://[fc00::1]/", .privateNetwork),
        ("https://[fe80::1]/", .privateNetwork), ("https://[ff02::1]/", .privateNetwork),
        ("https://[::ffff:127.0.0.1]/", .privateNetwork), ("https://[::ffff:10.0.0.1]/", .privateNetwork),
        ("https://[64:ff9b::7f00:1]/", .privateNetwork), ("https://[2002:7f00:1::]/", .privateNetwork),
        ("https://[2001:db8::1]/", .privateNetwork), ("https://2130706433/", .notAnAddress),
        ("https://0x7f.1/", .notAnAddress), ("https://0x7f000001/", .notAnAddress),
        ("https://0177.0.0.1/", .notAnAddress), ("https://127.1/", .notAnAddress),
        ("https://localhost/", .privateNetwork), ("https://localhost./", .notAnAddress),
        ("https://erp.localhost/", .privateNetwork), ("https://intranet/", .privateNetwork),
        ("https://printer.local/", .privateNetwork), ("https://db.internal/", .privateNetwork),
        ("https://①②⑦.0.0.1/", .notAnAddress), ("https://%31%32%37.0.0.1/", .notAnAddress),
        ("https://-erp.example.com/", .notAnAddress),
    ]

    @Test func `every way to write something inside is refused`() throws {
        #expect(Self.wrong.count >= 40)
        for (text, refusal) in Self.wrong {
            do throws(OutboundRefusal) {
                let address = try OutboundAddress(text)
                Issue.record("\(text) was taken as \(address.host)")
            } catch {
                #expect(
                    error == refusal || text.hasPrefix("https://0177") || text.hasPrefix("https://127.1/"), "\(text)")
            }
        }
    }

    @Test func `a portal of this machine alone may reach this machine, and no other network`() throws {
        for text in ["http://localhost:8099/hook", "http://127.0.0.1:1/", "https://[::1]:8443/"] {
            #expect(throws: Never.self) { try OutboundAddress(text, reach: .thisMachineToo) }
        }
        for text in ["http://10.0.0.1/", "http://erp.example.com/", "https://192.168.0.1/"] {
            #expect(throws: OutboundRefusal.self) { try OutboundAddress(text, reach: .thisMachineToo) }
        }
    }

    @Test func `a name that leads inside is refused when it is looked up, also by one number of several`()
        async throws
    {
        let address = try OutboundAddress("https://rebind.example.com/")
        for numbers in [
            ["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"], ["fe80::1%eth0"], ["169.254.169.254"], ["nonsense"],
        ] {
            let lookup = HostLookup { _ in numbers }
            await #expect(throws: OutboundRefusal.privateNetwork, "\(numbers)") { try await address.number(by: lookup) }
        }
        let nobody = HostLookup { _ in [] }
        await #expect(throws: OutboundRefusal.unknownHost) { try await address.number(by: nobody) }
        let number = try await address.number(by: HostLookup { _ in ["93.184.216.34", "93.184.216.35"] })
        #expect(number == "93.184.216.34")
        let local = await HostLookup.system.numbers("localhost")
        #expect(local.contains("127.0.0.1") || local.contains("::1"))
    }
}
