// A buyer puts goods into the cart, changes quantities, takes lines out and puts them back.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /cart/lines`: adds one product, or many at once; scripts ask for JSON and stay on the page.
    func addToCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now, form) = (context.principal, context.now, context.form)
        let wantsJSON = request.headers[.accept]?.hasPrefix("application/json") == true
        let back = request.refererPath ?? "/cart"
        do {
            let response = try await context.once { tx in
                let message: String
                let arguments: [String: String]
                let cart = try CartChoice(form)
                if AddedLines.areAsked(by: form) {
                    let added = try Ordering.addMany(form, to: cart, by: principal, at: now, in: tx)
                    (message, arguments) = (added.message, added.arguments)
                } else {
                    let added = try Ordering.add(form, to: cart, by: principal, at: now, in: tx)
                    (message, arguments) = ("ordering.cart.added", ["name": added.name])
                }
                guard wantsJSON else { return .redirect(to: back, message: message, arguments) }
                let summary = try Ordering.cartSummary(of: principal, in: tx)
                return try .json(CartAnswer(context.t(message, TextArguments(arguments)), summary, context))
            }
            return response
        } catch let refusal as CartRefusal {
            guard wantsJSON else { return .redirect(to: back, refusal: refusal) }
            return Response(
                try .json(["message": context.t(refusal.key, TextArguments(refusal.arguments))], status: 422))
        }
    }

    /// `POST /cart`: the quantities of the whole page at once, or one of its buttons; `cart` names another than the
    /// open one.
    func changeCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now, form) = (context.principal, context.now, context.form)
        let (typed, choice, query) = (TypedQuantities(form), try CartChoice(form), CartQuery(request, form))
        do {
            return try await context.once { tx in
                if let product = form["remove"].flatMap({ ID<Product>($0) }) {
                    let removed = try Ordering.remove(product, from: choice, by: principal, at: now, in: tx)
                    let removal = [(name: "removed", value: "\(product)"), (name: "quantity", value: "\(removed)")]
                    return .redirect(to: ListAddress(query.path, query.fields + removal).text)
                }
                switch form["act"] {
                case "accept":
                    try Ordering.acceptChanges(in: choice, by: principal, at: now, in: tx)
                    return .redirect(to: query.path, message: "ordering.cart.accepted")
                case "clear":
                    try Ordering.clear(choice, by: principal, at: now, in: tx)
                    return .redirect(to: query.path, message: "ordering.cart.cleared")
                case "checkout":
                    try Ordering.setQuantities(typed, in: choice, by: principal, at: now, in: tx)
                    // The checkout is of the open cart.
                    if case .id(let cart) = choice { try Ordering.chooseCart(cart, by: principal, at: now, in: tx) }
                    return .redirect(to: "/checkout")
                default:
                    try Ordering.setQuantities(typed, in: choice, by: principal, at: now, in: tx)
                    return .redirect(to: query.address)
                }
            }
        } catch is CartRefusal {
            let shown = try await shownCart(choice, context)
            guard !shown.cart.lines.isEmpty else { return .redirect(to: query.path) }
            return context.cartPage(shown, query, typed).response(status: .unprocessableContent)
        }
    }
}

extension CartChoice {
    /// The cart a form names by `cart`; the open one where it names none.
    ///
    /// - Throws: `NotFound` for what is no identifier.
    init(_ form: FormData) throws {
        guard let text = form["cart"], !text.isEmpty else {
            self = .active
            return
        }
        guard let id = ID<Cart>(text) else { throw NotFound() }
        self = .id(id)
    }
}

/// What the script behind "add to cart" shows.
private struct CartAnswer: Encodable, Sendable {
    struct Summary: Encodable, Sendable {
        let count: String
        let total: String
    }
    let message: String
    let command: String
    let cart: Summary

