// A member puts a product into a selection, changes quantities and notes, takes goods out and puts them back.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `POST /selections/items`: one `product` into the `selection` named, or into a new one called `name`.
    func addToSelection(_ request: Request, _ context: MemberContext) async throws -> Response {
        guard let product = context.form["product"].flatMap({ ID<Product>($0) }) else { throw NotFound() }
        let chosen = context.form["selection"].flatMap { ID<Selection>($0) }
        let typed = String((context.form["name"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(100))
        let asked = context.form["back"].flatMap { SafeURL.isLocal($0) ? $0 : nil }
        let back = asked ?? request.refererPath ?? "/selections"
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let name = typed.isEmpty ? context.t("catalog.selections.unnamed") : typed
                let id = try chosen ?? Catalog.addSelection(named: name, by: principal, at: now, in: tx)
                let selection = try Catalog.selection(id, toChangeBy: principal, in: tx)
                try Catalog.put([(product, nil)], into: selection, by: principal, at: now, in: tx)
                return .redirect(
                    to: back, message: "catalog.selections.put", ["name": context.title(of: selection)])
            }
        } catch let refusal as SelectionRefusal {
            return .redirect(to: back, refusal: refusal)
        }
    }

    /// `POST /selections/{selection}/quantities`: fields `quantity.<product>` and `note.<product>`, as many as were
    /// changed; scripts ask for JSON and stay on the page.
    func changeQuantities(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now, form) = (try selectionID(context), context.principal, context.now, context.form)
        let wantsJSON = request.headers[.accept]?.hasPrefix("application/json") == true
        do {
            return try await context.once { tx in
                let selection = try Catalog.selection(id, toChangeBy: principal, in: tx)
                try Catalog.changeItems(of: selection, form, by: principal, at: now, in: tx)
                guard wantsJSON else {
                    return .redirect(to: selection.path, message: "catalog.selections.kept")
                }
                let card = try Catalog.selectionCard(id, for: principal, at: now, in: tx)
                return try .json(KeptQuantities(card, context))
            }
        } catch let refusal as SelectionRefusal {
            guard wantsJSON else { return .redirect(to: "/selections/\(id)", refusal: refusal) }
            return Response(
                try .json(["message": context.t(refusal.key, TextArguments(refusal.arguments))], status: 422))
        }
    }

    /// `POST /selections/{selection}/items/removal`: the one `product` of a pressed cross, or every chosen `line`.
    func removeItems(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try selectionID(context), context.principal, context.now)
        let pressed = context.form.all("product").compactMap { ID<Product>($0) }
        let products = pressed.isEmpty ? context.form.all("line").compactMap { ID<Product>($0) } : pressed
        return try await context.once { tx in
            let selection = try Catalog.selection(id, toChangeBy: principal, in: tx)
            let count = try Catalog.removeItems(products, of: selection, by: principal, at: now, in: tx)
            guard count > 0 else { return .redirect(to: selection.path) }
            // Taken out at one instant: by it the way back finds them.
            let taken = String(Int64((now.timeIntervalSince1970 * 1_000_000).rounded()))
            return .redirect(
                to: selection.path, message: "catalog.selections.taken", ["count": String(count)],
                undo: UndoForm("\(selection.path)/items/restoration", ["taken": taken]))
        }
    }

    /// `POST /selections/{selection}/items/restoration`: what was taken out at the instant `taken`.
    func restoreItems(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try selectionID(context), context.principal, context.now)
        let taken = context.form["taken"].flatMap { Int64($0) }
        return try await context.once { tx in
            let selection = try Catalog.selection(id, toChangeBy: principal, in: tx)
            if let taken {
                let instant = Date(timeIntervalSince1970: Double(taken) / 1_000_000)
                try Catalog.restoreItems(takenAt: instant, of: selection, by: principal, at: now, in: tx)
            }
            return .redirect(to: selection.path, message: "catalog.selections.putBack")
        }
    }
}

/// What the script behind the quantities shows: the sums as they are now.
private struct KeptQuantities: Encodable, Sendable {
    let saved: String
    let command: String
    let sums: [String: String]
    let total: String

    init(_ card: SelectionCard, _ context: MemberContext) {
        saved = context.t("catalog.selections.kept")
        command = CommandToken.make(for: context.signedIn, random: context.site.randomness.bytes(16))
        let seesPrices = context.principal.may(.viewPrices)
        let bought = seesPrices ? card.items.filter(\.mayBeBought) : []
        let priced = bought.compactMap { item in item.sum.map { (item.product.id.description, $0) } }
        sums = Dictionary(priced.map { ($0.0, context.formats.amount($0.1)) }, uniquingKeysWith: { first, _ in first })
        let currency = priced.first?.1.currency ?? .rub
        total = (try? priced.map(\.1).total(in: currency)).map { context.formats.money($0) } ?? ""
    }
}

// MARK: - Operations

/// Goods were put into a selection, changed there or taken out.
package struct SelectionFilled: DomainEvent {
    package static let name = "catalog.selection_filled"
    package let selectionID: ID<Selection>
    package let added: Int
    package let changed: Int
    package let removed: Int
    package var subject: EventSubject { EventSubject("selection", selectionID) }

    init(_ selection: Selection, added: Int = 0, changed: Int = 0, removed: Int = 0) {
        selectionID = selection.id
        self.added = added
        self.changed = changed
        self.removed = removed
    }
}

extension Catalog {
    /// Letters of a note at most.
    static let maxNote = 200
    /// As much of one product as a line of a cart holds.
    private static let maxItemQuantity = Quantity(whole: 10_000_000)

