// The figures a buyer asks for first: how many orders are in work and on their way, what was spent this month.

import Database
import Foundation
import Kernel
import Web

/// A month of orders.
struct SpendingMonth: Sendable {
    /// The first of the month.
    let day: CivilDate
    /// With VAT.
    var total: Money
    var orders = 0
}

/// What the tiles of figures and of spending show of a member's orders.
struct OrderFigures: Sendable {
    /// How many orders stand in each status under way, counted up to one more than ``OpenOrders/limit``.
    let open: [OrderStatus: Int]
    /// The last twelve months, the oldest first, in the currency of most orders; empty for whoever sees no prices.
    let months: [SpendingMonth]

    /// How many orders stand in any of some statuses.
    func count(_ statuses: OrderStatus...) -> Int { statuses.reduce(0) { $0 + (open[$1] ?? 0) } }
}

extension Ordering {
    /// Both in one statement, and that once for a page, however many tiles show of it.
    static func figures(of context: PersonContext, in tx: Transaction) throws -> OrderFigures {
        try context.visit.shared("figures of orders") { try readFigures(of: context, in: tx) }
    }

    private static func readFigures(of context: PersonContext, in tx: Transaction) throws -> OrderFigures {
        let zone = context.formats.timeZone
        let starts = context.principal.may(.viewPrices) ? firstDays(until: CivilDate(context.now, in: zone)) : []
        let covered = context.principal.covers("o", for: .viewOrders)
        let rows = try tx.all(
            SQL.joined(countsByStatus(covered) + sumsByMonth(starts, zone, covered), by: " UNION ALL ")
        ) { row in
            (
                month: try row["month"] as Int, status: try row["status"] as String, total: try row.money("total"),
                orders: try row["orders"] as Int
            )
        }
        var open: [OrderStatus: Int] = [:]
        for row in rows where row.month < 0 {
            if let status = OrderStatus(rawValue: row.status) { open[status] = row.orders }
        }
        let sums = rows.filter { $0.month >= 0 }
        let counts = Dictionary(grouping: sums, by: { $0.total.currency }).mapValues { parts in
            parts.reduce(0) { $0 + $1.orders }
        }
        let currency = counts.max { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }?.key ?? .rub
        var months = starts.dropLast().map { SpendingMonth(day: $0, total: .zero(currency)) }
        for sum in sums where sum.total.currency == currency && months.indices.contains(sum.month) {
            months[sum.month].total = sum.total
            months[sum.month].orders = sum.orders
        }
        return OrderFigures(open: open, months: months)
    }

    private static let underWay: [OrderStatus] = [
        .awaitingApproval, .placed, .confirmed, .picking, .packed, .partlyShipped, .shipped,
    ]

    /// A count for each status, and each ends at the limit.
    private static func countsByStatus(_ covered: SQL) -> [SQL] {
        underWay.map { status -> SQL in
            """
            SELECT \(Int64(-1)) AS month, \(status) AS status, 'RUB' AS currency, CAST(0 AS BIGINT) AS total,
                   COUNT(*) AS orders
            FROM (
                SELECT 1 AS one FROM orders o WHERE \(covered) AND o.status = \(status) LIMIT \(OpenOrders.limit + 1)
            ) AS found
            """
        }
    }

    /// A branch for each month: twelve short walks of one index, whatever the engine thinks of joins.
    private static func sumsByMonth(_ starts: [CivilDate], _ zone: TimeZone, _ covered: SQL) -> [SQL] {
        zip(starts, starts.dropFirst()).enumerated().map { index, month -> SQL in
            """
            SELECT \(Int64(index)) AS month, '' AS status, o.currency, CAST(SUM(o.total) AS BIGINT) AS total,
                   COUNT(o.total) AS orders
            FROM orders o WHERE \(covered)
              AND o.placed_at >= \(month.0.start(in: zone)) AND o.placed_at < \(month.1.start(in: zone))
              AND o.status NOT IN ('draft', 'awaiting_approval', 'cancelled', 'returned')
            GROUP BY o.currency
            """
        }
    }

    /// The first days of the last twelve months and of the next one.
    private static func firstDays(until today: CivilDate) -> [CivilDate] {
        (-11...1).compactMap { offset in
            let month = today.year * 12 + today.month - 1 + offset
            return CivilDate(year: month / 12, month: month % 12 + 1, day: 1)
        }
    }
}

// MARK: - Tile

extension PersonContext {
    func figuresTile(_ figures: OrderFigures) -> HTML {
        let shown = [inWork(figures), onTheWay(figures)] + [spent(figures.months)].compactMap { $0 }
        return "<div class=\"widget__plain widget__figures\">\(keyFigures(shown))</div>"
    }

    private func inWork(_ figures: OrderFigures) -> KeyFigure {
        let waiting = figures.count(.awaitingApproval, .placed)
        let (picked, packed) = (figures.count(.confirmed, .picking), figures.count(.packed))
        let all = waiting + picked + packed
        let note =
            waiting > 0
            ? t("ordering.figures.waiting", count: Int64(waiting))
            : t(all > 0 ? "ordering.figures.accepted" : "ordering.figures.noneInWork")
        let stages = [
            MeterPart(t("ordering.figures.stage.packed"), Double(packed), formats.count(packed), .first),
            MeterPart(t("ordering.figures.stage.picked"), Double(picked), formats.count(picked), .second),
            MeterPart(t("ordering.figures.stage.waiting"), Double(waiting), formats.count(waiting), .third),
        ]
        return KeyFigure(
            t("ordering.figures.inWork"), orderCount(all), note: note, path: "/orders?tab=current",
            meter: all > 0 ? meter(stages, thin: true) : nil)
    }

    private func onTheWay(_ figures: OrderFigures) -> KeyFigure {
        let (whole, partly) = (figures.count(.shipped), figures.count(.partlyShipped))
        let note =
            partly > 0
            ? t("ordering.figures.partly", count: Int64(partly))
            : t(whole > 0 ? "ordering.figures.whole" : "ordering.figures.noneOnTheWay")
        let status: OrderStatus = whole == 0 && partly > 0 ? .partlyShipped : .shipped
        return KeyFigure(
            t("ordering.figures.onTheWay"), orderCount(whole + partly), note: note,
            path: "/orders?status=\(status.rawValue)")
    }

    /// This month beside the one before, with the course of half a year; nil for whoever sees no prices.
    private func spent(_ months: [SpendingMonth]) -> KeyFigure? {
        guard let current = months.last, let before = months.dropLast().last else { return nil }
        let half = months.suffix(6)
        let (least, most) = (half.map(\.total).min() ?? .zero(), half.map(\.total).max() ?? .zero())
        let meaning = t("ordering.figures.course", ["least": formats.money(least), "most": formats.money(most)])
        let course = most.isPositive ? sparkline(half.map { Double($0.total.minor) }, meaning) : nil
        let month = t("ordering.month.\(before.day.month)")
        return KeyFigure(
            t("ordering.figures.spent", ["month": t("ordering.month.\(current.day.month)")]),
            money(current.total, whole: true),
            note: t("ordering.figures.before", ["month": month, "total": formats.money(before.total)]),
            path: "/orders?from=\(current.day)", course: course)
    }

    private func orderCount(_ count: Int) -> HTML {
        guard count <= OpenOrders.limit else { return "\(formats.count(OpenOrders.limit))+" }
        return "\(t("ordering.orders.foundPlain", count: Int64(count)))"
    }
}
