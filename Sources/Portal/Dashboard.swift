// After signing in: what waits, what goes on and the ways people take most, in tiles everybody arranges for himself.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// The first page of a member and of a user of the vendor, made of the tiles the modules contribute.
///
/// Owns no tables: how somebody arranges his tiles is a preference of his.
package struct Dashboard: Sendable {
    let database: Database
    /// How long a page waits for its tiles.
    let patience: Duration

    /// The section of the sidebar.
    package static let navigation = [
        NavigationItem(
            section: "dashboard", path: "/dashboard", icon: "home", title: "portal.dashboard.title",
            permission: .manageProfile)
    ]

    func addRoutes(to doors: Doors) {
        doors.publicRoutes.get("", enter)
        doors.memberRoutes.get("dashboard", requires: .manageProfile, showDashboard)
        doors.staffRoutes.get("staff", requires: .workWithCustomers, showDesk)
        doors.personRoutes.get("dashboard/widgets/:widget", requires: .manageProfile, showWidget)
        doors.personRoutes.post("dashboard/arrangement", requires: .manageProfile, arrange)
    }
}

// MARK: - Handlers

extension Dashboard {
    /// `GET /`
    func enter(_ request: Request, _ context: PublicContext) async throws -> Response {
        .redirect(to: context.principal == nil ? "/login" : context.homePath)
    }

    /// `GET /dashboard`
    func showDashboard(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let person = context.asPerson
        var frame = PageFrame(person.greeting, section: "dashboard")
        frame.subline = "\(person.today)"
        if context.principal.may(.placeOrders) {
            frame.actions = context.buttonLink(
                context.t("ordering.orders.new"), to: "/catalog", .primary, icon: "plus")
        }
        return await startPage(frame, request, person)
    }

    /// `GET /staff`
    func showDesk(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let person = context.asPerson
        var frame = PageFrame(context.t("backoffice.desk.title"), section: "desk")
        frame.subline = "\(person.today)"
        if context.principal.may(.manageCustomers) {
            frame.actions = context.buttonLink(
                context.t("backoffice.customer.new"), to: "/staff/customers/new", icon: "plus")
        }
        return await startPage(frame, request, person)
    }

    /// `GET /dashboard/widgets/{widget}`: one tile by itself, for whoever asks again for one that failed or was late.
    func showWidget(_ request: Request, _ context: PersonContext) async throws -> HTML {
        let id = try context.web.parameters.require("widget")
        guard let widget = Dashboard.widgets(for: context).first(where: { $0.id == id }) else { throw NotFound() }
        let drawn = await draw([widget], context, within: Dashboard.patienceAlone)[id] ?? .late
        return context.widgetPage(Tile(widget: widget, span: max(2, widget.span), drawn: drawn))
    }

    /// The tiles somebody may have, in the order the modules contribute them; nobody's without a customer.
    static func widgets(for context: PersonContext) -> [Widget] {
        guard context.principal.isStaff || context.principal.customerID != nil else { return [] }
        return context.site.contributions.widgets.filter { $0.audience.includes(context.principal) }
    }

    private func startPage(_ frame: PageFrame, _ request: Request, _ context: PersonContext) async -> HTML {
        let widgets = Dashboard.widgets(for: context)
        let arrangement = Arrangement(context.preferences[Arrangement.preference], of: widgets)
        let byID = Dictionary(widgets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let places = arrangement.shown
        let drawn = await draw(places.compactMap { byID[$0.id] }, context, within: patience)
        // What has nothing to say now keeps its place and takes none.
        let silent = places.filter { drawn[$0.id]?.isEmpty == true }
        let tiles = places.filter { !silent.contains($0) }.compactMap { place in
            byID[place.id].map { Tile(widget: $0, span: place.span, drawn: drawn[place.id] ?? .late) }
        }
        guard request.query["arrange"] == "1" else { return context.tilesPage(frame, tiles) }
        let spare = widgets.filter { widget in !places.contains { $0.id == widget.id } }
        return context.arrangePage(tiles, spare: spare, kept: silent + arrangement.kept, section: frame.section)
    }
}

// MARK: - Words of the head

extension PersonContext {
    /// By the time of day where the person is, with the first name.
    fileprivate var greeting: String {
        let seconds = Int(now.timeIntervalSince1970) + formats.timeZone.secondsFromGMT(for: now)
        let part =
            switch seconds / 3_600 % 24 {
            case 5..<12: "morning"
            case 12..<18: "day"
            case 18..<23: "evening"
            default: "night"
            }
        // Of three words nobody can tell which is the first name.
        let words = signedIn.name.split(separator: " ")
        let name = words.count == 2 ? String(words[0]) : signedIn.name
        return t("portal.hello.\(part)", ["name": name])
    }

    /// «Вторник, 24 ноября».
    fileprivate var today: String {
        let day = CivilDate(now, in: formats.timeZone)
        // 1 January 1970 was a Thursday; Monday is 1.
        let weekday = (day.daysSinceEpoch + 3) % 7 + 1
        return t(
            "portal.dashboard.today",
            [
                "weekday": t("portal.weekday.\(weekday)"), "day": String(day.day),
                "month": t("portal.monthOf.\(day.month)"),
            ])
    }
}