    /// Puts goods at the end of a selection; what is there already stays as it is, unless a quantity comes with it.
    ///
    /// - Parameter goods: a quantity of nil means one pack.
    /// - Throws: ``SelectionRefusal/productGone`` for what this buyer cannot see; ``SelectionRefusal/tooManyItems``.
    static func put(
        _ goods: [(product: ID<Product>, quantity: Quantity?)], into selection: Selection, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws {
        let buyer = try buyer(for: principal, at: now, in: tx)
        let stored = try tx.all(
            """
            SELECT p.id, p.pack, i.quantity FROM products p
            LEFT JOIN selection_items i
                ON i.selection_id = \(selection.id) AND i.product_id = p.id AND i.removed_at IS NULL
            WHERE p.id IN \(list: goods.map(\.product)) AND \(visible("p", to: buyer))
            """
        ) { row in
            (
                try row["id"] as ID<Product>,
                (pack: try row["pack"] as Quantity, kept: try row["quantity"] as Quantity?)
            )
        }
        let known = Dictionary(stored) { first, _ in first }
        let place: Int = try tx.value(
            "SELECT COALESCE(MAX(position), 0) FROM selection_items WHERE selection_id = \(selection.id)")
        var rows: [[any SQLConvertible]] = []
        var seen: Set<ID<Product>> = []
        for (index, item) in goods.enumerated() where seen.insert(item.product).inserted {
            guard let product = known[item.product] else { throw SelectionRefusal.productGone }
            let wanted = min(item.quantity ?? product.kept ?? product.pack, maxItemQuantity)
            let quantity = try wanted.roundedUp(to: product.pack)
            rows.append([
                selection.id, item.product, principal.customerID, quantity, "", place + index + 1, now,
            ])
        }
        try tx.insert(
            into: "selection_items", "selection_id, product_id, customer_id, quantity, note, position, added_at",
            rows: rows,
            conflict: """
                ON CONFLICT (selection_id, product_id)
                DO UPDATE SET removed_at = NULL, quantity = excluded.quantity
                """)
        let count: Int = try tx.value(
            "SELECT COUNT(*) FROM selection_items WHERE selection_id = \(selection.id) AND removed_at IS NULL")
        guard count <= maxSelectionItems else { throw SelectionRefusal.tooManyItems }
        try touch(selection, at: now, in: tx)
        try tx.announce(SelectionFilled(selection, added: rows.count), by: principal, at: now)
    }

    /// Keeps the quantities and notes of a form, in whole packs.
    ///
    /// - Throws: ``SelectionRefusal/quantityInvalid(typed:)``.
    static func changeItems(
        of selection: Selection, _ form: FormData, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let stored = try tx.all(
            """
            SELECT i.product_id, i.quantity, i.note, p.pack FROM selection_items i JOIN products p ON p.id = i.product_id
            WHERE i.selection_id = \(selection.id) AND i.removed_at IS NULL
            """
        ) { row in
            (
                product: try row["product_id"] as ID<Product>, quantity: try row["quantity"] as Quantity,
                note: try row["note"] as String, pack: try row["pack"] as Quantity
            )
        }
        let quantities = Dictionary(form.all(prefixed: "quantity.").map { ($0.name, $0.value) }) { _, last in last }
        let notes = Dictionary(form.all(prefixed: "note.").map { ($0.name, $0.value) }) { _, last in last }
        var changed = 0
        for item in stored {
            let key = item.product.description
            let quantity = try quantities[key].map { try typedQuantity($0, pack: item.pack) } ?? item.quantity
            let typed = notes[key].map { String($0.trimmingCharacters(in: .whitespacesAndNewlines).prefix(maxNote)) }
            let note = typed ?? item.note
            guard quantity != item.quantity || note != item.note else { continue }
            changed += 1
            try tx.execute(
                """
                UPDATE selection_items SET quantity = \(quantity), note = \(note)
                WHERE selection_id = \(selection.id) AND product_id = \(item.product)
                """)
        }
        guard changed > 0 else { return }
        try touch(selection, at: now, in: tx)
        try tx.announce(SelectionFilled(selection, changed: changed), by: principal, at: now)
    }

    private static func typedQuantity(_ text: String, pack: Quantity) throws -> Quantity {
        guard let quantity = Quantity(parsing: text), quantity.isPositive, quantity <= maxItemQuantity else {
            throw SelectionRefusal.quantityInvalid(typed: text)
        }
        return try quantity.roundedUp(to: pack)
    }

    /// Takes goods out; they are kept for the way back.
    ///
    /// - Returns: how many there were.
    static func removeItems(
        _ products: [ID<Product>], of selection: Selection, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Int {
        let removed = try tx.execute(
            """
            UPDATE selection_items SET removed_at = \(now)
            WHERE selection_id = \(selection.id) AND product_id IN \(list: products) AND removed_at IS NULL
            """)
        guard removed > 0 else { return 0 }
        try touch(selection, at: now, in: tx)
        try tx.announce(SelectionFilled(selection, removed: removed), by: principal, at: now)
        return removed
    }

    /// Puts back what was taken out at one instant.
    static func restoreItems(
        takenAt instant: Date, of selection: Selection, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let restored = try tx.execute(
            """
            UPDATE selection_items SET removed_at = NULL
            WHERE selection_id = \(selection.id) AND removed_at = \(instant)
            """)
        guard restored > 0 else { return }
        try touch(selection, at: now, in: tx)
        try tx.announce(SelectionFilled(selection, added: restored), by: principal, at: now)
    }

    private static func touch(_ selection: Selection, at now: Date, in tx: Transaction) throws {
        try tx.execute("UPDATE selections SET updated_at = \(now) WHERE id = \(selection.id)")
    }
}
