// A customer orders the same again, after seeing what changed: prices, stock, goods no longer sold.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders/{number}/repetition`
    func previewRepetition(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let number = try context.web.parameters.require("number")
        let (principal, now) = (context.principal, context.now)
        let preview = try await database.read { tx in
            try Ordering.repetition(of: number, by: principal, at: now, in: tx)
        }
        return repetitionPage(preview, context)
    }

    /// `POST /orders/{number}/repetition`
    func repeatOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let (principal, now, form) = (context.principal, context.now, context.form)
        do {
            return try await context.once { tx in
                let added = try Ordering.repeatLines(
                    of: number, without: Set(form.all("skip").compactMap { Int($0) }), by: principal, at: now, in: tx)
                return .redirect(to: "/cart", message: "ordering.repeat.done", ["count": String(added)])
            }
        } catch let refusal as CartRefusal {
            return .redirect(to: "/orders/\(number)/repetition", message: refusal.key, refusal.arguments)
        }
    }
}

// MARK: - Reading

/// What ordering the same again would mean today.
struct Repetition: Sendable {
    /// A line of then, as it would be now.
    struct Line: Sendable {
        let line: OrderLine
        /// The same product now, with the quantity that can be had.
        let now: CartLine
        /// What goes into the cart: whole packs of what there is; zero when nothing can.
        let quantity: Quantity

        var note: CartLine.Note? { now.note }
    }

    let order: Order
    let lines: [Line]
    /// With VAT, at today's prices, of what can be had.
    let total: Money

    var changed: [Line] { lines.filter { $0.note != nil } }
    var possible: Int { lines.count { $0.quantity.isPositive } }
}

