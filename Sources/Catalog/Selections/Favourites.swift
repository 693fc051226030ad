// A member puts a product among his favourites, or takes it out, by the star beside it.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `POST /selections/favourites`: the `product`, and `on` as 1 or 0; scripts ask for JSON and stay on the page.
    func toggleFavourite(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await setFavourite(context.form["on"] == "1", request, context)
    }

    /// `POST /selections/favourites/restoration`: back among the favourites.
    func restoreFavourite(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await setFavourite(true, request, context)
    }

    private func setFavourite(
        _ isOn: Bool, _ request: Request, _ context: MemberContext
    ) async throws -> Response {
        guard let product = context.form["product"].flatMap({ ID<Product>($0) }) else { throw NotFound() }
        let wantsJSON = request.headers[.accept]?.hasPrefix("application/json") == true
        let back = request.refererPath ?? "/selections"
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let name = try Catalog.setFavourite(product, isOn, by: principal, at: now, in: tx)
                let message = isOn ? "catalog.favourite.added" : "catalog.favourite.removed"
                guard wantsJSON else {
                    let undo = UndoForm("/selections/favourites/restoration", ["product": product.description])
                    return .redirect(to: back, message: message, ["name": name], undo: isOn ? nil : undo)
                }
                return try .json(FavouriteAnswer(context.t(message, ["name": name]), isOn, context))
            }
        } catch let refusal as SelectionRefusal {
            guard wantsJSON else { return .redirect(to: back, refusal: refusal) }
            return Response(
                try .json(["message": context.t(refusal.key, TextArguments(refusal.arguments))], status: 422))
        }
    }
}

/// What the script behind the star shows.
private struct FavouriteAnswer: Encodable, Sendable {
    let message: String
    let command: String
    let isOn: Bool

    init(_ message: String, _ isOn: Bool, _ context: MemberContext) {
        self.message = message
        self.isOn = isOn
        command = CommandToken.make(for: context.signedIn, random: context.site.randomness.bytes(16))
    }
}

// MARK: - Operation

/// A product was put among somebody's favourites, or taken out.
package struct FavouriteChanged: DomainEvent {
    package static let name = "catalog.favourite_changed"
    package let productID: ID<Product>
    package let isOn: Bool
    package var subject: EventSubject { EventSubject("product", productID) }
}

extension Catalog {
    /// Puts a product among the principal's favourites, or takes it out. Done twice it is done once.
    ///
    /// - Returns: the product's name.
    /// - Throws: ``SelectionRefusal/productGone`` for what this buyer cannot see; ``SelectionRefusal/tooManyItems``.
    static func setFavourite(
        _ product: ID<Product>, _ isOn: Bool, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        let name = try tx.first("SELECT p.name FROM products p WHERE p.id = \(product)") { try $0["name"] as String }
        guard let name else { throw SelectionRefusal.productGone }
        let favourites = try favourites(of: principal, at: now, in: tx)
        if isOn {
            try put([(product, nil)], into: favourites, by: principal, at: now, in: tx)
        } else {
            let taken = try removeItems([product], of: favourites, by: principal, at: now, in: tx)
            guard taken > 0 else { return name }
        }
        try tx.announce(FavouriteChanged(productID: product, isOn: isOn), by: principal, at: now)
        return name
    }

    /// The principal's favourites, made when he has none yet.
    static func favourites(of principal: Principal, at now: Date, in tx: Transaction) throws -> Selection {
        let mine: SQL = """
            SELECT \(Selection.columns) FROM selections sel
            WHERE sel.customer_id = \(principal.customerID) AND sel.owner_id = \(principal.userID) AND sel.is_favourites
            """
        if let found = try tx.first(mine, as: Selection.self) { return found }
        try tx.execute(
            """
            INSERT INTO selections (id, customer_id, owner_id, name, search_text, is_shared, is_favourites, created_at, updated_at)
            VALUES (\(ID<Selection>(at: now)), \(principal.customerID), \(principal.userID), '', '', \(false), \(true),
                    \(now), \(now))
            ON CONFLICT DO NOTHING
            """)
        return try tx.one(mine, Selection.init(row:))
    }

    /// Which of some goods are among the principal's favourites; one statement, or none for who has none.
    package static func favourites(
        among products: [ID<Product>], of principal: Principal?, in tx: Transaction
    ) throws -> Set<ID<Product>> {
        guard let principal, let customerID = principal.customerID, !products.isEmpty else { return [] }
        let found = try tx.all(
            """
            SELECT i.product_id FROM selections sel JOIN selection_items i ON i.selection_id = sel.id
            WHERE sel.customer_id = \(customerID) AND sel.owner_id = \(principal.userID) AND sel.is_favourites
              AND i.product_id IN \(list: products) AND i.removed_at IS NULL
            """
        ) { try $0["product_id"] as ID<Product> }
        return Set(found)
    }
}

// MARK: - Button

extension PageContext {
    /// The star beside a product: a form, so that it works without a script. A stranger is led to the sign-in and back;
    /// staff have no favourites.
    ///
    /// - Parameter name: of the product, where stars stand in rows: readers say «Избранное: Болт М8».
    package func favouriteButton(_ id: ID<Product>, isOn: Bool, of name: String? = nil) -> HTML {
        guard visit.web.signedIn?.principal.isStaff != true else { return .empty }
        let words = t("catalog.favourite.label")
        let label = name.map { "\(words): \($0)" } ?? words
        return """
            <form class="star" method="post" action="/selections/favourites" data-favourite>\(commandField)\
            <input type="hidden" name="product" value="\(id)"><input type="hidden" name="on" value="\(isOn ? "0" : "1")">\
            \(iconSubmit(
                isOn ? "starOn" : "star", label, title: words,
                attributes: " aria-pressed=\"\(isOn ? "true" : "false")\""))</form>
            """
    }
}
