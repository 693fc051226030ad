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

/// What a device of somebody in a ``World`` asks of the portal.
struct OfflineDevice: Sendable {
    let browser: Browser
    /// Whose it is, as a page says.
    let owner: String

    init(_ browser: Browser) async throws {
        self.browser = browser
        let page = String(buffer: try await browser.get("/offline").body)
        owner = try #require(page.firstMatch(of: /<html[^>]* data-owner="([\w-]+)"/)).1.description
    }

    /// The answer as JSON.
    func asked(_ path: String) async throws -> [String: Any] {
        let answer = try await browser.get(path, accept: "application/json")
        #expect(answer.status == .ok, "\(path)")
        return try Self.object(answer)
    }

    /// The numbers the index names, with their marks.
    func index() async throws -> [String: String] {
        let rows = try await asked("/offline/orders")["orders"] as? [[String]] ?? []
        return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    /// The orders of some numbers.
    func cards(_ numbers: [String]) async throws -> [[String: Any]] {
        let query = numbers.map { "number=\($0)" }.joined(separator: "&")
        return try await asked("/offline/orders/cards?\(query)")["orders"] as? [[String: Any]] ?? []
    }

    /// Sends a draft under a name, or only has it checked.
    func send(_ draft: String, as key: String?, owner: String? = nil) async throws -> TestResponse {
        let path = key == nil ? "/offline/drafts/check" : "/offline/drafts"
        return try await browser.postJSON(path, #"{"owner":"\#(owner ?? self.owner)",\#(draft)}"#, key: key)
    }

    static func object(_ answer: TestResponse) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView)) as? [String: Any] ?? [:]
    }
}

extension World {
    /// Opens the portal on a device of somebody.
    func device<Value: Sendable>(
        of who: Who, _ body: @escaping @Sendable (OfflineDevice) async throws -> Value
    ) async throws -> Value {
        try await visit(as: who) { visitor in try await body(OfflineDevice(visitor)) }
    }

    /// Places an order of somebody for new goods at 100,00; returns its number.
    func bought(_ skus: [String], by who: Who = .purchaser) async throws -> String {
        var goods: [ID<Product>] = []
        for sku in skus { goods.append(try await product(sku)) }
        let (wanted, principal, now) = (goods, try await principal(who), clock.now)
        let payer = who == .rival ? theirPayer : self.payer
        return try await database.write { tx in
            for product in wanted {
                _ = try Ordering.add(product, Quantity(whole: 2), by: principal, at: now, in: tx)
            }
            var form = PlaceOrderForm()
            form.payer = payer.uuidString
            form.newAddress = "Тверь"
            form.agreedTotal = String(try Ordering.cart(of: principal, payer: payer, at: now, in: tx).total.minor)
            return try Ordering.place(form, by: principal, at: now, in: tx).number
        }
    }
}
