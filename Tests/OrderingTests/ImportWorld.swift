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

/// A shop whose buyers send files.
struct ImportWorld: Sendable {
    let world: World
    let bolt: ID<Product>
    let nut: ID<Product>
    let disk: ID<Product>

    /// A bolt in packs of ten, a nut with a barcode of which there are few, a disk that is gone.
    init(_ engine: TestEngine) async throws {
        world = try await World(engine)
        bolt = try await world.product(
            "МБ-933/8.40", name: "Болт М8×40 оцинкованный", price: 1_000, stock: 5_000, pack: 10)
        nut = try await world.product("B-2", name: "Гайка М8 шестигранная", price: 250, stock: 60)
        disk = try await world.product("C-3", name: "Круг отрезной 125", price: 9_000, stock: 0)
        try await world.product("E-5", name: "Шайба пружинная М8", price: 90, stock: 900)
        let (nut, customer, bolt) = (nut, world.ours, bolt)
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET barcode = '4607001234562' WHERE id = \(nut)")
            try tx.execute(
                """
                INSERT INTO customer_articles (customer_id, code, product_id) VALUES (\(customer), 'НАШ-77', \(bolt))
                """)
        }
        try await world.catalogSearch.follow()
    }

    /// Sends a file and returns the address of its page.
    func upload(
        _ text: String, name: String = "order.csv", as who: World.Who = .purchaser
    ) async throws -> String {
        try await upload(Array(text.utf8), name: name, as: who)
    }

    func upload(_ bytes: [UInt8], name: String, as who: World.Who = .purchaser) async throws -> String {
        try await world.visit(as: who) { visitor in
            let file = FormFile(field: "file", name: name, bytes: bytes)
            let answer = try await visitor.postFiles("/orders/import", [], files: [file], from: "/orders/import")
            return try #require(answer.headers[.location], "\(String(buffer: answer.body).suffix(2_000))")
        }
    }

    /// Pastes cells and returns the address of their page.
    func paste(_ text: String) async throws -> String {
        try await world.visit(as: .purchaser) { visitor in
            let answer = try await visitor.post("/orders/import", [("text", text)], from: "/orders/import")
            return try #require(answer.headers[.location])
        }
    }

    /// What a row of the last import became: state, reasons, quantity.
    struct Became: Equatable, Sendable {
        let row: Int
        let state: String
        let reason: String
        let quantity: Int64?

        init(_ row: Int, _ state: String, _ reason: String = "", _ quantity: Int64? = nil) {
            (self.row, self.state, self.reason) = (row, state, reason)
            self.quantity = quantity
        }
    }

    func rows(of path: String) async throws -> [Became] {
        let id = try #require(ID<OrderImport>(String(path.split(separator: "/").last ?? "")))
        return try await world.database.read { tx in
            try tx.all(
                """
                SELECT position, state, reason, quantity FROM order_import_rows
                WHERE import_id = \(id) ORDER BY position
                """
            ) { row in
                let quantity: Quantity? = try row["quantity"]
                return Became(
                    try row["position"], try row["state"], try row["reason"], quantity.map { $0.thousandths / 1_000 })
            }
        }
    }

    func page(_ path: String, as who: World.Who = .purchaser) async throws -> String {
        try await world.visit(as: who) { visitor in String(buffer: try await visitor.get(path).body) }
    }

    /// Sends one of a page's forms.
    @discardableResult
    func post(
        _ path: String, _ fields: [(name: String, value: String)] = [], as who: World.Who = .purchaser
    ) async throws -> HTTPResponse.Status {
        try await world.visit(as: who) { visitor in
            try await visitor.post(path, fields, from: "/orders/import").status
        }
    }
}
