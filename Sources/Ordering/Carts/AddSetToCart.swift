// A buyer puts everything a configurator put together into the cart at once, under one label.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// What members do with sets.
    func addSetRoutes(to routes: MemberRoutes) {
        routes.post("cart/sets", requires: .placeOrders, addSetToCart)
    }

    /// `POST /cart/sets`: `slug` of a configurator, `o` once for each option, `name` for what the lines share.
    func addSetToCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (form, principal, now) = (context.form, context.principal, context.now)
        let back = request.refererPath ?? "/cart"
        do {
            return try await context.once { tx in
                let added = try Ordering.addSet(form, by: principal, at: now, in: tx)
                return .redirect(to: "/cart", message: "ordering.cart.setAdded", ["name": added.label])
            }
        } catch let refusal as ConfigureRefusal {
            return .redirect(to: back, refusal: refusal)
        } catch let refusal as CartRefusal {
            return .redirect(to: back, refusal: refusal)
        }
    }
}

/// A configuration went into a cart.
package struct SetAddedToCart: DomainEvent {
    package static let name = "ordering.set_added_to_cart"
    package let label: String
    package let lineCount: Int
    package let setID: UUID
    package var subject: EventSubject { EventSubject("cart_set", setID.uuidString.lowercased()) }
}

// MARK: - Operation

extension Ordering {
    /// Adds every part of a configuration to its line, or begins it, and notes what they share. All of it or nothing.
    /// Announces ``SetAddedToCart``.
    ///
    /// - Throws: `ConfigureRefusal` where a rule of the configurator is broken; ``CartRefusal`` for a part that cannot
    ///   be bought.
    static func addSet(
        _ form: FormData, to choice: CartChoice = .active, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ConfiguredSet {
        guard let customerID = principal.customerID else { throw NotFound() }
        let set = try Catalog.configuredSet(form, by: principal, at: now, in: tx)
        let id = UUID()
        let cart = try claimCart(choice, by: principal, at: now, in: tx)
        for line in set.lines {
            let added = try add(line.product, line.quantity, to: .id(cart), by: principal, at: now, in: tx)
            try tx.execute(
                """
                INSERT INTO cart_sets (set_id, cart_id, customer_id, product_id, label, path, quantity, added_at)
                VALUES (\(id), \(cart), \(customerID), \(line.product), \(set.label), \(set.path),
                    \(added.quantity), \(now))
                """)
        }
        try tx.announce(SetAddedToCart(label: set.label, lineCount: set.lines.count, setID: id), by: principal, at: now)
        return set
    }

    /// The column `set_label` of a cart line `c`: what it was put together with; the first where there are several.
    static let setLabelColumn: SQL = """
        (SELECT MIN(z.label) FROM cart_sets z WHERE z.cart_id = c.cart_id AND z.product_id = c.product_id) AS set_label
        """
}

extension PageContext {
    /// «В наборе «Шкаф, для серверной»», under the name of a line.
    func setNote(_ label: String?) -> HTML? {
        label.map { "<span class=\"sub\">\(t("ordering.set.part", ["name": $0]))</span>" }
    }
}
