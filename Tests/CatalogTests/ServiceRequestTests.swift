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

/// Services, what is asked of them, and who hears of it.
@Suite struct ServiceRequestTests {
    @Test(.feature("CAT-15"), arguments: TestEngine.all)
    func `a member asks for a service with a form that knows him, and reads the answer`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await Self.service(in: world)
        let number = try await world.visit(as: .purchaser) { visitor -> String in
            let tiles = String(buffer: try await visitor.get("/services").body)
            #expect(tiles.contains("href=\"/services/dostavka\"") && tiles.contains("от 1\u{202f}500,00"))
            let page = String(buffer: try await visitor.get("/services/dostavka").body)
            for known in ["ООО «Ромашка», 7707083893", "Имя purchaser", "purchaser@romashka.example"] {
                #expect(page.contains("value=\"\(known)\""), "\(known)")
            }
            let sent = try await visitor.post(
                "/services/dostavka/requests", Self.answers + [("field.f3", "Манипулятор")], from: "/services/dostavka")
            let path = try #require(sent.headers[.location])
            let shown = String(buffer: try await visitor.get(path).body)
            for words in ["Ворота &lt;3&gt;", "20.11.2026", "Манипулятор", "Новая"] {
                #expect(shown.contains(words), "\(words)")
            }
            return String(path.dropFirst("/services/requests/".count))
        }
        world.clock.advance(by: 60)
        try await world.visit(as: .manager) { visitor in
            let queue = String(buffer: try await visitor.get("/staff/service-requests?status=waiting").body)
            #expect(queue.contains(number))
            let path = "/staff/service-requests/\(number)"
            let answered = try await visitor.post(
                "\(path)/status", [("status", "in_work"), ("text", "Машина будет в 10")], from: path)
            #expect(answered.status == .seeOther)
            let queueNow = String(buffer: try await visitor.get("/staff/service-requests?status=waiting").body)
            #expect(!queueNow.contains(number))
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(!bell.contains(number))
        }
        try await world.visit(as: .purchaser) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(bell.contains("Заявка №\u{a0}\(number)"))
            let shown = String(buffer: try await visitor.get("/services/requests/\(number)").body)
            #expect(shown.contains("В работе") && shown.contains("Машина будет в 10"))
            let said = try await visitor.post(
                "/services/requests/\(number)/comments", [("text", "Ждём")], from: "/services/requests/\(number)")
            #expect(said.status == .seeOther)
        }
        world.clock.advance(by: 60)
        try await world.visit(as: .manager) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(bell.contains("Клиент написал по заявке №\u{a0}\(number)"))
            let page = String(buffer: try await visitor.get("/staff/service-requests/\(number)").body)
            #expect(page.contains("Ждём"))
        }
        let kept = "service_requests WHERE status = 'in_work' AND waits_for_staff AND handler_id IS NOT NULL"
        #expect(try await world.count(kept) == 1)
        #expect(try await world.count("events WHERE name = 'catalog.service_request_moved'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a request with a wrong answer is shown again with what was typed, and nothing is kept`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        try await Self.service(in: world)
        try await world.visit(as: .purchaser) { visitor in
            for (field, value, words) in [
                ("field.f3", "Вертолёт", "Выберите один из вариантов"), ("field.f3", "", "Выберите один из вариантов"),
                ("field.f2", "31.02.2026", "Такой даты нет"), ("phone", "12", "Телефон"),
            ] {
                let right = Self.answers + [("field.f3", "Вручную")]
                let fields = right.filter { $0.name != field } + [(name: field, value: value)]
                let answer = try await visitor.post(
                    "/services/dostavka/requests", fields, from: "/services/dostavka")
                let page = String(buffer: answer.body)
                #expect(answer.status == .unprocessableContent, "\(field) \(value)")
                #expect(page.contains(words), "\(field) \(value)")
                #expect(page.contains("Ворота &lt;3&gt;"))
            }
        }
        #expect(try await world.count("service_requests") == 0)
    }

    @Test(.feature("CAT-15"), arguments: TestEngine.all)
    func `a file goes with the request to those who may see it, as a download`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await Self.service(in: world, fields: [ServiceField("f1", "План", .file, required: true)])
        let pdf = Array("%PDF-1.7 план".utf8)
        let contact = Self.answers.filter { !$0.name.hasPrefix("field.") }
        let link = try await world.visit(as: .purchaser) { visitor -> String in
            let script = try await visitor.postFiles(
                "/services/dostavka/requests", contact,
                files: [FormFile(field: "field.f1", name: "план.pdf", bytes: Array("<script>".utf8))],
                from: "/services/dostavka")
            #expect(script.status == .unprocessableContent)
            let sent = try await visitor.postFiles(
                "/services/dostavka/requests", contact,
                files: [FormFile(field: "field.f1", name: "../план цеха.html", bytes: pdf)], from: "/services/dostavka")
            let page = String(buffer: try await visitor.get(sent.headers[.location] ?? "").body)
            return try #require(page.firstMatch(of: /href="([^"]+\/files\/[^"]+)"/).map { String($0.1) })
        }
        try await world.visit(as: .director) { visitor in
            let answer = try await visitor.get(link, accept: "*/*")
            #expect(answer.headers[.contentType] == "application/pdf")
            #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment; filename*=UTF-8''") == true)
            #expect(answer.headers[.contentDisposition]?.contains("..") == false)
            #expect(Array(answer.body.readableBytesView) == pdf)
        }
        for (who, path) in [
            (World.Who.rival, link), (.manager, "/staff" + link.replacing("/services/", with: "/service-")),
        ] {
            try await world.visit(as: who) { visitor in
                let answer = try await visitor.get(path, accept: "*/*")
                #expect(answer.status == (who == .rival ? .notFound : .ok), "\(who)")
            }
        }
        #expect(try await world.count("service_request_files") == 1)
    }

    @Test(.feature("CAT-16"), arguments: TestEngine.all)
    func `a person hears of a service what he asked for, and nothing else`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await Self.service(in: world)
        try await world.visit(as: .director) { visitor in
            let on = try await visitor.post("/services/dostavka/alerts", [("news", "on")], from: "/services/dostavka")
            #expect(on.status == .seeOther)
            let page = String(buffer: try await visitor.get("/services/dostavka").body)
            #expect(page.contains("name=\"news\"") && page.contains("checked"))
        }
        world.clock.advance(by: 60)
        let news = "Возим и по воскресеньям"
        let service: ID<ServiceOffer> = try await world.database.read { tx in
            try tx.value("SELECT id FROM services")
        }
        try await world.visit(as: .manager) { visitor in
            let path = "/staff/catalog/services/\(service)"
            let told = try await visitor.post("\(path)/news", [("news", news)], from: path)
            #expect(told.status == .seeOther)
        }
        for (who, hears) in [(World.Who.director, true), (.purchaser, false), (.rival, false)] {
            try await world.visit(as: who) { visitor in
                let bell = String(buffer: try await visitor.get("/attention").body)
                #expect(bell.contains(news) == hears, "\(who)")
            }
        }
        // Statuses off: a request of his own moves in silence.
        try await world.visit(as: .purchaser) { visitor in
            _ = try await visitor.post("/services/dostavka/alerts", [("news", "on")], from: "/services/dostavka")
            _ = try await visitor.post(
                "/services/dostavka/requests", Self.answers + [("field.f3", "Вручную")], from: "/services/dostavka")
        }
        world.clock.advance(by: 60)
        try await world.database.write { tx in
            try tx.execute(
                "UPDATE service_requests SET moved_at = \(world.clock.now), moved_by = \(world.user(.manager)), status = 'done'"
            )
        }
        try await world.visit(as: .purchaser) { visitor in
            let bell = String(buffer: try await visitor.get("/attention").body)
            #expect(!bell.contains("Заявка №"))
            _ = try await visitor.post(
                "/services/dostavka/alerts", [("statuses", "on")], from: "/services/dostavka")
            let again = String(buffer: try await visitor.get("/attention").body)
            #expect(again.contains("Заявка №"))
        }
        #expect(try await world.count("service_alerts") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `a colleague's request is seen by role, another customer's by nobody`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await Self.service(in: world)
        let path = try await world.visit(as: .director) { visitor -> String in
            let sent = try await visitor.post(
                "/services/dostavka/requests", Self.answers + [("field.f3", "Вручную")], from: "/services/dostavka")
            return sent.headers[.location] ?? ""
        }
        for (who, sees) in [(World.Who.purchaser, true), (.accountant, true), (.rival, false), (.shopper, false)] {
            try await world.visit(as: who) { visitor in
                let page = try await visitor.get(path)
                #expect(page.status == (sees ? .ok : .notFound), "\(who)")
                let list = String(buffer: try await visitor.get("/services/requests").body)
                #expect(list.contains(path) == sees, "\(who)")
                let file = String(buffer: try await visitor.get("/services/requests.csv", accept: "text/csv").body)
                #expect(file.contains("Ворота") == sees, "\(who)")
            }
        }
    }

    @Test(arguments: TestEngine.all)
    func `staff define a service and its fields by rows`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let list = "/staff/catalog/services"
        let fields = [
            (name: "name", value: "Монтаж"), (name: "lead", value: "Соберём"), (name: "icon", value: "settings"),
            (name: "audience", value: "all"), (name: "position", value: "5"), (name: "isShown", value: "on"),
            (name: "field.0.label", value: "Сколько секций"), (name: "field.0.kind", value: "number"),
            (name: "field.0.required", value: "on"), (name: "field.2.label", value: "Цвет"),
            (name: "field.2.kind", value: "choice"), (name: "field.2.options", value: "белый; серый"),
        ]
        try await world.visit(as: .manager) { visitor in
            let bad = fields.filter { $0.name != "field.2.options" }
            let refused = try await visitor.post(list, bad, from: "\(list)/new")
            #expect(refused.status == .unprocessableContent)
            let more = try await visitor.post(list, fields + [("act", "rows")], from: "\(list)/new")
            #expect(more.status == .ok)
            let saved = try await visitor.post(list, fields, from: "\(list)/new")
            #expect(saved.status == .seeOther)
        }
        try await world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/services/montazh").body)
            #expect(page.contains("Сколько секций") && page.contains("<option value=\"серый\">серый</option>"))
            #expect(page.contains("цена по запросу"))
        }
        #expect(try await world.count("services") == 1)
    }

    private static let answers: [(name: String, value: String)] = [
        ("field.f1", "Ворота <3>"), ("field.f2", "20.11.2026"), ("company", "ООО «Ромашка»"), ("contact", "Павел"),
        ("phone", "+7 900 000-00-12"), ("email", "p@romashka.example"), ("comment", ""),
    ]

    private static func service(
        in world: World,
        fields: [ServiceField] = [
            ServiceField("f1", "Куда", .text, required: true), ServiceField("f2", "Когда", .date),
            ServiceField("f3", "Разгрузка", .choice, required: true, options: ["Вручную", "Манипулятор"]),
        ]
    ) async throws {
        let (principal, now) = (try await world.principal(.administrator), world.clock.now)
        try await world.database.write { tx in
            try Catalog.saveService(
                ServiceOfferContent(
                    slug: "dostavka", name: "Доставка", lead: "Привезём", body: "**Быстро**", icon: "truck",
                    price: Money(minor: 150_000), fields: fields),
                as: nil, seen: 0, by: principal, at: now, in: tx)
        }
    }
}
