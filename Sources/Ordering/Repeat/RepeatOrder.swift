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
            return .redirect(to: "/orders/\(number)/repetition", refusal: refusal)
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
    /// Compares every line of an order with today: five statements at most, however many lines.
    static func repetition(
        of number: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Repetition {
        let order = try order(number: number, for: principal, in: tx)
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        // What was merged since then is ordered as what it was merged into.
        let present: SQL = "COALESCE(o.merged_into, o.id)"
        let prices = try Catalog.prices(
            of:
                "(SELECT \(present) FROM order_lines l JOIN products o ON o.id = l.product_id WHERE l.order_id = \(order.id))",
            for: buyer, at: now, in: tx)
        let lines = try tx.all(
            """
            SELECT \(OrderLine.columns), \(Product.columns), \(Catalog.availableColumn),
                   \(CartLine.standing(for: buyer))
            FROM order_lines l JOIN products o ON o.id = l.product_id JOIN products p ON p.id = \(present)
            WHERE l.order_id = \(order.id) ORDER BY l.position
            """
        ) { row in try line(row, prices) }
        let cart = try Cart(buyer: buyer, lines: lines.map { CartLine($0.now, quantity: $0.quantity) })
        return Repetition(order: order, lines: lines, total: cart.total)
    }

    private static func line(_ row: Row, _ prices: PriceTable) throws -> Repetition.Line {
        let then = try OrderLine(row: row)
        let product = try Product(row: row)
        let wanted = (try? then.quantity.roundedUp(to: product.pack)) ?? then.quantity
        let now = try CartLine(
            product: product, quantity: wanted, seenPrice: then.price, prices: prices,
            available: try row["available"]
        ).standing(as: row)
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
        let cart = try claimCart(by: principal, at: now, in: tx)
        // An order may name one product twice; a cart does not.
        let wanted = Dictionary(grouping: chosen, by: \.now.product.id)
        let rows: [[any SQLConvertible]] = try wanted.values.map { lines in
            let first = lines[0].now
            let line = WantedLine(first.product.id, try lines.map(\.quantity).total())
            let price = first.prices.price(of: first.product.id, quantity: line.quantity)
            return cartRow(first.product, line, price, in: cart, of: principal, at: now)
        }
        let count = try cartSummary(of: principal, in: tx).lines
        guard count + rows.count <= maxCartLines else { throw CartRefusal.tooManyLines }
        return try tx.insert(into: "cart_lines", cartColumns, rows: rows, conflict: addedToLine)
    }
}

extension CartLine {
    fileprivate init(_ line: CartLine, quantity: Quantity) {
        self.init(
            product: line.product, quantity: quantity, seenPrice: line.seenPrice, prices: line.prices,
            available: line.available)
        (orderable, isForSale) = (line.orderable, line.isForSale)
    }
}

// MARK: - Page

