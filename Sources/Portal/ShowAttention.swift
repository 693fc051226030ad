// A person opens the bell: what others did that concerns him, day by day. Whatever was shown is no longer new.

import Database
import Foundation
import Hummingbird
import Identity
import Kernel
import Logging
import Ordering
import Web

/// The pages behind the frame's own parts: palette and bell.
struct FramePages: Sendable {
    let database: Database

    func addRoutes(to doors: Doors) {
        Palette().addRoutes(to: doors.personRoutes)
        doors.personRoutes.get("attention", requires: .manageProfile, showAttention)
        doors.memberRoutes.get("orders/repetition", requires: .placeOrders, repeatLatest)
    }

    /// `GET /attention`; with `part=json` the newest lines for the box beneath the bell.
    func showAttention(_ request: Request, _ context: PersonContext) async throws -> Response {
        let isPart = request.query["part"] == "json"
        let limit = isPart ? 8 : 100
        let items = try await database.read { tx in try context.attention(limit: limit, in: tx) }
        await remember(items, request, context)
        if isPart { return Response(try .json(AttentionAnswer(items, context))) }
        return attentionPage(items, context).response()
    }

    /// Writes down that the person has seen what is shown. Reading goes on when nothing can be written: the mark is
    /// missed once. A page fetched ahead of a click was seen by nobody.
    private func remember(_ items: [AttentionItem], _ request: Request, _ context: PersonContext) async {
        guard !request.isSpeculative else { return }
        guard let newest = items.first, newest.at > context.attentionSeen else { return }
        let (userID, now) = (context.signedIn.userID, context.now)
        do {
            try await database.write { tx in
                try Identity.setPreference("attention", to: AttentionMark.json(now), of: userID, at: now, in: tx)
            }
        } catch {
            context.web.logger.warning("a look at the bell was not noted", metadata: ["error": "\(error)"])
        }
    }

    /// `GET /orders/repetition`: the way to what the person ordered last.
    func repeatLatest(_ request: Request, _ context: MemberContext) async throws -> Response {
        let principal = context.principal
        let number = try await database.read { tx in try Ordering.latestNumber(of: principal, in: tx) }
        guard let number else { return .redirect(to: "/orders", message: "portal.repetition.none") }
        return .redirect(to: "/orders/\(number)/repetition")
    }
}

/// What a script shows beneath the bell.
private struct AttentionAnswer: Encodable {
    struct Item: Encodable {
        let icon: String
        let tone: String
        let title: String
        let text: String
        let path: String
        let when: String
        let isNew: Bool
    }

    let items: [Item]
    /// Said when there is nothing.
    let nothing: String

    init(_ items: [AttentionItem], _ context: PersonContext) {
        let (seen, now) = (context.attentionSeen, context.now)
        self.items = items.map { item in
            Item(
                icon: item.tone.icon, tone: item.tone.rawValue, title: item.title, text: item.text, path: item.path,
                when: context.formats.recent(item.at, now: now), isNew: item.at > seen)
        }
        nothing = context.t("portal.attention.none.text")
    }
}

// MARK: - Page

private func attentionPage(_ items: [AttentionItem], _ context: PersonContext) -> HTML {
    let frame = PageFrame(context.t("web.attention.title"))
    guard !items.isEmpty else {
        let home: HTML = "<a class=\"btn\" href=\"\(context.homePath)\">\(context.t("web.error.home"))</a>"
        return context.page(
            frame,
            context.emptyState(
                icon: "bell", title: context.t("portal.attention.none.title"),
                text: context.t("portal.attention.none.text"), action: home))
    }
    return context.page(
        frame,
        "\(days(of: items, context).enumerated().map { index, day in section(day, "day-\(index)", context) })")
}

/// What came on one day, the newest first.
private struct AttentionDay {
    let day: CivilDate
    var items: [AttentionItem]
}

private func days(of items: [AttentionItem], _ context: PersonContext) -> [AttentionDay] {
    items.reduce(into: []) { days, item in
        let day = CivilDate(item.at, in: context.formats.timeZone)
        if days.last?.day == day {
            days[days.count - 1].items.append(item)
        } else {
            days.append(AttentionDay(day: day, items: [item]))
        }
    }
}

private func section(_ day: AttentionDay, _ id: String, _ context: PersonContext) -> HTML {
    """
    <section class="section" aria-labelledby="\(id)"><div class="section__head"><h2 id="\(id)">\(name(of: day.day, context))</h2></div>
    \(context.newsList(day.items, seen: context.attentionSeen) { context.formats.time($0) })</section>
    """
}

/// «Сегодня», «Вчера», «17 ноя», with a year when it is another one.
private func name(of day: CivilDate, _ context: PersonContext) -> String {
    let today = CivilDate(context.now, in: context.formats.timeZone)
    switch today.daysSinceEpoch - day.daysSinceEpoch {
    case 0: return context.t("portal.attention.today")
    case 1: return context.t("portal.attention.yesterday")
    default: return day.year == today.year ? context.formats.dayMonth(day) : context.formats.date(day)
    }
}
