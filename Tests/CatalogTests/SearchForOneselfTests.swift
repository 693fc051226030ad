import Database
import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import Search
import TestKit
import Testing
import Web

@testable import Catalog

/// What a customer buys decides what its people find first, and what is recommended to them.
@Suite struct SearchForOneselfTests {
    @Test(.feature("SRCH-18"), arguments: TestEngine.all)
    func `what a customer buys comes first and stands beside the results, for this customer alone`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        var nuts: [ID<Product>] = []
        for number in 1...8 { nuts.append(try await world.product("G-\(number)", name: "Гайка М\(number)")) }
        let (first, usual, ours, now) = (nuts[0], nuts[7], world.ours, world.clock.now)
        let user = try #require(world.user(.purchaser))
        try await world.database.write { tx in
            try Catalog.noteOrdered([usual], for: ours, by: user, unit: nil, at: now, in: tx)
            // Everybody else buys another one.
            try Catalog.replacePopularity([usual: 1, first: 100], in: tx)
        }
        try await world.followed()
        func list(_ page: String) -> [String] {
            let goods = page.split(separator: "data-found=").last.map(String.init) ?? ""
            return goods.matches(of: /href="\/products\/(g-\d)"/).map { String($0.1) }
        }
        let own = try await world.searchPage("гайка", as: .purchaser)
        #expect(list(own).first == "g-8")
        #expect(own.contains("Вы покупали"))
        let beside = own.split(separator: "id=\"found-bought\"").last.map(String.init) ?? ""
        #expect(beside.prefix(600).contains("/products/g-8"))
        for who in [World.Who.rival, .stranger] {
            let page = try await world.searchPage("гайка", as: who)
            #expect(list(page).first == "g-1", "\(who)")
            #expect(!page.contains("Вы покупали"), "\(who)")
        }
    }

    @Test(.feature("SRCH-19"), arguments: TestEngine.all)
    func `among the results stand goods that are bought with them, marked, the customer's own first`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let drill = try await world.product("D-1", name: "Дрель ударная", price: 1_000)
        let (bits, cord, goggles, usual) = (
            try await world.product("W-1", name: "Свёрла по бетону", price: 22_200),
            try await world.product("W-2", name: "Удлинитель"), try await world.product("W-3", name: "Очки защитные"),
            try await world.product("W-4", name: "Перчатки", price: 33_300)
        )
        let (ours, user, now) = (world.ours, try #require(world.user(.purchaser)), world.clock.now)
        try await world.database.write { tx in
            try Catalog.keepBoughtTogether([drill: [goggles, bits, cord, usual]], of: [drill], in: tx)
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(goggles)")
            try Catalog.noteOrdered([usual], for: ours, by: user, unit: nil, at: now, in: tx)
        }
        try await world.followed()
        func listed(_ page: String) -> [String] {
            let list = page.split(separator: "data-found=").last.map(String.init) ?? ""
            let line = /data-line( data-recommended)?>.*?href="\/products\/([a-z]-\d)"/.dotMatchesNewlines()
            return list.matches(of: line).map { $0.1 == nil ? String($0.2) : "\($0.2) recommended" }
        }
        let own = try await world.searchPage("дрель", as: .purchaser)
        #expect(listed(own) == ["d-1", "w-4 recommended", "w-1 recommended"])
        #expect(own.contains("С этим покупают") && own.contains("333,00"))
        #expect(own.contains(/1[ \u{a0}]товар</), "what is recommended was not found")
        let theirs = try await world.searchPage("дрель", as: .rival)
        #expect(listed(theirs) == ["d-1", "w-1 recommended", "w-2 recommended"])
        let sorted = try await world.searchPage("дрель", as: .purchaser, "&sort=price")
        #expect(listed(sorted) == ["d-1"])
    }
}
