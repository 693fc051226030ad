import Catalog
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

/// Goods come back, and what is wrong with them is said: never more of them than were shipped.
@Suite struct ReturnTests {
    @Test(.feature("ORD-13"), arguments: TestEngine.all)
    func `a return is asked for from an order, decided by line, received and settled`(_ engine: TestEngine)
        async throws
    {
        let shop = try await ReturnShop(engine)
        let order = shop.order
        try await shop.world.visit(as: .purchaser) { visitor in
            let choice = String(buffer: try await visitor.get("/returns/new").body)
            #expect(choice.contains("/returns/new?order=\(order)"))
            let found = String(buffer: try await visitor.get("/returns/new?q=\("болт".formEncoded)").body)
            #expect(found.contains(order))
            let page = String(buffer: try await visitor.get("/returns/new?order=\(order)").body)
            #expect(page.contains("Болт") && page.contains("name=\"quantity.2\""))
            let photo = FormFile(field: "photos", name: "Ржавчина.png", bytes: ReturnShop.photo)
            let asked = try await visitor.postFiles(
                "/returns", ReturnShop.request(order, [1: "4", 2: "5"]), files: [photo],
                from: "/returns/new?order=\(order)")
            #expect(asked.headers[.location] == "/returns/2026-R-000001")
        }
        #expect(try await shop.holds(1, askedBack: 4, returned: 0))
        #expect(try await shop.world.count("order_returns WHERE kind = 'claim' AND amount = 65000") == 1)
        try await shop.world.visit(as: .manager) { visitor async throws in
            let path = "/staff/returns/2026-R-000001"
            let page = String(buffer: try await visitor.get(path).body)
            for word in ["Болт", "Ржавые", "Брак", "name=\"accepted.1\"", "class=\"evidence\""] {
                #expect(page.contains(word), "\(word)")
            }
            let decided = try await visitor.post(
                "\(path)/decision",
                [("verdict", "approved"), ("accepted.1", "3"), ("accepted.2", "0"), ("answer.2", "Гайки целы")],
                from: path)
            #expect(decided.status == .seeOther)
            for (status, further) in [("awaiting_goods", ""), ("received", ""), ("settled", "refund")] {
                let moved = try await visitor.post(
                    "\(path)/status", [("status", status), ("settledAs", further)], from: path)
                #expect(moved.status == .seeOther)
                #expect(moved.headers[.location] == path)
            }
        }
        #expect(try await shop.holds(1, askedBack: 0, returned: 3))
        #expect(try await shop.holds(2, askedBack: 0, returned: 0))
        try await shop.world.visit(as: .purchaser) { visitor async throws in
            let page = String(buffer: try await visitor.get("/returns/2026-R-000001").body)
            for word in ["Деньги возвращены", "Гайки целы", "300,00"] { #expect(page.contains(word), "\(word)") }
            let closed = try await visitor.post(
                "/returns/2026-R-000001/status", [("status", "closed")], from: "/returns/2026-R-000001")
            #expect(closed.status == .seeOther)
        }
        #expect(try await shop.world.count("order_returns WHERE status = 'closed' AND settled_as = 'refund'") == 1)
        #expect(try await shop.world.count("order_returns WHERE amount = 30000") == 1)
        #expect(try await shop.world.count("events WHERE name = 'ordering.return_moved'") == 4)
    }

    @Test(arguments: TestEngine.all)
    func `a photo loses what the camera wrote into it, and is shown to both sides alone`(_ engine: TestEngine)
        async throws
    {
        let shop = try await ReturnShop(engine)
        #expect(String(decoding: ReturnShop.photo, as: UTF8.self).contains("SECRET PLACE"))
        let photo = FormFile(field: "photos", name: "../Фото.png", bytes: ReturnShop.photo)
        let fields = ReturnShop.request(shop.order, [1: "1"])
        let path = try await shop.world.visit(as: .purchaser) { visitor -> String in
            let form = "/returns/new?order=\(shop.order)"
            let script = FormFile(field: "photos", name: "x.png", bytes: Array("<script>".utf8))
            for wrong in [[script], Array(repeating: photo, count: 6)] {
                let refused = try await visitor.postFiles("/returns", fields, files: wrong, from: form)
                #expect(refused.status == .unprocessableContent)
                #expect(String(buffer: refused.body).contains("Ржавые</textarea>"))
            }
            _ = try await visitor.postFiles("/returns", fields, files: [photo], from: form)
            let page = String(buffer: try await visitor.get("/returns/2026-R-000001").body)
            let address = try #require(page.firstMatch(of: /<img class="evidence" src="([^"]+)"/)).1
            let picture = try await visitor.get(String(address))
            #expect(picture.headers[.contentType] == "image/webp")
            let bytes = Array(picture.body.readableBytesView)
            #expect(bytes.starts(with: "RIFF".utf8))
            #expect(!String(decoding: bytes, as: UTF8.self).contains("SECRET PLACE"))
            return String(address)
        }
        try await shop.world.visit(as: .rival) { visitor async throws in
            #expect(try await visitor.get(path).status == .notFound)
        }
        try await shop.world.visit(as: .manager) { visitor async throws in
            #expect(try await visitor.get("/staff\(path)").status == .ok)
        }
        #expect(try await shop.world.count("order_return_files WHERE name = 'Фото.webp' AND kind = 'photo'") == 1)
        #expect(try await shop.world.count("order_returns") == 1)
    }

    /// What is typed, and whether it is refused.
    static let wrongRequests: [(quantities: [Int: String], reason: String)] = [
        ([:], "defect"), ([1: "0"], "defect"), ([1: "много"], "defect"), ([1: "11"], "defect"), ([1: "1"], "красота"),
        ([1: "10", 2: "20,001"], "defect"),
    ]

    @Test(arguments: TestEngine.all)
    func `a wrong request is shown again as typed, and nothing is claimed`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine)
        try await shop.world.visit(as: .purchaser) { visitor in
            let page = "/returns/new?order=\(shop.order)"
            for wrong in Self.wrongRequests {
                let fields = ReturnShop.request(shop.order, wrong.quantities).map { field in
                    (name: field.name, value: field.name.hasPrefix("reason.") ? wrong.reason : field.value)
                }
                let answer = try await visitor.post("/returns", fields, from: page)
                #expect(answer.status == .unprocessableContent, "\(wrong)")
                #expect(String(buffer: answer.body).contains("Ржавые</textarea>"))
            }
        }
        try await shop.world.visit(as: .warehouse) { visitor async throws in
            #expect(try await visitor.get("/returns/new?order=\(shop.order)").status == .forbidden)
        }
        try await shop.world.visit(as: .rival) { visitor in
            #expect(try await visitor.get("/returns/new?order=\(shop.order)").status == .notFound)
            let stolen = try await visitor.post("/returns", ReturnShop.request(shop.order, [1: "1"]))
            #expect(stolen.status == .notFound)
        }
        #expect(try await shop.world.count("order_returns") == 0)
        #expect(try await shop.world.count("order_lines WHERE asked_back <> 0") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `of an order that has not left nothing comes back`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine, status: nil)
        await #expect(throws: ReturnRefusal.nothingShipped) { try await shop.ask([1: "1"]) }
        try await shop.world.visit(as: .purchaser) { visitor in
            let page = String(buffer: try await visitor.get("/returns/new?order=\(shop.order)").body)
            #expect(page.contains("ещё ничего не отгружено"))
            #expect(String(buffer: try await visitor.get("/returns/new").body).contains("Возвращать пока нечего"))
        }
        #expect(try await shop.world.count("order_returns") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `what came and was not ordered is claimed in words`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine)
        try await shop.world.visit(as: .purchaser) { visitor in
            let asked = try await visitor.post(
                "/returns", ReturnShop.request(shop.order, [:], other: "Краска синяя; 2; банки"),
                from: "/returns/new?order=\(shop.order)")
            #expect(asked.status == .seeOther)
            let page = String(buffer: try await visitor.get("/returns/2026-R-000001").body)
            #expect(page.contains("Краска синяя") && page.contains("Не было в заказе"))
        }
        #expect(try await shop.world.count("order_return_lines WHERE order_position IS NULL AND reason = 'wrong'") == 1)
        try await shop.approve("2026-R-000001")
        for status in [ReturnStatus.awaitingGoods, .received, .settled] {
            try await shop.move("2026-R-000001", to: status, by: shop.staff)
        }
        #expect(try await shop.world.count("order_lines WHERE returned <> 0 OR asked_back <> 0") == 0)
    }

    @Test(arguments: TestEngine.all)
    func `twenty returns at once never ask for more than was shipped`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine)
        let asked = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { (try? await shop.ask([1: "3"])) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(asked == 3)
        #expect(try await shop.holds(1, askedBack: 9, returned: 0))
        await #expect(throws: ReturnRefusal.tooMuch(name: "Болт")) { try await shop.ask([1: "2"]) }
        _ = try await shop.ask([1: "1"])
        #expect(try await shop.holds(1, askedBack: 10, returned: 0))
    }

    @Test(arguments: TestEngine.all)
    func `one decision of several at once counts, and a decision is made once`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine)
        let number = try await shop.ask([1: "4"])
        let decided = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { (try? await shop.approve(number, [1: "3"])) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(decided == 1)
        #expect(try await shop.holds(1, askedBack: 3, returned: 0))
        await #expect(throws: ReturnRefusal.tooLate) {
            try await shop.decide(number, ReturnDecision(isApproved: false))
        }
        #expect(try await shop.world.count("events WHERE name = 'ordering.return_decided'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `what is refused, withdrawn or replaced can be asked back again`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine)
        let refused = try await shop.ask([1: "10"])
        try await shop.decide(refused, ReturnDecision(isApproved: false))
        #expect(try await shop.holds(1, askedBack: 0, returned: 0))
        let withdrawn = try await shop.ask([1: "10"])
        try await shop.approve(withdrawn, [1: "6"])
        try await shop.move(withdrawn, to: .withdrawn, by: shop.buyer)
        #expect(try await shop.holds(1, askedBack: 0, returned: 0))
        let replaced = try await shop.ask([1: "10"])
        try await shop.approve(replaced)
        try await shop.move(replaced, to: .awaitingGoods, by: shop.staff)
        try await shop.move(replaced, to: .received, by: shop.staff)
        #expect(try await shop.holds(1, askedBack: 0, returned: 10))
        try await shop.move(replaced, to: .settled, as: .replacement, by: shop.staff)
        #expect(try await shop.holds(1, askedBack: 0, returned: 0))
        let paid = try await shop.ask([1: "10"])
        try await shop.approve(paid)
        try await shop.move(paid, to: .settled, as: .refund, by: shop.staff)
        await #expect(throws: ReturnRefusal.tooMuch(name: "Болт")) { try await shop.ask([1: "1"]) }
    }

    @Test(arguments: TestEngine.all)
    func `a return goes where its table says, and nowhere else`(_ engine: TestEngine) async throws {
        let shop = try await ReturnShop(engine)
        let number = try await shop.ask([1: "4"])
        let movers: [(OrderMover, Principal)] = [
            (.customer, shop.buyer), (.staff, shop.staff), (.system, .system("returns")),
        ]
        for from in ReturnStatus.allCases {
            for to in ReturnStatus.allCases where to != .approved {
                for (mover, principal) in movers {
                    // As much on both accounts as any step could take away.
                    _ = try await shop.world.database.write { tx in
                        try tx.execute("UPDATE order_returns SET status = \(from)")
                        return try tx.execute("UPDATE order_lines SET asked_back = 4000, returned = 4000")
                    }
                    let isAllowed = ReturnStatus.transitions.contains {
                        $0.from == from && $0.to == to && $0.movers.contains(mover)
                    }
                    let moved: Void? = try? await shop.move(number, to: to, by: principal)
                    #expect((moved != nil) == isAllowed, "\(mover): \(from) → \(to)")
                    let status = isAllowed ? to : from
                    #expect(try await shop.world.count("order_returns WHERE status = '\(status.rawValue)'") == 1)
                }
            }
        }
    }
}
