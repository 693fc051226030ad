import Database
import Foundation
import Kernel
import Synchronization

/// What customers buy, remembered for a few seconds: whoever types asks for it with every letter, and it only puts goods
/// in an order.
final class FamiliarGoods: Sendable {
    /// Whose purchases somebody may see: another right is another answer.
    private struct Reach: Hashable {
        let customer: ID<Customer>
        let user: ID<User>?
        let unit: ID<CustomerUnit>?
        let depth: Depth?
    }

    private struct Known {
        let products: [ID<Product>]
        let until: Date
    }

    private static let seconds: TimeInterval = 20
    /// More are forgotten all at once: 200 ids of each are three kilobytes.
    private static let most = 2_000

    private let known = Mutex<[Reach: Known]>([:])

    /// What a person's customer buys, as far as he may see its orders: the most frequent first.
    func products(of principal: Principal, at now: Date, in tx: Transaction) throws -> [ID<Product>] {
        guard let customer = principal.customerID else { return [] }
        let reach = Reach(
            customer: customer, user: principal.userID, unit: principal.unitID, depth: principal.depth(of: .viewOrders))
        if let one = known.withLock({ $0[reach] }), one.until > now { return one.products }
        let products = try Catalog.familiarProducts(of: principal, in: tx)
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[reach] = Known(products: products, until: now.addingTimeInterval(Self.seconds))
        }
        return products
    }
}
