// Staff let an article appear, now or at a moment to come, and take it back.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `POST /staff/catalog/articles/{article}/publication`: `act` is `publish`, `schedule` or `withdraw`.
    func publishArticle(_ request: Request, _ context: StaffContext) async throws -> Response {
        let id = try await keptArticle(context)
        let (principal, now, zone) = (context.principal, context.now, context.formats.timeZone)
        let path = "/staff/catalog/articles/\(id)"
        let form = PublishArticleForm(context.form)
        let act = context.form["act"] ?? ""
        guard ["publish", "schedule", "withdraw"].contains(act) else { throw HTTPError(.badRequest) }
        var problems: [FieldProblem] = []
        if act == "schedule" {
            problems = form.problems()
            if problems.isEmpty, form.moment(in: zone) <= now {
                problems = [FieldProblem(field: "day", .init("catalog.article.refusal.past"))]
            }
        }
        guard problems.isEmpty else {
            var desk = try await database.read { tx in try Catalog.articleDesk(id, in: tx) }
            desk.publication = TypedForm(form, problems)
            return articleEditor(desk, context).response(status: .unprocessableContent)
        }
        let moment = act == "schedule" ? form.moment(in: zone) : now
        return try await context.once { tx in
            if act == "withdraw" {
                try Catalog.withdrawArticle(id, by: principal, at: now, in: tx)
                return .redirect(to: path, message: "catalog.article.withdrawn")
            }
            try Catalog.publishArticle(id, from: moment, by: principal, at: now, in: tx)
            return .redirect(
                to: path, message: act == "schedule" ? "catalog.article.planned" : "catalog.article.published")
        }
    }
}

/// When a scheduled article appears, by the clock of whoever plans it.
struct PublishArticleForm: Form {
    var day = ""
    var time = "09:00"

    init() {}

    static let fields: [Field<PublishArticleForm>] = [
        Field(
            "day", .date, \.day, label: "catalog.article.field.day", required: true, maxLength: 10),
        Field(
            "time", .text, \.time, label: "catalog.article.field.time", required: true, maxLength: 5,
            inputMode: "numeric",
            check: { clock($0) == nil ? FieldProblem.Message("catalog.article.refusal.time") : nil }),
    ]

    /// `9:05` and `09:05`.
    private static func clock(_ text: String) -> (hour: Int, minute: Int)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        return (hour, minute)
    }

    /// The instant; the distant past for what is no day or time.
    func moment(in zone: TimeZone) -> Date {
        guard let day = CivilDate(day), let clock = Self.clock(time) else { return .distantPast }
        return day.moment(hour: clock.hour, minute: clock.minute, in: zone)
    }
}

// MARK: - Operations

extension Catalog {
    /// Lets an article appear at a moment; one of the past is now. Announces ``ArticlePublished``.
    ///
    /// - Throws: `NotFound`.
    package static func publishArticle(
        _ id: ID<Article>, from moment: Date, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let published = try tx.execute(
            """
            UPDATE articles SET status = \(ArticleStatus.published), published_at = \(moment),
                is_announced = \(moment <= now), updated_at = \(now)
            WHERE id = \(id)
            """)
        guard published == 1 else { throw NotFound() }
        try noteSearchChange(article: id.uuid, in: tx)
        try tx.announce(ArticlePublished(articleID: id, at: moment), by: principal, at: now)
    }

    /// Takes an article back: nobody but staff finds it any more. Announces ``ArticleWithdrawn``.
    ///
    /// - Throws: `NotFound`, also when it is not published.
    static func withdrawArticle(
        _ id: ID<Article>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let withdrawn = try tx.execute(
            """
            UPDATE articles SET status = \(ArticleStatus.withdrawn), updated_at = \(now)
            WHERE id = \(id) AND status = \(ArticleStatus.published)
            """)
        guard withdrawn == 1 else { throw NotFound() }
        try noteSearchChange(article: id.uuid, in: tx)
        try tx.announce(ArticleWithdrawn(articleID: id), by: principal, at: now)
    }

    /// Tells the index of search of scheduled articles whose moment has come, and announces ``ArticleAppeared``.
    ///
    /// Pages look at the clock themselves; only what is copied elsewhere needs to be told.
    /// - Returns: how many there were.
    @discardableResult
    package static func announceDueArticles(at now: Date, in tx: Transaction) throws -> Int {
        let due = try tx.all(
            """
            UPDATE articles SET is_announced = \(true)
            WHERE NOT is_announced AND status = \(ArticleStatus.published) AND published_at <= \(now) RETURNING id
            """
        ) { try $0["id"] as ID<Article> }
        for id in due {
            try noteSearchChange(article: id.uuid, in: tx)
            try tx.announce(ArticleAppeared(articleID: id), by: .system("catalog"), at: now)
        }
        return due.count
    }

    /// Looks every minute for articles whose moment has come.
    package static func addContentJobs(to registry: inout JobRegistry) {
        registry.schedule(
            "catalog.publish_articles", every: .minutes(1), timeLimit: .seconds(60),
            if: { tx in
                try tx.first("SELECT 1 AS found FROM articles WHERE NOT is_announced LIMIT 1") { _ in true } != nil
            }
        ) { job in
            try await job.write { tx in _ = try Catalog.announceDueArticles(at: job.now, in: tx) }
        }
    }
}
