// Carts the demo's people keep beside the one they fill, and who brings orders.

import Catalog
import Database
import Foundation
import Kernel
import Ordering

/// Kept carts and carriers of the demo. Everybody's usual cart is empty: it is for whoever tries the demo.
struct DemoCarts {
    private let catalog: DemoCatalog
    private let people: DemoPeople
    private let now: Date
    private var random = SeededGenerator(seed: 2_041)

    init(_ catalog: DemoCatalog, _ people: DemoPeople, at now: Date) {
        self.catalog = catalog
        self.people = people
        self.now = now
    }

    mutating func insert(in tx: Transaction) throws {
        try insertCarriers(in: tx)
        guard let customer = people.customers.first, let buyer = customer.members.first,
            let director = customer.members.dropFirst().first
        else { return }
        let sold = catalog.sellable
        try keep(
            "Объект «Заречье»", Array(sold.dropFirst(20).prefix(8)), of: customer, by: buyer, shared: true, later: 2,
            days: 1, in: tx)
        try keep(
            "Инструмент на квартал", Array(sold.dropFirst(40).prefix(4)), of: customer, by: buyer, purpose: "saved",
            days: 12, in: tx)
        try keep(
            "Оснащение склада", Array(sold.dropFirst(60).prefix(5)), of: customer, by: director, days: 4, in: tx)
    }

    private mutating func keep(
        _ name: String, _ goods: [Int], of customer: DemoCustomer, by member: DemoMember, shared isShared: Bool = false,
        purpose: String = "current", later: Int = 0, days: Double, in tx: Transaction
    ) throws {
        let at = now.addingTimeInterval(-days * 86_400)
        let id = ID<DemoSubject.Row>(at: at, using: &random)
        let payer = customer.payers.first
        try tx.execute(
            """
            INSERT INTO carts (id, customer_id, user_id, name, purpose, is_shared, legal_entity_id, contract_id,
                version,
                created_at, changed_at, changed_by, looked_at)
            VALUES (\(id), \(customer.id), \(member.user.id), \(name), \(purpose), \(isShared), \(payer?.id),
                \(payer?.contractID), 1, \(at), \(at), \(member.user.id), \(at))
            """)
        let type = customer.priceType(of: payer)
        let rows: [[any SQLConvertible]] = goods.enumerated().map { place, index in
            let product = catalog.products[index]
            let quantity = Quantity(thousandths: product.article.pack.thousandths * Int64(place % 4 + 1))
            let price = catalog.price(
                of: index, quantity: quantity, type: type,
                hasContractPrices: payer?.plan.contract?.hasPrices ?? false)
            let comment = place == 1 ? "Отгрузить в первую очередь" : ""
            let group = isShared ? (place < 4 ? "Кровля" : "Каркас") : ""
            return [
                id, product.id, customer.id, quantity, price, quantity, Currency.rub, comment, group,
                place >= goods.count - later, member.user.id, at,
            ]
        }
        try tx.insertAlike(
            into: "cart_lines",
            """
            cart_id, product_id, customer_id, quantity, seen_price, seen_quantity, currency, comment, group_label,
            is_later, added_by, added_at
            """, rows: rows)
    }

    private mutating func insertCarriers(in tx: Transaction) throws {
        let carriers: [(name: String, note: String, price: String, ahead: Int, days: String, slots: String)] = [
            (
                "Машина «Опоры»", "До 1,5 т, разгрузка сзади", "бесплатно от 30 000 ₽", 1, "12345",
                "09:00–13:00\n13:00–18:00"
            ),
            ("Межгород", "Сборный груз, до терминала", "по тарифу перевозчика", 3, "135", ""),
            ("Курьер", "До 20 кг", "450 ₽", 0, "123456", "10:00–14:00\n14:00–18:00\n18:00–21:00"),
        ]
        let rows: [[any SQLConvertible]] = carriers.enumerated().map { place, one in
            [
                ID<DemoSubject.Row>(at: now, using: &random), one.name, one.note, one.price, one.ahead, one.days,
                one.slots, place + 1, true, now,
            ]
        }
        try tx.insertAlike(
            into: "carriers",
            "id, name, note, price_text, days_ahead, weekdays, slots, position, is_active, changed_at", rows: rows)
    }
}

extension DemoSubject {
    /// A row whose subject no module names for others.
    enum Row {}
}