private func repetitionPage(_ repetition: Repetition, _ context: MemberContext) -> HTML {
    let order = repetition.order
    var frame = PageFrame(context.t("ordering.repeat.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [
        ("/orders", context.t("ordering.orders.title")),
        ("/orders/\(order.number)", context.t("web.number", ["number": order.number])),
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
        </div><div class="aside aside--sticky">\(sums(repetition, context))</div></div>\(phoneBar(repetition, context))</form>
        """)
}

/// On a phone the sum and the way on stand above the tabs.
private func phoneBar(_ repetition: Repetition, _ context: MemberContext) -> HTML? {
    guard repetition.possible > 0 else { return nil }
    return """
        <div class="stickybar phone-only">\
        <p class="stickybar__text"><b>\(context.formats.money(repetition.total))</b></p>\
        \(context.submit(context.t("ordering.repeat.toCart"), size: .regular))</div>
        """
}

private func verdict(_ repetition: Repetition, _ context: MemberContext) -> HTML {
    let changed = repetition.changed.count
    let title =
        changed == 0 ? context.t("ordering.repeat.same") : context.t("ordering.repeat.differs", count: Int64(changed))
    let counts = [
        "possible": context.formats.count(repetition.possible), "all": context.formats.count(repetition.lines.count),
    ]
    let possible = context.t("ordering.repeat.possible", TextArguments(counts))
    return """
        <div class="notices">\(context.notice(changed == 0 ? .success : .warning, title, "\(possible)"))</div>
        """
}

private func lineTable(_ lines: [Repetition.Line], title: String, _ context: MemberContext, mayTick: Bool) -> HTML? {
    guard !lines.isEmpty else { return nil }
    let shown = lines.prefix(100)
    let more: HTML? =
        lines.count > shown.count
        ? "<p class=\"caption quiet\">\(context.t("ordering.andMore", count: Int64(lines.count - shown.count)))</p>"
        : nil
    return context.pageSection(
        context.t(title), id: mayTick ? "changed-h" : "unchanged-h", count: lines.count,
        "\(context.repetitionTable(Array(shown), mayTick: mayTick))\(more)")
}

extension MemberContext {
    /// The lines as they were and as they would be; what does not go into the cart can be ticked.
    fileprivate func repetitionTable(_ lines: [Repetition.Line], mayTick: Bool) -> HTML {
        let goods = TableColumn<Repetition.Line>("goods", "ordering.column.goods") { line in
            """
            <span class="rowlink">\(line.now.product.name)</span><span class="sub">\(line.now.product.sku)</span>\
            \(line.note.map { lineNote($0, line.now, self) })
            """
        }
        let quantity = TableColumn<Repetition.Line>("qty", "ordering.column.quantity", align: .end) { quantityCell($0) }
        let price = TableColumn<Repetition.Line>("price", "ordering.column.price", align: .end) { priceCell($0) }
        let skip = TableColumn<Repetition.Line>("skip", "ordering.repeat.skip", align: .end) { skipCell($0) }
        let columns = [goods, quantity, price]
        var table = Table(still: "repeat", as: .cards, mayTick ? columns + [skip] : columns)
        table.isTopAligned = true
        table.rowAttributes = { $0.quantity.isPositive ? nil : " class=\"is-gone\"" }
        return self.table(table, lines)
    }

    private func quantityCell(_ line: Repetition.Line) -> HTML {
        let (was, now) = (formats.quantity(line.line.quantity), formats.quantity(line.quantity))
        let quantity: HTML =
            line.quantity == line.line.quantity
            ? "\(now)" : "<s class=\"was\">\(was)</s> <span class=\"medium\">\(now)</span>"
        return "<span data-unit=\"\(line.now.product.unit) ×\">\(quantity)</span>"
    }

    private func priceCell(_ line: Repetition.Line) -> HTML {
        let was: HTML? =
            line.now.price?.amount == line.line.price
            ? nil : "<s class=\"was\">\(formats.amount(line.line.price))</s> "
        guard let price = line.now.price?.amount else { return "\(was)—" }
        return "\(was)<span data-unit=\"\(price.currency.symbol)\">\(formats.amount(price))</span>"
    }

    private func skipCell(_ line: Repetition.Line) -> HTML {
        guard line.quantity.isPositive else { return "<span class=\"quiet\">\(t("ordering.repeat.left"))</span>" }
        let name = t("ordering.repeat.skipName", ["name": line.now.product.name])
        return """
            <span data-label="\(t("ordering.repeat.skip"))"><input type="checkbox" class="check" name="skip" \
            value="\(line.line.position)" aria-label="\(name)"></span>
            """
    }
}

private func sums(_ repetition: Repetition, _ context: MemberContext) -> HTML {
    let pairs = context.pairs([
        Pair(context.t("ordering.repeat.then"), "\(context.formats.money(repetition.order.total))"),
        Pair(context.t("ordering.repeat.now"), context.money(repetition.total), total: true),
    ])
    let on: HTML =
        repetition.possible > 0
        ? "<div class=\"desk-only\">\(context.submit(context.t("ordering.repeat.toCart"), block: true))</div>"
        : "<p class=\"small text-danger\">\(context.t("ordering.repeat.nothing"))</p>"
    return context.card(
        context.t("ordering.summary"), id: "sum-h",
        """
        <div class="stack">\(pairs)\(on)<p class="caption quiet">\(context.t("ordering.repeat.explain"))</p></div>
        """)
}
