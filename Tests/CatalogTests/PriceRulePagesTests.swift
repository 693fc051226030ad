import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// Rules as staff make them, and promotions as buyers see them.
@Suite struct PriceRulePagesTests {
    @Test(.feature("PRICE-06", "PRICE-12"), arguments: TestEngine.all)
    func `a manager makes a rule, reads what it does, changes it, takes it away and brings it back`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1", in: "bolts")
        let section = try #require(shop.categories["hardware"])
        try await shop.world.visit(as: .manager) { visitor in
            let made = try await visitor.post(
                "/staff/prices/rules", fields(["category": "\(section)", "percent": "10"]),
                from: "/staff/prices/rules/new")
            #expect(made.status == .seeOther)
            let path = try #require(made.headers[.location])
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("Скидка 10\u{a0}% на раздел «hardware» и всё в нём, для всех."))
            #expect(page.contains("Имя manager: новое правило"))
            let list = String(buffer: try await visitor.get("/staff/prices/rules?state=active&q=осень".urlSafe).body)
            #expect(list.contains("Осень") && list.contains("Действует"))
            let paid = try await shop.prices([bolt], for: .stranger)
            #expect(paid[0]?.amount.minor == 9_000)

            // From tomorrow on, on workdays.
            let changed = try await visitor.post(
                path,
                fields(["category": "\(section)", "percent": "20", "fromDay": "2026-11-18", "fromTime": "9:30"]),
                from: path)
            #expect(changed.status == .seeOther)
            let (before, minute) = (
                try await shop.prices([bolt], for: .stranger),
                // 09:30 in Moscow.
                Date(timeIntervalSince1970: World.start.timeIntervalSince1970 + 86_400 + 1_800)
            )
            #expect(before[0]?.amount.minor == 10_000)
            let after = try await shop.prices([bolt], for: .stranger, at: minute)
            #expect(after[0]?.amount.minor == 8_000)
            let scheduled = String(buffer: try await visitor.get("/staff/prices/rules?state=scheduled").body)
            #expect(scheduled.contains("Осень") && scheduled.contains("Ждёт своего дня"))
            let file = String(buffer: try await visitor.get("/staff/prices/rules.csv").body)
            #expect(file.contains("Осень") && file.contains("Скидка 20\u{a0}%"))