    init(_ message: String, _ summary: (lines: Int, total: Money), _ context: MemberContext) {
        self.message = message
        command = CommandToken.make(for: context.signedIn, random: context.site.randomness.bytes(16))
        cart = Summary(count: String(summary.lines), total: context.formats.money(summary.total))
    }
}

// MARK: - Operations

/// Why the cart stays as it is.
package enum CartRefusal: Refusal, Equatable {
    /// Not a number, or not more than nothing.
    case quantityInvalid(typed: String)
    /// More than a line may hold.
    case quantityTooLarge
    /// The product is not sold, or there is no such product.
    case productGone
    /// No goods on sale have this article.
    case articleUnknown(String)
    /// Several goods have this article.
    case articleAmbiguous(String)
    /// A cart holds one currency.
    case otherCurrency
    /// More lines than a cart may hold.
    case tooManyLines

    package var key: String {
        switch self {
        case .quantityInvalid: "ordering.cart.refusal.quantityInvalid"
        case .quantityTooLarge: "ordering.cart.refusal.quantityTooLarge"
        case .productGone: "ordering.cart.refusal.productGone"
        case .articleUnknown: "ordering.cart.refusal.articleUnknown"
        case .articleAmbiguous: "ordering.cart.refusal.articleAmbiguous"
        case .otherCurrency: "ordering.cart.refusal.otherCurrency"
        case .tooManyLines: "ordering.cart.refusal.tooManyLines"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .quantityInvalid(let typed): ["typed": String(typed.prefix(40))]
        case .articleUnknown(let sku), .articleAmbiguous(let sku): ["sku": String(sku.prefix(60))]
        default: [:]
        }
    }

    package var field: String? { "quantity" }
}

/// What went into the cart.
package struct AddedLine: Sendable {
    package let name: String
    package let quantity: Quantity
}

extension Ordering {
    /// The most lines a cart holds.
    package static let maxCartLines = 20_000
    /// The most of one product a line holds.
    package static let maxQuantity = Quantity(whole: 10_000_000)

