// What many ask for, for completing what somebody types: only what several customers asked and what was found.

import Database
import Foundation
import Kernel
import Web

/// The questions asked most often in the last three months, kept in memory.
struct PopularQueries: Sendable {
    /// A question of one customer may name his own articles or people: what fewer ask is nobody else's business. What
    /// strangers ask counts for nothing: nobody writes into everybody's suggestions unnamed.
    static let fewestAskers = 3
    /// How long a question counts.
    static let days = 90
    private static let most = 5_000
    private static let freshness: TimeInterval = 300

    /// The most frequent first.
    private(set) var all: [String] = []
    /// By text, with the place in ``all``, for finding beginnings.
    private var sorted: [(text: String, place: Int)] = []
    private var readAt: Date?

    /// None, and never read.
    init() {}

    /// Reads them with one statement.
    init(at now: Date, in tx: Transaction) throws {
        let since = CivilDate(now, in: .moscow).adding(days: -Self.days).description
        let texts = try tx.all(
            """
            SELECT f.text FROM (
                SELECT q.text, SUM(q.times) AS asked FROM search_queries q
                WHERE q.day >= \(since) AND q.found > 0 AND q.variant <> ''
                GROUP BY q.text ORDER BY asked DESC, q.text LIMIT \(Self.most * 4)
            ) AS f
            WHERE (SELECT COUNT(*) FROM search_askers a WHERE a.text = f.text) >= \(Self.fewestAskers)
            ORDER BY f.asked DESC, f.text LIMIT \(Self.most)
            """
        ) { try $0["text"] as String }
        self.init(texts, readAt: now)
    }

    init(_ texts: [String], readAt: Date? = nil) {
        all = texts
        sorted = texts.enumerated().map { ($1, $0) }.sorted { $0.text < $1.text }
        self.readAt = readAt
    }

    func isStale(at now: Date) -> Bool {
        readAt.map { now.timeIntervalSince($0) >= Self.freshness || $0 > now } ?? true
    }

    /// The most frequent questions that begin with a text in its normal form.
    func beginning(with prefix: String, limit: Int) -> [String] {
        guard !prefix.isEmpty else { return Array(all.prefix(limit)) }
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle].text < prefix { low = middle + 1 } else { high = middle }
        }
        let fitting = sorted[low...].prefix { $0.text.hasPrefix(prefix) }
        return fitting.map { $0.place }.sorted().prefix(limit).map { all[$0] }
    }
}
