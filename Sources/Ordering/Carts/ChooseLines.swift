// A buyer has chosen lines of a cart and says what is to be done with them.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /carts/{cart}/lines/removal`
    func removeLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await changeLines(.remove, context)
    }

    /// `POST /carts/{cart}/lines/later`
    func keepLinesForLater(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await changeLines(.keepForLater, context)
    }

    /// `POST /carts/{cart}/lines/return`: what was kept for later goes back among the others.
    func takeUpLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await changeLines(.takeUp, context)
    }

    /// `POST /carts/{cart}/lines/choice`: what else can be done with the chosen lines.
    func chooseLineAct(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal) = (try cartID(context), context.principal)
        let shown = try await shownCart(.id(id), context)
        let carts = try await database.read { tx in try Ordering.carts(of: principal, in: tx) }
        return context.lineActPage(shown.cart, carts, ChosenLines(context.form)).response()
    }

    /// `POST /carts/{cart}/lines/change`: `act` is `group`, `quantity`, `move` or `copy`.
    func changeChosenLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        let id = try cartID(context)
        do {
            return try await changeLines(try LineAct(context.form), context)
        } catch let refusal as CartsRefusal {
            return .redirect(to: "/carts/\(id)", refusal: refusal)
        } catch let refusal as CartRefusal {
            return .redirect(to: "/carts/\(id)", refusal: refusal)
        }
    }

    /// `POST /carts/{cart}/lines/restoration`: takes back what was done with many lines.
    func restoreLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        let undo = context.form["undo"].flatMap { UUID(uuidString: $0) }
        return try await context.once { tx in
            guard let head = try Ordering.cartHead(.id(id), of: principal, in: tx), let undo else { throw NotFound() }
            try Ordering.restoreLines(undo, by: principal, at: now, in: tx)
            return .redirect(to: head.path, message: "ordering.cart.done.restored")
        }
    }

    private func changeLines(_ act: LineAct, _ context: MemberContext) async throws -> Response {
        let (id, principal, now, form) = (try cartID(context), context.principal, context.now, context.form)
        let chosen = ChosenLines(form)
        let back = form["place"] == "open" ? "/cart" : "/carts/\(id)"
        do {
            return try await context.once { tx in
                let cart = try Ordering.cart(id, of: principal, at: now, in: tx)
                let products = chosen.products(of: cart)
                guard !products.isEmpty else { throw CartsRefusal.noLines }
                let changed = try Ordering.changeLines(products, act, of: id, by: principal, at: now, in: tx)
                let place = ListAddress(back, chosen.query.fields).text
                return .redirect(
                    to: place, message: act.message, ["count": String(changed.count)],
                    undo: UndoForm(
                        "/carts/\(id)/lines/restoration", ["undo": changed.undo.uuidString.lowercased()]))
            }
        } catch let refusal as CartsRefusal where refusal == .noLines {
            return .redirect(to: back, refusal: refusal)
        }
    }
}

/// The lines a form means: those that were ticked, or every one that is found by what narrows the list.
struct ChosenLines: Sendable {
    let ticked: [ID<Product>]
    let query: CartQuery
    let isEveryFound: Bool

    init(_ form: FormData) {
        ticked = form.all("line").compactMap { ID<Product>($0) }
        query = CartQuery(form, path: form["place"] == "open" ? "/cart" : "")
        isEveryFound = form["scope"] == "found"
    }

    func products(of cart: Cart) -> [ID<Product>] {
        isEveryFound ? query.lines(of: cart).map(\.product.id) : Array(Set(ticked)).sorted()
    }
}

