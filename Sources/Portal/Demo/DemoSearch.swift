// What the demo's vendor taught the search, and what people asked it in the last weeks.

import Catalog
import Database
import Foundation
import Kernel
import Ordering

/// Synonyms, goods that stand first, questions and what came of them.
struct DemoSearch {
    /// A question, how often it is asked in ten days, how many goods fit, and how many customers ask it.
    private struct Question {
        let text: String
        let times: Int
        let found: Int
        var askers = 3
    }

    private let catalog: DemoCatalog
    private let people: DemoPeople
    private let now: Date
    private var random = SeededGenerator(seed: 2_028)

    private static let days = 28
    private static let questions = [
        Question(text: "болт м8", times: 62, found: 38), Question(text: "саморез кровельный", times: 44, found: 12),
        Question(text: "перчатки", times: 39, found: 21), Question(text: "гайка м10", times: 31, found: 9),
        Question(text: "шайба пружинная", times: 22, found: 14), Question(text: "анкер 12х129", times: 18, found: 3),
        Question(text: "круг отрезной 125", times: 16, found: 7),
        Question(text: "сверло по металлу", times: 11, found: 24),
        Question(text: "шпилька резьбовая м12", times: 9, found: 5, askers: 2),
        Question(text: "гравер", times: 14, found: 0), Question(text: "перчатки хб", times: 8, found: 0),
        Question(text: "болгарка 230", times: 6, found: 0, askers: 2),
        Question(text: "стропа текстильная", times: 4, found: 0, askers: 1),
    ]
    private static let synonyms = [
        "гровер, шайба пружинная", "шуруп, саморез", "болгарка, УШМ, угловая шлифмашина", "нержавейка, А2, нержавеющий",
    ]

    init(_ catalog: DemoCatalog, _ people: DemoPeople, at now: Date) {
        self.catalog = catalog
        self.people = people
        self.now = now
    }

    mutating func insert(in tx: Transaction) throws {
        try insertWords(in: tx)
        try insertQuestions(in: tx)
        try insertOutcomes(in: tx)
        try insertOwn(in: tx)
    }

    /// Counts what customers buy, once all orders are there.
    static func countGoods(in database: Database, at now: Date) async throws {
        try await Ordering.recountGoods(in: database, at: now) { body in try await database.write(body) }
    }

    private mutating func insertWords(in tx: Transaction) throws {
        let name = "Дмитрий Соколов"
        for (place, words) in Self.synonyms.enumerated() {
            let at = now.addingTimeInterval(-Double(place * 3 + 1) * 86_400)
            let sorted = words.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
            try tx.execute(
                """
                INSERT INTO search_synonyms (id, words, sort_words, changed_at, changed_by)
                VALUES (\(ID<Synonyms>(at: at, using: &random)), \(words), \(sorted.sorted().joined(separator: ", ")),
                    \(at), \(name))
                """)
        }
        let (pin, at) = (ID<Pin>(at: now, using: &random), now.addingTimeInterval(-5 * 86_400))
        try tx.execute(
            "INSERT INTO search_pins (id, query, changed_at, changed_by) VALUES (\(pin), 'перчатки', \(at), \(name))")
        let gloves = catalog.products.filter { $0.family == nil && $0.name.hasPrefix("Перчатки") }.prefix(2)
        try tx.insert(
            into: "search_pinned_products", "pin_id, position, product_id",
            rows: gloves.enumerated().map { [pin, $0 + 1, $1.id] })
    }

    private func insertQuestions(in tx: Transaction) throws {
        var rows: [[any SQLConvertible]] = []
        for back in 0..<Self.days {
            let day = CivilDate(now, in: .gmt).adding(days: -back).description
            for (place, question) in Self.questions.enumerated() {
                // More in the middle of the week, fewer of the rare ones.
                let times = question.times / 10 + (question.times % 10 > (back * 7 + place * 3) % 10 ? 1 : 0)
                if times > 0 { rows.append([day, question.text, back % 3 == 0 ? "B" : "A", times, question.found]) }
            }
        }
        try tx.insert(into: "search_queries", "day, text, variant, times, found", rows: rows)
        let today = CivilDate(now, in: .gmt).description
        let askers: [[any SQLConvertible]] = Self.questions.flatMap { question in
            (0..<question.askers).map { [question.text, "\($0)a\($0)b\($0)c", today] as [any SQLConvertible] }
        }
        try tx.insert(into: "search_askers", "text, asker, day", rows: askers)
        let rephrased: [[any SQLConvertible]] = [
            ["гравер", "шайба пружинная", 5, today], ["перчатки хб", "перчатки", 4, today],
        ]
        try tx.insert(into: "search_rephrasings", "text, next_text, times, day", rows: rephrased)
    }

    /// A comparison that has run for two weeks.
    private func insertOutcomes(in tx: Transaction) throws {
        let begun = now.addingTimeInterval(-14 * 86_400)
        let (usual, other) = (
            #"{"availability":1,"familiarity":1,"popularity":1}"#, #"{"availability":2,"familiarity":1,"popularity":1}"#
        )
        try tx.execute(
            """
            INSERT INTO search_trials (id, ranking_a, ranking_b, share, salt, started_at)
            VALUES (1, \(SQLValue.json(usual)), \(SQLValue.json(other)), 30, 'demo', \(begun))
            """)
        var rows: [[any SQLConvertible]] = []
        for back in 0..<14 {
            let day = CivilDate(now, in: .gmt).adding(days: -back).description
            for (variant, asked, clicks) in [("A", 24 + back % 5, 9 + back % 3), ("B", 11 + back % 4, 5 + back % 2)] {
                rows.append([day, variant, "page", "asked", 0, asked])
                rows.append([day, variant, "page", "click", 1, clicks / 2])
                rows.append([day, variant, "page", "click", variant == "A" ? 4 : 2, clicks - clicks / 2])
                rows.append([day, variant, "page", "cart", 1, clicks / 3])
                rows.append([day, variant, "suggestion", "click", 2, asked / 4])
            }
        }
        try tx.insert(into: "search_outcomes", "day, variant, place, act, position, times", rows: rows)
    }

    /// The first customer calls some goods by articles of his own, and his buyer asked something before.
    private func insertOwn(in tx: Transaction) throws {
        guard let customer = people.customers.first, let buyer = customer.members.first else { return }
        let own: [[any SQLConvertible]] = catalog.sellable.prefix(6).enumerated().map { place, index in
            [customer.id, "РМ-\(place + 101)", catalog.products[index].id]
        }
        try tx.insert(into: "customer_articles", "customer_id, code, product_id", rows: own)
        var asked: [[any SQLConvertible]] = []
        for (hours, text) in [(2, "болт м8"), (5, "перчатки нитриловые"), (26, "анкер 12х129")] {
            asked.append([buyer.user.id, text, text, now.addingTimeInterval(-Double(hours) * 3_600)])
        }
        try tx.insert(into: "search_history", "user_id, text, typed, asked_at", rows: asked)
    }
}
