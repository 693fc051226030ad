// Staff decide what puts goods first, give some people another order, and see which of the two leads to more.

import Database
import Foundation
import Hummingbird
import Kernel
import Search
import Web

// MARK: - Handlers

extension Catalog {
    static let rankingPath = "/staff/catalog/search/ranking"

    /// `GET /staff/catalog/search/ranking`
    func showRanking(_ request: Request, _ context: StaffContext) async throws -> HTML {
        try await search.keepQuestions()
        let (trial, days) = try await ranking(at: context.now)
        return context.rankingPage(TypedForm(RankingForm(trial)), trial, days)
    }

    /// `POST /staff/catalog/search/ranking`
    func changeRanking(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = RankingForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            let (trial, days) = try await ranking(at: context.now)
            return context.rankingPage(TypedForm(form, problems), trial, days).response(status: .unprocessableContent)
        }
        let (principal, now) = (context.principal, context.now)
        let response = try await context.once { tx in
            try Catalog.changeRanking(form, by: principal, at: now, in: tx)
            return .redirect(to: Catalog.rankingPath, message: "catalog.ranking.saved")
        }
        await search.useWords()
        return response
    }

    private func ranking(at now: Date) async throws -> (RankingTrial, [TrialDay]) {
        try await database.read { tx in
            let trial = try Catalog.rankingTrial(in: tx)
            return (trial, try Catalog.trialDays(of: trial, at: now, in: tx))
        }
    }
}

/// What was chosen: how much each thing counts in both orders, and how many people get the second.
package struct RankingForm: Form {
    package var availabilityA = "1"
    package var popularityA = "1"
    package var familiarityA = "1"
    package var availabilityB = "1"
    package var popularityB = "1"
    package var familiarityB = "1"
    package var share = "0"

    package init() {}

    init(_ trial: RankingTrial) {
        (availabilityA, availabilityB) = (Self.text(trial.a.availability), Self.text(trial.b.availability))
        (popularityA, popularityB) = (Self.text(trial.a.popularity), Self.text(trial.b.popularity))
        (familiarityA, familiarityB) = (Self.text(trial.a.familiarity), Self.text(trial.b.familiarity))
        share = String(trial.share)
    }

    /// The weights staff choose among.
    static let weights = ["0", "0.5", "1", "2"]

    package static let fields: [Field<RankingForm>] = [
        Field("availabilityA", .select, \.availabilityA, label: "catalog.ranking.availability", check: weight),
        Field("popularityA", .select, \.popularityA, label: "catalog.ranking.popularity", check: weight),
        Field("familiarityA", .select, \.familiarityA, label: "catalog.ranking.familiarity", check: weight),
        Field("availabilityB", .select, \.availabilityB, label: "catalog.ranking.availability", check: weight),
        Field("popularityB", .select, \.popularityB, label: "catalog.ranking.popularity", check: weight),
        Field("familiarityB", .select, \.familiarityB, label: "catalog.ranking.familiarity", check: weight),
        Field(
            "share", .number, \.share, label: "catalog.ranking.share", required: true, help: true, maxLength: 3,
            check: percent),
    ]

    private static let weight: @Sendable (String) -> FieldProblem.Message? = { text in
        weights.contains(text) ? nil : FieldProblem.Message("web.field.invalid")
    }

    private static let percent: @Sendable (String) -> FieldProblem.Message? = { text in
        Int(text).map { (0...100).contains($0) } == true ? nil : FieldProblem.Message("catalog.ranking.share.invalid")
    }

    private static func text(_ weight: Double) -> String { weights.first { Double($0) == weight } ?? "1" }

    func ranking(_ variant: RankingVariant) -> SearchRanking {
        var ranking = SearchRanking()
        let isA = variant == .a
        ranking.availability = Double(isA ? availabilityA : availabilityB) ?? 1
        ranking.popularity = Double(isA ? popularityA : popularityB) ?? 1
        ranking.familiarity = Double(isA ? familiarityA : familiarityB) ?? 1
        return ranking
    }
}

// MARK: - Operation

/// Staff changed what puts goods first.
package struct RankingChanged: DomainEvent {
    package static let name = "catalog.ranking_changed"
    package let a: SearchRanking
    package let b: SearchRanking
    package let share: Int
    package var subject: EventSubject { EventSubject("search", "ranking") }
}

extension Catalog {
    /// Keeps both orders and the share of people who get the second. Where one of the orders changed a new comparison
    /// begins, and people are shared out anew; otherwise everybody keeps the order he has, as far as the share lets him.
    package static func changeRanking(
        _ form: RankingForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let old = try rankingTrial(in: tx)
        let (a, b, share) = (form.ranking(.a), form.ranking(.b), Int(form.share) ?? 0)
        let isNew = old.a != a || old.b != b || old.salt.isEmpty
        let (salt, started) = isNew ? (UUID().uuidString, now) : (old.salt, old.startedAt)
        try tx.execute(
            """
            INSERT INTO search_trials (id, ranking_a, ranking_b, share, salt, started_at)
            VALUES (1, \(try json(a)), \(try json(b)), \(share), \(salt), \(started))
            ON CONFLICT (id) DO UPDATE SET ranking_a = excluded.ranking_a, ranking_b = excluded.ranking_b,
                share = excluded.share, salt = excluded.salt, started_at = excluded.started_at
            """)
        try noteSearchWords(in: tx)
        try tx.announce(RankingChanged(a: a, b: b, share: share), by: principal, at: now)
    }

    private static func json(_ ranking: SearchRanking) throws -> SQLValue {
        .json(String(decoding: try JSONEncoder.canonical.encode(ranking), as: UTF8.self))
    }
}
