// Makes the demo orders, the oldest first, a batch at a time, so that 200,000 of them need little memory.

import Catalog
import Foundation
import Kernel
import Ordering

/// The orders still to be made, and what those made so far reserved.
struct DemoOrders: Sendable {
    let people: DemoPeople
    let size: DemoSize
    let now: Date
    private(set) var catalog: DemoCatalog
    private(set) var reservations: [DemoReservation] = []
    private(set) var made = 0

    private var random: SeededGenerator
    private let placedAt: [Date]
    private let customers: [Int]
    private let statuses: [OrderStatus]
    /// The bench's order of 10,000 lines: an old one of the first customer.
    private let giantOrder: Int?
    /// What each customer buys again and again.
    private let favourites: [[Int]]

    init(catalog: DemoCatalog, people: DemoPeople, size: DemoSize, now: Date, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        self.catalog = catalog
        self.people = people
        self.size = size
        self.now = now
        placedAt = DemoCalendar.placedAt(
            count: size.orders, days: 730, growth: size.growth, before: now, using: &random)
        var weights = people.customers.map(\.plan.weight)
        // The bench measures a customer that alone has half of all orders.
        if size == .bench { weights[0] = weights.dropFirst().reduce(0, +) }
        var buyers = DemoCalendar.customers(weights, count: size.orders, using: &random)
        statuses = DemoStatuses.all(
            placedAt: placedAt, isPerson: buyers.map { people.customers[$0].plan.kind == "person" }, now: now,
            using: &random)
        Self.letTheFirstWait(&buyers, statuses)
        customers = buyers
        giantOrder = size == .bench ? customers.dropFirst(size.orders / 2).firstIndex(of: 0) : nil
        let sellable = catalog.sellable
        favourites = people.customers.map { _ in
            (0..<40).map { _ in sellable[Int.random(in: sellable.indices, using: &random)] }
        }
        self.random = random
    }

    /// The next orders, at most `limit`; none when all are made.
    ///
    /// - Throws: `ArithmeticError` for sums beyond reason.
    mutating func next(_ limit: Int) throws -> [DemoOrder] {
        let end = min(made + limit, size.orders)
        let orders = try (made..<end).map { try order($0) }
        made = end
        return orders
    }

    private mutating func order(_ index: Int) throws -> DemoOrder {
        let customer = people.customers[customers[index]]
        let buyers = customer.members.filter(\.mayOrder)
        let isUsual = Int.random(in: 0..<4, using: &random) > 0
        let payer = isUsual ? customer.payers.first : customer.payers.last
        let placedAt = placedAt[index]
        let lines = try lines(of: index, customer, payer, at: placedAt)
        let isCompany = customer.plan.kind == "company"
        // Who allows orders asks nobody.
        let asking = statuses[index] == .awaitingApproval ? buyers.first { $0.role == "purchaser" } : nil
        let order = DemoOrder(
            id: ID(at: placedAt, using: &random), number: Self.number(index + 1, at: placedAt), customer: customer,
            member: asking ?? (isUsual ? buyers[0] : buyers[buyers.count - 1]), payer: payer,
            sellerID: payer?.plan.contract.map { people.sellers[$0.seller].id },
            journey: DemoJourney(to: statuses[index], from: placedAt, before: now, using: &random),
            address: Int.random(in: customer.addresses.indices, using: &random),
            reference: isCompany && Bool.random(using: &random) ? "З-\(2_000 + index % 8_000)" : "",
            comment: comment(), lines: lines, total: try lines.map(\.sums.gross).total(),
            vatTotal: try lines.map(\.sums.vat).total())
        if order.journey.status.holdsReservation { reserve(order) }
        return order
    }

    /// The first customer is the one everybody looks at: the order that waits to be allowed is his.
    private static func letTheFirstWait(_ buyers: inout [Int], _ statuses: [OrderStatus]) {
        guard let waiting = statuses.lastIndex(of: .awaitingApproval), buyers[waiting] != 0 else { return }
        let usual = buyers.indices.last { buyers[$0] == 0 && ![.draft, .awaitingApproval].contains(statuses[$0]) }
        if let usual { buyers.swapAt(waiting, usual) }
    }

