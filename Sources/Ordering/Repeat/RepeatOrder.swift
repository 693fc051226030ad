// A customer orders the same again, whole or in part, after seeing what changed: prices, stock, goods no longer sold.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders/{number}/repetition`; with `part=1` lines are chosen one by one, narrowed by `q`.
    func previewRepetition(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let number = try context.web.parameters.require("number")
        let (principal, now) = (context.principal, context.now)
        let (order, repetition) = try await database.read { tx in
            try Ordering.repetition(of: number, by: principal, at: now, in: tx)
        }
        guard request.query["part"] == "1" else { return context.repetitionPage(of: order, repetition) }
        return context.partPage(of: order, repetition, PartQuery(request))
    }

    /// `POST /orders/{number}/repetition`: all but `skip`; with `part=1` only the `line`s that were chosen.
    func repeatOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let (principal, now, form) = (context.principal, context.now, context.form)
        let isPart = request.query["part"] == "1"
        do {
            return try await context.once { tx in
                let repetition = try Ordering.repetition(of: number, by: principal, at: now, in: tx).repetition
                let (left, taken) = (Set(form.all("skip")), Set(form.all("line")))
                let lines = repetition.lines.filter { isPart ? taken.contains($0.key) : !left.contains($0.key) }
                let added = try Ordering.put(lines, by: principal, at: now, in: tx)
                // Whoever chooses lines of a long order goes on choosing.
                return .redirect(
                    to: isPart ? "/orders/\(number)/repetition?part=1" : "/cart", message: "ordering.repeat.done",
                    ["count": String(added)])
            }
        } catch let refusal as CartRefusal {
            return .redirect(to: "/orders/\(number)/repetition", refusal: refusal)
        } catch let refusal as RepeatRefusal {
            return .redirect(to: "/orders/\(number)/repetition\(isPart ? "?part=1" : "")", refusal: refusal)
        }
    }
}

// MARK: - Reading

extension Ordering {
    /// Compares every line of an order with today: five statements at most, however many lines.
    ///
    /// - Throws: `NotFound` for an order the principal does not see.
    static func repetition(
        of number: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> (order: Order, repetition: Repetition) {
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
        ) { row in
            let then = try OrderLine(row: row)
            return try Repetition.Line(
                String(then.position), wanted: then.quantity, priceThen: then.price, row, prices, comment: then.comment,
                group: then.group)
        }
        return (order, try Repetition(lines, for: buyer))
    }
}

// MARK: - Pages

extension MemberContext {
    private func crumbs(of order: Order) -> [(path: String, title: String)] {
        [
            ("/orders", t("ordering.orders.title")),
            ("/orders/\(order.number)", t("web.number", ["number": order.number])),
        ]
    }

    fileprivate func repetitionPage(of order: Order, _ repetition: Repetition) -> HTML {
        let path = "/orders/\(order.number)/repetition"
        var frame = PageFrame(t("ordering.repeat.title", ["number": order.number]), section: "orders")
        frame.breadcrumbs = crumbs(of: order)
        let lines = Int64(repetition.lines.count)
        frame.subline = "\(t("ordering.repeat.subline", ["date": formats.date(order.placedAt)], count: lines))"
        if repetition.lines.count > 1 {
            frame.actions = buttonLink(t("ordering.repeat.choose"), to: "\(path)?part=1", icon: "list")
        }
        var screen = RepetitionScreen(path)
        screen.totalThen = order.total
        return repetitionPage(frame, repetition, screen)
    }

    /// The lines of an order to choose from, some at a time.
    fileprivate func partPage(of order: Order, _ repetition: Repetition, _ query: PartQuery) -> HTML {
        let path = "/orders/\(order.number)/repetition"
        var frame = PageFrame(t("ordering.repeat.part.title", ["number": order.number]), section: "orders")
        frame.breadcrumbs = crumbs(of: order) + [(path, t("ordering.repeat.button"))]
        frame.density = "regular"
        let found = query.lines(of: repetition)
        let shown = Array(found.dropFirst(query.start).prefix(PartQuery.pageSize))
        var bar = FilterBar("part", ListAddress(path, [("part", "1")]), label: t("ordering.repeat.part.find"))
        bar.placeholder = t("ordering.repeat.part.find")
        bar.text = query.text
        bar.keeps = ["part"]
        var table = repetitionTable(mayTick: false)
        table.selection = TableSelection(
            "line", key: { $0.key }, name: { $0.now.product.name },
            verbs: [BulkVerb(icon: "cart", title: "ordering.repeat.part.take", path: "\(path)?part=1")])
        let part = ListPart(from: query.start, size: PartQuery.pageSize, of: found.count)
        let list: HTML =
            shown.isEmpty
            ? emptyState(icon: "search", text: t("ordering.repeat.part.none"), inline: true)
            : self.table(table, shown, label: t("ordering.order.lines"))
        return page(
            frame, "\(filterBar(bar))\(list)\(pager(part, path: path, query: [("part", "1"), ("q", query.text)]))")
    }
}

/// Which lines of a long order are shown to choose from.
private struct PartQuery {
    static let pageSize = 100
    let text: String
    let start: Int

    init(_ request: Request) {
        text = String((request.query["q"] ?? "").prefix(200))
        start = request.firstLine
    }

    func lines(of repetition: Repetition) -> [Repetition.Line] {
        let words = SearchText.normalized(text)
        guard !words.isEmpty else { return repetition.lines }
        return repetition.lines.filter { line in
            SearchText.index(of: [line.now.product.name, line.now.product.sku]).contains(words)
        }
    }
}