    /// Adds to the line of a product, or begins it.
    static func add(
        _ form: FormData, to choice: CartChoice = .active, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> AddedLine {
        guard let productID = form["product"].flatMap({ ID<Product>($0) }) else { throw CartRefusal.productGone }
        // In a list one form serves all rows: each has its quantity under its product's name.
        let quantity = try parsedQuantity(form["quantity"] ?? form["quantity.\(productID)"] ?? "1")
        return try add(productID, quantity, to: choice, by: principal, at: now, in: tx)
    }

    /// Adds to the line of a product, or begins it, rounding up to whole packs.
    ///
    /// - Throws: ``CartRefusal``; `NotFound` for a foreign cart.
    package static func add(
        _ productID: ID<Product>, _ quantity: Quantity, to choice: CartChoice = .active, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws -> AddedLine {
        let (cart, terms) = try claimCartAndTerms(choice, by: principal, at: now, in: tx)
        let buyer = try buyer(for: principal, on: terms, at: now, in: tx)
        guard
            let product = try tx.first(
                """
                SELECT \(Product.columns) FROM products p
                WHERE p.id = \(productID) AND \(Catalog.visible("p", to: buyer))
                """, as: Product.self)
        else { throw CartRefusal.productGone }
        let wanted = WantedLine(productID, try quantity.roundedUp(to: product.pack))
        let prices = try Catalog.prices(of: "(\(productID))", for: buyer, at: now, in: tx)
        let price = prices.price(of: productID, quantity: wanted.quantity)
        let currency = price?.amount.currency ?? .rub
        let beside = try tx.one(
            """
            SELECT COUNT(*) AS lines,
                   COUNT(CASE WHEN currency <> \(currency) AND seen_price IS NOT NULL THEN 1 END) AS others
            FROM cart_lines WHERE \(inCart(cart)) AND product_id <> \(productID)
            """
        ) { (lines: try $0["lines"] as Int, others: try $0["others"] as Int) }
        guard beside.others == 0 || price == nil else { throw CartRefusal.otherCurrency }
        guard beside.lines < maxCartLines else { throw CartRefusal.tooManyLines }
        let kept = try tx.insert(
            into: "cart_lines", cartColumns, rows: [cartRow(product, wanted, price, in: cart, of: principal, at: now)],
            conflict: addedToLine)
        guard kept == 1 else { throw CartRefusal.quantityTooLarge }
        return AddedLine(name: product.name, quantity: wanted.quantity)
    }

    /// Takes a line out.
    ///
    /// - Returns: how much was in it, for the way back.
    static func remove(
        _ product: ID<Product>, from choice: CartChoice = .active, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> Quantity {
        try remove(product, from: claimCart(choice, by: principal, at: now, in: tx), in: tx)
    }

    private static func remove(_ product: ID<Product>, from cart: ID<Cart>, in tx: Transaction) throws -> Quantity {
        try tx.first(
            "DELETE FROM cart_lines WHERE \(inCart(cart)) AND product_id = \(product) RETURNING quantity"
        ) { try $0["quantity"] } ?? .zero
    }

    /// The quantities of a page of the cart at once.
    ///
    /// - Throws: ``CartRefusal`` when one of them is none; then all lines stay as they were.
    static func setQuantities(
        _ typed: TypedQuantities, in choice: CartChoice = .active, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        if let refusal = typed.refusals.values.first { throw refusal }
        guard !typed.quantities.isEmpty else { return }
        let cart = try claimCart(choice, by: principal, at: now, in: tx)
        for (product, quantity) in typed.quantities {
            guard quantity.isPositive else {
                _ = try remove(product, from: cart, in: tx)
                continue
            }
            try tx.execute(
                """
                UPDATE cart_lines SET quantity = \(quantity)
                WHERE \(inCart(cart)) AND product_id = \(product) AND quantity <> \(quantity)
                """)
        }
    }

    /// Takes the cart as the world is now: new prices become the seen ones, quantities come down to what there is,
    /// lines nobody can buy leave.
    static func acceptChanges(
        in choice: CartChoice = .active, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let id = try claimCart(choice, by: principal, at: now, in: tx)
        for line in try cart(id, of: principal, at: now, in: tx).changed {
            switch line.note {
            case .gone, .noPrice, .otherCurrency: _ = try remove(line.product.id, from: id, in: tx)
            case .pack(let fits): try set(line, to: fits, in: id, tx)
            case .short(let available):
                let packs = max(0, available.thousandths / line.product.pack.thousandths)
                let fits = Quantity(thousandths: packs * line.product.pack.thousandths)
                if fits.isPositive {
                    try set(line, to: fits, in: id, tx)
                } else {
                    _ = try remove(line.product.id, from: id, in: tx)
                }
            case .priceChanged, nil: try set(line, to: line.quantity, in: id, tx)
            }
        }
        try tx.execute("UPDATE carts SET looked_at = \(now) WHERE id = \(id)")
    }

    /// What the whole order's sum takes off is no part of the price that was seen.
    private static func set(_ line: CartLine, to quantity: Quantity, in cart: ID<Cart>, _ tx: Transaction) throws {
        let price = line.prices.price(of: line.product.id, quantity: quantity)
        try tx.execute(
            """
            UPDATE cart_lines SET quantity = \(quantity), seen_price = \(price?.amount), seen_quantity = \(quantity),
                seen_vat = \(vatOnTop(of: line.product, price)), currency = \(price?.amount.currency ?? .rub)
            WHERE \(inCart(cart)) AND product_id = \(line.product.id)
            """)
    }

    /// The quantity a text means.
    static func parsedQuantity(_ text: String) throws(CartRefusal) -> Quantity {
        guard let quantity = Quantity(parsing: text), quantity.isPositive else {
            throw CartRefusal.quantityInvalid(typed: text)
        }
        guard quantity <= maxQuantity else { throw CartRefusal.quantityTooLarge }
        return quantity
    }
}
