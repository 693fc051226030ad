// A file the demo's buyer sent, as it was read, and an address of his company's that is told of orders.

import Catalog
import Database
import Foundation
import Kernel
import Ordering

/// An import with its report, and a webhook with what was sent to it.
struct DemoPrograms {
    private let catalog: DemoCatalog
    private let people: DemoPeople
    private let now: Date
    private var random = SeededGenerator(seed: 2_063)

    init(_ catalog: DemoCatalog, _ people: DemoPeople, at now: Date) {
        self.catalog = catalog
        self.people = people
        self.now = now
    }

    mutating func insert(in tx: Transaction) throws {
        guard let customer = people.customers.first, let buyer = customer.members.first,
            let director = customer.members.first(where: { $0.role == "director" })
        else { return }
        try insertImport(of: customer, by: buyer, in: tx)
        try insertWebhook(of: customer, by: director, in: tx)
    }

    // MARK: - A file

    private mutating func insertImport(of customer: DemoCustomer, by buyer: DemoMember, in tx: Transaction) throws {
        let at = now.addingTimeInterval(-26 * 3_600)
        let id = ID<OrderImport>(at: at, using: &random)
        let goods = Array(catalog.sellable.dropFirst(14).prefix(9))
        let type = customer.priceType(of: customer.payers.first)
        var rows: [[any SQLConvertible]] = []
        var total: Int64 = 0
        for (place, index) in goods.enumerated() {
            let product = catalog.products[index]
            let quantity = try product.article.pack.times(Int64(place + 1))
            let price = catalog.price(of: index, quantity: quantity, type: type, hasContractPrices: true)
            let amount = try price.times(quantity)
            total += amount.minor
            // The last two were asked for in parts of a pack.
            let isRounded = place >= 7
            let asked = isRounded ? "\(quantity.thousandths / 1_000 - 1)" : "\(quantity.thousandths / 1_000)"
            let (fits, pack) = (quantity.thousandths / 1_000, product.article.pack.thousandths / 1_000)
            let words = "{\"fits\":\"\(fits)\",\"pack\":\"\(pack)\",\"wanted\":\"\(asked)\"}"
            rows.append([
                id, place + 2, customer.id, isRounded ? "changed" : "added",
                SQLValue.json("{\"article\":\"\(product.sku)\",\"quantity\":\"\(asked)\"}"), product.id, quantity,
                isRounded ? "pack" : "", SQLValue.json(isRounded ? words : "{}"), SQLValue.json("[]"), amount, "RUB",
            ])
        }
        let unknown = "{\"article\":\"ЦК-40\",\"quantity\":\"3\"}"
        rows.append([
            id, goods.count + 2, customer.id, "refused", SQLValue.json(unknown), nil as ID<Product>?, nil as Quantity?,
            "unknown", SQLValue.json("{}"), SQLValue.json("[]"), nil as Money?, nil as String?,
        ])
        let columns = """
            {"fields":{"article":0,"quantity":1},"headRow":1,"sheet":0,"sheets":["Заявка"],"titles":["Артикул","Кол-во"]}
            """
        try tx.execute(
            """
            INSERT INTO order_imports (id, customer_id, user_id, source, name, format, size, header, columns, status,
                row_count, added_count, changed_count, ambiguous_count, refused_count, milliseconds, created_at,
                changed_at, total, currency)
            VALUES (\(id), \(customer.id), \(buyer.user.id), 'file', 'Заявка участка № 2.xlsx', 'xlsx', 9213,
                'артикул|кол во', \(SQLValue.json(columns)), 'checked', \(rows.count), \(goods.count - 2), 2, 0, 1, 41,
                \(at), \(at), \(total), 'RUB')
            """)
        try tx.insertAlike(
            into: "order_import_rows",
            """
            import_id, position, customer_id, state, typed, product_id, quantity, reason, arguments, choices, amount,
            currency
            """, rows: rows)
    }

    // MARK: - An address

    /// It is paused: nothing is sent from a demo, and nobody has its secret.
    private mutating func insertWebhook(
        of customer: DemoCustomer, by director: DemoMember, in tx: Transaction
    ) throws {
        let at = now.addingTimeInterval(-20 * 86_400)
        let id = ID<Webhook>(at: at, using: &random)
        try tx.execute(
            """
            INSERT INTO webhooks (id, customer_id, user_id, name, url, secret, topics, is_active, failures, paused_at,
                last_status, last_at, created_at, changed_at, paused_because, last_sequence)
            VALUES (\(id), \(customer.id), \(director.user.id), 'Учётная система',
                'https://erp.romashka.example/orders',
                \([UInt8](repeating: 0, count: 40)), 'order.placed order.status_changed order.cancelled', \(false), 0,
                \(now.addingTimeInterval(-3_600)), 200, \(now.addingTimeInterval(-7_200)), \(at), \(at), 'hand', 3)
            """)
        let orders = try tx.all(
            """
            SELECT id, number FROM orders WHERE customer_id = \(customer.id) AND status <> 'draft'
            ORDER BY placed_at DESC, number DESC LIMIT 3
            """
        ) { (id: try $0["id"] as ID<Order>, number: try $0["number"] as String) }
        for (place, order) in orders.enumerated() {
            let when = now.addingTimeInterval(Double(place - 3) * 7_200)
            let delivery = ID<DemoSubject.Row>(at: when, using: &random)
            let isLost = place == 1
            let (status, milliseconds) = isLost ? (503, 10_004) : (200, 84)
            let payload = "{\"order\":{\"number\":\"\(order.number)\"},\"topic\":\"order.placed\"}"
            try tx.execute(
                """
                INSERT INTO webhook_deliveries (id, webhook_id, customer_id, event_id, topic, subject, payload, state,
                    attempts, status, answer, milliseconds, created_at, delivered_at, sequence, subject_kind,
                    subject_id,
                    tried_from)
                VALUES (\(delivery), \(id), \(customer.id), \(ID<DemoSubject.Row>(at: when, using: &random)),
                    'order.placed', \(order.number), \(payload), \(isLost ? "failed" : "delivered"), \(isLost ? 2 : 1),
                    \(status), '', \(milliseconds), \(when), \(isLost ? nil : when), \(place + 1), 'order', \(order.id),
                    \(when))
                """)
            for number in 1...(isLost ? 2 : 1) {
                try tx.execute(
                    """
                    INSERT INTO webhook_attempts (delivery_id, number, customer_id, at, status, answer, milliseconds)
                    VALUES (\(delivery), \(number), \(customer.id), \(when.addingTimeInterval(Double(number) * 60)),
                        \(status), '', \(milliseconds))
                    """)
            }
        }
    }
}
