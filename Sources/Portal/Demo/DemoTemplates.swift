// What the demo's buyer orders again and again: a regular set with a calendar, and a shopping list.

import Catalog
import Database
import Foundation
import Kernel
import Ordering
import Web

/// Templates, lists and calendars of the demo.
struct DemoTemplates {
    private let catalog: DemoCatalog
    private let people: DemoPeople
    private let now: Date
    private var random = SeededGenerator(seed: 2_031)

    init(_ catalog: DemoCatalog, _ people: DemoPeople, at now: Date) {
        self.catalog = catalog
        self.people = people
        self.now = now
    }

    mutating func insert(in tx: Transaction) throws {
        guard let customer = people.customers.first, let buyer = customer.members.first else { return }
        let sold = catalog.sellable
        let weekly = try keep(
            "Еженедельный крепёж", "template", Array(sold.prefix(8)), of: customer, by: buyer, shared: true, in: tx)
        _ = try keep("Купить на объект", "list", Array(sold.dropFirst(8).prefix(5)), of: customer, by: buyer, in: tx)
        let next = CivilDate(now, in: .moscow).adding(days: 3)
        try tx.execute(
            """
            INSERT INTO order_schedules (template_id, customer_id, user_id, every, step, days, anchor_on, weekend,
                next_on, notice_days, act, currency, payment, changed_at)
            VALUES (\(weekly), \(customer.id), \(buyer.user.id), 'week', 2, \(String(Self.weekday(next))),
                \(next.description), 'keep', \(next.description), 2, 'cart', 'RUB', '', \(now))
            """)
    }

    private mutating func keep(
        _ name: String, _ kind: String, _ goods: [Int], of customer: DemoCustomer, by member: DemoMember,
        shared isShared: Bool = false, in tx: Transaction
    ) throws -> ID<OrderTemplate> {
        let at = now.addingTimeInterval(-6 * 86_400)
        let id = ID<OrderTemplate>(at: at, using: &random)
        try tx.execute(
            """
            INSERT INTO order_templates (id, customer_id, user_id, kind, name, note, search_text, is_shared, line_count,
                version, created_at, changed_at)
            VALUES (\(id), \(customer.id), \(member.user.id), \(kind), \(name), '', \(SearchText.index(of: [name])),
                \(isShared), \(goods.count), 1, \(at), \(at))
            """)
        let rows: [[any SQLConvertible]] = goods.enumerated().map { place, index in
            let product = catalog.products[index]
            let quantity = Quantity(thousandths: product.article.pack.thousandths * Int64(place + 1))
            let group = place < 3 ? "Кровля" : "Каркас"
            return [id, product.id, customer.id, place + 1, quantity, "", group, kind == "list" && place == 0]
        }
        try tx.insertAlike(
            into: "order_template_lines",
            "template_id, product_id, customer_id, position, quantity, comment, group_label, is_bought", rows: rows)
        return id
    }

    /// 1 for Monday to 7.
    private static func weekday(_ day: CivilDate) -> Int { (day.daysSinceEpoch + 3) % 7 + 1 }
}
