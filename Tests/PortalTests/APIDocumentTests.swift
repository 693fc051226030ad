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
import Yams

@testable import Portal

/// `docs/openapi.yaml` says what programs may rely on: its addresses are the real ones, and what comes is what it says.
@Suite struct APIDocumentTests {
    @Test func `the document names the addresses there are, and no others`() async throws {
        let world = try await World(.sqlite)
        let document = try APIDocument()
        let real = world.portal.routes.sorted.filter { $0.path.hasPrefix("api/v1/") }.map { route in
            let path = route.path.dropFirst("api/v1".count).replacing(/:(\w+)/) { "{\($0.1)}" }
            return "\(route.method.rawValue) \(path)"
        }
        #expect(Set(real) == Set(document.operations.map(\.name)))
        #expect(real.count == document.operations.count)
    }

    @Test func `every example is one`() throws {
        let document = try APIDocument()
        var seen = 0
        for operation in document.operations {
            for (content, place) in document.contents(of: operation.value, operation.name) {
                guard let schema = content["schema"], let example = content["example"] else { continue }
                seen += 1
                #expect(document.problems(of: example, by: schema, at: place) == [])
            }
        }
        #expect(seen > 8)
    }

    @Test(arguments: TestEngine.all)
    func `answers are what the document says, to the last field`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1", name: "Болт")
        try await world.database.write { tx in
            let category = UUID()
            try tx.execute(
                """
                INSERT INTO categories (id, name, slug, position, product_count)
                VALUES (\(category), 'Болты', 'bolts', 1, 1)
                """)
            try tx.execute("UPDATE products SET category_id = \(category), barcode = '20' WHERE id = \(bolt)")
        }
        let answers = try await world.visit(as: .director) { visitor in
            let order = #"{"lines":[{"sku":"A-1","quantity":"2"}],"address":"Тверь"}"#
            let list = #"{"lines":[{"sku":"A-1","quantity":"2"},{"id":"\#(bolt)"},{"sku":"НЕТ"}]}"#
            let bad = #"{"lines":[{"quantity":"0"}]}"#
            let placed = try await visitor.postJSON("/api/v1/orders", order, key: "k1")
            let trial = #"{"lines":[{"sku":"A-1","quantity":"9999"}],"address":"Тверь","dryRun":true}"#
            let unknown = #"{"lines":[{"sku":"НЕТ","quantity":"2"}],"address":"Тверь"}"#
            let (lines, terms) = (#"{"lines":[{"sku":"A-1","quantity":"1"}]}"#, #"{"address":"Тверь"}"#)
            let made = try await visitor.postJSON("/api/v1/carts", #"{"name":"Цех"}"#, key: "k3")
            let set = #"{"name":"Набор","lines":[{"sku":"A-1","quantity":"1"}]}"#
            let kept = try await visitor.postJSON("/api/v1/order-templates", set, key: "k6")
            let (cart, template) = (made.headers[.location] ?? "", kept.headers[.location] ?? "")
            let asked: [(String, TestResponse)] = [
                ("POST /orders", placed),
                ("GET /orders", try await visitor.get("/api/v1/orders")),
                ("GET /orders/{number}", try await visitor.get(placed.headers[.location] ?? "")),
                ("GET /orders", try await visitor.get("/api/v1/orders?changed_since=2026-01-01T00:00:00Z")),
                ("POST /orders", try await visitor.postJSON("/api/v1/orders", trial, key: nil)),
                ("POST /orders", try await visitor.postJSON("/api/v1/orders", unknown, key: "k2")),
                ("GET /order-options", try await visitor.get("/api/v1/order-options")),
                ("GET /carts", try await visitor.get("/api/v1/carts")),
                ("POST /carts", made),
                ("GET /carts/{cart}", try await visitor.get(cart)),
                ("POST /carts/{cart}/lines", try await visitor.postJSON("\(cart)/lines", lines, key: "k4")),
                ("PUT /carts/{cart}/lines", try await visitor.sendJSON(.put, "\(cart)/lines", lines)),
                ("POST /carts/{cart}/order", try await visitor.postJSON("\(cart)/order", terms, key: "k5")),
                ("POST /order-templates", kept),
                ("GET /order-templates", try await visitor.get("/api/v1/order-templates")),
                ("GET /order-templates/{template}", try await visitor.get(template)),
                (
                    "POST /order-templates/{template}/order",
                    try await visitor.postJSON("\(template)/order", terms, key: "k7")
                ),
                (
                    "POST /orders/{number}/cancellation",
                    try await visitor.sendJSON(.post, "\(placed.headers[.location] ?? "")/cancellation")
                ),
                ("GET /products", try await visitor.get("/api/v1/products")),
                ("GET /products", try await visitor.get("/api/v1/products?updated_since=x")),
                ("GET /products/{sku}", try await visitor.get("/api/v1/products/A-1")),
                ("GET /products/{sku}", try await visitor.get("/api/v1/products/\(bolt)")),
                ("GET /products/{sku}", try await visitor.get("/api/v1/products/absent")),
                ("GET /prices", try await visitor.get("/api/v1/prices?sku=A-1&quantity=5")),
                ("POST /prices", try await visitor.postJSON("/api/v1/prices", list, key: nil)),
                ("POST /prices", try await visitor.postJSON("/api/v1/prices", bad, key: nil)),
                ("POST /prices", try await visitor.postJSON("/api/v1/prices", "{", key: nil)),
                ("GET /stock", try await visitor.get("/api/v1/stock?id=\(bolt)")),
                ("POST /stock", try await visitor.postJSON("/api/v1/stock", list, key: nil)),
                ("GET /search", try await visitor.get("/api/v1/search?q=a-1")),
                ("GET /search", try await visitor.get("/api/v1/search")),
            ]
            return asked.map { name, response in
                Answered(name: name, status: response.status.code, body: String(buffer: response.body))
            }
        }
        let document = try APIDocument()
        for answer in answers {
            let operation = try #require(document.operations.first { $0.name == answer.name })
            let place = "\(answer.name) \(answer.status)"
            let schema = try #require(document.schema(of: operation.value, status: answer.status), "\(place)")
            // JSON is YAML as well: one reader makes the same values of both.
            let value = try #require(try Yams.load(yaml: answer.body), "\(place)")
            #expect(document.problems(of: value, by: schema, at: place) == [])
        }
        #expect(Set(answers.map(\.status)) == [200, 201, 400, 404, 422])
    }
}

private struct Answered: Sendable {
    let name: String
    let status: Int
    let body: String
}

/// The document with its references.
private struct APIDocument {
    typealias Node = [String: Any]

