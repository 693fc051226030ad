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

@testable import Ordering

/// Whatever is asked, decided and moved in whatever order: the order's lines stay right. And what surrounds returns.
@Suite struct ReturnPropertyTests {
    @Test(arguments: TestEngine.all)
    func `what is asked back and what came back never exceed what was shipped`(_ engine: TestEngine) async throws {
        for seed in UInt64(1)...6 {
            let shop = try await ReturnShop(engine)
            var random = SeededGenerator(seed: seed)
            var numbers: [String] = []
            for step in 0..<40 {
                switch Int.random(in: 0..<4, using: &random) {
                case 0:
                    let quantities = [
                        1: String(Int.random(in: 0...6, using: &random)),
                        2: String(Int.random(in: 0...9, using: &random)),
                    ]
                    if let number = try? await shop.ask(quantities) { numbers.append(number) }
                case 1:
                    guard let number = numbers.randomElement(using: &random) else { continue }
                    var decision = ReturnDecision(isApproved: Bool.random(using: &random))
                    decision.accepted = [1: String(Int.random(in: 0...6, using: &random))]
                    try? await shop.decide(number, decision)
                default:
                    guard let number = numbers.randomElement(using: &random),
                        let status = ReturnStatus.allCases.randomElement(using: &random),
                        let way = ReturnWish.allCases.randomElement(using: &random)
                    else { continue }
                    let mover = Bool.random(using: &random) ? shop.staff : shop.buyer
                    try? await shop.move(number, to: status, as: way, by: mover)
                }
                let wrong = "returned < 0 OR asked_back < 0 OR returned + asked_back > shipped"
                #expect(try await shop.world.count("order_lines WHERE \(wrong)") == 0, "seed \(seed), step \(step)")
            }
            // The accounts are the sums of the returns, line by line.
            let open = """
                COALESCE((SELECT SUM(COALESCE(l.accepted, l.quantity)) FROM order_return_lines l
                JOIN order_returns r ON r.id = l.return_id
                WHERE l.order_id = order_lines.order_id AND l.order_position = order_lines.position
                AND r.status IN ('new', 'in_review', 'approved', 'awaiting_goods')), 0)
                """
            #expect(try await shop.world.count("order_lines WHERE asked_back < \(open)") == 0, "seed \(seed)")
        }
    }

