// What this person has to do, whichever module knows of it, the most urgent first; and apart from it what others did.

import Database
import Foundation
import Kernel
import Web

extension Dashboard {
    /// What there is to do stands above all other tiles; news has the bell, and a tile for whoever wants one.
    package static let widgets: [Widget] = [
        todos(for: Audience(.manageProfile)), todos(for: Audience(.workWithCustomers, staff: true)),
        news(for: Audience(.manageProfile)), news(for: Audience(.workWithCustomers, staff: true)),
    ]

    private static let newsLimit = 5

    private static func todos(for audience: Audience) -> Widget {
        let id = "attention"
        return Widget(
            id, title: "portal.tile.\(id)", icon: "check", for: audience, span: 3, shape: .lines(3)
        ) { context, tx in
            let todos = try context.todos(in: tx)
            return context.todoList(
                todos.sorted { ($0.tone.urgency, $0.since) < ($1.tone.urgency, $1.since) })
        }
    }

    private static func news(for audience: Audience) -> Widget {
        let id = "news"
        return Widget(id, title: "portal.tile.\(id)", icon: "bell", for: audience, initial: false) { context, tx in
            context.newsTile(try context.attention(limit: newsLimit, in: tx))
        }
    }
}

extension StatusTone {
    /// What stands above what.
    fileprivate var urgency: Int {
        switch self {
        case .danger: 0
        case .warning: 1
        case .info: 2
        case .success: 3
        case .muted: 4
        }
    }
}

extension PersonContext {
    fileprivate func todoList(_ todos: [Todo]) -> HTML {
        guard !todos.isEmpty else {
            return """
                <div class="widget__plain attention attention--calm">\(icon("ok"))<p><b>\(t("portal.todo.none.title"))</b> \
                \(t("portal.todo.none.text"))</p></div>
                """
        }
        return "<ul class=\"widget__plain attention rows\">\(todos.map(todoLine))</ul>"
    }

    private func todoLine(_ todo: Todo) -> HTML {
        let text: HTML? = todo.text.isEmpty ? nil : "<p>\(todo.text)</p>"
        return """
            <li class="attention__item is-\(todo.tone.rawValue)">\(icon(todo.tone.icon))<div><p>\(todo.title)</p>\(text)</div>\
            \(buttonLink(todo.action, to: todo.path, size: .small, of: todo.title))</li>
            """
    }

    fileprivate func newsTile(_ items: [AttentionItem]) -> HTML {
        guard !items.isEmpty else { return "<p class=\"widget__none\">\(t("portal.attention.none.text"))</p>" }
        return """
            <a class="widget__more" href="/attention">\(t("web.attention.all"))</a>
            \(newsList(items, seen: attentionSeen) { formats.recent($0, now: now) })
            """
    }
}