extension LineAct {
    /// - Throws: ``CartRefusal`` for no quantity; ``CartsRefusal/cartMissing``; `NotFound` for an unknown act.
    fileprivate init(_ form: FormData) throws {
        switch form["act"] {
        case "group":
            let name = (form["label"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
            self = .group(String(name.prefix(100)))
        case "quantity": self = .quantity(try Ordering.parsedQuantity(form["quantity"] ?? ""))
        case "move", "copy":
            guard let other = form["to"].flatMap({ ID<Cart>($0) }) else { throw CartsRefusal.cartMissing }
            self = form["act"] == "move" ? .move(to: other) : .copy(to: other)
        default: throw NotFound()
        }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func lineActPage(_ cart: Cart, _ carts: [CartCard], _ chosen: ChosenLines) -> HTML {
        guard let head = cart.head else { return page(PageFrame(t("ordering.cart.title")), .empty) }
        let names = Dictionary(cart.lines.map { ($0.product.id, $0.product.name) }) { first, _ in first }
        let ticked = chosen.products(of: cart).filter { names[$0] != nil }
        var frame = PageFrame(t("ordering.cart.act.title"), section: "cart")
        frame.breadcrumbs = [(head.path, title(of: head))]
        frame.subline = "\(t("ordering.cart.lines", count: Int64(ticked.count)))"
        guard !ticked.isEmpty else {
            return page(
                frame,
                emptyState(
                    icon: "cart", text: t("ordering.carts.refusal.noLines"),
                    action: buttonLink(t("ordering.carts.back"), to: head.path), inline: true))
        }
        let named = ticked.prefix(5).compactMap { names[$0] }.joined(separator: "; ")
        let more = ticked.count > 5 ? " \(t("ordering.andMore", count: Int64(ticked.count - 5)))" : ""
        let groups = Set(cart.lines.map(\.group)).subtracting([""]).sorted()
        let others = carts.filter { $0.head.id != head.id }.map { card in
            FieldOption("\(card.head.id)", title(of: card.head))
        }
        let group = Input(
            "label", t("ordering.cart.group"), .text, id: "line-group", help: t("ordering.cart.group.help"),
            maxLength: 100, options: groups.map { FieldOption($0, $0) })
        let quantity = Input("quantity", t("ordering.column.quantity"), .quantity, id: "line-quantity", required: true)
        let target = Input("to", t("ordering.carts.one"), .select, id: "line-to", options: others)
        let moving: HTML? =
            others.isEmpty
            ? nil
            : actCard(
                "move-h", t("ordering.cart.act.move"), head, cart, chosen, field(target),
                """
                \(submit(t("ordering.cart.act.move.button"), act: ("act", "move")))\
                \(submit(t("ordering.cart.act.copy.button"), .plain, act: ("act", "copy")))
                """)
        return page(
            frame,
            """
            <p>\(named)\(more)</p>
            <div class="cartacts">\(moving)\
            \(actCard(
                "group-h", t("ordering.cart.act.group"), head, cart, chosen, field(group),
                submit(t("ordering.cart.act.group.button"), act: ("act", "group"))))\
            \(actCard(
                "quantity-h", t("ordering.cart.act.quantity"), head, cart, chosen, field(quantity),
                submit(t("ordering.cart.act.quantity.button"), act: ("act", "quantity"))))</div>
            """)
    }

    /// One thing to do with the chosen lines, or with all that are found.
    private func actCard(
        _ id: String, _ title: String, _ head: CartHead, _ cart: Cart, _ chosen: ChosenLines, _ content: HTML,
        _ actions: HTML
    ) -> HTML {
        let lines: [HTML] = chosen.ticked.map { "<input type=\"hidden\" name=\"line\" value=\"\($0)\">" }
        let narrowing: [HTML] =
            (chosen.query.fields + [(name: "place", value: chosen.query.path.isEmpty ? "own" : "open")]).map {
                "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">"
            }
        let found = chosen.query.lines(of: cart).count
        let count = t("ordering.cart.lines", count: Int64(found))
        let every: HTML? =
            found > chosen.ticked.count
            ? """
            <label class="option"><input type="checkbox" class="check" name="scope" value="found"> \
            \(t("ordering.cart.act.every", ["lines": count]))</label>
            """ : nil
        return card(
            title, id: id,
            formFrame(
                FormFrame("\(head.path)/lines/change"), "\(lines)\(narrowing)\(content)\(every)", actions: actions))
    }
}
