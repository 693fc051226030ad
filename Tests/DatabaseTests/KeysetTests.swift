import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

@Suite struct KeysetTests {
    static let table = Migration(
        "test.0001 scores",
        """
        CREATE TABLE scores (id :id PRIMARY KEY, score :integer NOT NULL, name :text NOT NULL);
        CREATE INDEX scores_order ON scores (score, name, id);
        """)

    /// A row of a list sorted by score and name, with the identifier as tiebreaker.
    struct Score: RowDecodable, Sendable, Equatable {
        let id: ID<Score>
        let score: Int
        let name: String

        init(row: Row) throws {
            id = try row["id"]
            score = try row["score"]
            name = try row["name"]
        }

        var cursor: Cursor { Cursor([String(score), name, id.description]) }
    }

    static func page(_ request: PageRequest, in tx: Transaction) throws -> Page<Score> {
        var condition: SQL = "TRUE"
        if let values = request.cursor?.values, values.count == 3, let score = Int(values[0]),
            let id = ID<Score>(values[2])
        {
            let side: SQL = request.isBackward ? "<" : ">"
            condition = "(score, name, id) \(side) (\(score), \(values[1]), \(id))"
        }
        let direction: SQL = request.isBackward ? "DESC" : "ASC"
        let rows = try tx.all(
            """
            SELECT id, score, name FROM scores WHERE \(condition)
            ORDER BY score \(direction), name \(direction), id \(direction) LIMIT \(request.limit + 1)
            """, as: Score.self)
        return Page(rows, of: request, cursor: \.cursor)
    }

    static func insert(_ count: Int, _ random: inout SeededGenerator, in database: Database) async throws {
        // Few scores and names, so that most rows tie; names whose order differs between locales and code points.
        let names = ["Ель", "ель", "Ёлка", "ёлка", "a", "B", "_", "Å"]
        let rows = (0..<count).map { _ -> [any SQLConvertible] in
            [
                ID<Score>(at: Date(), using: &random), Int.random(in: 0...3, using: &random),
                names.randomElement(using: &random) ?? "",
            ]
        }
        try await database.write { tx in try tx.insert(into: "scores", "id, score, name", rows: rows) }
    }

    @Test(arguments: TestEngine.all, [1, 2, 3, 4, 5] as [UInt64])
    func `walking there and back sees every row once while rows come in`(engine: TestEngine, seed: UInt64) async throws
    {
        var random = SeededGenerator(seed: seed)
        let database = try await TestDatabase.make(engine, migrations: [Self.table])
        try await Self.insert(120, &random, in: database)
        let initial: Set<ID<Score>> = try await database.read { tx in
            Set(try tx.all("SELECT id FROM scores") { try $0["id"] as ID<Score> })
        }

        var request = PageRequest(limit: Int.random(in: 1...17, using: &random))
        var forward: [Score] = []
        while true {
            let page = try await database.read { [request] tx in try Self.page(request, in: tx) }
            forward += page.items
            #expect(page.items.count <= request.limit)
            try await Self.insert(Int.random(in: 0...3, using: &random), &random, in: database)
            guard let next = page.next else { break }
            request = PageRequest(limit: request.limit, after: Cursor(token: next.token))
        }
        #expect(forward.count == Set(forward.map(\.id)).count, "seed \(seed)")
        #expect(initial.isSubset(of: Set(forward.map(\.id))), "seed \(seed)")

        var backward: [Score] = []
        var last = forward.last?.cursor
        while let before = last {
            let page = try await database.read { [request] tx in
                try Self.page(PageRequest(limit: request.limit, before: before), in: tx)
            }
            backward = page.items + backward
            last = page.previous
        }
        let expected = initial.subtracting([try #require(forward.last).id])
        #expect(backward.count == Set(backward.map(\.id)).count, "seed \(seed)")
        #expect(expected.isSubset(of: Set(backward.map(\.id))), "seed \(seed)")
    }

    @Test(arguments: TestEngine.all)
    func `ends of a list offer no way on`(engine: TestEngine) async throws {
        var random = SeededGenerator(seed: 9)
        let database = try await TestDatabase.make(engine, migrations: [Self.table])
        let empty = try await database.read { tx in try Self.page(PageRequest(limit: 10), in: tx) }
        #expect(empty.items.isEmpty && empty.next == nil && empty.previous == nil)
        try await Self.insert(10, &random, in: database)
        let whole = try await database.read { tx in try Self.page(PageRequest(limit: 10), in: tx) }
        #expect(whole.items.count == 10 && whole.next == nil && whole.previous == nil)
        let first = try await database.read { tx in try Self.page(PageRequest(limit: 4), in: tx) }
        #expect(first.next == first.items.last?.cursor && first.previous == nil)
    }

    @Test(arguments: [
        ["1", "Ёлка", "b"], [""], ["-1", "👩‍👩‍👧", "\"quoted\\\""],
    ])
    func `a cursor comes back from an address`(values: [String]) {
        let token = Cursor(values).token
        #expect(Cursor(token: token)?.values == values)
        #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }

    @Test(arguments: [
        "", "x", "!!!!", "W10=extra", "eyJhIjoxfQ", String(repeating: "A", count: 600), Cursor(["a\u{0}", "b"]).token,
        Data("-9223372036854775808:a".utf8).base64URL, Data("9223372036854775807:a".utf8).base64URL,
    ])
    func `what is no cursor means the first page`(token: String) {
        #expect(Cursor(token: token) == nil)
    }
}
