import Database
import Foundation
import Kernel
import TestKit
import Testing

@testable import Catalog

/// What a customer buys is remembered for seconds, for those who may see the same of it.
@Suite struct FamiliarGoodsTests {
    @Test(arguments: TestEngine.all)
    func `what is remembered is forgotten after seconds and told to nobody else`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1"), try await world.product("A-2"))
        let (director, rival) = (try await world.principal(.director), try await world.principal(.rival))
        let (familiar, now) = (FamiliarGoods(), world.clock.now)
        func bought(by who: Principal, at now: Date) async throws -> [ID<Product>] {
            try await world.database.read { tx in try familiar.products(of: who, at: now, in: tx) }
        }
        func order(_ product: ID<Product>) async throws {
            let (customer, user) = (try #require(director.customerID), try #require(director.userID))
            try await world.database.write { tx in
                try Catalog.noteOrdered([product], for: customer, by: user, unit: nil, at: now, in: tx)
            }
        }
        try await order(bolt)
        #expect(try await bought(by: director, at: now) == [bolt])
        try await order(nut)
        #expect(try await bought(by: director, at: now.addingTimeInterval(19)) == [bolt])
        #expect(try await bought(by: rival, at: now) == [])
        #expect(Set(try await bought(by: director, at: now.addingTimeInterval(20))) == [bolt, nut])
    }
}
