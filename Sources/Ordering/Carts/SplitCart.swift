// A cart with goods of several sellers becomes one cart for each: an order has one seller and one contract.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `POST /carts/{cart}/splitting`
    func splitCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        do {
            return try await context.once { tx in
                let split = try Ordering.splitCart(
                    id, usual: context.t("ordering.cart.title"), by: principal, at: now, in: tx)
                return .redirect(
                    to: "/carts", message: "ordering.carts.isSplit", ["count": String(split.carts)],
                    undo: UndoForm("/carts/\(id)/lines/restoration", ["undo": split.undo.uuidString.lowercased()]))
            }
        } catch let refusal as CartsRefusal {
            return .redirect(to: "/carts/\(id)", refusal: refusal)
        }
    }
}

/// A cart was split into one for each seller.
package struct CartSplit: DomainEvent {
    package static let name = "ordering.cart_split"
    package let cartID: ID<Cart>
    /// How many carts there are now.
    package let carts: Int
    package var subject: EventSubject { EventSubject("cart", cartID) }
}

// MARK: - Operation

extension Ordering {
    /// Moves the goods of every seller but the first into a cart of their own, each for the contract with that seller.
    /// What has no seller of its own stays. Announces ``CartSplit``.
    ///
    /// - Parameter usual: what a cart without a name is called.
    /// - Returns: how many carts there are now, and what takes the lines back.
    /// - Throws: ``CartsRefusal/oneSeller``, ``CartsRefusal/tooManyCarts``; `NotFound` for a foreign cart.
    static func splitCart(
        _ id: ID<Cart>, usual: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> (carts: Int, undo: UUID) {
        let cart = try cart(id, of: principal, at: now, in: tx)
        let sections = try cartSections(id, in: tx)
        let sellers = cart.sellers(sections)
        guard let head = cart.head, sellers.count > 1, let first = sellers.first else { throw CartsRefusal.oneSeller }
        let contracts = try cartContracts(of: principal, at: now, in: tx).filter { contract in
            contract.payer == cart.buyer.legalEntityID && contract.contract != nil
        }
        let owner = Dictionary(sections.map { ($0.id, $0.seller) }) { one, _ in one }
        var moves: [(products: [ID<Product>], cart: ID<Cart>)] = []
        for seller in sellers.dropFirst() {
            let name = "\(head.name.isEmpty ? usual : head.name), \(seller.name)"
            let made = try makeCart(named: String(name.prefix(100)), like: head, by: principal, at: now, in: tx)
            try give(made, to: seller.id, contracts, in: tx)
            if head.isShared {
                _ = try shareCart(made, true, by: principal, at: now, in: tx)
            }
            let products = cart.lines.map(\.product).filter { product in
                product.categoryID.flatMap { owner[$0] ?? nil } == seller.id
            }
            moves.append((products.map(\.id), made))
        }
        try give(id, to: first.id, contracts, in: tx)
        let undo = try moveLines(moves, of: id, by: principal, at: now, in: tx)
        try tx.announce(CartSplit(cartID: id, carts: sellers.count), by: principal, at: now)
        return (sellers.count, undo)
    }

    /// Has a cart be for one seller: by the payer's contract with him where there is one.
    private static func give(
        _ cart: ID<Cart>, to seller: UUID, _ contracts: [CartContract], in tx: Transaction
    ) throws {
        let contract = contracts.first { $0.seller == seller }
        try tx.execute(
            """
            UPDATE carts SET seller_id = \(seller), contract_id = \(contract?.contract),
                legal_entity_id = COALESCE(\(contract?.payer), legal_entity_id)
            WHERE id = \(cart)
            """)
    }
}
