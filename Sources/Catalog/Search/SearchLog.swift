// What people ask, noted without making anybody wait: no question stands in line for a row that all of them touch.

import Database
import Foundation
import Kernel
import Synchronization
import Web

/// A question somebody asked, and how it went.
struct AskedQuestion: Sendable {
    /// As it was typed.
    let typed: String
    let found: Int
    /// The order of results he got; nil for strangers, who take no part in comparisons.
    let variant: RankingVariant?
    /// The customer, or the network of a stranger: who asks the same twice is one asker.
    let asker: String
    /// In whose history it belongs; nil for strangers and who wants none.
    let user: ID<User>?
    let at: Date

    /// Whether a customer asked. What strangers ask is nobody's proposal: one of them may come from many networks.
    var isOfCustomer: Bool { variant != nil }
}

/// Something somebody did with what was found.
struct SearchOutcome: Hashable, Sendable {
    enum Place: String, Sendable { case page, suggestion }
    enum Act: String, Sendable { case asked, click, cart }

    let day: String
    let variant: String
    let place: Place
    let act: Act
    /// Of the result among the others, from 1; 0 for a question.
    let position: Int
}

/// Everything noted since it was last written down.
struct SearchNotes: Sendable {
    struct Question: Hashable, Sendable { let day: String, text: String, variant: String }
    struct Asker: Hashable, Sendable { let text: String, asker: String }
    struct Rephrasing: Hashable, Sendable { let text: String, next: String }
    struct Remembered: Hashable, Sendable { let user: ID<User>, text: String }

    var questions: [Question: (times: Int, found: Int)] = [:]
    var askers: [Asker: String] = [:]
    var rephrasings: [Rephrasing: (times: Int, day: String)] = [:]
    var history: [Remembered: (typed: String, at: Date)] = [:]
    var outcomes: [SearchOutcome: Int] = [:]

    var isEmpty: Bool { questions.isEmpty && outcomes.isEmpty && history.isEmpty }
}

/// Collects what people ask and do until it is written in one go, a second or two later. A crash loses no more.
final class SearchLog: Sendable {
    /// What was asked in vain, and when: what the same person finds soon after is what he meant.
    private struct Vain { let text: String, at: Date }

    private struct State {
        var notes = SearchNotes()
        var vain: [String: Vain] = [:]
    }

    /// More different things than this between two writings are noise.
    private static let most = 20_000
    private static let rephrasingTime: TimeInterval = 300
    /// Another one after each start: what strangers asked cannot be put together for longer.
    let salt = UUID().uuidString
    private let state = Mutex(State())

    /// Notes a question of somebody.
    func note(_ asked: AskedQuestion) {
        let text = SearchKey.of(asked.typed)
        // An address of mail tells who somebody is, and finds no goods.
        guard !text.isEmpty, !text.contains("@") else { return }
        let day = CivilDate(asked.at, in: .moscow).description
        let variant = asked.variant?.rawValue ?? ""
        let question = SearchNotes.Question(day: day, text: text, variant: variant)
        state.withLock { state in
            guard state.notes.questions.count < Self.most else { return }
            state.notes.questions[question, default: (0, 0)].times += 1
            state.notes.questions[question]?.found = asked.found
            if asked.isOfCustomer { state.notes.askers[SearchNotes.Asker(text: text, asker: asked.asker)] = day }
            let outcome = SearchOutcome(day: day, variant: variant, place: .page, act: .asked, position: 0)
            state.notes.outcomes[outcome, default: 0] += 1
            if let user = asked.user {
                let remembered = SearchNotes.Remembered(user: user, text: text)
                state.notes.history[remembered] = (Self.shown(asked.typed), asked.at)
            }
            Self.connect(asked, text, day, &state)
        }
    }

    /// Notes what somebody did with what was found.
    func note(_ outcome: SearchOutcome) {
        state.withLock { state in
            guard state.notes.outcomes.count < Self.most else { return }
            state.notes.outcomes[outcome, default: 0] += 1
        }
    }

    /// Takes what was noted out of memory.
    func take() -> SearchNotes {
        state.withLock { state in
            let notes = state.notes
            state.notes = SearchNotes()
            return notes
        }
    }

    private static func connect(_ asked: AskedQuestion, _ text: String, _ day: String, _ state: inout State) {
        if asked.found == 0 {
            if state.vain.count >= most { state.vain = [:] }
            state.vain[asked.asker] = Vain(text: text, at: asked.at)
        } else if let vain = state.vain.removeValue(forKey: asked.asker), vain.text != text,
            asked.at.timeIntervalSince(vain.at) < rephrasingTime
        {
            let rephrasing = SearchNotes.Rephrasing(text: vain.text, next: text)
            state.notes.rephrasings[rephrasing, default: (0, day)].times += 1
        }
    }

    private static func shown(_ typed: String) -> String {
        String(typed.trimmingCharacters(in: .whitespacesAndNewlines).prefix(200))
    }
}

// MARK: - Writing down

extension Catalog {
    /// How many of his questions a person finds again.
    static let questionsRemembered = 30

    /// Adds to the counts of the day what was noted since.
    static func keep(_ notes: SearchNotes, in tx: Transaction) throws {
        try tx.insert(
            into: "search_queries", "day, text, variant, times, found",
            rows: notes.questions.map { [$0.key.day, $0.key.text, $0.key.variant, $0.value.times, $0.value.found] },
            conflict: """
                ON CONFLICT (day, text, variant)
                DO UPDATE SET times = search_queries.times + excluded.times, found = excluded.found
                """)
        try tx.insert(
            into: "search_askers", "text, asker, day",
            rows: notes.askers.map { [$0.key.text, $0.key.asker, $0.value] },
            conflict: "ON CONFLICT (text, asker) DO UPDATE SET day = excluded.day")
        try tx.insert(
            into: "search_rephrasings", "text, next_text, times, day",
            rows: notes.rephrasings.map { [$0.key.text, $0.key.next, $0.value.times, $0.value.day] },
            conflict: """
                ON CONFLICT (text, next_text)
                DO UPDATE SET times = search_rephrasings.times + excluded.times, day = excluded.day
                """)
        try tx.insert(
            into: "search_history", "user_id, text, typed, asked_at",
            rows: notes.history.map { [$0.key.user, $0.key.text, $0.value.typed, $0.value.at] },
            conflict: """
                ON CONFLICT (user_id, text) DO UPDATE SET typed = excluded.typed, asked_at = excluded.asked_at
                """)
        try tx.insert(
            into: "search_outcomes", "day, variant, place, act, position, times",
            rows: notes.outcomes.map { outcome, times in
                [outcome.day, outcome.variant, outcome.place.rawValue, outcome.act.rawValue, outcome.position, times]
            },
            conflict: """
                ON CONFLICT (day, variant, place, act, position)
                DO UPDATE SET times = search_outcomes.times + excluded.times
                """)
    }

    /// Forgets questions of more than three months ago, old histories, and changes every index has followed.
    package static func pruneSearch(at now: Date, in tx: Transaction) throws {
        let since = CivilDate(now, in: .moscow).adding(days: -PopularQueries.days).description
        try tx.execute("DELETE FROM search_queries WHERE day < \(since)")
        try tx.execute("DELETE FROM search_askers WHERE day < \(since)")
        try tx.execute("DELETE FROM search_rephrasings WHERE day < \(since)")
        try tx.execute("DELETE FROM search_outcomes WHERE day < \(since)")
        try tx.execute("DELETE FROM search_history WHERE asked_at < \(now.addingTimeInterval(-365 * 86_400))")
        try pruneSearchChanges(in: tx)
    }
}
