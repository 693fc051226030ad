// Which of two orders of results leads to more: what people opened and bought, by the order they got.

import Database
import Foundation
import Kernel
import Web

/// What people who got one order did in a day.
struct TrialDay: Sendable {
    let day: String
    let variant: RankingVariant
    var asked = 0
    var clicks = 0
    /// The sum of the places that were opened.
    var places = 0
    var carts = 0
    /// Presses on suggestions.
    var suggested = 0
}

extension Catalog {
    /// The days of the comparison in force, at most a month; one statement.
    static func trialDays(of trial: RankingTrial, at now: Date, in tx: Transaction) throws -> [TrialDay] {
        let month = CivilDate(now, in: .moscow).adding(days: -29)
        let begun = CivilDate(trial.startedAt, in: .moscow)
        let since = begun.daysSinceEpoch > month.daysSinceEpoch ? begun : month
        let rows = try tx.all(
            """
            SELECT day, variant, place, act, CAST(SUM(times) AS BIGINT) AS times,
                   CAST(SUM(times * position) AS BIGINT) AS places
            FROM search_outcomes WHERE day >= \(since.description) AND variant IN ('A', 'B')
            GROUP BY day, variant, place, act ORDER BY day, variant
            """
        ) { row in
            (
                day: try row["day"] as String, variant: try row["variant"] as String,
                isPage: try row["place"] as String == SearchOutcome.Place.page.rawValue,
                act: try row["act"] as String, times: try row["times"] as Int, places: try row["places"] as Int
            )
        }
        var days: [TrialDay] = []
        for row in rows {
            guard let variant = RankingVariant(rawValue: row.variant) else { continue }
            if days.last?.day != row.day || days.last?.variant != variant {
                days.append(TrialDay(day: row.day, variant: variant))
            }
            days[days.count - 1].add(row.act, isPage: row.isPage, row.times, row.places)
        }
        return days
    }
}

extension TrialDay {
    fileprivate mutating func add(_ act: String, isPage: Bool, _ times: Int, _ places: Int) {
        switch SearchOutcome.Act(rawValue: act) {
        case .asked: asked += times
        case .click where isPage:
            clicks += times
            self.places += places
        case .click: suggested += times
        case .cart: carts += times
        case nil: break
        }
    }

    /// The days of one order as one.
    static func sum(_ days: [TrialDay], of variant: RankingVariant) -> TrialDay {
        days.filter { $0.variant == variant }.reduce(into: TrialDay(day: "", variant: variant)) { sum, day in
            sum.asked += day.asked
            sum.clicks += day.clicks
            sum.places += day.places
            sum.carts += day.carts
            sum.suggested += day.suggested
        }
    }

    /// Of a hundred questions.
    func share(_ count: Int) -> Double { asked > 0 ? Double(count) / Double(asked) * 100 : 0 }
}

/// What a comparison of two orders tells.
enum TrialVerdict: Sendable, Equatable {
    /// Too few questions, or a difference that may be chance.
    case unsure
    /// Goods are opened more often in this order; chance alone would show as much in one comparison of twenty.
    case better(RankingVariant)

    /// How many questions each order has to have.
    static let leastAsked = 100

    /// Compares how often goods were opened for a question. One question may lead to several goods, so presses are
    /// counted as events of a Poisson process: the difference of the rates against its standard error.
    init(_ first: TrialDay, _ second: TrialDay) {
        let (asked, others) = (Double(first.asked), Double(second.asked))
        guard min(first.asked, second.asked) >= Self.leastAsked, first.clicks + second.clicks > 0 else {
            self = .unsure
            return
        }
        let difference = Double(first.clicks) / asked - Double(second.clicks) / others
        let variance = Double(first.clicks) / (asked * asked) + Double(second.clicks) / (others * others)
        guard abs(difference) >= 1.96 * variance.squareRoot() else {
            self = .unsure
            return
        }
        self = .better(difference > 0 ? first.variant : second.variant)
    }
}

// MARK: - Page

