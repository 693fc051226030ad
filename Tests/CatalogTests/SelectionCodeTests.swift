import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

/// The code on a package leads to its product.
@Suite struct SelectionCodeTests {
    @Test(.feature("MOB-15"), arguments: TestEngine.all)
    func `a barcode leads to its product, as every reader writes it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт", price: 12_345)
        _ = try await world.database.write { tx in
            try tx.execute("UPDATE products SET barcode = '0036000291452' WHERE id = \(bolt)")
        }
        try await world.visit(as: .purchaser) { visitor in
            for code in ["0036000291452", "036000291452", "0036-000-291452", "A-1"] {
                let answer = try await visitor.get("/products/by-code/\(code)")
                #expect(answer.status == .seeOther, "\(code)")
                #expect(answer.headers[.location] == "/products/a-1", "\(code)")
            }
            let typed = try await visitor.get("/search/barcode?code=036000291452")
            #expect(typed.headers[.location] == "/products/a-1")
            let card = String(buffer: try await visitor.get("/products/by-code/036000291452?part=card").body)
            #expect(card.contains("data-scan-found") && card.contains("Болт") && card.contains("123,45"))
            #expect(card.contains("name=\"product\" value=\"\(bolt)\"") && card.contains("data-add-to-cart"))
        }
    }

    @Test(.feature("MOB-15"), arguments: TestEngine.all)
    func `a code nobody has is said in words, and searched for where it was typed`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        try await world.visit(as: .stranger) { visitor in
            let unknown = try await visitor.get("/products/by-code/4607%3Cb%3E")
            #expect(unknown.status == .notFound)
            #expect(String(buffer: unknown.body).contains("Товара с кодом 4607&lt;b&gt; нет"))
            let part = try await visitor.get("/products/by-code/4607?part=card")
            #expect(part.status == .ok)
            #expect(String(buffer: part.body).contains("Товара с кодом 4607 нет"))
            let typed = try await visitor.get("/search/barcode?code=4607")
            #expect(typed.headers[.location] == "/search?q=4607")
        }
    }

    @Test(arguments: TestEngine.all)
    func `several goods with one code are searched for, and hidden ones are not found`(
        _ engine: TestEngine
    ) async throws {
        let world = try await World(engine)
        let (one, two, gone) = (
            try await world.product("A-1"), try await world.product("B-1"), try await world.product("C-1")
        )
        _ = try await world.database.write { tx in
            try tx.execute("UPDATE products SET barcode = '4601' WHERE id IN \(list: [one, two])")
            try tx.execute("UPDATE products SET barcode = '4602', is_active = \(false) WHERE id = \(gone)")
        }
        try await world.visit(as: .stranger) { visitor in
            let several = try await visitor.get("/products/by-code/4601")
            #expect(several.headers[.location] == "/search?q=4601")
            let hidden = try await visitor.get("/products/by-code/4602").status
            #expect(hidden == .notFound)
        }
    }
}
