// Whoever fills lines of an order gets goods offered for a text that is not finished yet.

import Database
import Foundation
import Kernel
import Search
import Web

extension CatalogSearch {
    /// The goods a text that is still being typed may mean, the best first; what the customer buys comes sooner. Ids
    /// only: who may see them, and at what price, is asked of the database afterwards.
    ///
    /// - Throws: what the database throws.
    package func offered(
        for text: String, to principal: Principal, buyer: Buyer, limit: Int
    ) async throws -> [ID<Product>] {
        let familiar = try await database.read { tx in try Catalog.familiarProducts(of: principal, in: tx) }
        let asker = SearchAsker(familiar: familiar, variant: words.trial.variant(of: principal.userID))
        return await fitting(text, for: buyer, asker: asker, limit: limit)
    }
}