    @Test(arguments: TestEngine.all)
    func `both sides talk and add files; who waits for whom is known`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine)
        let number = try await shop.ask([1: "4"])
        try await shop.world.visit(as: .manager) { visitor async throws in
            let path = "/staff/returns/\(number)"
            let todo = String(buffer: try await visitor.get("/dashboard/widgets/attention").body)
            #expect(todo.contains("1 возврат ждёт решения"))
            #expect(String(buffer: try await visitor.get("/attention").body).contains(number))
            let act = FormFile(field: "paper", name: "Акт.pdf", bytes: Array("%PDF-1.4".utf8))
            let said = try await visitor.postFiles(
                "\(path)/messages", [("text", "Пришлите фото")], files: [act], from: path)
            #expect(said.headers[.location] == path)
        }
        #expect(try await shop.world.count("order_returns WHERE waits_for_staff") == 0)
        try await shop.world.visit(as: .purchaser) { visitor async throws in
            let path = "/returns/\(number)"
            let photo = FormFile(field: "photos", name: "Фото.png", bytes: ReturnShop.photo)
            _ = try await visitor.postFiles("\(path)/messages", [("text", "")], files: [photo], from: path)
            let empty = try await visitor.post("\(path)/messages", [("text", "")], from: path)
            #expect(empty.headers[.location] == "\(path)#talk")
            let page = String(buffer: try await visitor.get(path).body)
            for word in ["Пришлите фото", "Акт.pdf", "class=\"evidence\"", "добавлен 1 файл"] {
                #expect(page.contains(word), "\(word)")
            }
        }
        #expect(try await shop.world.count("order_returns WHERE waits_for_staff") == 1)
        #expect(try await shop.world.count("order_return_files") == 2)
        try await shop.approve(number)
        shop.world.clock.advance(by: 60)
        try await shop.move(number, to: .awaitingGoods, by: shop.staff)
        try await shop.world.visit(as: .purchaser) { visitor async throws in
            let todo = String(buffer: try await visitor.get("/dashboard/widgets/attention").body)
            #expect(todo.contains("Отправьте товар по возврату"))
            #expect(String(buffer: try await visitor.get("/attention").body).contains("Ждём товар"))
        }
    }

    @Test(arguments: TestEngine.all)
    func `returns are found by status, kind and words, without sums for who sees no prices`(_ engine: TestEngine)
        async throws
    {
        let shop = try await ReturnShop(engine)
        for _ in 0..<4 {
            shop.world.clock.advance(by: 60)
            _ = try await shop.ask([1: "1", 2: "2"])
        }
        try await shop.approve("2026-R-000002")
        try await shop.world.visit(as: .purchaser) { visitor async throws in
            func rows(_ query: String) async throws -> Int {
                String(buffer: try await visitor.get("/returns\(query)").body).matches(of: /class="rowlink"/).count
            }
            #expect(try await rows("") == 4)
            #expect(try await rows("?status=approved") == 1)
            #expect(try await rows("?kind=return") == 0)
            #expect(try await rows("?kind=claim&q=r-000003") == 1)
            #expect(String(buffer: try await visitor.get("/returns.csv").body).contains("200,00"))
        }
        try await shop.world.visit(as: .manager) { visitor in
            let mine = String(buffer: try await visitor.get("/staff/returns?whose=mine").body)
            #expect(mine.matches(of: /class="rowlink"/).count == 1)
            let waiting = String(buffer: try await visitor.get("/staff/returns?status=waiting").body)
            #expect(waiting.matches(of: /class="rowlink"/).count == 3)
            #expect(String(buffer: try await visitor.get("/staff/returns.csv").body).contains("ООО «Ромашка»"))
        }
        try await shop.world.visit(as: .warehouse) { visitor async throws in
            for path in ["/returns", "/returns/2026-R-000002", "/returns.csv"] {
                #expect(!String(buffer: try await visitor.get(path).body).contains("200,00"), "\(path)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `the days to give back are told as the vendor sets them`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine)
        let path = "/returns/new?order=\(shop.order)"
        let people = try await ReturnShop(engine)
        _ = try await people.world.database.write { tx in try tx.execute("UPDATE customers SET kind = 'person'") }
        try await people.world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/returns/new?order=\(people.order)").body)
            #expect(page.contains("до 24.11.2026: 7 дней") && page.contains("26.1"))
        }
        try await shop.world.visit(as: .purchaser) { visitor async throws in
            #expect(!String(buffer: try await visitor.get(path).body).contains("дней после получения"))
        }
        try await shop.world.visit(as: .administrator) { visitor in
            let form = "/staff/returns/terms"
            let few = try await visitor.post(form, [("personDays", "6"), ("photoCount", "5")], from: form)
            #expect(few.status == .unprocessableContent)
            let saved = try await visitor.post(
                form, [("personDays", "14"), ("companyDays", "5"), ("photoCount", "2")], from: form)
            #expect(saved.status == .seeOther)
            #expect(String(buffer: try await visitor.get(form).body).contains("value=\"14\""))
        }
        shop.world.clock.advance(by: 6 * 86_400)
        try await shop.world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get(path).body)
            #expect(page.contains("прошёл 22.11.2026: 5 дней"))
        }
        try await shop.world.visit(as: .manager) { visitor async throws in
            #expect(try await visitor.get("/staff/returns/terms").status == .forbidden)
        }
    }

    @Test(arguments: TestEngine.all)
    func `a settled return closes by itself after two weeks`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine)
        let number = try await shop.ask([1: "4"])
        try await shop.approve(number)
        try await shop.move(number, to: .settled, as: .credit, by: shop.staff)
        func close() async throws -> Int {
            let now = shop.world.clock.now
            return try await shop.world.database.write { tx in try Ordering.closeReturns(at: now, limit: 50, in: tx) }
        }
        shop.world.clock.advance(by: 14 * 86_400 - 1)
        #expect(try await close() == 0)
        shop.world.clock.advance(by: 1)
        #expect(try await close() == 1)
        #expect(try await shop.world.count("order_returns WHERE status = 'closed' AND settled_as = 'credit'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a return's page reads its own tables with five statements`(_ engine: TestEngine) async throws {
        let log = StatementLog()
        let shop = try await ReturnShop(engine, statements: log)
        let number = try await shop.ask([1: "4"])
        for (who, path) in [(World.Who.purchaser, "/returns/\(number)"), (.manager, "/staff/returns/\(number)")] {
            _ = try log.take()
            _ = try await shop.world.visit(as: who) { visitor in try await visitor.get(path).status }
            let statements = try log.take()
            #expect(statements.filter { $0.contains("FROM order_return") }.count <= 5, "\(path)")
            #expect(statements.filter { $0.contains("FROM events") }.count <= 1, "\(path)")
        }
    }
}
