// How the demo vendor lowers prices: promotions, ladders, cumulative discounts; and what customers bought so far.

import Catalog
import Database
import Foundation
import Kernel
import Ordering

/// The rules of the demo vendor.
struct DemoPrices: Sendable {
    private var rows: [[any SQLConvertible]] = []
    private var audiences: [[any SQLConvertible]] = []
    private var random: SeededGenerator
    private let now: Date
    /// Midnight of today in Moscow.
    private let today: Date

    init(_ catalog: DemoCatalog, _ people: DemoPeople, at now: Date, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        self.now = now
        let zone = TimeZone(identifier: "Europe/Moscow") ?? .gmt
        today = CivilDate(now, in: zone).start(in: zone)
        addPromotions(catalog, people)
        addLadders(catalog)
    }

    private mutating func addPromotions(_ catalog: DemoCatalog, _ people: DemoPeople) {
        add("Неделя света", title: "Неделя света", "promotion", days: -3...20) { terms in
            terms.categoryID = catalog.categoryIDs["svet"]
            terms.percent = 1_200
        }
        if let romashka = people.customers.first {
            add("Упаковка для Ромашки", title: "Упаковка для вас", "promotion", days: -10...40) { terms in
                terms.audience = [AudienceTag.customer(romashka.id.uuid).text]
                terms.categoryID = catalog.categoryIDs["upakovka"]
                terms.percent = 700
            }
        }
        add("Зимняя распродажа перчаток", title: "Тёплые руки", "promotion", days: -90 ... -30) { terms in
            terms.categoryID = catalog.categoryIDs["perchatki"]
            terms.percent = 2_000
        }
        add("Крупный заказ", title: "За крупный заказ", "promotion", days: 10...100) { terms in
            terms.audience = [AudienceTag.kind("company").text]
            terms.percent = 200
            terms.minTotal = 30_000_000
        }
    }

    private mutating func addLadders(_ catalog: DemoCatalog) {
        add("Краска вёдрами", "volume_ladder") { terms in
            terms.categoryID = catalog.categoryIDs["kraski"]
            terms.effect = .steps
            terms.steps = [.init(from: 10_000, percent: 300), .init(from: 50_000, percent: 600)]
        }
        add("Накопительная для людей", "cumulative") { terms in
            terms.audience = [AudienceTag.kind("person").text]
            terms.effect = .steps
            terms.period = .year
            terms.steps = [
                .init(from: 1_000_000, percent: 300), .init(from: 3_000_000, percent: 500),
                .init(from: 7_000_000, percent: 700),
            ]
        }
        add("Накопительная для ключевых", "cumulative") { terms in
            terms.audience = [AudienceTag.customerClass("key").text]
            terms.effect = .steps
            terms.period = .year
            terms.steps = [
                .init(from: 2_500_000_000, percent: 100), .init(from: 5_000_000_000, percent: 200),
                .init(from: 10_000_000_000, percent: 300),
            ]
        }
    }

    /// - Parameter days: from and until which day it counts, from today; nil for always.
    private mutating func add(
        _ name: String, title: String = "", _ kind: String, days: ClosedRange<Int>? = nil,
        _ fill: (inout RuleTerms) -> Void
    ) {
        var terms = RuleTerms()
        terms.name = name
        terms.title = title
        if let days {
            terms.validFrom = today.addingTimeInterval(Double(days.lowerBound) * 86_400)
            terms.validUntil = today.addingTimeInterval(Double(days.upperBound + 1) * 86_400)
        }
        fill(&terms)
        let id = ID<PriceRule>(at: now, using: &random)
        let steps = terms.steps.map { "\($0.from):\($0.percent)" }.joined(separator: ",")
        rows.append([
            id, name, SearchText.sortKey(name), title, kind, terms.effect, terms.categoryID, terms.percent, Int64(0),
            terms.currency, steps, terms.period, terms.minQuantity, terms.minTotal, terms.priority, terms.weekdays,
            terms.validFrom, terms.validUntil, true, false, false, now, now,
        ])
        for tag in terms.audience {
            var customer: UUID?
            if case .customer(let id)? = AudienceTag(tag) { customer = id }
            audiences.append([tag, id, customer])
        }
    }

    /// Writes the rules.
    func insert(in tx: Transaction) throws {
        try tx.insertAlike(
            into: "price_rules",
            """
            id, name, sort_name, title, kind, effect, category_id, percent, amount, currency, steps, period, min_quantity,
            min_total, priority, weekdays, valid_from, valid_until, is_active, is_exclusive, touches_fixed, created_at,
            updated_at
            """, rows: rows)
        try tx.insertAlike(into: "price_rule_audiences", "tag, rule_id, customer_id", rows: audiences)
    }

    /// Adds up what customers bought, month by month.
    static func countTurnover(in database: Database, at now: Date) async throws {
        let months = try await database.read { tx in try Ordering.monthsToCount(at: now, in: tx) }
        for month in months {
            try await database.write { tx in try Ordering.countTurnover(in: month, in: tx) }
        }
    }
}
