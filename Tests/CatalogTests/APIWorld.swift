import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Web

@testable import Catalog

/// What programs read, as far as tests look at it.
enum APIAnswer {
    struct Product: Decodable {
        let id: String
        let sku: String
        let name: String
        let hasVariants: Bool
        let variantOf: String?
        let category: String?
    }
    struct Products: Decodable {
        let products: [Product]
        let removed: [String]?
        let next: String?
        let asOf: String
    }
    struct Price: Decodable {
        struct Step: Decodable, Equatable {
            let from: String
            let amount: Int
        }
        struct Explanation: Decodable {
            let source: String
            let text: String
        }
        let amount: Int
        let currency: String
        let retail: Int?
        let ladder: [Step]
        let explanation: Explanation
    }
    struct Prices: Decodable {
        struct Line: Decodable {
            let id: String
            let sku: String
            let quantity: String
            let price: Price?
        }
        let prices: [Line]
        let missing: [String]
    }
    struct Stock: Decodable {
        struct Shelf: Decodable {
            let name: String
            let available: String
        }
        struct Supply: Decodable {
            let date: String
            let quantity: String
        }
        struct Line: Decodable {
            let sku: String
            let available: String
            let warehouses: [Shelf]
            let expected: [Supply]
        }
        let stock: [Line]
        let missing: [String]
    }
    struct Found: Decodable {
        struct Line: Decodable {
            let product: Product
            let available: String
            let price: Price?
        }
        let products: [Line]
        let total: Int
        let isDegraded: Bool
        let next: String?
    }
    struct Problem: Decodable {
        struct Field: Decodable {
            let field: String
            let message: String
        }
        let type: String
        let title: String
        let status: Int
        let errors: [Field]
    }
}

extension Browser {
    /// Asks as a program would.
    func ask(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await get("/api/v1\(path)", accept: "application/json", headers: headers)
    }

    /// Asks and reads the answer.
    func ask<Answer: Decodable>(_ path: String, as type: Answer.Type) async throws -> Answer {
        try await ask(path).read(as: type)
    }
}

extension TestResponse {
    func read<Answer: Decodable>(as type: Answer.Type) throws -> Answer {
        try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }
}

extension World {
    /// Says for whom a product is, as staff do.
    func restrict(_ product: ID<Product>, to tags: [String]) async throws {
        let now = clock.now
        _ = try await database.write { tx in
            try Catalog.setRules(
                AssortmentRules(only: tags), on: .product(product), by: .system("test"), at: now, in: tx)
        }
    }

    /// Hides a product, as an import does when it is gone.
    func hide(_ product: ID<Product>) async throws {
        try await database.write { tx in
            try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(product)")
            try Catalog.noteSearchChange([product], in: tx)
        }
    }

    /// Renames a product.
    func rename(_ product: ID<Product>, _ name: String) async throws {
        try await database.write { tx in
            try tx.execute("UPDATE products SET name = \(name), sort_name = \(name) WHERE id = \(product)")
            try Catalog.noteSearchChange([product], in: tx)
        }
    }

    /// The tag of a customer in rules.
    static func tag(_ customer: ID<Customer>) -> String { "customer:\(customer)" }
}
