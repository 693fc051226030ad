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
    /// A handful: many of a kind are one of them. One statement, but for what takes several to decide.
    package let todos: @Sendable (_ context: PersonContext, _ tx: Transaction) throws -> [Todo]

    package init(
        for audience: Audience, todos: @escaping @Sendable (PersonContext, Transaction) throws -> [Todo]
    ) {
        self.audience = audience
        self.todos = todos
    }

    /// Many of a kind as one thing to do, counted up to a thousand; one statement.
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
        self.init(for: audience) { context, tx in
            let found = try tx.one(
                "SELECT COUNT(*) AS waiting, MIN(w.since) AS since FROM (\(rows(context.principal)) LIMIT 1000) AS w"
            ) { row in (count: try row["waiting"] as Int64, since: try row["since"] as Date?) }
            guard let since = found.since else { return [] }
            let isOverdue = context.now.timeIntervalSince(since) > patience
            let when = context.formats.recent(since, now: context.now)
            return [
                Todo(
                    tone: isOverdue ? .danger : .warning, title: context.t(title, count: found.count),
                    text: context.t("web.todo.since", ["when": when]), action: context.t(verb), path: path, since: since
                )
            ]
        }
    }
}