    let root: Node
    /// `GET /orders` with what the document says of it.
    let operations: [(name: String, value: Node)]

    init() throws {
        let text = try String(contentsOf: World.root.appending(path: "docs/openapi.yaml"), encoding: .utf8)
        let root = try #require(try Yams.load(yaml: text) as? Node)
        let paths = try #require(root["paths"] as? Node)
        operations = paths.flatMap { path, methods in
            (methods as? Node ?? [:]).compactMap { method, value in
                (value as? Node).map { (name: "\(method.uppercased()) \(path)", value: $0) }
            }
        }
        self.root = root
    }

    /// What is meant where another place is named.
    func resolved(_ value: Any) -> Node {
        var node = value as? Node ?? [:]
        while let reference = node["$ref"] as? String {
            var found: Any = root
            for part in reference.dropFirst(2).split(separator: "/") {
                found = (found as? Node)?[String(part)] ?? Node()
            }
            node = found as? Node ?? [:]
        }
        return node
    }

    /// The bodies of an operation: what is sent, and what comes back.
    func contents(of operation: Node, _ name: String) -> [(content: Node, place: String)] {
        var holders: [(Node, String)] = [(resolved(operation["requestBody"] ?? Node()), "\(name) body")]
        for (status, response) in operation["responses"] as? Node ?? [:] {
            holders.append((resolved(response), "\(name) \(status)"))
        }
        return holders.flatMap { holder, place in
            (holder["content"] as? Node ?? [:]).values.compactMap { content in
                (content as? Node).map { (content: $0, place: place) }
            }
        }
    }

    /// The schema of an answer; nil when the status is not documented.
    func schema(of operation: Node, status: Int) -> Any? {
        guard let response = (operation["responses"] as? Node)?[String(status)] else { return nil }
        let contents = resolved(response)["content"] as? Node ?? [:]
        return (contents.values.first as? Node)?["schema"]
    }

    /// Where a value is not what a schema says. A field the schema does not name is a problem, too.
    func problems(of value: Any, by schema: Any, at place: String) -> [String] {
        let schema = resolved(schema)
        if let words = schema["enum"] as? [Any] {
            let isKnown = words.contains { "\($0)" == "\(value)" }
            return isKnown ? [] : ["\(place): \(value) is none of \(words)"]
        }
        switch schema["type"] as? String {
        case "object":
            guard let fields = value as? Node else { return ["\(place): \(value) is no object"] }
            let known = schema["properties"] as? Node ?? [:]
            let missing = (schema["required"] as? [String] ?? []).filter { fields[$0] == nil }
            return missing.map { "\(place) lacks \($0)" }
                + fields.flatMap { name, value -> [String] in
                    guard let schema = known[name] else { return ["\(place).\(name) is not documented"] }
                    return problems(of: value, by: schema, at: "\(place).\(name)")
                }
        case "array":
            guard let items = value as? [Any] else { return ["\(place): \(value) is no list"] }
            return items.enumerated().flatMap { index, item in
                problems(of: item, by: schema["items"] ?? Node(), at: "\(place).\(index)")
            }
        case "string": return value is String ? [] : ["\(place): \(value) is no text"]
        case "integer": return value is Int ? [] : ["\(place): \(value) is no whole number"]
        case "boolean": return value is Bool ? [] : ["\(place): \(value) is neither yes nor no"]
        default: return []
        }
    }
}
