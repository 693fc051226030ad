import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing

@testable import Search

/// The documented HTTP of Meilisearch with a plain search behind it: every word must stand in a searched attribute, the
/// last one may be unfinished.
actor MeilisearchStub {
    struct Call: Sendable {
        let name: String
        let body: String
        let authorization: String?
    }

    private typealias Document = [String: Any]

    private(set) var calls: [Call] = []
    private var indexes: [String: [String: Document]] = [:]
    /// When each was last changed, where that is not now.
    private var changes: [String: Date] = [:]
    private var address = ""
    private(set) var synonyms: [String: [String: [String]]] = [:]
    /// What went wrong with each task, and whether it was asked for before.
    private var tasks: [(error: String?, wasAsked: Bool)] = []
    /// Answers everything with this instead.
    private var failure: (status: Int, body: String)?
    private var delay: Duration?
    private var nextTaskFails = false

    /// Runs `body` with an engine that talks to a stub.
    static func serving(
        timeout: Duration = .seconds(5),
        _ body: @escaping @Sendable (MeilisearchEngine, MeilisearchStub) async throws -> Void
    ) async throws {
        let stub = MeilisearchStub()
        let router = Router()
        for method: HTTPRequest.Method in [.get, .post, .put, .patch, .delete] {
            router.on("**", method: method) { request, _ -> Response in
                let content = try await request.body.collect(upTo: 1 << 24)
                let answer = try await stub.answer(
                    request.method.rawValue, request.uri.path, Data(content.readableBytesView),
                    authorization: request.headers[.authorization])
                return Response(
                    status: HTTPResponse.Status(code: answer.status), headers: [.contentType: "application/json"],
                    body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
            }
        }
        let application = Application(router: router, logger: TestDatabase.quiet)
        try await application.test(.live) { client in
            let port = try #require(client.port)
            await stub.isReached(at: "http://localhost:\(port)/")
            try await body(try await stub.engine(timeout: timeout), stub)
        }
    }

    /// An engine on the index of all of them, as every instance has its own.
    func engine(timeout: Duration = .seconds(5)) throws -> MeilisearchEngine {
        try MeilisearchEngine(url: address, key: Secret("the key"), index: "goods", timeout: timeout)
    }

    private func isReached(at address: String) { self.address = address }

    /// Leaves an index behind that was last changed some time ago.
    func leave(_ name: String, changed: Date) {
        indexes[name] = [:]
        changes[name] = changed
    }

    func fail(_ status: Int, _ body: String) { failure = (status, body) }

    func wait(_ delay: Duration) { self.delay = delay }

    func failNextTask() { nextTaskFails = true }

    func names() -> [String] { indexes.keys.sorted() }

    func lastCall(_ name: String) -> Call? { calls.last { $0.name == name } }

    // MARK: - Answers

    func answer(
        _ method: String, _ path: String, _ body: Data, authorization: String?
    ) async throws -> (status: Int, body: Data) {
        calls.append(
            Call(name: "\(method) \(path)", body: String(decoding: body, as: UTF8.self), authorization: authorization))
        if let delay { try await Task.sleep(for: delay) }
        if let failure { return (failure.status, Data(failure.body.utf8)) }
        let parts = path.split(separator: "/").map { String($0) }
        let content = body.isEmpty ? nil : try JSONSerialization.jsonObject(with: body)
        switch (method, parts.first ?? "", parts.count) {
        case ("GET", "tasks", 2): return try task(Int(parts[1]) ?? -1)
        case ("POST", "multi-search", 1): return try search(content)
        case ("POST", "swap-indexes", 1): return try swap(content)
        case ("GET", "indexes", 1): return try list()
        case ("POST", "indexes", 1):
            let name = (content as? Document)?["uid"] as? String ?? ""
            // As with a deletion, it is the task that fails.
            if indexes[name] != nil { return try accepted("indexCreation", error: "index_already_exists") }
            indexes[name] = [:]
            return try accepted("indexCreation")
        case (_, "indexes", 2...): return try index(method, parts[1], Array(parts.dropFirst(2)), content)
        default: return try refused(404, "not_found", "no such route")
        }
    }

    private func index(
        _ method: String, _ name: String, _ rest: [String], _ content: Any?
    ) throws -> (status: Int, body: Data) {
        guard let documents = indexes[name] else {
            // As the server does it: it takes the order, and the task fails.
            if method == "DELETE" { return try accepted("indexDeletion", error: "index_not_found") }
            return try refused(404, "index_not_found", "Index `\(name)` not found.")
        }
        switch (method, rest.first ?? "", rest.count) {
        case ("GET", "", 0): return try json(200, ["uid": name, "primaryKey": "id"])
        case ("DELETE", "", 0):
            indexes[name] = nil
            return try accepted("indexDeletion")
        case ("GET", "stats", 1): return try json(200, ["numberOfDocuments": documents.count, "isIndexing": false])
        case ("PATCH", "settings", 1):
            synonyms[name] = (content as? Document)?["synonyms"] as? [String: [String]]
            return try accepted("settingsUpdate")
        case ("PUT", "settings", 2):
            synonyms[name] = content as? [String: [String]]
            return try accepted("settingsUpdate")
        case ("POST", "documents", 1):
            for document in content as? [Document] ?? [] {
                if let id = document["id"] as? String { indexes[name]?[id] = document }
            }
            return try accepted("documentAdditionOrUpdate")
        case ("POST", "documents", 2):
            for id in content as? [String] ?? [] { indexes[name]?[id] = nil }
            return try accepted("documentDeletion")
        case ("GET", "documents", 2):
            guard let document = documents[rest[1]] else {
                return try refused(404, "document_not_found", "Document `\(rest[1])` not found.")
            }
            return try json(200, document)
        default: return try refused(404, "not_found", "no such route")
        }
    }

    private func list() throws -> (status: Int, body: Data) {
        let style = Date.ISO8601FormatStyle()
        let results = indexes.keys.sorted().map { name -> Document in
            let changed = style.format(changes[name] ?? Date()).replacing("Z", with: ".123456789Z")
            return ["uid": name, "createdAt": changed, "updatedAt": changed, "primaryKey": "id"]
        }
        return try json(200, ["results": results, "offset": 0, "limit": 1_000, "total": results.count])
    }

    private func swap(_ content: Any?) throws -> (status: Int, body: Data) {
        for pair in content as? [Document] ?? [] {
            guard let names = pair["indexes"] as? [String], names.count == 2 else { continue }
            (indexes[names[0]], indexes[names[1]]) = (indexes[names[1]], indexes[names[0]])
            (synonyms[names[0]], synonyms[names[1]]) = (synonyms[names[1]], synonyms[names[0]])
        }
        return try accepted("indexSwap")
    }

    private func search(_ content: Any?) throws -> (status: Int, body: Data) {
        let queries = (content as? Document)?["queries"] as? [Document] ?? []
        let results = queries.map { query -> Document in
            let found = hits(of: query)
            let (offset, limit) = (query["offset"] as? Int ?? 0, query["limit"] as? Int ?? 20)
            return [
                "indexUid": query["indexUid"] ?? "", "hits": Array(found.dropFirst(offset).prefix(limit)),
                "query": query["q"] ?? "", "processingTimeMs": 0, "offset": offset, "limit": limit,
                "estimatedTotalHits": found.count,
            ]
        }
        return try json(200, ["results": results])
    }

    private func hits(of query: Document) -> [Document] {
        let text = (query["q"] as? String ?? "").replacing("\"", with: "")
        let words = text.split(separator: " ").map { String($0) }
        let attributes = query["attributesToSearchOn"] as? [String] ?? []
        let filter = Self.lists(in: query["filter"] as? String ?? "")
        let isStrict = query["matchingStrategy"] as? String == "all"
        let documents = indexes[query["indexUid"] as? String ?? ""] ?? [:]
        let fitting = documents.values.filter { document in
            guard Self.fits(document, filter) else { return false }
            let known = attributes.flatMap { Self.words(document[$0]) }
            let asked = isStrict ? words : Array(words.prefix(1))
            return !asked.isEmpty
                && asked.enumerated().allSatisfy { place, word in
                    known.contains { place + 1 == asked.count ? $0.hasPrefix(word) : $0 == word }
                }
        }
        return fitting.sorted { ($0["id"] as? String ?? "") < ($1["id"] as? String ?? "") }.map { document in
            [
                "id": document["id"] ?? "", "kind": document["kind"] ?? "", "words": document["words"] ?? "",
                "_rankingScore": 0.9,
            ]
        }
    }

    private static func words(_ value: Any?) -> [String] {
        let texts = value as? [String] ?? [value as? String ?? ""]
        return texts.flatMap { $0.split(separator: " ").map { String($0) } }
    }

    /// `kind IN ["…"] AND audience IN ["…", "…"]`
    private static func lists(in filter: String) -> [(attribute: String, wanted: [String])] {
        filter.matches(of: /(\w+) IN \[([^\]]*)\]/).map { match in
            (attribute: String(match.1), wanted: match.2.matches(of: /"([^"]*)"/).map { String($0.1) })
        }
    }

    private static func fits(_ document: Document, _ lists: [(attribute: String, wanted: [String])]) -> Bool {
        lists.count == 2
            && lists.allSatisfy { attribute, wanted in
                let value = document[attribute]
                let held = value as? [String] ?? [value as? String ?? ""]
                return held.contains { wanted.contains($0) }
            }
    }

    // MARK: - Tasks

    private func accepted(_ type: String, error: String? = nil) throws -> (status: Int, body: Data) {
        tasks.append((nextTaskFails ? "internal" : error, false))
        nextTaskFails = false
        return try json(
            202,
            [
                "taskUid": tasks.count - 1, "indexUid": NSNull(), "status": "enqueued", "type": type,
                "enqueuedAt": "2026-11-17T09:00:00Z",
            ])
    }

    /// The first time it is still under way.
    private func task(_ number: Int) throws -> (status: Int, body: Data) {
        guard tasks.indices.contains(number) else { return try refused(404, "task_not_found", "Task not found.") }
        let (error, wasAsked) = tasks[number]
        tasks[number].wasAsked = true
        guard wasAsked else { return try json(200, ["uid": number, "status": "processing", "error": NSNull()]) }
        guard let error else { return try json(200, ["uid": number, "status": "succeeded", "error": NSNull()]) }
        return try json(
            200,
            [
                "uid": number, "status": "failed",
                "error": ["message": "It went wrong.", "code": error, "type": "internal", "link": ""],
            ])
    }

    private func refused(_ status: Int, _ code: String, _ message: String) throws -> (status: Int, body: Data) {
        try json(status, ["message": message, "code": code, "type": "invalid_request", "link": ""])
    }

    private func json(_ status: Int, _ value: Document) throws -> (status: Int, body: Data) {
        (status, try JSONSerialization.data(withJSONObject: value))
    }
}
