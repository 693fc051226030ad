import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestKit
import Testing

/// Search engines keep nothing of the portal: neither what is open to everybody nor what a link leads to.
@Suite struct IndexingTests {
    @Test(.feature("SEC-25"))
    func `robots are told to stay away, and every page says the same`() async throws {
        let world = try await World(.sqlite)
        try await world.product("A-1")
        let pages: [(who: World.Who, paths: [String])] = [
            (
                .stranger,
                ["/login", "/register", "/catalog", "/search?q=a", "/products/a-1", "/absent", "/invitations/absent"]
            ),
            (
                .director,
                [
                    "/dashboard", "/catalog", "/products/a-1", "/cart", "/orders", "/orders/absent", "/company",
                    "/company/legal-entities", "/company/addresses", "/company/members/new", "/settings",
                ]
            ),
            (.administrator, ["/staff", "/staff/orders", "/staff/customers", "/staff/customers/new", "/staff/events"]),
        ]
        for (who, paths) in pages {
            try await world.visit(as: who) { visitor in
                let robots = try await visitor.get("/robots.txt", accept: "*/*")
                #expect(String(buffer: robots.body) == "User-agent: *\nDisallow: /\n")
                for path in paths {
                    let page = String(buffer: try await visitor.get(path).body)
                    let head = page.components(separatedBy: "</head>")[0]
                    #expect(head.contains(#"<meta name="robots" content="noindex">"#), "\(who) \(path)")
                }
            }
        }
    }
}