extension StaffContext {
    func rankingPage(_ typed: TypedForm<RankingForm>, _ trial: RankingTrial, _ days: [TrialDay]) -> HTML {
        var frame = searchFrame(t("catalog.ranking.title"))
        frame.density = "regular"
        let weights = RankingForm.weights.map {
            FieldOption($0, t("catalog.ranking.weight.\($0.replacing(".", with: "_"))"))
        }
        let first: [HTML?] = ["availabilityA", "popularityA", "familiarityA"].map {
            field($0, typed, options: weights)
        }
        let second: [HTML?] = ["availabilityB", "popularityB", "familiarityB"].map {
            field($0, typed, options: weights)
        }
        let share: HTML? = field("share", typed) { $0.unit = "%" }
        let form = formFrame(
            FormFrame(Catalog.rankingPath, long: true),
            """
            \(formSection(t("catalog.ranking.a"), "<div class=\"fields\">\(first.compactMap(\.self))</div>"))
            \(formSection(t("catalog.ranking.b"), "<div class=\"fields\">\(second.compactMap(\.self))</div>\(share)"))
            """,
            actions: submit(t("web.save"), busy: t("web.saving")))
        return page(
            frame,
            """
            \(searchTabs("ranking"))\(errorSummary(typed))
            <div class="stack stack--loose"><p class="muted">\(t("catalog.ranking.lead"))</p>\(form)</div>
            \(trialResults(trial, days))
            """)
    }

    private func trialResults(_ trial: RankingTrial, _ days: [TrialDay]) -> HTML {
        let since = trial.salt.isEmpty ? "" : t("catalog.ranking.since", ["day": formats.date(trial.startedAt)])
        guard !days.isEmpty else {
            return pageSection(
                t("catalog.ranking.results"), id: "results-h", "<p class=\"muted\">\(t("catalog.ranking.none"))</p>")
        }
        let sums = RankingVariant.allCases.map { TrialDay.sum(days, of: $0) }
        let verdict: HTML = "<p>\(trialVerdict(TrialVerdict(sums[0], sums[1])))</p>"
        let content: HTML = """
            <p class="muted">\(since)</p>\(verdict)\
            \(table(trialTable, sums, label: t("catalog.ranking.results")))\(trialChart(days))
            """
        return pageSection(t("catalog.ranking.results"), id: "results-h", content)
    }

    private func trialVerdict(_ verdict: TrialVerdict) -> String {
        switch verdict {
        case .unsure: t("catalog.ranking.unsure")
        case .better(.a): t("catalog.ranking.sure", ["variant": t("catalog.ranking.a")])
        case .better(.b): t("catalog.ranking.sure", ["variant": t("catalog.ranking.b")])
        }
    }

    private var trialTable: Table<TrialDay> {
        let formats = formats
        let names = [RankingVariant.a: t("catalog.ranking.a"), .b: t("catalog.ranking.b")]
        let variant = TableColumn<TrialDay>("variant", "catalog.ranking.variant") { "\(names[$0.variant])" }
        let asked = TableColumn<TrialDay>("asked", "catalog.searchLog.asked", align: .end) {
            "\(formats.count($0.asked))"
        }
        let clicks = TableColumn<TrialDay>("clicks", "catalog.ranking.clicks", align: .end) {
            "\(formats.tenths($0.share($0.clicks)))"
        }
        let place = TableColumn<TrialDay>("place", "catalog.searchLog.place", align: .end) { day in
            "\(day.clicks > 0 ? formats.tenths(Double(day.places) / Double(day.clicks)) : "—")"
        }
        let carts = TableColumn<TrialDay>("carts", "catalog.ranking.carts", align: .end) {
            "\(formats.tenths($0.share($0.carts)))"
        }
        let suggested = TableColumn<TrialDay>("suggested", "catalog.ranking.suggested", align: .end) {
            "\(formats.count($0.suggested))"
        }
        return Table(still: "trial", as: .stack, [variant, asked, clicks, place, carts, suggested])
    }

    private func trialChart(_ days: [TrialDay]) -> HTML {
        var seen: Set<String> = []
        let names = days.map(\.day).filter { seen.insert($0).inserted }
        let series = RankingVariant.allCases.map { variant in
            let own = Dictionary(
                days.filter { $0.variant == variant }.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
            let name = t(variant == .a ? "catalog.ranking.a" : "catalog.ranking.b")
            return ChartData.Series(name, names.map { own[$0].map { $0.share($0.clicks) } ?? 0 })
        }
        let shown = names.map { CivilDate($0).map { formats.dayMonth($0) } ?? $0 }
        let data = ChartData(.line, axis: t("catalog.ranking.day"), names: shown, series: series)
        return chart(t("catalog.ranking.chart"), data) { formats.tenths($0) }
    }
}
