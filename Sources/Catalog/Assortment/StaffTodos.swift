// What waits for those who look after goods and answer customers, on their start page.

import Database
import Foundation
import Kernel
import Web

extension Catalog {
    /// Imports to be mended, requests and wishes to be answered, texts to be read, words to be taught to the search.
    package static let todos: [TodoSource] = [
        TodoSource(for: Audience(.editCatalog, staff: true)) { context, tx in
            try Catalog.failedImports(limit: 3, in: tx).map { run in
                Todo(
                    tone: .danger, title: context.t("catalog.imports.attention", ["source": run.source]),
                    text: context.failureText(run.account), action: context.t("catalog.todo.import.action"),
                    path: "/staff/catalog/imports/\(run.id)", since: run.finishedAt ?? run.startedAt)
            }
        },
        TodoSource(
            for: Audience(.workWithCustomers, staff: true), backlog: "catalog.todo.requests",
            action: "catalog.todo.requests.action", path: "/staff/service-requests?status=waiting",
            overdueAfter: 86_400
        ) { principal in
            """
            SELECT r.moved_at AS since FROM service_requests r
            WHERE r.waits_for_staff AND \(principal.covers("r", for: .workWithCustomers))
            """
        },
        TodoSource(
            for: Audience(.workWithCustomers, staff: true), backlog: "catalog.todo.drives",
            action: "catalog.todo.drives.action", path: "/staff/test-drives?status=requested", overdueAfter: 86_400
        ) { principal in
            """
            SELECT d.placed_at AS since FROM test_drives d
            WHERE d.status = \(TestDriveStatus.requested) AND \(principal.covers("d", for: .workWithCustomers))
            """
        },
        TodoSource(
            for: Audience(.editCatalog, staff: true), backlog: "catalog.todo.reviews",
            action: "catalog.todo.reviews.action", path: "/staff/catalog/reviews", overdueAfter: 3 * 86_400
        ) { _ in
            "SELECT r.created_at AS since FROM product_reviews r WHERE r.state = \(Review.State.waiting)"
        },
        TodoSource(for: Audience(.editCatalog, staff: true)) { context, tx in
            let vain = try Catalog.vainQuestions(at: context.now, in: tx)
            return vain.isEmpty ? [] : [context.todo(about: vain)]
        },
    ]

    /// What was asked more than once in a week and never found, the most frequent first; one statement.
    private static func vainQuestions(
        at now: Date, in tx: Transaction
    ) throws -> [(text: String, times: Int)] {
        let since = CivilDate(now, in: .moscow).adding(days: -7).description
        return try tx.all(
            """
            SELECT q.text, CAST(SUM(q.times) AS BIGINT) AS asked FROM search_queries q WHERE q.day >= \(since)
            GROUP BY q.text HAVING MAX(q.found) = 0 AND SUM(q.times) > 1 ORDER BY asked DESC, q.text LIMIT 100
            """
        ) { (text: try $0["text"], times: try $0["asked"]) }
    }
}

extension PersonContext {
    fileprivate func todo(about vain: [(text: String, times: Int)]) -> Todo {
        let most = vain.first.map { question in
            t("catalog.todo.searches.text", ["text": question.text, "times": formats.count(question.times)])
        }
        return Todo(
            tone: .info, title: t("catalog.todo.searches", count: Int64(vain.count)), text: most ?? "",
            action: t("catalog.todo.searches.action"), path: "/staff/catalog/search", since: now)
    }
}
