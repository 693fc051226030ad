// A person finds his own questions again, takes them away, or lets none be remembered.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `POST /search/history/removal`: one question named by `text`, or all of them.
    func forgetSearches(_ request: Request, _ context: PersonContext) async throws -> Response {
        let text = context.form["text"].map { SearchKey.of($0) } ?? ""
        let user = context.signedIn.userID
        // What was asked a second ago may not be written down yet.
        try await search.keepQuestions()
        let back = request.refererPath ?? "/search"
        return try await context.once { tx in
            try Catalog.forgetSearches(of: user, text: text, in: tx)
            return .redirect(
                to: back, message: text.isEmpty ? "catalog.search.history.cleared" : "catalog.search.history.removed")
        }
    }
}

// MARK: - Reading and forgetting

extension Catalog {
    /// A person's last questions as he typed them, the newest first.
    ///
    /// - Parameter beginning: the normal form of what they begin with; empty for all.
    static func searchHistory(
        of user: ID<User>?, beginning: String, limit: Int, in tx: Transaction
    ) throws -> [String] {
        guard let user, limit > 0 else { return [] }
        let last = try tx.all(
            """
            SELECT typed, text FROM search_history WHERE user_id = \(user)
            ORDER BY asked_at DESC, text LIMIT \(questionsRemembered)
            """
        ) { (typed: try $0["typed"] as String, text: try $0["text"] as String) }
        return last.filter { $0.text.hasPrefix(beginning) }.prefix(limit).map { $0.typed }
    }

    /// Takes a question out of a person's history, or all of them for an empty text. How often it was asked by
    /// everybody stays counted.
    static func forgetSearches(of user: ID<User>, text: String, in tx: Transaction) throws {
        let which: SQL = text.isEmpty ? "TRUE" : "text = \(text)"
        try tx.execute("DELETE FROM search_history WHERE user_id = \(user) AND \(which)")
    }
}

// MARK: - Part of pages

extension PersonContext {
    /// The two acts on what is remembered: take all of it away, and remember no more.
    func searchMemoryButtons(isEmpty: Bool) -> HTML {
        let isOn = SearchMemory.isOn(preferences)
        let clear: HTML? =
            isEmpty
            ? nil
            : pressForm(
                "/search/history/removal",
                submit(t("catalog.search.history.clear"), .ghost, size: .small))
        let turn: HTML = pressForm(
            "/settings/preferences",
            hidden: [("name", "searchHistory"), ("value", isOn ? "false" : "true")],
            submit(t(isOn ? "catalog.search.history.off" : "catalog.search.history.on"), .ghost, size: .small))
        return "<div class=\"btnrow\">\(clear)\(turn)</div>"
    }
}
