// Staff see what people ask, what nobody found, and teach the search a word with one press.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    static let searchLogPath = "/staff/catalog/search"

    /// `GET /staff/catalog/search`: questions nobody found anything for; with `view=all` the most frequent ones.
    func showSearchLog(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let showsAll = request.query["view"] == "all"
        // What was asked a moment ago is part of it.
        try await search.keepQuestions()
        let now = context.now
        let words = search.words.popular.all
        let log = try await database.read { tx in
            try Catalog.searchReport(all: showsAll, popular: words, at: now, in: tx)
        }
        return searchLogPage(log, showsAll, await search.state(), context)
    }

    /// `POST /staff/catalog/search/rebuild`: every instance builds its index anew, beside the one in use.
    func rebuildSearch(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Catalog.askForRebuild(by: principal, at: now, in: tx)
            return .redirect(to: Catalog.searchLogPath, message: "catalog.searchLog.rebuilding")
        }
    }
}

/// Somebody wants the index of the search built anew.
package struct SearchRebuildAsked: DomainEvent {
    package static let name = "catalog.search_rebuild_asked"
    package var subject: EventSubject { EventSubject("search", "index") }

    package init() {}
}

// MARK: - Reading

/// A question and how it went in the last month.
struct AskedText: Sendable {
    let text: String
    let times: Int
    /// How many goods were found when it was asked last.
    let found: Int
    /// What people who found nothing asked next and found, and how often.
    var next: (text: String, times: Int)?
    /// Words of the catalogue that are written alike.
    var near: [String] = []
}

/// What people asked in the last month.
struct SearchReport: Sendable {
    static let days = 30
    static let mostShown = 50

    var texts: [AskedText] = []
    var asked = 0
    var vain = 0
    var clicks = 0
    /// The sum of the places that were opened.
    var places = 0
}

extension Catalog {
    /// Has every instance build its index anew, and announces ``SearchRebuildAsked``.
    package static func askForRebuild(by principal: Principal, at now: Date, in tx: Transaction) throws {
        try noteSearchRebuild(in: tx)
        try tx.announce(SearchRebuildAsked(), by: principal, at: now)
    }

    /// What people asked, in four statements.
    static func searchReport(
        all showsAll: Bool, popular: [String], at now: Date, in tx: Transaction
    ) throws -> SearchReport {
        let since = CivilDate(now, in: .moscow).adding(days: -SearchReport.days).description
        var report = try sums(since: since, in: tx)
        let which: SQL = showsAll ? "TRUE" : "q.found = 0"
        report.texts = try tx.all(
            """
            SELECT q.text, q.times, q.found FROM (
                SELECT text, CAST(SUM(times) AS BIGINT) AS times, MAX(found) AS found FROM search_queries
                WHERE day >= \(since) GROUP BY text
            ) AS q WHERE \(which) ORDER BY q.times DESC, q.text LIMIT \(SearchReport.mostShown)
            """
        ) { AskedText(text: try $0["text"], times: try $0["times"], found: try $0["found"]) }
        let next = try rephrasings(of: report.texts.filter { $0.found == 0 }.map(\.text), in: tx)
        let catalogue = try catalogueWords(in: tx)
        let known = NearWords(Array(popular.prefix(2_000)) + catalogue)
        for place in report.texts.indices where report.texts[place].found == 0 {
            report.texts[place].next = next[report.texts[place].text]
            report.texts[place].near = known.nearest(to: report.texts[place].text, limit: 2)
        }
        return report
    }

    private static func sums(since: String, in tx: Transaction) throws -> SearchReport {
        var report = SearchReport()
        let questions = try tx.one(
            """
            SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) AS asked,
                   CAST(COALESCE(SUM(CASE WHEN found = 0 THEN times ELSE 0 END), 0) AS BIGINT) AS vain
            FROM search_queries WHERE day >= \(since)
            """
        ) { (asked: try $0["asked"] as Int, vain: try $0["vain"] as Int) }
        let pressed = try tx.one(
            """
            SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) AS clicks,
                   CAST(COALESCE(SUM(times * position), 0) AS BIGINT) AS places
            FROM search_outcomes WHERE day >= \(since) AND place = 'page' AND act = 'click'
            """
        ) { (clicks: try $0["clicks"] as Int, places: try $0["places"] as Int) }
        (report.asked, report.vain) = (questions.asked, questions.vain)
        (report.clicks, report.places) = (pressed.clicks, pressed.places)
        return report
    }

    /// What was asked most often right after a text in vain.
    private static func rephrasings(
        of texts: [String], in tx: Transaction
    ) throws -> [String: (text: String, times: Int)] {
        let rows = try tx.all(
            """
            SELECT text, next_text, times FROM search_rephrasings WHERE text IN \(list: texts)
            ORDER BY text, times DESC, next_text
            """
        ) { (text: try $0["text"] as String, next: try $0["next_text"] as String, times: try $0["times"] as Int) }
        return Dictionary(
            rows.map { ($0.text, (text: $0.next, times: $0.times)) }, uniquingKeysWith: { first, _ in first })
    }

    /// Names of sections and makers: what a question that found nothing may have meant.
    private static func catalogueWords(in tx: Transaction) throws -> [String] {
        try tx.all(
            """
            SELECT name FROM categories UNION
            SELECT f.manufacturer FROM (
                SELECT DISTINCT manufacturer FROM products WHERE is_active AND variant_of IS NULL AND manufacturer <> ''
            ) AS f LIMIT 3000
            """
        ) { try $0["name"] as String }
    }
}

