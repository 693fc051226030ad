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

/// Reviews and questions: read by staff before anybody else, answered, and never more than text.
@Suite struct ReviewTests {
    private static let words = "Держит <b>крепко</b>, резьба чистая."

    @Test(.feature("CAT-12"), arguments: TestEngine.all)
    func `a review is shown after staff have read it, with its stars and as plain text`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await world.product("A-1", name: "Болт")
        try await write(in: world)
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/products/a-1/reviews").body)
            #expect(!page.contains("крепко"))
        }
        let id = try await only(in: world)
        try await world.visit(as: .manager) { visitor in
            let queue = String(buffer: try await visitor.get("/staff/catalog/reviews").body)
            #expect(
                queue.contains("Держит &lt;b&gt;крепко&lt;/b&gt;") && queue.contains("name=\"review\" value=\"\(id)\""))
            let shown = try await visitor.post(
                "/staff/catalog/reviews", [("review", id), ("act", "show")], from: "/staff/catalog/reviews")
            #expect(shown.status == .seeOther)
        }
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/products/a-1/reviews").body)
            #expect(page.contains("Держит &lt;b&gt;крепко&lt;/b&gt;") && page.contains("Оценка 4 из 5"))
            #expect(page.contains("<b>Имя p.</b>") && !page.contains("купил"))
        }
        try await world.visit(as: .purchaser) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(bell.contains("Ваш текст опубликован: Болт"))
        }
        #expect(try await world.count("events WHERE name = 'catalog.review_decided'") == 1)
    }

    @Test(.feature("CAT-12"), arguments: TestEngine.all)
    func `a question is answered, and everybody reads both`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", name: "Болт")
        try await world.visit(as: .shopper) { visitor in
            let form = String(buffer: try await visitor.get("/products/a-1/questions/new").body)
            #expect(form.contains("Вопрос о товаре"))
            let sent = try await visitor.post("/products/a-1/questions", [("text", "Какой класс прочности?")])
            #expect(sent.headers[.location] == "/products/a-1")
        }
        let id = try await only(in: world)
        try await world.visit(as: .manager) { visitor in
            let empty = try await visitor.post(
                "/staff/catalog/reviews", [("review", id), ("act", "answer")], from: "/staff/catalog/reviews")
            #expect(empty.status == .unprocessableContent)
            let answered = try await visitor.post(
                "/staff/catalog/reviews", [("review", id), ("act", "answer"), ("answer", "8.8 <i>")],
                from: "/staff/catalog/reviews")
            #expect(answered.status == .seeOther)
        }
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/products/a-1/questions").body)
            #expect(page.contains("Какой класс прочности?") && page.contains("8.8 &lt;i&gt;"))
            #expect(page.contains("Отвечает Имя manager"))
        }
    }

    @Test(.feature("CAT-12"), arguments: TestEngine.all)
    func `a refusal needs a reason, which its author reads, and can be taken back`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        try await write(in: world)
        let id = try await only(in: world)
        try await world.visit(as: .manager) { visitor in
            let without = try await visitor.post(
                "/staff/catalog/reviews", [("review", id), ("act", "refuse")], from: "/staff/catalog/reviews")
            #expect(without.status == .unprocessableContent)
            let waiting = try await world.count("product_reviews WHERE state = 'waiting'")
            #expect(waiting == 1)
            _ = try await visitor.post(
                "/staff/catalog/reviews", [("review", id), ("act", "refuse"), ("reason", "Это вопрос о доставке")],
                from: "/staff/catalog/reviews")
        }
        try await world.visit(as: .purchaser) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(bell.contains("Ваш текст не опубликован") && bell.contains("Это вопрос о доставке"))
        }
        try await world.visit(as: .manager) { visitor in
            _ = try await visitor.post(
                "/staff/catalog/reviews/restoration", [("review", id)], from: "/staff/catalog/reviews")
        }
        #expect(try await world.count("product_reviews WHERE state = 'waiting' AND reason = ''") == 1)
    }

    @Test(.feature("CAT-12"), arguments: TestEngine.all)
    func `a second review takes the place of the first, and a flood is stopped`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1")
        try await write(in: world)
        let id = try await only(in: world)
        try await world.visit(as: .manager) { visitor in
            _ = try await visitor.post(
                "/staff/catalog/reviews", [("review", id), ("act", "show")], from: "/staff/catalog/reviews")
        }
        try await write(in: world, "Через год заржавел на улице.", rating: "2")
        #expect(try await world.count("product_reviews WHERE rating = 2 AND state = 'waiting'") == 1)
        #expect(try await world.count("product_reviews") == 1)
        try await world.visit(as: .purchaser) { visitor in
            for number in 1...(Catalog.reviewsPerHour - 2) {
                let sent = try await visitor.post("/products/a-1/questions", [("text", "Вопрос номер \(number)?")])
                #expect(sent.status == .seeOther)
            }
            let refused = try await visitor.post("/products/a-1/questions", [("text", "Ещё один вопрос?")])
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("Ещё один вопрос?"))
        }
        #expect(try await world.count("product_reviews") == Catalog.reviewsPerHour - 1)
    }

    @Test(arguments: TestEngine.all)
    func `whose company bought the product is told so beside the words`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (ours, director, now) = (world.ours, world.user(.director), world.clock.now)
        _ = try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO purchased_products (customer_id, user_id, product_id, times, last_at)
                VALUES (\(ours), \(director), \(bolt), 1, \(now))
                """)
        }
        try await write(in: world)
        #expect(try await world.count("product_reviews WHERE has_bought") == 1)
        let found = try await world.database.read { tx in try Catalog.reviews(of: bolt, in: tx) }
        #expect(found.reviews.isEmpty && found.rating == nil)
    }

    @Test(arguments: TestEngine.all)
    func `the mean of the ratings is of those that are shown`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let rows: [(who: World.Who, rating: Int, state: String)] = [
            (.purchaser, 5, "shown"), (.director, 4, "shown"), (.rival, 4, "shown"), (.shopper, 1, "waiting"),
        ]
        try await world.database.write { tx in
            for (who, rating, state) in rows {
                try tx.execute(
                    """
                    INSERT INTO product_reviews (id, product_id, customer_id, user_id, author, kind, rating, text, pros, cons,
                        has_bought, state, reason, answer, answered_by, created_at)
                    VALUES (\(UUID()), \(bolt), \(world.ours), \(world.user(who)), 'Имя', 'review', \(rating), 'Текст', '', '',
                        \(false), \(state), '', '', '', \(World.start))
                    """)
            }
        }
        let found = try await world.database.read { tx in try Catalog.reviews(of: bolt, limit: 2, in: tx) }
        #expect(found.rating == 43)
        #expect(found.reviewCount == 3 && found.reviews.count == 2)
        #expect(found.questionCount == 0 && found.questions.isEmpty)
    }

    /// Writes a review as the purchaser.
    private func write(in world: World, _ text: String = Self.words, rating: String = "4") async throws {
        try await world.visit(as: .purchaser) { visitor in
            let sent = try await visitor.post("/products/a-1/reviews", [("rating", rating), ("text", text)])
            #expect(sent.headers[.location] == "/products/a-1")
        }
    }

    private func only(in world: World) async throws -> String {
        try await world.database.read { tx in
            (try tx.value("SELECT id FROM product_reviews") as UUID).uuidString.lowercased()
        }
    }
}
