// What a person has to do: on the start page until it is done.

import Database
import Foundation
import Kernel

/// Something this person has to do.
package struct Todo: Sendable {
    /// Danger for what is overdue or went wrong, warning for what waits for him, info for what can wait.
    package let tone: StatusTone
    /// What it is about, such as «В корзине изменились 7 строк».
    package let title: String
    /// Why, or since when; empty for nothing.
    package let text: String
    /// The verb of its one button, which opens `path`.
    package let action: String
    package let path: String
    /// Since when it waits: of two as urgent the older comes first.
    package let since: Date

    package init(tone: StatusTone, title: String, text: String = "", action: String, path: String, since: Date) {
        self.tone = tone
        self.title = title
        self.text = text
        self.action = action
        self.path = path
        self.since = since
    }
}

/// Where things to do come from: one module's answer.
package struct TodoSource: Sendable {
    package let audience: Audience
    /// What waits: a `SELECT` with the column `since`. Nil where only ``answer`` can tell.
    fileprivate let rows: (@Sendable (PersonContext) -> SQL)?
    fileprivate let most: Int
    fileprivate let answer: @Sendable (PersonContext, Waiting, Transaction) throws -> [Todo]

    /// How many wait, and since when the oldest of them does.
    fileprivate struct Waiting: Sendable {
        let count: Int64
        let since: Date
    }

    /// A handful of things, told by statements of its own, which a page makes each time.
    package init(
        for audience: Audience, todos: @escaping @Sendable (PersonContext, Transaction) throws -> [Todo]
    ) {
        self.audience = audience
        rows = nil
        most = 0
        answer = { context, _, tx in try todos(context, tx) }
    }

    /// A handful of things, asked for in one statement where there are any at all.
    ///
    /// - Parameter rows: a `SELECT` with the column `since`, which yields a row where there is something to do.
    package init(
        for audience: Audience, ifAny rows: @escaping @Sendable (PersonContext) -> SQL,
        todos: @escaping @Sendable (PersonContext, Transaction) throws -> [Todo]
    ) {
        self.audience = audience
        self.rows = rows
        most = 1
        answer = { context, _, tx in try todos(context, tx) }
    }

    /// Many of a kind as one thing to do, counted up to a thousand; no statement of its own.
    ///
    /// - Parameters:
    ///   - title: key of the words, with plural forms.
    ///   - verb: key of the button's.
    ///   - patience: in seconds; when the oldest has waited longer, it is overdue.
    ///   - rows: a `SELECT` with the column `since`: when each began to wait.
    package init(
        for audience: Audience, backlog title: String, action verb: String, path: String,
        overdueAfter patience: TimeInterval, rows: @escaping @Sendable (Principal) -> SQL
    ) {
        self.audience = audience
        self.rows = { context in rows(context.principal) }
        most = 1_000
        answer = { context, waiting, _ in
            let isOverdue = context.now.timeIntervalSince(waiting.since) > patience
            let when = context.formats.recent(waiting.since, now: context.now)
            return [
                Todo(
                    tone: isOverdue ? .danger : .warning, title: context.t(title, count: waiting.count),
                    text: context.t("web.todo.since", ["when": when]), action: context.t(verb), path: path,
                    since: waiting.since)
            ]
        }
    }
}

extension PersonContext {
    /// What this person has to do, of every module: one statement asks all sources that say what waits whether there is
    /// anything; those that have something, and those that cannot say, answer for themselves.
    package func todos(in tx: Transaction) throws -> [Todo] {
        let sources = site.contributions.todos.filter { $0.audience.includes(principal) }
        let counts = sources.enumerated().compactMap { place, source -> SQL? in
            guard let rows = source.rows else { return nil }
            return """
                SELECT CAST(\(place) AS INTEGER) AS place, COUNT(*) AS waiting, MIN(w.since) AS since
                FROM (\(rows(self)) LIMIT \(source.most)) AS w
                """
        }
        var waiting: [Int: TodoSource.Waiting] = [:]
        if !counts.isEmpty {
            let found = try tx.all(SQL.joined(counts, by: " UNION ALL ")) { row in
                (
                    place: try row["place"] as Int, count: try row["waiting"] as Int64,
                    since: try row["since"] as Date?
                )
            }
            for one in found {
                if let since = one.since { waiting[one.place] = TodoSource.Waiting(count: one.count, since: since) }
            }
        }
        return try sources.enumerated().flatMap { place, source -> [Todo] in
            if source.rows == nil {
                return try source.answer(self, TodoSource.Waiting(count: 0, since: now), tx)
            }
            return try waiting[place].map { try source.answer(self, $0, tx) } ?? []
        }
    }
}
