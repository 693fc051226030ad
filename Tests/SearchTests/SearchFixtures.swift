import Foundation
import TestKit

@testable import Search

/// Goods of a small hardware store, and what people type to find them.
enum SearchFixtures {
    struct Question: Sendable {
        let kind: String
        let text: String
        /// Articles, a star standing for any characters.
        let expected: [String]

        func accepts(_ article: String) -> Bool {
            expected.contains { SearchFixtures.matches(article, $0) }
        }
    }

    static let customer = UUID(uuid: (0xC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))

    /// The goods in the order of the file, with the article of each.
    static func goods() throws -> [(article: String, document: SearchDocument)] {
        try rows("goods.tsv").enumerated().map { number, row in
            let own = row[0] == "KT-933-10040" ? [CustomerCode(customer: customer, code: "ACME-77")] : []
            let document = SearchDocument(
                id: id(number), kind: .product, title: row[2], codes: [row[0], row[1]], customerCodes: own,
                keywords: row[3].split(separator: "|").map { String($0) }, text: row[4],
                popularity: Double(row[5]) ?? 0, isAvailable: row[6] == "1")
            return (row[0], document)
        }
    }

    static func questions() throws -> [Question] {
        try rows("queries.tsv").map { row in
            Question(kind: row[0], text: row[1], expected: row[2].split(separator: "|").map { String($0) })
        }
    }

    static func synonyms() throws -> [SynonymSet] {
        let text = try String(contentsOf: folder.appending(path: "synonyms.tsv"), encoding: .utf8)
        return text.split(separator: "\n").map { line in SynonymSet(line.split(separator: "\t").map { String($0) }) }
    }

    static func id(_ number: Int) -> UUID {
        let (high, low) = (UInt8(number >> 8), UInt8(number & 255))
        return UUID(uuid: (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, high, low))
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    private static func rows(_ name: String) throws -> [[String]] {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        }
    }

    private static func matches(_ article: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return article == pattern }
        return article.hasPrefix(first) && article.hasSuffix(last) && article.count >= first.count + last.count
    }
}

/// A Xapian engine on a folder of its own.
struct SearchShelf {
    let folder: URL
    let engine: XapianEngine

    init(_ folder: URL = TestFiles.path()) throws {
        self.folder = folder
        engine = try XapianEngine(folder: folder, readers: 2, logger: TestDatabase.quiet)
    }

    /// The titles found, the best first.
    func titles(_ text: String, _ change: (inout SearchQuery) -> Void = { _ in }) async throws -> [String] {
        var query = SearchQuery(text)
        change(&query)
        let answer = try await engine.search(query)
        return answer.hits.map { Self.names[$0.id] ?? "?" }
    }

    /// A product that is named by its title in these tests.
    static func product(
        _ title: String, codes: [String] = [], own: [CustomerCode] = [], keywords: [String] = [], text: String = "",
        audience: [String] = [SearchDocument.everybody], popularity: Double = 0, isAvailable: Bool = true,
        kind: SearchKind = .product
    ) -> SearchDocument {
        SearchDocument(
            id: id(title), kind: kind, title: title, codes: codes, customerCodes: own, keywords: keywords, text: text,
            audience: audience, popularity: popularity, isAvailable: isAvailable)
    }

    static func id(_ title: String) -> UUID {
        SearchFixtures.id(known.firstIndex(of: title) ?? 60_000)
    }

    private static let known = [
        "Болт М8×20", "Болт М10×40", "Гайка М8", "Краска белая", "Краска красная", "Кровать", "Дрель-шуруповёрт",
        "Молоток", "Ручка для молотка", "Лампа 10 Вт", "Крепёж", "Как выбрать болт", "Секретный болт",
    ]

    private static let names = Dictionary(
        uniqueKeysWithValues: known.enumerated().map { (SearchFixtures.id($0.offset), $0.element) })
}
