// What the demo's people put aside, wait for, say and ask, so that those pages have something to show.

import Catalog
import Database
import Foundation
import Kernel

/// Selections, subscriptions, reviews and questions of the demo.
struct DemoSelections {
    private let catalog: DemoCatalog
    private let people: DemoPeople
    private let now: Date
    private var random = SeededGenerator(seed: 2_027)

    init(_ catalog: DemoCatalog, _ people: DemoPeople, at now: Date) {
        self.catalog = catalog
        self.people = people
        self.now = now
    }

    mutating func insert(in tx: Transaction) throws {
        guard let customer = people.customers.first, let buyer = customer.members.first,
            let director = customer.members.dropFirst().first
        else { return }
        let sold = catalog.sellable
        try select("", Array(sold.prefix(6)), of: customer, by: buyer, favourites: true, days: 2, in: tx)
        try select(
            "Бригада 2: крепёж на неделю", Array(sold.dropFirst(3).prefix(5)), of: customer, by: buyer, shared: true,
            days: 1, in: tx)
        try select("Объект «Заречье»", Array(sold.dropFirst(12).prefix(8)), of: customer, by: director, days: 9, in: tx)
        try wait(customer, buyer, in: tx)
        for (place, product) in spokenOf.enumerated() { try speak(of: product, place, in: tx) }
    }

    // MARK: - Selections

    private mutating func select(
        _ name: String, _ goods: [Int], of customer: DemoCustomer, by member: DemoMember, shared isShared: Bool = false,
        favourites isFavourites: Bool = false, days: Double, in tx: Transaction
    ) throws {
        let at = now.addingTimeInterval(-days * 86_400)
        let id = ID<Selection>(at: at, using: &random)
        try tx.execute(
            """
            INSERT INTO selections (id, customer_id, owner_id, name, search_text, is_shared, is_favourites, created_at,
                updated_at)
            VALUES (\(id), \(customer.id), \(member.user.id), \(name), \(SearchText.index(of: [name])), \(isShared),
                \(isFavourites), \(at), \(at))
            """)
        let rows: [[any SQLConvertible]] = goods.enumerated().map { place, index in
            let product = catalog.products[index]
            let packs = Int64(isFavourites ? 1 : place + 2)
            let quantity = Quantity(thousandths: product.article.pack.thousandths * packs)
            let note = place == 1 && !isFavourites ? "брать оцинкованные" : ""
            return [id, product.id, customer.id, quantity, note, place + 1, at]
        }
        try tx.insertAlike(
            into: "selection_items", "selection_id, product_id, customer_id, quantity, note, position, added_at",
            rows: rows)
    }

    // MARK: - Waiting

    private mutating func wait(_ customer: DemoCustomer, _ member: DemoMember, in tx: Transaction) throws {
        let absent = catalog.sellable.first { index in catalog.shelves[index].allSatisfy { $0.available <= 0 } }
        let watched = catalog.sellable.dropFirst(5).first
        let came = catalog.sellable.dropFirst(8).first
        let columns: SQL = "id, customer_id, user_id, product_id, kind, seen_price, currency, created_at, met_at"
        let waits: [(index: Int?, kind: String, metAt: Date?)] = [
            (absent, "arrival", nil), (watched, "price", nil), (came, "arrival", now.addingTimeInterval(-20 * 3_600)),
        ]
        let rows = waits.compactMap { wait -> [any SQLConvertible]? in
            guard let index = wait.index else { return nil }
            let product = catalog.products[index]
            let price: Money? =
                wait.kind == "price" ? product.ladders[DemoPriceType.wholesale2.rawValue].first?.amount : nil
            let at = now.addingTimeInterval(-4 * 86_400)
            return [
                ID<ProductSubscription>(at: at, using: &random), customer.id, member.user.id, product.id, wait.kind,
                price, "RUB", at, wait.metAt,
            ]
        }
        try tx.insertAlike(into: "product_subscriptions", columns, rows: rows)
    }

    // MARK: - Reviews and questions

    /// A few products of different shelves.
    private var spokenOf: [DemoProduct] {
        ["кровельн", "ерчатк", "ламп"].flatMap { word in
            catalog.products.filter { $0.family == nil && $0.name.contains(word) }.prefix(2)
        }
    }

    private static let reviews: [(rating: Int, text: String, pros: String, cons: String, state: String)] = [
        (5, "Берём второй год, претензий нет. Размеры выдержаны, упаковка крепкая.", "Ровная партия", "", "shown"),
        (
            4, "Хорошая вещь за свои деньги, в одной упаковке из десяти не хватало двух штук.", "Цена", "Пересорт",
            "shown"
        ),
        (5, "Использовали на объекте зимой, всё держится.", "", "", "shown"),
        (3, "Для помещений подходит, на улице через год появился налёт.", "", "Налёт на улице", "shown"),
        (4, "Заказываем постоянно, привозят вовремя.", "", "", "waiting"),
    ]

    private mutating func speak(of product: DemoProduct, _ place: Int, in tx: Transaction) throws {
        // Who works for two customers is one person, and says what he thinks once.
        var known: Set<ID<User>> = []
        let writers = people.customers.prefix(12).compactMap { customer in
            customer.members.first { known.insert($0.user.id).inserted }.map { (customer: customer, user: $0.user) }
        }
        guard writers.count >= Self.reviews.count else { return }
        var rows: [[any SQLConvertible]] = []
        for (index, review) in Self.reviews.enumerated() where place < 3 || index < 2 {
            let writer = writers[index]
            let at = now.addingTimeInterval(-Double(index * 9 + place + 3) * 86_400)
            let answer = index == 1 ? "Спасибо, недостачу восполним: напишите номер заказа в поддержку." : ""
            rows.append(
                row(
                    at, product, writer.customer, writer.user, "review", review.rating, review.text, review.pros,
                    review.cons, index < 3, review.state, answer))
        }
        let asker = writers[place % writers.count]
        let asked = now.addingTimeInterval(-Double(place + 5) * 86_400)
        rows.append(
            row(
                asked, product, asker.customer, asker.user, "question", nil,
                "Есть ли на эту партию сертификат соответствия?", "", "", false, "shown",
                "Да, копию кладём в документы отгрузки."))
        try tx.insertAlike(
            into: "product_reviews",
            """
            id, product_id, customer_id, user_id, author, kind, rating, text, pros, cons, has_bought, state, reason, answer,
            answered_by, created_at
            """, rows: rows)
    }

    private mutating func row(
        _ at: Date, _ product: DemoProduct, _ customer: DemoCustomer, _ user: DemoUser, _ kind: String, _ rating: Int?,
        _ text: String, _ pros: String, _ cons: String, _ hasBought: Bool, _ state: String, _ answer: String
    ) -> [any SQLConvertible] {
        let words = user.name.split(separator: " ")
        let initial = words.dropFirst().first?.first.map { " \($0)." } ?? ""
        return [
            ID<Review>(at: at, using: &random), product.id, customer.id, user.id, "\(words.first ?? "")\(initial)",
            kind,
            rating, text, pros, cons, hasBought, state, "", answer, answer.isEmpty ? "" : people.staff[0].name, at,
        ]
    }
}