extension Ordering {
    /// Compares every line of an order with today: four statements, however many lines.
    static func repetition(
        of number: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Repetition {
        let order = try order(number: number, for: principal, in: tx)
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let prices = try Catalog.prices(
            of: "(SELECT product_id FROM order_lines WHERE order_id = \(order.id))", for: buyer, in: tx)
        let lines = try tx.all(
            """
            SELECT \(OrderLine.columns), \(Product.columns), p.sku AS product_sku, p.name AS product_name,
                   p.unit AS product_unit, l.name AS line_name, l.sku AS line_sku, l.unit AS line_unit,
                   \(Catalog.availableColumn)
            FROM order_lines l JOIN products p ON p.id = l.product_id
            WHERE l.order_id = \(order.id) ORDER BY l.position
            """
        ) { row in try line(row, prices) }
        let sums = try lines.compactMap { line in try CartLine(line.now, quantity: line.quantity).sums() }
        let currency = sums.first?.gross.currency ?? .rub
        let total = try sums.map(\.gross).filter { $0.currency == currency }.total(in: currency)
        return Repetition(order: order, lines: lines, total: total)
    }

    private static func line(_ row: Row, _ prices: PriceTable) throws -> Repetition.Line {
        let then = try OrderLine(row: row)
        let product = try Product(row: row)
        let wanted = (try? then.quantity.roundedUp(to: product.pack)) ?? then.quantity
        let now = CartLine(
            product: product, quantity: wanted, seenPrice: then.price,
            price: prices.price(of: product.id, quantity: wanted), available: try row["available"])
        return Repetition.Line(line: then, now: now, quantity: obtainable(now))
    }

    /// Whole packs of what there is, at most what is wanted.
    private static func obtainable(_ line: CartLine) -> Quantity {
        switch line.note {
        case .gone, .noPrice: return .zero
        case .short(let available):
            let pack = line.product.pack.thousandths
            return Quantity(thousandths: max(0, available.thousandths) / pack * pack)
        default: return line.quantity
        }
    }

    /// Puts what can be had of an order into the cart, beside what is there.
    ///
    /// - Returns: how many lines went in.
    static func repeatLines(
        of number: String, without skipped: Set<Int>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Int {
        let repetition = try repetition(of: number, by: principal, at: now, in: tx)
        let chosen = repetition.lines.filter { $0.quantity.isPositive && !skipped.contains($0.line.position) }
        // An order may name one product twice; a cart does not.
        let wanted = Dictionary(grouping: chosen, by: \.now.product.id)
        let rows: [[any SQLConvertible]] = try wanted.values.map { lines in
            let first = lines[0]
            return [
                principal.customerID, principal.userID, first.now.product.id, try lines.map(\.quantity).total(),
                first.now.price?.amount, first.now.price?.amount.currency ?? .rub, now,
            ]
        }
        let count = try cartSummary(of: principal, in: tx).lines
        guard count + rows.count <= maxCartLines else { throw CartRefusal.tooManyLines }
        return try tx.insert(
            into: "cart_lines", "customer_id, user_id, product_id, quantity, seen_price, currency, added_at",
            rows: rows,
            conflict: """
                ON CONFLICT (customer_id, user_id, product_id)
                DO UPDATE SET quantity = cart_lines.quantity + excluded.quantity, seen_price = excluded.seen_price,
                    currency = excluded.currency
                WHERE cart_lines.quantity + excluded.quantity <= \(maxQuantity)
                """)
    }
}

extension CartLine {
    fileprivate init(_ line: CartLine, quantity: Quantity) {
        self.init(
            product: line.product, quantity: quantity, seenPrice: line.seenPrice, price: line.price,
            available: line.available)
    }
}

// MARK: - Page

private func repetitionPage(_ repetition: Repetition, _ context: MemberContext) -> HTML {
    let order = repetition.order
    var frame = PageFrame(context.t("ordering.repeat.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [
        ("/orders", context.t("ordering.orders.title")), ("/orders/\(order.number)", "№ \(order.number)"),
    ]
    frame.subline =
        "\(context.t("ordering.repeat.subline", ["date": context.formats.date(order.placedAt)], count: Int64(repetition.lines.count)))"
    frame.density = "regular"
    return context.page(
        frame,
        """
        <form method="post" action="\(url: "/orders/\(order.number)/repetition")">\(context.commandField)
        <div class="split"><div>
          \(verdict(repetition, context))
          \(repetition.changed.isEmpty ? nil : lineTable(repetition.changed, title: "ordering.repeat.changed", context, mayTick: true))
          \(lineTable(repetition.lines.filter { $0.note == nil }, title: "ordering.repeat.unchanged", context, mayTick: false))
        </div><div class="aside aside--sticky">\(sums(repetition, context))</div></div></form>
        """)
}

private func verdict(_ repetition: Repetition, _ context: MemberContext) -> HTML {
    let changed = repetition.changed.count
    let (tone, icon) = changed == 0 ? ("success", "ok") : ("warning", "warn")
    return """
        <div class="notice notice--\(tone) notices" role="status">\(context.icon(icon))<div class="notice__body">\
        <p class="notice__title">\(changed == 0 ? context.t("ordering.repeat.same") : context.t("ordering.repeat.differs", count: Int64(changed)))</p>\
        <p>\(context.t("ordering.repeat.possible", ["possible": context.formats.count(repetition.possible), "all": context.formats.count(repetition.lines.count)]))</p></div></div>
        """
}

private func lineTable(_ lines: [Repetition.Line], title: String, _ context: MemberContext, mayTick: Bool) -> HTML? {
    guard !lines.isEmpty else { return nil }
    let shown = lines.prefix(100)
    return """
        <section class="section" aria-label="\(context.t(title))"><div class="section__head"><h2>\(context.t(title))</h2><span class="section__n">\(context.formats.count(lines.count))</span></div>
        <table role="table" class="table table--cards t-lines t-repeat"><thead role="rowgroup"><tr role="row">\
        <th scope="col" role="columnheader">\(context.t("ordering.column.goods"))</th><th scope="col" role="columnheader" class="num">\(context.t("ordering.column.quantity"))</th>\
        <th scope="col" role="columnheader" class="num">\(context.t("ordering.column.price"))</th>\(mayTick ? "<th scope=\"col\" role=\"columnheader\">\(context.t("ordering.repeat.skip"))</th>" as HTML : nil)</tr></thead>
        <tbody role="rowgroup">\(shown.map { repetitionRow($0, context, mayTick: mayTick) })</tbody></table>
        \(lines.count > shown.count ? "<p class=\"caption quiet\">\(context.t("ordering.andMore", count: Int64(lines.count - shown.count)))</p>" as HTML : nil)</section>
        """
}

private func repetitionRow(_ line: Repetition.Line, _ context: MemberContext, mayTick: Bool) -> HTML {
    let product = line.now.product
    let quantity: HTML =
        line.quantity == line.line.quantity
        ? "\(context.formats.quantity(line.quantity))"
        : "<s class=\"was\">\(context.formats.quantity(line.line.quantity))</s> <span class=\"medium\">\(context.formats.quantity(line.quantity))</span>"
    let was: HTML? =
        line.now.price?.amount == line.line.price
        ? nil : "<s class=\"was\">\(context.formats.amount(line.line.price))</s> "
    return """
        <tr role="row"\(attr: "class", line.quantity.isPositive ? nil : "is-gone")><th scope="row" role="rowheader" class="wide"><span class="rowlink">\(product.name)</span><span class="sub">\(product.sku)</span>\
        \(line.note.map { lineNote($0, line.now, context) })</th><td role="cell" class="num c-qty">\(quantity)</td>\
        <td role="cell" class="num c-price">\(was)\(line.now.price.map { context.formats.amount($0.amount) } ?? "—")</td>\
        \(mayTick ? "<td role=\"cell\">\(line.quantity.isPositive ? "<input type=\"checkbox\" class=\"check\" name=\"skip\" value=\"\(line.line.position)\" aria-label=\"\(context.t("ordering.repeat.skipName", ["name": product.name]))\">" as HTML : "<span class=\"quiet\">\(context.t("ordering.repeat.left"))</span>")</td>" as HTML : nil)</tr>
        """
}

private func sums(_ repetition: Repetition, _ context: MemberContext) -> HTML {
    """
    <section class="card" aria-labelledby="sum-h"><div class="card__head"><h2 id="sum-h">\(context.t("ordering.summary"))</h2></div>
    <div class="card__body stack"><dl class="pairs"><div><dt>\(context.t("ordering.repeat.then"))</dt><dd>\(context.formats.money(repetition.order.total))</dd></div>\
    <div class="total"><dt>\(context.t("ordering.repeat.now"))</dt><dd>\(context.bigMoney(repetition.total))</dd></div></dl>
    \(repetition.possible > 0 ? "<button class=\"btn btn--primary btn--lg btn--block\">\(context.t("ordering.repeat.toCart"))</button>" as HTML : "<p class=\"small text-danger\">\(context.t("ordering.repeat.nothing"))</p>")
    <p class="caption quiet">\(context.t("ordering.repeat.explain"))</p></div></section>
    """
}
