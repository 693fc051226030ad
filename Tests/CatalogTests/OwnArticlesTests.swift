import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Search
import TestKit
import Testing
import Web

@testable import Catalog

/// What a customer may call by articles of his own, and how much of that the index takes.
@Suite struct OwnArticlesTests {
    private let path = "/catalog/own-articles"

    @Test(arguments: TestEngine.all)
    func `goods that are not meant for a customer are as unknown as those that are not there`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let closed = try await world.product("C-1")
        try await world.product("A-1")
        let (theirs, now) = (world.theirs, world.clock.now)
        let administrator = try await world.principal(.administrator)
        try await world.database.write { tx in
            let only = AssortmentRules(only: ["customer:\(theirs)"])
            try Catalog.setRules(only, on: .product(closed), by: administrator, at: now, in: tx)
        }
        try await world.visit(as: .purchaser) { visitor in
            for article in ["C-1", "Z-9"] {
                let answer = try await visitor.post(path, [("lines", "ЗАВ-17; \(article)")], from: path)
                #expect(answer.status == .unprocessableContent)
                #expect(String(buffer: answer.body).contains("Товара с артикулом «\(article)» в продаже нет"))
            }
            let form = [("code", "ЗАВ-17"), ("product", "\(closed)")]
            let restored = try await visitor.post("\(path)/restoration", form, from: path)
            #expect(restored.status == .notFound)
        }
        #expect(try await world.count("customer_articles") == 0)
        try await world.visit(as: .rival) { visitor in
            let kept = try await visitor.post(path, [("lines", "ЗАВ-17; C-1")], from: path)
            #expect(kept.status == .seeOther)
        }
    }

    @Test(arguments: TestEngine.all)
    func `an article of several goods names none of them`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        let second = try await world.product("A-2")
        _ = try await world.database.write { tx in
            try tx.execute("UPDATE products SET sku = 'A-1' WHERE id = \(second)")
        }
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.post(path, [("lines", "ЗАВ-17; A-1")], from: path)
            #expect(answer.status == .unprocessableContent)
            #expect(String(buffer: answer.body).contains("Артикул «A-1» есть у нескольких товаров"))
        }
        #expect(try await world.count("customer_articles") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `one product has so many articles of a customer, in the database and in the index`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let most = Catalog.mostOwnArticlesOfProduct
        let lines = (1...most).map { "К-\($0); A-1" }.joined(separator: "\n")
        try await world.visit(as: .purchaser) { visitor in
            let kept = try await visitor.post(path, [("lines", lines)], from: path)
            #expect(kept.status == .seeOther)
            let further = try await visitor.post(path, [("lines", "Л-1; A-1")], from: path)
            #expect(further.status == .unprocessableContent)
            #expect(String(buffer: further.body).contains("\(most)"))
        }
        #expect(try await world.count("customer_articles") == most)
        // However they came there.
        let (ours, theirs) = (world.ours, world.theirs)
        let changes = try await world.database.write { tx in
            for number in 1...30 {
                for customer in [ours, theirs] {
                    try tx.execute(
                        """
                        INSERT INTO customer_articles (customer_id, code, product_id)
                        VALUES (\(customer), \("М-\(number)"), \(bolt))
                        """)
                }
            }
            return try Catalog.searchChanges(of: [bolt], in: tx)
        }
        guard case .put(let document) = changes.first else {
            Issue.record("the product is not indexed")
            return
        }
        let owners = Dictionary(grouping: document.customerCodes, by: \.customer).mapValues(\.count)
        #expect(owners == [ours.uuid: most, theirs.uuid: 30])
    }
}
