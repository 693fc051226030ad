// A buyer orders as usual: what is due by the rhythm of the last year, in the quantities usually taken, each with its
// reason, through the screen that shows what changed.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders/usual`; `days` is how far to look ahead.
    func previewUsual(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (principal, now, ahead) = (context.principal, context.now, UsualSpan(request.query["days"]))
        let repetition = try await database.read { tx in
            try Ordering.usual(within: ahead, by: principal, at: now, in: tx)
        }
        return context.usualPage(repetition, ahead)
    }

    /// `POST /orders/usual`: all that is due but `skip`.
    func orderAsUsual(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now, form) = (context.principal, context.now, context.form)
        let ahead = UsualSpan(form["days"])
        do {
            return try await context.once { tx in
                let left = Set(form.all("skip"))
                let lines = try Ordering.usual(within: ahead, by: principal, at: now, in: tx).lines
                let added = try Ordering.put(
                    lines.filter { !left.contains($0.key) }, by: principal, at: now, in: tx)
                return .redirect(to: "/cart", message: "ordering.repeat.done", ["count": String(added)])
            }
        } catch let refusal as CartRefusal {
            return .redirect(to: "/orders/usual?days=\(ahead.rawValue)", refusal: refusal)
        } catch let refusal as RepeatRefusal {
            return .redirect(to: "/orders/usual?days=\(ahead.rawValue)", refusal: refusal)
        }
    }
}

/// How many days ahead what is needed is ordered.
enum UsualSpan: Int, CaseIterable, Sendable {
    case now = 0
    case week = 7
    case fortnight = 14
    case month = 30

    /// A week, unless it is said otherwise.
    init(_ text: String?) { self = text.flatMap { Int($0) }.flatMap { UsualSpan(rawValue: $0) } ?? .week }
}

// MARK: - Reading

extension Ordering {
    /// The latest orders tell the rhythm; a giant history costs no more.
    private static let ordersOfHabit = 150
    private static let goodsOfHabit = 300

    /// What is due by the rhythm of the last year, of the orders a principal sees: the most overdue first. Six
    /// statements at most.
    static func usual(
        within span: UsualSpan, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Repetition {
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let today = CivilDate(now, in: .moscow)
        let due = try habits(of: principal, at: now, in: tx).filter {
            $0.value.isDue(by: today.adding(days: span.rawValue), on: today)
        }
        let ids = due.keys.sorted()
        guard !ids.isEmpty else { return try Repetition([], for: buyer) }
        let prices = try Catalog.prices(of: "\(list: ids)", for: buyer, at: now, in: tx)
        let last = try lastPurchases(of: "\(list: ids)", by: principal, in: tx)
        let lines = try tx.all(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn), \(CartLine.standing(for: buyer))
            FROM products p WHERE p.id IN \(list: ids) ORDER BY p.sort_name, p.id
            """
        ) { row -> Repetition.Line? in
            let id: ID<Product> = try row["id"]
            guard let habit = due[id] else { return nil }
            var line = try Repetition.Line(
                id.description, wanted: habit.quantity, priceThen: last[id]?.price, row, prices)
            line.habit = habit
            return line
        }
        // What nobody sells any more is no habit to keep; an order of then still shows it.
        let sold = lines.compactMap { $0 }.filter { $0.note != .gone }
        return try Repetition(sold.sorted { ($0.habit?.due ?? today) < ($1.habit?.due ?? today) }, for: buyer)
    }

    /// The rhythm of everything that has one; one statement.
    static func habits(
        of principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [ID<Product>: Habit] {
        let since = now.addingTimeInterval(-365 * 86_400)
        // CROSS JOIN keeps SQLite to this order: from the few orders to their lines.
        let latest: SQL = """
            SELECT o.id, o.placed_at FROM orders o
            WHERE \(principal.covers("o", for: .viewOrders)) AND o.placed_at >= \(since)
              AND o.status <> \(OrderStatus.cancelled)
            ORDER BY o.placed_at DESC, o.id DESC LIMIT \(ordersOfHabit)
            """
        let rows = try tx.all(
            """
            SELECT COALESCE(p.merged_into, p.id) AS product_id, latest.placed_at, l.quantity
            FROM (\(latest)) AS latest CROSS JOIN order_lines l CROSS JOIN products p
            WHERE l.order_id = latest.id AND p.id = l.product_id AND l.product_id IN (
                SELECT often.product_id FROM (
                    SELECT m.product_id, COUNT(*) AS times FROM (\(latest)) AS those CROSS JOIN order_lines m
                    WHERE m.order_id = those.id
                    GROUP BY m.product_id HAVING COUNT(*) >= \(Habit.fewestTimes)
                    ORDER BY times DESC, m.product_id LIMIT \(goodsOfHabit)
                ) AS often)
            """
        ) { row in
            (
                product: try row["product_id"] as ID<Product>,
                purchase: (
                    day: CivilDate(try row["placed_at"] as Date, in: .moscow), quantity: try row["quantity"] as Quantity
                )
            )
        }
        return Dictionary(grouping: rows, by: \.product).compactMapValues { Habit($0.map(\.purchase)) }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func usualPage(_ repetition: Repetition, _ span: UsualSpan) -> HTML {
        var frame = PageFrame(t("ordering.usual.title"), section: "orders")
        frame.breadcrumbs = [("/orders", t("ordering.orders.title"))]
        frame.subline = "\(t("ordering.usual.subline"))"
        let spans = UsualSpan.allCases.map { one in
            Segment(
                t("ordering.usual.span.\(one)"), "/orders/usual?days=\(one.rawValue)", current: one == span)
        }
        let lead: HTML = """
            \(orderRooms("usual"))<div class="filters">\(segmented(t("ordering.usual.spans"), spans))</div>
            """
        guard !repetition.lines.isEmpty else {
            return page(
                frame,
                """
                \(lead)\(emptyState(
                    icon: "repeat", title: t("ordering.usual.none.title"), text: t("ordering.usual.none.text"),
                    action: buttonLink(t("ordering.rooms.purchases"), to: "/orders/purchases"), inline: true))
                """)
        }
        var screen = RepetitionScreen("/orders/usual")
        screen.hidden = [("days", String(span.rawValue))]
        screen.lead = lead
        return repetitionPage(frame, repetition, screen)
    }

    /// «Обычно раз в 14 дней по 200 шт. Последний раз 3 ноября, пора 17 ноября».
    func reason(_ habit: Habit, _ product: Product) -> String {
        let words = [
            "quantity": formats.quantity(habit.quantity), "unit": product.unit, "last": formats.dayMonth(habit.last),
            "due": formats.dayMonth(habit.due),
        ]
        return t("ordering.usual.reason", TextArguments(words), count: Int64(habit.interval))
    }
}
