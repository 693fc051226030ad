// Offers the demo's buyer asked for: one waits for the vendor, one for the customer, one was declined.

import Catalog
import Database
import Foundation
import Kernel
import Ordering
import Web

/// Offers of the first customer.
struct DemoOffers {
    private let catalog: DemoCatalog
    private let people: DemoPeople
    private let now: Date
    private var random = SeededGenerator(seed: 2_053)

    init(_ catalog: DemoCatalog, _ people: DemoPeople, at now: Date) {
        self.catalog = catalog
        self.people = people
        self.now = now
    }

    private struct Plan {
        let status: QuoteStatus
        /// Hours ago.
        let asked: Double
        let moved: Double
        let comment: String
        let goods: [Int]
    }

    mutating func insert(in tx: Transaction) throws {
        guard let customer = people.customers.first, let buyer = customer.members.first else { return }
        let sold = catalog.sellable
        let plans = [
            Plan(
                status: .declined, asked: 900, moved: 860, comment: "Нужно в апреле",
                goods: Array(sold.dropFirst(30).prefix(3))),
            Plan(
                status: .offered, asked: 50, moved: 20, comment: "На весь объект, возможна поставка частями",
                goods: Array(sold.dropFirst(10).prefix(5))),
            Plan(
                status: .requested, asked: 5, moved: 5, comment: "Интересует цена от 10 000 штук",
                goods: Array(sold.dropFirst(2).prefix(2))),
        ]
        for plan in plans { try insert(plan, of: customer, by: buyer, in: tx) }
    }

    private mutating func insert(
        _ plan: Plan, of customer: DemoCustomer, by buyer: DemoMember, in tx: Transaction
    ) throws {
        guard let manager = customer.manager, let payer = customer.payers.first else { return }
        let (asked, moved) = (now.addingTimeInterval(-plan.asked * 3_600), now.addingTimeInterval(-plan.moved * 3_600))
        let id = ID<Quote>(at: asked, using: &random)
        let isOffered = plan.status == .offered
        let lines = try plan.goods.enumerated().map { place, index in
            try line(place, index, customer.priceType(of: payer), isOffered: isOffered)
        }
        let total = try isOffered ? lines.map(\.sums.gross).total() : Money.zero()
        let vat = try isOffered ? lines.map(\.sums.vat).total() : Money.zero()
        let number = try number(asked, in: tx)
        let first = catalog.products[plan.goods[0]].name
        let words = [number, plan.comment, payer.plan.name] + plan.goods.map { catalog.products[$0].name }
        let until: Date? = isOffered ? now.addingTimeInterval(9 * 86_400) : nil
        try tx.execute(
            """
            INSERT INTO quotes (id, number, customer_id, placed_by, placed_by_name, unit_id, legal_entity_id,
                payer_name,
                contract_id, source, status, version, comment, manager_id, valid_until, total, vat_total, currency,
                line_count, first_line, search_text, waits_for_staff, placed_at, changed_at, changed_by)
            VALUES (\(id), \(number), \(customer.id), \(buyer.user.id), \(buyer.user.name), \(buyer.unit), \(payer.id),
                \(payer.plan.name), \(payer.contractID), 'cart', \(plan.status), \(isOffered ? 1 : 0), \(plan.comment),
                \(manager.id), \(until), \(total), \(vat), 'RUB', \(lines.count), \(first),
                \(SearchText.index(of: words)), \(plan.status == .requested), \(asked), \(moved),
                \(plan.status == .requested ? buyer.user.id : manager.id))
            """)
        // Version 0 is what was asked for, the next one what is offered.
        for version in 0...(isOffered ? 1 : 0) {
            let rows: [[any SQLConvertible]] = lines.map { line in row(line, version, of: id, customer) }
            try tx.insertAlike(
                into: "quote_lines",
                """
                quote_id, version, position, customer_id, product_id, sku, name, unit, quantity, own_price, discount,
                price, vat_rate, vat_mode, net, vat, amount, currency, replaces, comment, answer, lead_days, is_taken
                """, rows: rows)
        }
        guard isOffered else { return }
        try tx.execute(
            """
            INSERT INTO quote_versions (quote_id, version, customer_id, author_id, author_name, note, delivery_terms,
                valid_until, total, vat_total, currency, created_at)
            VALUES (\(id), 1, \(customer.id), \(manager.id), \(manager.name), 'Скидка за объём', 'Доставка включена',
                \(until), \(total), \(vat), 'RUB', \(moved))
            """)
        try tx.execute(
            """
            INSERT INTO quote_messages (id, quote_id, position, customer_id, author_id, author_name, is_staff, text,
                created_at)
            VALUES (\(ID<DemoSubject.Row>(at: moved, using: &random)), \(id), 1, \(customer.id), \(manager.id),
                \(manager.name),
                \(true), 'Эту позицию можем дать дешевле от двух коробок.', \(moved))
            """)
    }

    private struct Line {
        let position: Int
        let product: DemoProduct
        let quantity: Quantity
        let ownPrice: Money
        let price: Money
        let sums: VATSums
    }

    private func line(_ place: Int, _ index: Int, _ type: DemoPriceType, isOffered: Bool) throws -> Line {
        let product = catalog.products[index]
        let quantity = try product.article.pack.times(Int64(20 * (place + 1)))
        let own = catalog.price(of: index, quantity: quantity, type: type, hasContractPrices: true)
        let price = Money(minor: max(1, own.minor * 93 / 100))
        return Line(
            position: place + 1, product: product, quantity: quantity, ownPrice: own, price: price,
            sums: try product.article.vatRate.vat(of: price.times(quantity), .included))
    }

    private func row(
        _ line: Line, _ version: Int, of quote: ID<Quote>, _ customer: DemoCustomer
    ) -> [any SQLConvertible] {
        let product = line.product
        let isOffer = version > 0
        let zero = Money.zero()
        let head: [any SQLConvertible] = [
            quote, version, line.position, customer.id, product.id, product.sku, product.name,
            product.article.unit.rawValue, line.quantity, line.ownPrice, isOffer ? 700 : 0,
        ]
        let price: Money? = isOffer ? line.price : nil
        let lead: Int? = isOffer && line.position == 2 ? 5 : nil
        let sums: [any SQLConvertible] = [
            price, product.article.vatRate, VATMode.included, isOffer ? line.sums.net : zero,
            isOffer ? line.sums.vat : zero, isOffer ? line.sums.gross : zero, "RUB", "", "",
            lead == nil ? "" : "Под заказ, 5 дней", lead, false,
        ]
        return head + sums
    }

    /// As ``Ordering`` numbers them.
    private func number(_ at: Date, in tx: Transaction) throws -> String {
        let digits = String(try tx.next("quote_number"))
        return "\(CivilDate(at, in: .moscow).year)-Q-" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