// MARK: - Page

private func searchLogPage(
    _ report: SearchReport, _ showsAll: Bool, _ state: SearchState, _ context: StaffContext
) -> HTML {
    var frame = context.searchFrame(context.t("catalog.searchLog.title"))
    frame.actions = context.pressForm(
        "\(Catalog.searchLogPath)/rebuild",
        context.submit(context.t("catalog.searchLog.rebuild"), .plain, size: .regular, icon: "refresh"))
    let views = [
        Segment(context.t("catalog.searchLog.vain"), Catalog.searchLogPath, current: !showsAll),
        Segment(context.t("catalog.searchLog.all"), "\(Catalog.searchLogPath)?view=all", current: showsAll),
    ]
    let none = showsAll ? "catalog.searchLog.none.all" : "catalog.searchLog.none.vain"
    let list: HTML =
        report.texts.isEmpty
        ? context.emptyState(icon: "search", text: context.t(none), inline: true)
        : context.table(askedTable(showsAll, context), report.texts, label: context.t("catalog.searchLog.title"))
    return context.page(
        frame,
        """
        \(context.searchTabs("log"))
        \(context.keyFigures(searchFigures(report, state, context)))
        <section class="section" aria-labelledby="asked-h"><div class="section__head">\
        <h2 id="asked-h">\(context.t("catalog.searchLog.questions"))</h2>\
        \(context.segmented(context.t("catalog.searchLog.views"), views))</div>
        \(list)</section>
        """)
}

private func searchFigures(_ report: SearchReport, _ state: SearchState, _ context: StaffContext) -> [KeyFigure] {
    let formats = context.formats
    let month = context.t("catalog.searchLog.month")
    let vain = report.asked > 0 ? Double(report.vain) / Double(report.asked) * 100 : 0
    let clicks = report.asked > 0 ? Double(report.clicks) / Double(report.asked) * 100 : 0
    let place = report.clicks > 0 ? formats.tenths(Double(report.places) / Double(report.clicks)) : "—"
    let behind =
        state.isReady
        ? context.t("catalog.searchLog.pending", count: Int64(state.pending)) : context.t("catalog.searchLog.notReady")
    return [
        KeyFigure(context.t("catalog.searchLog.asked"), "\(formats.count(report.asked))", note: month),
        KeyFigure(
            context.t("catalog.searchLog.share"), "\(formats.tenths(vain))\u{a0}%",
            note: context.t("catalog.searchLog.share.note", count: Int64(report.vain))),
        KeyFigure(context.t("catalog.searchLog.clicks"), "\(formats.tenths(clicks))", note: month),
        KeyFigure(context.t("catalog.searchLog.place"), "\(place)", note: month),
        KeyFigure(
            context.t("catalog.searchLog.documents"), "\(formats.count(state.documents))", note: behind,
            tone: state.isReady ? .muted : .warning),
    ]
}

private func askedTable(_ showsAll: Bool, _ context: StaffContext) -> Table<AskedText> {
    let formats = context.formats
    let text = TableColumn<AskedText>("text", "catalog.searchLog.question") { asked in
        "<a href=\"\(url: "/search?q=\(asked.text.formEncoded)")\">\(asked.text)</a>"
    }
    let times = TableColumn<AskedText>("times", "catalog.searchLog.times", align: .end) { asked in
        "\(formats.count(asked.times))"
    }
    let found = TableColumn<AskedText>("found", "catalog.searchLog.found", align: .end) { asked in
        "\(formats.count(asked.found))"
    }
    let advice = TableColumn<AskedText>("advice", "catalog.searchLog.advice") { asked in context.searchAdvice(asked) }
    return Table(still: "asked", as: .stack, showsAll ? [text, times, found, advice] : [text, times, advice])
}

extension StaffContext {
    /// What can be done about a question, the surest first.
    fileprivate func searchAdvice(_ asked: AskedText) -> HTML {
        let pin = buttonLink(
            t("catalog.searchLog.pin"), to: "\(Catalog.pinsPath)/new?query=\(asked.text.formEncoded)", .ghost,
            size: .small, of: asked.text)
        guard asked.found == 0 else { return "<div class=\"btnrow\">\(pin)</div>" }
        var words = asked.near
        var said: HTML?
        if let next = asked.next {
            words = [next.text] + words.filter { $0 != next.text }
            said = """
                <p class="caption quiet">\(t("catalog.searchLog.next", ["text": next.text], count: Int64(next.times)))</p>
                """
        }
        let synonyms: [HTML] = words.prefix(2).map { word in
            pressForm(
                Catalog.synonymsPath, hidden: [("words", "\(asked.text), \(word)")],
                submit(t("catalog.searchLog.same", ["word": word]), .tint, size: .small, of: asked.text))
        }
        let other = buttonLink(
            t("catalog.searchLog.other"), to: "\(Catalog.synonymsPath)/new?words=\("\(asked.text), ".formEncoded)",
            .ghost, size: .small, of: asked.text)
        return "\(said)<div class=\"btnrow\">\(synonyms)\(other)\(pin)</div>"
    }
}

extension Formats {
    /// With one digit behind the comma, where it is not zero.
    func tenths(_ value: Double) -> String { quantity(Quantity(thousandths: Int64((value * 10).rounded()) * 100)) }
}
