// What was ordered in each of the last twelve months.

import Kernel
import Web

extension PersonContext {
    func spending(_ months: [SpendingMonth]) -> HTML {
        guard let current = months.last, months.contains(where: { $0.orders > 0 }) else {
            return "<p class=\"widget__none\">\(t("ordering.spending.none"))</p>"
        }
        let currency = current.total.currency
        let sums = ChartData.Series(
            t("ordering.spending.column.sum", ["currency": currency.symbol]),
            months.map { Double($0.total.minor) / 100 })
        var data = ChartData(
            .bar, axis: t("ordering.spending.column.month"),
            names: months.map { "\(t("ordering.month.\($0.day.month)")) \($0.day.year)" }, series: [sums],
            current: months.count - 1, unit: currency.symbol)
        data.short = months.map { String(t("ordering.month.\($0.day.month)").prefix(3)) }
        let drawn = chart(t("ordering.spending.title"), data) { value in
            formats.amount(Money(minor: Int64((value * 100).rounded()), currency: currency))
        }
        return "<div class=\"widget__plain\">\(drawn)</div>"
    }
}
