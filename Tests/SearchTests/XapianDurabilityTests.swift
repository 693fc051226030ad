import Foundation
import Synchronization
import TestKit
import Testing

@testable import Search

/// An index outlives its process, its rebuilding and its disk.
@Suite struct XapianDurabilityTests {
    private func goods(_ count: Int, word: String = "болт") -> [SearchDocument] {
        (0..<count).map { number in
            SearchDocument(
                id: SearchFixtures.id(number), kind: .product, title: "\(word) номер \(number)", codes: ["A-\(number)"],
                text: "Описание товара номер \(number)")
        }
    }

    private func total(_ text: String, in engine: XapianEngine) async throws -> Int {
        try await engine.search(SearchQuery(text)).total
    }

    @Test func `where there is no index there is no position, and nothing can be asked`() async throws {
        let shelf = try SearchShelf()
        #expect(try await shelf.engine.position() == nil)
        #expect(try await shelf.engine.count() == 0)
        await #expect(throws: SearchFailure.self) { try await shelf.engine.search(SearchQuery("болт")) }
        await #expect(throws: SearchFailure.self) { try await shelf.engine.complete(SearchQuery("болт")) }
        await shelf.engine.close()
        await #expect(throws: SearchFailure.self) { try await shelf.engine.search(SearchQuery("болт")) }
    }

    @Test func `what was applied is there after a restart`() async throws {
        let shelf = try SearchShelf()
        try await shelf.engine.apply(goods(20).map { .put($0) }, position: 7)
        try await shelf.engine.apply([.remove(SearchFixtures.id(3))], position: 8)
        await shelf.engine.close()

        let again = try SearchShelf(shelf.folder)
        #expect(try await again.engine.position() == 8)
        #expect(try await again.engine.count() == 19)
        #expect(try await total("болты", in: again.engine) == 19)
        #expect(try await again.engine.search(SearchQuery("балт")).reading == .corrected("болт"))
        await again.engine.close()
    }

    @Test func `what was applied is there after a kill`() async throws {
        let shelf = try SearchShelf()
        for step in 1...5 { try await shelf.engine.apply(goods(step * 10).map { .put($0) }, position: Int64(step)) }
        // The files as they lie there while the process lives: nothing of them was closed in order.
        let copy = TestFiles.path()
        try FileManager.default.copyItem(at: shelf.folder, to: copy)
        let killed = try SearchShelf(copy)
        #expect(try await killed.engine.position() == 5)
        #expect(try await total("болт", in: killed.engine) == 50)
        await killed.engine.close()
        await shelf.engine.close()
    }

    @Test(arguments: ["postlist.glass", "termlist.glass", "docdata.glass", "iamglass"])
    func `a damaged index has no position, breaks nothing and is built anew`(file: String) async throws {
        let shelf = try SearchShelf()
        try await shelf.engine.apply(goods(300).map { .put($0) }, position: 9)
        let copy = TestFiles.path()
        try FileManager.default.copyItem(at: shelf.folder, to: copy)
        await shelf.engine.close()
        let damaged = try #require(generations(copy).first).appending(path: file)
        let content = try Data(contentsOf: damaged)
        try content.prefix(content.count / 2).write(to: damaged)

        let hurt = try SearchShelf(copy)
        #expect(try await hurt.engine.position() == nil)
        #expect(try await hurt.engine.count() == 0)
        await #expect(throws: SearchFailure.self) { try await hurt.engine.search(SearchQuery("болт")) }
        await #expect(throws: SearchFailure.self) { try await hurt.engine.apply([], position: 10) }
        try await rebuild(hurt.engine, goods(5), position: 11)
        #expect(try await hurt.engine.position() == 11)
        #expect(try await total("болт", in: hurt.engine) == 5)
        #expect(try await isAlone(copy))
        await hurt.engine.close()
    }

