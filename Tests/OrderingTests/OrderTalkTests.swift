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

/// What is said about an order, the papers that lie with it, and who hears of its changes.
@Suite struct OrderTalkTests {
    @Test(.feature("ORD-16"), arguments: TestEngine.all)
    func `a customer asks about a line, the manager answers, and notes of staff stay with staff`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        let (own, staff) = ("/orders/\(number)", "/staff/orders/\(number)")
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("\(own)?about=1").body)
            #expect(page.contains("Вопрос по строке 1, Товар A-1 (A-1)"))
            #expect(page.contains("Имя manager") && page.contains("manager@romashka.example"))
            let empty = try await visitor.post("\(own)/comments", [("text", " ")], from: own)
            #expect(empty.status == .unprocessableContent)
            let asked = try await visitor.post(
                "\(own)/comments", [("text", "Когда приедет?"), ("position", "1")], from: own)
            #expect(asked.headers[.location] == own)
            let wrong = try await visitor.post("\(own)/comments", [("text", "?"), ("position", "9")], from: own)
            #expect(wrong.status == .notFound)
        }
        #expect(try await world.count("orders WHERE asked_at IS NOT NULL") == 1)
        try await world.visit(as: .manager) { visitor in
            let list = String(buffer: try await visitor.get("/staff/orders?asked=1").body)
            #expect(list.contains(number))
            let page = String(buffer: try await visitor.get(staff).body)
            #expect(page.contains("Когда приедет?") && page.contains("Клиент ждёт ответа"))
            let note = [("text", "Сверить с заводом"), ("isInternal", "on")].map { (name: $0.0, value: $0.1) }
            _ = try await visitor.post("\(staff)/comments", note, from: staff)
            #expect(try await world.count("orders WHERE asked_at IS NOT NULL") == 1)
            _ = try await visitor.post("\(staff)/comments", [("text", "Завтра")], from: staff)
            #expect(String(buffer: try await visitor.get(staff).body).contains("Сверить с заводом"))
        }
        #expect(try await world.count("orders WHERE asked_at IS NOT NULL") == 0)
        try await world.visit(as: .director) { visitor in
            let page = String(buffer: try await visitor.get(own).body)
            #expect(page.contains("Завтра") && !page.contains("Сверить с заводом"))
            #expect(!page.contains("заметка для сотрудников"))
        }
    }

    @Test(.feature("ORD-08"), arguments: TestEngine.all)
    func `papers of the vendor are downloaded by the customer, and by nobody else`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        let (own, staff) = ("/orders/\(number)", "/staff/orders/\(number)")
        let paper = FormFile(field: "files", name: "Счёт 15.pdf", bytes: Array("%PDF-1.7 счёт".utf8))
        try await world.visit(as: .manager) { visitor in
            let added = try await visitor.postFiles(
                "\(staff)/papers", [("kind", "invoice")], files: [paper], from: staff)
            #expect(added.headers[.location] == staff)
            let virus = FormFile(field: "files", name: "счёт.pdf", bytes: Array("MZ".utf8))
            _ = try await visitor.postFiles("\(staff)/papers", [("kind", "invoice")], files: [virus], from: staff)
            _ = try await visitor.post("\(staff)/papers", [("kind", "invoice")], from: staff)
        }
        #expect(try await world.count("order_files WHERE kind = 'invoice' AND is_staff") == 1)
        let path = try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get(own).body)
            #expect(page.contains("Счёт 15.pdf") && page.contains("Имя manager: файл"))
            let path = String(try #require(page.firstMatch(of: /href="(\/orders\/[^"]+\/papers\/[^"]+)"/)).1)
            let answer = try await visitor.get(path)
            #expect(answer.headers[.contentType] == "application/pdf")
            #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment;") == true)
            #expect(Array(answer.body.readableBytesView) == paper.bytes)
            let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            let photo = FormFile(field: "files", name: "фото.png", bytes: picture)
            _ = try await visitor.postFiles("\(own)/papers", [("kind", "invoice")], files: [photo], from: own)
            return path
        }
        // What customers send along is no paper of the vendor's.
        #expect(try await world.count("order_files WHERE kind = 'attachment'") == 1)
        try await world.visit(as: .rival) { visitor in
            #expect(try await visitor.get(path).status == .notFound)
            let other = try await visitor.postFiles("\(own)/papers", [], files: [paper], from: "/orders")
            #expect(other.status == .notFound)
        }
    }

    @Test(arguments: TestEngine.all)
    func `a person says that he wants to hear of an order's changes, and that he does not`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5)])
        let own = "/orders/\(number)"
        try await world.visit(as: .warehouse) { visitor in
            for (value, words, count) in [("1", "Не сообщать об изменениях", 1), ("", "Сообщать об изменениях", 0)] {
                _ = try await visitor.post("\(own)/subscription", [("on", value)], from: own)
                #expect(String(buffer: try await visitor.get(own).body).contains(words))
                #expect(try await world.count("order_subscriptions") == count)
            }
        }
        #expect(try await world.count("events WHERE name = 'ordering.order_followed'") == 2)
    }

    @Test(.feature("ORD-04", "ORD-19"), arguments: TestEngine.all)
    func `the page of an order takes few statements, and what is missing has its own words`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let number = try await world.ordered([("A-1", 5), ("B-2", 1)])
        for who in [World.Who.purchaser, .warehouse, .manager] {
            let path = who == .manager ? "/staff/orders/\(number)" : "/orders/\(number)"
            try await world.visit(as: who) { visitor in
                _ = try await visitor.get(path)
                let before = world.database.statementCount
                let page = try await visitor.get(path)
                #expect(world.database.statementCount - before <= 8, "\(who)")
                #expect(String(buffer: page.body).contains("Здесь появятся счета"))
                let missing = try await visitor.get(path + "9")
                #expect(missing.status == .notFound)
            }
        }
        try await world.visit(as: .purchaser) { visitor in
            let paper = String(buffer: try await visitor.get("/orders/\(number)/print").body)
            for words in ["Отпустил", "Получил", "Товар A-1", "500,00"] { #expect(paper.contains(words), "\(words)") }
            let lines = String(buffer: try await visitor.get("/orders/\(number)/lines.csv").body)
            #expect(lines.components(separatedBy: "\r\n").count == 1 + 2 + 1)
            for path in ["/orders/\(number)/lines.xlsx", "/orders.xlsx"] {
                let book = try await visitor.get(path)
                #expect(Array(book.body.readableBytesView.prefix(2)) == Array("PK".utf8), "\(path)")
            }
        }
    }
}
