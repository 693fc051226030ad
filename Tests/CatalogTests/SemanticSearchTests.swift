import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Portal
import Search
import TestKit
import Testing

@testable import Catalog

/// Finding by meaning, with a service in this process that knows a few meanings.
@Suite struct SemanticSearchTests {
    private struct Asked: Decodable {
        let input: [String]
        let model: String
    }

    private struct Answer: Encodable {
        struct Item: Encodable {
            let index: Int
            let embedding: [Float]
        }
        let data: [Item]
    }

    /// Hands, fasteners, everything else: three directions.
    private static func meaning(of text: String) -> [Float] {
        let text = text.lowercased()
        if text.contains("перчат") || text.contains("рук") { return [3, 0, 0.2] }
        return text.contains("болт") || text.contains("крепить") ? [0, 3, 0.2] : [0, 0, 1]
    }

    /// Runs `body` beside a service that answers after a while.
    private func withService(
        after pause: Duration = .zero, key: String? = nil, _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let router = Router()
        router.post("v1/embeddings") { request, _ -> Response in
            if let key, request.headers[.authorization] != "Bearer \(key)" { return Response(status: .unauthorized) }
            try await Task.sleep(for: pause)
            let bytes = try await request.body.collect(upTo: 1 << 20)
            let asked = try JSONDecoder().decode(Asked.self, from: Data(String(buffer: bytes).utf8))
            let items = asked.input.enumerated().map { Answer.Item(index: $0, embedding: Self.meaning(of: $1)) }
            // In any order: the number tells which text is meant.
            let json = try JSONEncoder().encode(Answer(data: items.reversed()))
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(bytes: json)))
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), logger: TestDatabase.quiet)
        try await application.test(.live) { client in
            let port = try #require(client.port)
            try await body("http://127.0.0.1:\(port)/v1")
        }
    }

    private func search(_ world: World, _ url: String, key: String? = nil) throws -> CatalogSearch {
        CatalogSearch(
            database: world.database, engine: MemoryEngine(),
            embedding: try EmbeddingEndpoint(url: url, key: key.map { Secret($0) }, model: "m-1"),
            clock: world.clock.clock, logger: TestDatabase.quiet)
    }

    @Test(.feature("SRCH-15"), arguments: TestEngine.all)
    func `goods are found by what a question means, beside those its words find`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let gloves = try await world.product("P-1", name: "Перчатки рабочие")
        let bolt = try await world.product("B-1", name: "Болт")
        let hidden = try await world.product("P-2", name: "Перчатки снятые")
        let buyer = try await world.buyer(.stranger)
        let database = world.database
        try await withService(key: "s3cret") { url in
            let search = try search(world, url, key: "s3cret")
            try await search.follow()
            let semantics = try #require(search.semantics)
            let filled = try await semantics.fill { body in try await database.write(body) }
            #expect(filled == 3)
            let again = try await semantics.fill { body in try await database.write(body) }
            #expect(again == 0, "what did not change is not asked for again")
            try await database.write { tx in
                try tx.execute("UPDATE products SET name = 'Болт анкерный' WHERE id = \(bolt)")
                try tx.execute("UPDATE products SET is_active = \(false) WHERE id = \(hidden)")
            }
            let changed = try await semantics.fill { body in try await database.write(body) }
            #expect(changed == 1)
            try await search.follow()

            let meant = await search.find("чем защитить руки", for: buyer)
            #expect(meant.ids == [gloves])
            #expect(meant.total == 1)
            let both = await search.find("болт", for: buyer)
            #expect(both.ids == [bolt])
            let article = await search.find("P-1", for: buyer)
            #expect(article.ids == [gloves], "an article is found by its letters alone")
        }
        #expect(try await world.count("product_vectors WHERE model = 'm-1'") == 3)
    }

    @Test func `nobody waits for a slow service, and after a failure nobody asks it for a while`() async throws {
        let world = try await World(.sqlite)
        let bolt = try await world.product("B-1", name: "Болт")
        let buyer = try await world.buyer(.stranger)
        try await withService(after: .seconds(2)) { url in
            let search = try search(world, url)
            try await search.follow()
            let start = ContinuousClock.now
            let slow = await search.find("болт", for: buyer)
            #expect(slow.ids == [bolt])
            #expect(ContinuousClock.now - start < .milliseconds(1_200))
            let second = ContinuousClock.now
            let quick = await search.find("болт", for: buyer)
            #expect(quick.ids == [bolt])
            #expect(ContinuousClock.now - second < .milliseconds(250))
        }
        #expect(world.portal.search.semantics == nil, "off unless an address is set")
    }

    @Test func `a service is tried before it is relied on`() async throws {
        try await withService(key: "s3cret") { url in
            var settings = SearchSettings(folder: TestFiles.path())
            settings.embeddingURL = url
            settings.embeddingKey = Secret("s3cret")
            let right = settings
            let numbers = try await right.checkEmbedding()
            #expect(numbers == 3)
            settings.embeddingKey = Secret("wrong")
            let wrong = settings
            await #expect(throws: SearchFailure.self) { try await wrong.checkEmbedding() }
        }
        var settings = SearchSettings(folder: TestFiles.path())
        settings.embeddingURL = "http://127.0.0.1:1/v1"
        settings.url = "http://127.0.0.1:1"
        let nobody = settings
        await #expect(throws: SearchFailure.self) { try await nobody.checkEmbedding() }
        await #expect(throws: SearchFailure.self) { try await nobody.checkServer() }
    }

    @Test func `two lists become one by their places`() {
        let (a, b, c, d) = (ID<Product>(), ID<Product>(), ID<Product>(), ID<Product>())
        var words = Findings()
        (words.ids, words.total) = ([a, b, c], 3)
        let fused = words.fused(with: [c, d], damping: 60, limit: 10)
        // c stands third and first, so it is first; d only second in one list.
        #expect(fused.ids == [c, a, b, d])
        #expect(fused.total == 4)
        #expect(words.fused(with: [], damping: 60, limit: 10).ids == [a, b, c])
    }

    @Test func `the first thousand stand alike however many are asked for`() {
        var all = Findings()
        all.ids = (0..<1_005).map { _ in ID<Product>() }
        all.total = 1_005
        var beginning = all
        beginning.ids = Array(all.ids.prefix(1_000))
        // One that the words have behind the first thousand, one among them, one they have not.
        let near = [all.ids[1_002], all.ids[3], ID<Product>()]
        let long = all.fused(with: near, damping: 60, limit: CatalogSearch.mostHits)
        let short = beginning.fused(with: near, damping: 60, limit: CatalogSearch.usualHits)
        #expect(short.ids.count == 1_000)
        #expect(Array(long.ids.prefix(1_000)) == short.ids)
        #expect(long.ids.count == 1_006 && Set(long.ids) == Set(all.ids + near))
        #expect(long.total == 1_006)
        #expect(long.ids.suffix(2) == all.ids.suffix(2), "behind the first thousand the words alone decide")
    }

    @Test func `numbers survive their way into bytes, and the nearest is the most alike`() {
        let numbers: [Float] = [1.5, -0.25, 3e-9]
        #expect([Float](littleEndianBytes: numbers.littleEndianBytes) == numbers)
        #expect(numbers.littleEndianBytes.count == 12)
        var vectors = ProductVectors()
        let (east, north) = (ID<Product>(), ID<Product>())
        vectors.append(east, [Float]([2, 0]).normalized)
        vectors.append(north, [Float]([0, 5]).normalized)
        vectors.append(ID<Product>(), [1, 2, 3])
        #expect(vectors.nearest(to: [Float]([1, 0.1]).normalized, limit: 5, within: 0.1) == [east])
        #expect(vectors.nearest(to: [1, 0, 0], limit: 5, within: 1) == [])
    }
}