    @Test func `files touched after the index was closed in order are looked through`() async throws {
        let shelf = try SearchShelf()
        try await shelf.engine.apply(goods(300).map { .put($0) }, position: 9)
        await shelf.engine.close()
        try spoil("docdata.glass", in: shelf.folder)
        let hurt = try SearchShelf(shelf.folder)
        #expect(try await hurt.engine.position() == nil)
        await hurt.engine.close()
    }

    @Test func `damage that only writing meets is found by writing`() async throws {
        let shelf = try SearchShelf()
        try await shelf.engine.apply(goods(300).map { .put($0) }, position: 9)
        #expect(try await total("болт", in: shelf.engine) == 300)
        try spoil("termlist.glass", in: shelf.folder)
        await #expect(throws: SearchFailure.self) {
            try await shelf.engine.apply(goods(300, word: "гайка").map { .put($0) }, position: 10)
        }
        #expect(try await shelf.engine.position() == nil)
        try await rebuild(shelf.engine, goods(5), position: 11)
        try await shelf.engine.apply(goods(6).map { .put($0) }, position: 12)
        #expect(try await total("болт", in: shelf.engine) == 6)
        await shelf.engine.close()
    }

    @Test func `a name that cannot be read stands for no index`() async throws {
        let shelf = try SearchShelf()
        try await shelf.engine.apply(goods(3).map { .put($0) }, position: 1)
        await shelf.engine.close()
        try Data("../../etc".utf8).write(to: shelf.folder.appending(path: "current"))
        let lost = try SearchShelf(shelf.folder)
        #expect(try await lost.engine.position() == nil)
        await #expect(throws: SearchFailure.self) { try await lost.engine.apply([], position: 2) }
        try await rebuild(lost.engine, goods(2), position: 3)
        #expect(try await total("болт", in: lost.engine) == 2)
        await lost.engine.close()
    }

    @Test func `a rebuild takes the place of the old index without a gap`() async throws {
        let shelf = try SearchShelf()
        let engine = shelf.engine
        try await engine.apply(goods(200).map { .put($0) }, position: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    while !Task.isCancelled {
                        let bolts = try await engine.search(SearchQuery("болт")).total
                        let nuts = try await engine.search(SearchQuery("гайка")).total
                        // Either generation, never none and never half of one.
                        #expect(bolts == 200 && nuts == 0 || nuts == 300 || bolts == 200 && nuts == 300)
                    }
                }
            }
            try await rebuild(engine, goods(300, word: "гайка"), position: 2)
            group.cancelAll()
            while let ended = await group.nextResult() {
                if case .failure(let error) = ended, !(error is CancellationError) { throw error }
            }
        }
        #expect(try await engine.position() == 2)
        #expect(try await total("гайка", in: engine) == 300)
        #expect(try await total("болт", in: engine) == 0)
        #expect(try await isAlone(shelf.folder))
        await engine.close()
    }

    @Test func `changes go on during a rebuild, and the position tells what has to be followed again`() async throws {
        let shelf = try SearchShelf()
        let engine = shelf.engine
        try await engine.apply(goods(10).map { .put($0) }, position: 1)
        let batches = Mutex([goods(10), goods(20)])
        try await engine.rebuild(position: 2) {
            try await engine.apply([.put(SearchShelf.product("Кровать"))], position: 3)
            #expect(try await engine.search(SearchQuery("кровать")).total == 1)
            return batches.withLock { $0.popLast() ?? [] }
        }
        #expect(try await engine.position() == 2)
        #expect(try await total("кровать", in: engine) == 0)
        #expect(try await engine.count() == 20)
        await engine.close()
    }

    @Test func `a rebuild that fails leaves everything as it was`() async throws {
        struct Stop: Error {}
        let shelf = try SearchShelf()
        try await shelf.engine.apply(goods(10).map { .put($0) }, position: 1)
        let batches = Mutex([goods(5)])
        await #expect(throws: Stop.self) {
            try await shelf.engine.rebuild(position: 2) {
                guard let batch = batches.withLock({ $0.popLast() }) else { throw Stop() }
                return batch
            }
        }
        #expect(try await shelf.engine.position() == 1)
        #expect(try await total("болт", in: shelf.engine) == 10)
        #expect(try await isAlone(shelf.folder))
        try await rebuild(shelf.engine, [], position: 4)
        #expect(try await shelf.engine.position() == 4)
        #expect(try await shelf.engine.count() == 0)
        await shelf.engine.close()
    }

    @Test func `a rebuild that cannot be put into use leaves the old index in use`() async throws {
        let shelf = try SearchShelf()
        try await shelf.engine.apply(goods(10).map { .put($0) }, position: 1)
        let obstacle = shelf.folder.appending(path: "current.new")
        try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: true)
        await #expect(throws: (any Error).self) { try await rebuild(shelf.engine, goods(5), position: 2) }
        #expect(try await shelf.engine.position() == 1)
        #expect(try await total("болт", in: shelf.engine) == 10)
        #expect(try await isAlone(shelf.folder))
        try FileManager.default.removeItem(at: obstacle)
        try await shelf.engine.apply([.remove(SearchFixtures.id(3))], position: 3)
        await shelf.engine.close()

        let again = try SearchShelf(shelf.folder)
        #expect(try await again.engine.position() == 3)
        #expect(try await again.engine.count() == 9)
        try await rebuild(again.engine, goods(5), position: 4)
        #expect(try await again.engine.count() == 5)
        await again.engine.close()
    }

    @Test func `one process has the folder`() async throws {
        let shelf = try SearchShelf()
        #expect(throws: SearchFailure.self) { try XapianEngine(folder: shelf.folder) }
        await shelf.engine.close()
        let next = try XapianEngine(folder: shelf.folder)
        await next.close()
    }

    @Test func `what a killed rebuild left is taken away`() async throws {
        let shelf = try SearchShelf()
        try await shelf.engine.apply(goods(2).map { .put($0) }, position: 1)
        await shelf.engine.close()
        try FileManager.default.createDirectory(
            at: shelf.folder.appending(path: "index-0123"), withIntermediateDirectories: true)
        let again = try SearchShelf(shelf.folder)
        #expect(try await again.engine.position() == 1)
        #expect(try await isAlone(shelf.folder))
        await again.engine.close()
    }

    @Test func `searches and changes at once agree`() async throws {
        let shelf = try SearchShelf()
        let engine = shelf.engine
        try await engine.apply(goods(50).map { .put($0) }, position: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for step in 1...40 {
                    let change = SearchDocument(id: SearchFixtures.id(step), kind: .product, title: "гайка \(step)")
                    try await engine.apply([.put(change)], position: Int64(step))
                    #expect(try await engine.search(SearchQuery("гайка")).total == step)
                }
            }
            for _ in 0..<3 {
                group.addTask {
                    for _ in 0..<60 {
                        let bolts = try await engine.search(SearchQuery("болт")).total
                        #expect((10...50).contains(bolts))
                        _ = try await engine.complete(SearchQuery("га"))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await engine.position() == 40)
        await engine.close()
    }

    private func rebuild(_ engine: XapianEngine, _ documents: [SearchDocument], position: Int64) async throws {
        let batches = Mutex(
            stride(from: 0, to: documents.count, by: 50).map { start in
                Array(documents[start..<min(start + 50, documents.count)])
            })
        try await engine.rebuild(position: position) {
            batches.withLock { $0.isEmpty ? [] : $0.removeFirst() }
        }
    }

    /// Whether only the index in use is left. Files go with their last reader, which may be a moment after the answer.
    private func isAlone(_ folder: URL) async throws -> Bool {
        for _ in 0..<200 {
            if generations(folder).count == 1 { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// Overwrites every byte of a file of the index.
    private func spoil(_ file: String, in folder: URL) throws {
        let spoiled = try #require(generations(folder).first).appending(path: file)
        try Data(repeating: 0xA5, count: Data(contentsOf: spoiled).count).write(to: spoiled)
    }

    /// The databases of an index, in use and left over.
    private func generations(_ folder: URL) -> [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix("index-") }.map { folder.appending(path: $0) }
    }
}
