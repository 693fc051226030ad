import Catalog
import Database
import Foundation
import Identity
import Kernel
import Web

/// The rows of a ``World``.
struct WorldSeed: Sendable {
    let ours = ID<Customer>()
    let theirs = ID<Customer>()
    let payer = UUID()
    let theirPayer = UUID()

    func fill(_ tx: Transaction) throws -> [World.Who: (id: ID<User>, cookie: String)] {
        let now = World.start
        try tx.execute(
            """
            INSERT INTO price_types (id, external_id, name, currency, vat_mode, is_retail, is_for_signed_in)
            VALUES (\(ID<PriceType>()), 'retail', 'Розница', 'RUB', 'included', \(true), \(false))
            """)
        try tx.execute(
            "INSERT INTO warehouses (id, external_id, name, address, position) VALUES (\(ID<Warehouse>()), 'main', 'Склад', '', 1)"
        )
        let seller = UUID()
        try tx.execute(
            "INSERT INTO sellers (id, name, inn, is_default) VALUES (\(seller), 'ООО «Опора»', '7707083893', \(true))")
        var people: [World.Who: (id: ID<User>, cookie: String)] = [:]
        people[.manager] = try person(.manager, staff: "manager", at: now, tx)
        people[.administrator] = try person(.administrator, staff: "administrator", at: now, tx)
        try customer(ours, "ООО «Ромашка»", payer: payer, seller: seller, manager: people[.manager]?.id, at: now, tx)
        try customer(theirs, "ООО «Василёк»", payer: theirPayer, seller: seller, manager: nil, at: now, tx)
        let shopper = ID<Customer>()
        try tx.execute(
            """
            INSERT INTO customers (id, kind, class, name, sort_name, created_at)
            VALUES (\(shopper), 'person', 'retail', 'Пётр Покупатель', 'пётр покупатель', \(now))
            """)
        let members: [(World.Who, ID<Customer>, String)] = [
            (.director, ours, "director"), (.purchaser, ours, "purchaser"), (.accountant, ours, "accountant"),
            (.logistician, ours, "logistician"), (.warehouse, ours, "warehouse"), (.rival, theirs, "director"),
            (.shopper, shopper, "owner"),
        ]
        for (who, customer, role) in members {
            let one = try person(who, staff: nil, at: now, tx)
            people[who] = one
            try tx.execute(
                """
                INSERT INTO members (id, customer_id, user_id, role, joined_at)
                VALUES (\(UUID()), \(customer), \(one.id), \(role), \(now))
                """)
        }
        return people
    }

    private func person(
        _ who: World.Who, staff: String?, at now: Date, _ tx: Transaction
    ) throws -> (id: ID<User>, cookie: String) {
        let id = ID<User>()
        try tx.execute(
            """
            INSERT INTO users (id, email, name, staff_role, time_zone, created_at)
            VALUES (\(id), \("\(who.rawValue)@romashka.example"), \("Имя \(who.rawValue)"), \(staff), 'Europe/Moscow', \(now))
            """)
        let session = try Identity.beginSession(
            of: id, remembered: true, from: Visitor(userAgent: "test", network: "127.0.0.0/24"),
            randomness: .system, at: now, in: tx)
        return (id, session.cookie.reveal())
    }

    private func customer(
        _ id: ID<Customer>, _ name: String, payer: UUID, seller: UUID, manager: ID<User>?, at now: Date,
        _ tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO customers (id, kind, class, name, sort_name, manager_id, created_at)
            VALUES (\(id), 'company', 'key', \(name), \(name.lowercased()), \(manager), \(now))
            """)
        try tx.execute(
            """
            INSERT INTO legal_entities (id, customer_id, name, inn, legal_address, created_at)
            VALUES (\(payer), \(id), \(name), '7707083893', 'Тверь', \(now))
            """)
        try tx.execute(
            """
            INSERT INTO contracts (id, customer_id, legal_entity_id, seller_id, number, signed_on, deferral_days, currency)
            VALUES (\(UUID()), \(id), \(payer), \(seller), '15', '2026-01-12', 21, 'RUB')
            """)
    }

    static func product(
        _ sku: String, name: String, price: Int64, stock: Int32, pack: Int32, in tx: Transaction
    ) throws -> ID<Product> {
        let id = ID<Product>()
        try tx.execute(
            """
            INSERT INTO products (id, sku, name, sort_name, search_text, slug, description, manufacturer, unit, unit_code,
                pack, vat_rate, is_active, created_at, updated_at)
            VALUES (\(id), \(sku), \(name), \(name.lowercased()), \(SearchText.index(of: [name, sku])), \(sku.lowercased()), '', '',
                'шт', '796', \(Quantity(whole: pack)), '22', \(true), \(World.start), \(World.start))
            """)
        try tx.execute(
            """
            INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
            SELECT \(id), id, 0, \(price), 'RUB' FROM price_types WHERE is_retail
            """)
        try tx.execute(
            """
            INSERT INTO stock (product_id, warehouse_id, quantity, reserved, updated_at)
            SELECT \(id), id, \(Quantity(whole: stock)), 0, \(World.start) FROM warehouses
            """)
        return id
    }
}
