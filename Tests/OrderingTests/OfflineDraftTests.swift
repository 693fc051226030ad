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

/// What was written without a network: looked at, sent once, never an order by itself.
@Suite struct OfflineDraftTests {
    @Test(.feature("MOB-14"), arguments: TestEngine.all)
    func `a draft goes into the cart once, however often it is sent, and is no order`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let nut = try await world.product("B-2")
        try await world.product("A-1")
        try await world.device(of: .purchaser) { device in
            let draft = #"""
                "lines":[{"article":"A-1","quantity":"3"}],"goods":[{"product":"\#(nut)","quantity":"2"}]
                """#
            let check = try OfflineDevice.object(try await device.send(draft, as: nil))
            let line = try #require((check["lines"] as? [[String: Any]])?.first)
            #expect(line["name"] as? String == "Товар A-1")
            #expect(line["isUnclear"] as? Bool == false)
            #expect(try await world.count("cart_lines") == 0)
            for _ in 1...3 {
                let sent = try await device.send(draft, as: "draft-1")
                #expect(sent.status == .ok)
                #expect(try OfflineDevice.object(sent)["message"] as? String == "В корзину: 2 строки")
            }
            let other = try await device.send(#""lines":[{"article":"A-1","quantity":"9"}]"#, as: "draft-1")
            #expect(other.status == .conflict)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 3000 OR quantity = 2000") == 2)
        #expect(try await world.count("cart_lines") == 2)
        #expect(try await world.count("orders") == 0)
    }

    @Test(.feature("MOB-14"), arguments: TestEngine.all)
    func `what cannot go in is told, and nothing goes before the person agreed`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        try await world.product("A-1", pack: 10)
        let gone = try await world.product("C-3")
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(gone)")
        }
        try await world.device(of: .purchaser) { device in
            let lines = #"""
                "lines":[{"article":"A-1","quantity":"3"},{"article":"X-9","quantity":"1"}],\#
                "goods":[{"product":"\#(gone)","quantity":"1"}]
                """#
            let check = try OfflineDevice.object(try await device.send(lines, as: nil))
            let notes = check["lines"] as? [[String: Any]] ?? []
            #expect(notes.map { $0["isUnclear"] as? Bool } == [true, true])
            #expect(notes.map { $0["isRefused"] as? Bool } == [false, true])
            #expect((check["goods"] as? [[String: Any]])?.first?["note"] as? String == "Больше не продаётся")
            let refused = try await device.send(lines, as: "draft-1")
            #expect(refused.status == .unprocessableContent)
            #expect(try await world.count("cart_lines") == 0)
            let agreed = try await device.send(lines + #","isAgreed":true"#, as: "draft-1")
            #expect(agreed.status == .ok)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 10000") == 1)
        #expect(try await world.count("cart_lines") == 1)
    }

    @Test(.feature("MOB-14"), arguments: TestEngine.all)
    func `a cart that somebody changed meanwhile is not overwritten unseen`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let (bolt, nut) = (try await world.product("A-1"), try await world.product("B-2"))
        let (buyer, now) = (try await world.principal(.purchaser), world.clock.now)
        let cart = try await world.database.write { tx in
            _ = try Ordering.add(bolt, Quantity(whole: 5), by: buyer, at: now, in: tx)
            _ = try Ordering.add(nut, Quantity(whole: 4), by: buyer, at: now, in: tx)
            return try Ordering.claimCart(by: buyer, at: now, in: tx)
        }
        try await world.device(of: .purchaser) { device async throws in
            let changes = #"""
                "cart":"\#(cart)","changes":[{"product":"\#(bolt)","was":"5","quantity":"7"},\#
                {"product":"\#(nut)","was":"4","quantity":"0"}]
                """#
            try await world.database.write { tx in
                try tx.execute("UPDATE cart_lines SET quantity = 8000 WHERE product_id = \(bolt)")
            }
            let check = try OfflineDevice.object(try await device.send(changes, as: nil))
            let notes = check["changes"] as? [[String: Any]] ?? []
            #expect(notes.map { $0["note"] as? String } == ["Корзину изменили: было 5, сейчас 8", ""])
            #expect(try await device.send(changes, as: "draft-1").status == .unprocessableContent)
            #expect(try await world.count("cart_lines WHERE quantity = 8000 OR quantity = 4000") == 2)
            #expect(try await device.send(changes + #","isAgreed":true"#, as: "draft-1").status == .ok)
        }
        #expect(try await world.count("cart_lines WHERE quantity = 7000") == 1)
        #expect(try await world.count("cart_lines") == 1)
    }

    @Test(.feature("MOB-14", "SEC-01"), arguments: TestEngine.all)
    func `a draft of another session, a foreign cart and what is no draft change nothing`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let (rival, now) = (try await world.principal(.rival), world.clock.now)
        let theirs = try await world.database.write { tx in
            _ = try Ordering.add(bolt, Quantity(whole: 5), by: rival, at: now, in: tx)
            return try Ordering.claimCart(by: rival, at: now, in: tx)
        }
        let others = try await world.device(of: .director) { $0.owner }
        try await world.device(of: .purchaser) { device async throws in
            let line = #""lines":[{"article":"A-1","quantity":"1"}]"#
            #expect(try await device.send(line, as: "draft-1", owner: others).status == .conflict)
            let foreign = #"""
                "cart":"\#(theirs)","changes":[{"product":"\#(bolt)","was":"5","quantity":"1"}],"isAgreed":true
                """#
            #expect(try await device.send(foreign, as: "draft-2").status == .notFound)
            #expect(try await device.send(line, as: nil).status == .ok)
            let wrong: [(draft: String, status: HTTPResponse.Status)] = [
                (#""lines":[]"#, .unprocessableContent), (#""lines":7"#, .badRequest),
                (#""changes":[{"product":"x","was":"1","quantity":"1"}]"#, .badRequest),
            ]
            for (draft, status) in wrong {
                #expect(try await device.send(draft, as: "draft-3").status == status, "\(draft)")
            }
            let many = Array(repeating: #"{"article":"A-1","quantity":"1"}"#, count: 1_001).joined(separator: ",")
            #expect(try await device.send(#""lines":[\#(many)]"#, as: "draft-4").status == .unprocessableContent)
        }
        try await world.visit(as: .accountant) { visitor in
            let answer = try await visitor.postJSON("/offline/drafts", #"{"owner":""}"#, key: "draft-5")
            #expect(answer.status == .forbidden)
        }
        #expect(try await world.count("cart_lines") == 1)
        #expect(try await world.count("cart_lines WHERE quantity = 5000") == 1)
    }
}
