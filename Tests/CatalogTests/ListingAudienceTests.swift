import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// Goods that are not meant for everybody: nobody else finds a trace of them, in lists, counts, cards, papers, tiles.
@Suite struct ListingAudienceTests {
    @Test(.feature("CAT-05"), arguments: TestEngine.all)
    func `lists and counts are those of whoever looks, section by section`(_ engine: TestEngine) async throws {
        let shop = try await ListingShop(engine)
        let world = shop.world
        // One section is closed to people, and every fourth of the others is meant for one customer.
        let secret = shop.items.enumerated().filter { $0.offset % 4 == 0 }.map(\.element.id)
        let (nuts, now) = (try #require(shop.sections["nuts"]), world.clock.now)
        let theirs = AudienceTag.customer(world.theirs.uuid).text
        try await world.database.write { tx in
            _ = try Catalog.setRules(
                AssortmentRules(only: ["kind:company"]), on: .category(nuts), by: .system("test"), at: now, in: tx)
            for id in secret {
                _ = try Catalog.setRules(
                    AssortmentRules(only: [theirs]), on: .product(id), by: .system("test"), at: now, in: tx)
            }
        }
        let people: [(who: World.Who, isCompany: Bool, isTheirs: Bool)] = [
            (.stranger, false, false), (.shopper, false, false), (.purchaser, true, false), (.rival, true, true),
        ]
        for (who, isCompany, isTheirs) in people {
            let seen = shop.items.filter {
                (isCompany || $0.section != "nuts") && (isTheirs || !secret.contains($0.id))
            }
            let ids = Set(seen.map(\.id))
            for sort in [CatalogQuery.Sort.name, .new, .popularity, .price] {
                var query = CatalogQuery()
                query.sort = sort
                let walked = try await shop.walk(query, as: who, by: 30)
                #expect(Set(walked.forth) == ids, "\(who) \(sort)")
            }
            let root = try await shop.list(CatalogQuery(), as: who)
            #expect(root.total == seen.count, "\(who)")
            for slug in ["hardware", "bolts", "nuts", "paints"] {
                var query = CatalogQuery()
                query.category = slug
                let listing = try await shop.list(query, as: who)
                guard isCompany || slug != "nuts" else {
                    #expect(listing.isClosed && listing.category?.id == nil)
                    continue
                }
                let own = shop.items(beneath: slug).filter { ids.contains($0.id) }
                #expect(listing.category?.productCount == own.count, "\(who) \(slug)")
                #expect(listing.total == own.count)
                #expect(listing.facets.inStock == own.filter { !$0.shelves.isEmpty }.count)
                let makers = Set(own.map(\.brand)).subtracting([""])
                #expect(Set(listing.facets.brands.map(\.value)) == makers)
            }
            let found = try await shop.list(Self.search, as: who, found: shop.items.map(\.id))
            #expect(found.total == seen.count, "\(who)")
        }
    }

    private static let search: CatalogQuery = {
        var query = CatalogQuery()
        (query.text, query.sort) = ("деталь", .relevance)
        return query
    }()

    @Test(.feature("CAT-05"), arguments: TestEngine.all)
    func `what is hidden has no card, price, paper, place beside others or in a comparison`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let (open, secret) = (try await world.product("OPEN-1"), try await world.product("SECRET-1"))
        let paper = try world.files.keep(Data("%PDF-1.7 certificate".utf8), extension: "pdf")
        let (now, theirs) = (world.clock.now, AudienceTag.customer(world.theirs.uuid).text)
        let user = try #require(world.user(.purchaser))
        try await world.database.write { tx in
            for (place, kind) in ["analogue", "accessory", "together"].enumerated() {
                try tx.execute(
                    """
                    INSERT INTO product_relations (product_id, kind, position, related_id)
                    VALUES (\(open), \(kind), \(place + 1), \(secret))
                    """)
            }
            try tx.execute(
                """
                INSERT INTO product_files (product_id, position, kind, title, file, size)
                VALUES (\(secret), 1, 'certificate', 'Сертификат', \(paper), 20)
                """)
            try tx.execute(
                "INSERT INTO recent_views (user_id, product_id, viewed_at) VALUES (\(user), \(secret), \(now))")
            try tx.execute(
                "INSERT INTO compared_products (user_id, product_id, added_at) VALUES (\(user), \(secret), \(now))")
            try tx.execute("INSERT INTO product_popularity (product_id, orders) VALUES (\(secret), 9)")
            _ = try Catalog.setRules(
                AssortmentRules(only: [theirs]), on: .product(secret), by: .system("test"), at: now, in: tx)
            try tx.execute(
                "INSERT INTO product_slugs (slug, product_id, replaced_at) VALUES ('was-secret', \(secret), \(now))")
        }
        let lists = [
            "/catalog", "/catalog?sort=popularity", "/catalog?sort=price", "/catalog/new", "/catalog?view=list",
            "/products/open-1", "/compare", "/compare?product=\(secret)&product=\(open)",
            "/dashboard/widgets/new_goods", "/dashboard/widgets/viewed_goods", "/dashboard/widgets/popular_goods",
        ]
        let hidden = ["/products/secret-1", "/prices/secret-1", "/product-files/\(paper)", "/products/was-secret"]
        try await world.visit(as: .purchaser) { visitor in
            for path in lists {
                let page = String(buffer: try await visitor.get(path).body)
                #expect(!page.contains("SECRET") && !page.contains("secret-1"), "\(path)")
            }
            for path in hidden {
                let status = try await visitor.get(path).status
                #expect(status == .notFound, "\(path)")
            }
            let looked = try await visitor.postJSON("/products/secret-1/views", "{}", key: nil)
            #expect(looked.status == .notFound)
            let compared = try await visitor.post("/compare", [("product", "\(secret)"), ("on", "1")])
            #expect(compared.status == .notFound)
        }
        try await world.visit(as: .rival) { visitor in
            let list = String(buffer: try await visitor.get("/catalog").body)
            #expect(list.contains("/products/secret-1"))
            let card = try await visitor.get("/products/secret-1")
            #expect(card.status == .ok && String(buffer: card.body).contains("/product-files/\(paper)"))
            let beside = String(buffer: try await visitor.get("/products/open-1").body)
            #expect(beside.contains("/products/secret-1"))
            let file = try await visitor.get("/product-files/\(paper)", accept: "*/*")
            #expect(file.status == .ok && String(buffer: file.body) == "%PDF-1.7 certificate")
            #expect(file.headers[.contentType] == "application/pdf")
            #expect(file.headers[.cacheControl] == "private, no-cache")
            #expect(file.headers[.contentDisposition]?.hasPrefix("attachment; filename*=UTF-8''") == true)
            #expect(file.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            let moved = try await visitor.get("/products/was-secret")
            #expect(moved.status == .movedPermanently && moved.headers[.location] == "/products/secret-1")
        }
    }
}