    /// `2026-000123`, as ``Ordering`` numbers them.
    private static func number(_ number: Int, at placedAt: Date) -> String {
        let digits = String(number)
        let zone = TimeZone(identifier: "Europe/Moscow") ?? .gmt
        return "\(CivilDate(placedAt, in: zone).year)-" + String(repeating: "0", count: max(0, 6 - digits.count))
            + digits
    }

    private mutating func comment() -> String {
        let comments = [
            "Позвонить за час до приезда", "Нужны сертификаты на партию", "Въезд по пропуску, номер машины накануне",
            "Отгрузить одной поставкой", "Без замен", "Паллеты вернём водителю",
        ]
        let roll = Int.random(in: 0..<24, using: &random)
        return roll < comments.count ? comments[roll] : ""
    }

    private mutating func reserve(_ order: DemoOrder) {
        for (index, line) in order.lines.enumerated() {
            let held = line.quantity.thousandths - order.shipped(index).thousandths
            for taken in catalog.reserve(held, of: line.product) {
                reservations.append(
                    DemoReservation(
                        holder: order.id, product: line.product, warehouse: taken.warehouse, quantity: taken.quantity,
                        at: order.placedAt))
            }
        }
    }
}

// MARK: - Lines

extension DemoOrders {
    private mutating func lines(
        of index: Int, _ customer: DemoCustomer, _ payer: DemoPayer?, at placedAt: Date
    ) throws -> [DemoOrderLine] {
        if index == giantOrder {
            // More lines than there are products: some stand twice, as in orders put together from several sites.
            return try (0..<10_000).map { position in
                try line(catalog.sellable[position % catalog.sellable.count], customer, payer, at: placedAt)
            }
        }
        let count = lineCount(customer)
        var chosen: [Int] = []
        let favourites = favourites[customers[index]]
        while chosen.count < count {
            let isUsual = Int.random(in: 0..<5, using: &random) > 0
            let choice = isUsual ? favourites : catalog.sellable
            let product = choice[Int.random(in: choice.indices, using: &random)]
            if !chosen.contains(product) { chosen.append(product) }
        }
        return try chosen.map { try line($0, customer, payer, at: placedAt) }
    }

    private mutating func lineCount(_ customer: DemoCustomer) -> Int {
        guard size != .bench else { return 4 }
        guard customer.plan.kind != "person" else { return Int.random(in: 1...4, using: &random) }
        // Most orders fit the screen; a few are the weekly order of everything.
        let isWeekly = customer.plan.customerClass == "key" && Int.random(in: 0..<25, using: &random) == 0
        return Int.random(in: isWeekly ? 24...36 : 1...11, using: &random)
    }

    private mutating func line(
        _ product: Int, _ customer: DemoCustomer, _ payer: DemoPayer?, at placedAt: Date
    ) throws -> DemoOrderLine {
        let article = catalog.products[product].article
        let isPerson = customer.plan.kind == "person"
        // For how much they buy of one thing, in kopecks.
        let worths: ClosedRange<Int64> =
            switch customer.plan.kind {
            case "person": 20_000...200_000
            case "government": 60_000...500_000
            default: 150_000...1_800_000
            }
        let worth = Int64.random(in: worths, using: &random)
        let packPrice = max(1, article.price * article.pack.thousandths / 1_000)
        let packs = min(max(1, worth / packPrice), isPerson ? 3 : 40)
        let quantity = try article.pack.times(packs)
        let today = catalog.price(
            of: product, quantity: quantity, type: customer.priceType(of: payer),
            hasContractPrices: payer?.plan.contract?.hasPrices ?? false)
        // Prices rose by half a per cent a month.
        let months = now.timeIntervalSince(placedAt) / (30 * 86_400)
        let price = Money(minor: max(1, Int64((Double(today.minor) * power(0.995, months)).rounded())))
        let isOldRate = article.vatRate == .percent22 && placedAt < DemoCalendar.vatRise
        let rate = isOldRate ? VATRate.percent20 : article.vatRate
        return DemoOrderLine(
            product: product, quantity: quantity, pack: article.pack, price: price, vatRate: rate,
            sums: try rate.vat(of: price.times(quantity), .included))
    }
}