            let removed = try await visitor.post("\(path)/removal", [], from: path)
            #expect(removed.headers[.location] == "/staff/prices/rules")
            let gone = String(buffer: try await visitor.get("/staff/prices/rules").body)
            #expect(!gone.contains(path))
            let none = try await shop.prices([bolt], for: .stranger, at: minute)
            #expect(none[0]?.amount.minor == 10_000)
            let back = try await visitor.post("\(path)/restoration", [], from: path)
            #expect(back.headers[.location] == path)
        }
        #expect(try await shop.world.count("price_rules WHERE removed_at IS NULL") == 1)
        let names = ["catalog.price_rule_saved", "catalog.price_rule_removed", "catalog.price_rule_restored"]
        for (name, times) in zip(names, [2, 1, 1]) {
            #expect(try await shop.world.count("events WHERE name = '\(name)'") == times, "\(name)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `a form that says no rule is shown again with what was typed, and nothing is kept`(_ engine: TestEngine)
        async throws
    {
        let shop = try await PriceShop(engine)
        let theirs = AudienceTag.customer(shop.world.theirs.uuid).text
        let section = try #require(shop.categories["paints"]).description
        let wrong: [(fields: [String: String], field: String)] = [
            (["percent": "10"], "category"), (["category": section], "percent"),
            (["category": section, "percent": "100"], "percent"),
            (["kind": "product_price", "amount": "5"], "article"),
            (["kind": "product_price", "amount": "5", "article": "нет такого"], "article"),
            (["kind": "volume_ladder", "steps": "100 3\r\n50 5"], "steps"),
            (["kind": "cumulative", "steps": "много"], "steps"),
            (["kind": "brand_discount", "percent": "5"], "manufacturer"),
            (["kind": "personal", "percent": "5"], "audience"),
            // A manager makes no terms for customers of colleagues.
            (["kind": "personal", "percent": "5", "audience": theirs], "audience"),
            (
                ["category": section, "percent": "5", "fromDay": "2026-12-02", "untilDay": "2026-12-01"], "untilDay"
            ),
        ]
        try await shop.world.visit(as: .manager) { visitor in
            for (given, field) in wrong {
                let answer = try await visitor.post(
                    "/staff/prices/rules", fields(given), from: "/staff/prices/rules/new")
                #expect(answer.status == .unprocessableContent, "\(given)")
                let page = String(buffer: answer.body)
                #expect(page.contains("href=\"#\(field)\""), "\(given)")
                #expect(page.contains("value=\"Осень\""), "\(given)")
            }
        }
        #expect(try await shop.world.count("price_rules") == 0)
        #expect(try await shop.world.count("price_rule_audiences") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `a manager sees rules for everybody and for his customers, not those of colleagues`(_ engine: TestEngine)
        async throws
    {
        let shop = try await PriceShop(engine)
        var rules: [String: ID<PriceRule>] = [:]
        for (name, tag) in [
            ("Всем", "all"), ("Ромашке", AudienceTag.customer(shop.world.ours.uuid).text),
            ("Тайное", AudienceTag.customer(shop.world.theirs.uuid).text),
        ] {
            rules[name] = try await shop.save(name) { terms in
                (terms.audience, terms.percent) = ([tag], 500)
            }
        }
        let secret = try #require(rules["Тайное"])
        let all = rules.keys.sorted()
        let sees: [(who: World.Who, names: [String])] = [
            (.manager, ["Всем", "Ромашке"]), (.administrator, ["Всем", "Ромашке", "Тайное"]),
        ]
        for (who, names) in sees {
            try await shop.world.visit(as: who) { visitor in
                for path in ["/staff/prices/rules", "/staff/prices/rules.csv"] {
                    let page = String(buffer: try await visitor.get(path).body)
                    for name in all { #expect(page.contains(name) == names.contains(name), "\(who) \(name)") }
                }
                let status = try await visitor.get("/staff/prices/rules/\(secret)").status
                #expect(status == (names.contains("Тайное") ? .ok : .notFound), "\(who)")
                let found = String(buffer: try await visitor.get("/staff/prices/buyers?q=%D0%BE").body)
                #expect(found.contains("Василёк") == names.contains("Тайное"), "\(who)")
            }
        }
    }

    @Test(.feature("PRICE-12"), arguments: TestEngine.all)
    func `staff see what a customer would pay, how it came about, and what did not count and why`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1", in: "bolts")
        try await shop.contractPrice(bolt, 7_000)
        try await shop.save("Опт по договору") { terms in
            (terms.kind, terms.effect, terms.touchesFixed) = (.volumeLadder, .steps, true)
            terms.steps = [.init(from: 10_000, percent: 500)]
        }
        try await shop.save("Только розница") { terms in terms.percent = 900 }
        try await shop.save("Для малых") { terms in
            terms.audience = [AudienceTag.customerClass("small").text]
            terms.percent = 900
        }
        let tag = AudienceTag.customer(shop.world.ours.uuid).text
        try await shop.world.visit(as: .manager) { visitor in
            let query = "buyer=\(tag.formEncoded)&articles=A-1,%20Z-9&quantity=10"
            let page = String(buffer: try await visitor.get("/staff/prices/preview?\(query)").body)
            for words in [
                "66,50", "Договор №\u{a0}15", "Правило «Опт по договору»", "−5\u{a0}%", "Только розница",
                "цена закреплена, правило таких не меняет", "Для малых", "для других покупателей", "Z-9",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            let file = String(buffer: try await visitor.get("/staff/prices/preview.csv?\(query)").body)
            #expect(file.contains("66,50") && file.contains("Опт по договору"))
            let theirs = AudienceTag.customer(shop.world.theirs.uuid).text.formEncoded
            let foreign = try await visitor.get("/staff/prices/preview?buyer=\(theirs)&articles=A-1")
            #expect(foreign.status == .notFound)
        }
    }

    @Test(.feature("PRICE-04"), arguments: TestEngine.all)
    func `a buyer finds his promotions with their goods and last day, and marked in lists; others do not`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        try await shop.product("A-1", in: "bolts")
        try await shop.product("K-1", in: "paints")
        let end = World.start.addingTimeInterval(13 * 86_400)
        let tag = AudienceTag.customer(shop.world.ours.uuid).text
        let section = shop.categories["hardware"]
        let rule = try await shop.save("тайное имя") { terms in
            (terms.kind, terms.title, terms.percent) = (.promotion, "Неделя крепежа", 1_500)
            (terms.audience, terms.categoryID, terms.validUntil) = ([tag], section, end)
        }
        try await shop.world.visit(as: .purchaser) { visitor in
            for path in ["/promotions", "/promotions/\(rule)"] {
                let page = String(buffer: try await visitor.get(path).body)
                #expect(page.contains("Неделя крепежа") && page.contains("/products/a-1") && page.contains("85,00"))
                #expect(!page.contains("/products/k-1") && !page.contains("тайное имя"))
                #expect(page.contains("30.11.2026"))
            }
            let list = String(buffer: try await visitor.get("/catalog").body)
            #expect(list.contains("акция до 30\u{a0}ноя"))
        }
        for who in [World.Who.rival, .shopper, .stranger] {
            try await shop.world.visit(as: who) { visitor in
                let page = String(buffer: try await visitor.get("/promotions").body)
                #expect(!page.contains("Неделя крепежа"), "\(who)")
                let status = try await visitor.get("/promotions/\(rule)").status
                #expect(status == .notFound, "\(who)")
            }
        }
        shop.world.clock.advance(by: 13 * 86_400)
        let over = try await shop.world.visit(as: .stranger) { visitor in
            try await visitor.get("/promotions/\(rule)").status
        }
        #expect(over == .notFound)
    }

    @Test(arguments: TestEngine.all)
    func `settings of a price type and a price to come are kept by forms, and a dropped one comes back`(
        _ engine: TestEngine
    ) async throws {
        let shop = try await PriceShop(engine)
        let bolt = try await shop.product("A-1")
        let type: UUID = try await shop.world.database.read { tx in
            try tx.value("SELECT id FROM price_types WHERE is_retail")
        }
        let name = type.uuidString.lowercased()
        try await shop.world.visit(as: .manager) { visitor in
            let saved = try await visitor.post(
                "/staff/prices/types",
                [
                    ("type", name), ("combination", "lowest_allowed"), ("floor", "80"), ("step", "100"), ("way", "up"),
                    ("shown", ""),
                ], from: "/staff/prices/types")
            #expect(saved.status == .seeOther)
            let planned = try await visitor.post(
                "/staff/prices/changes",
                [
                    ("article", "A-1"), ("priceType", name), ("amount", "120,50"), ("day", "2026-11-18"),
                    ("time", "0:00"),
                ],
                from: "/staff/prices/changes")
            #expect(planned.status == .seeOther)
            let page = String(buffer: try await visitor.get("/staff/prices/changes").body)
            #expect(page.contains("120,50") && page.contains("18.11.2026, 00:00"))
            let fields = page.matches(of: /<input type="hidden" name="([a-z]+)" value="([^"]*)">/)
                .map { (name: String($0.1), value: String($0.2)) }.filter { $0.name != "command" }
            let dropped = try await visitor.post("/staff/prices/changes/removal", fields, from: "/staff/prices/changes")
            #expect(dropped.status == .seeOther)
            let none = try await shop.world.count("scheduled_prices")
            #expect(none == 0)
            let back = try await visitor.post(
                "/staff/prices/changes/restoration", fields, from: "/staff/prices/changes")
            #expect(back.status == .seeOther)
            let late = try await visitor.post(
                "/staff/prices/changes",
                [("article", "A-1"), ("priceType", name), ("amount", "1"), ("day", "2026-11-17"), ("time", "8:00")],
                from: "/staff/prices/changes")
            #expect(late.status == .unprocessableContent)
        }
        #expect(try await shop.world.count("scheduled_prices WHERE amount = 12050") == 1)
        #expect(
            try await shop.world.count(
                "price_types WHERE combination = 'lowest_allowed' AND floor_percent = 8000 AND rounding_step = 100")
                == 1)
        // Midnight in Moscow.
        let midnight = Date(timeIntervalSince1970: World.start.timeIntervalSince1970 + 15 * 3_600)
        let before = try await shop.prices([bolt], for: .stranger, at: midnight.addingTimeInterval(-1))
        let after = try await shop.prices([bolt], for: .stranger, at: midnight)
        #expect(before[0]?.amount.minor == 10_000 && after[0]?.amount.minor == 12_050)
    }
}

/// A rule as its form sends it, with some fields filled in otherwise.
private func fields(_ given: [String: String]) -> [(name: String, value: String)] {
    let usual = [
        "kind": "category_discount", "name": "Осень", "effect": "percent", "audience": "all", "weekdays": "127",
        "priority": "0", "isActive": "on", "period": "year",
    ]
    return usual.merging(given) { _, other in other }.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
}

extension String {
    /// The address with its letters encoded.
    fileprivate var urlSafe: String { addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? self }
}
