// A newcomer is shown round: a few words beside the parts of the page they are about.

import Foundation
import Hummingbird
import Kernel
import Web

/// One stop of the tour: what stands on the page as `data-tour="<anchor>"`, and who is shown it.
struct TourStep: Sendable {
    /// Kept with the person who stopped here: never renamed. Also in the keys of its texts.
    let id: String
    let anchor: String
    let audiences: [Audience]

    init(_ id: String, at anchor: String, for audiences: Audience...) {
        self.id = id
        self.anchor = anchor
        self.audiences = audiences
    }

    /// Every stop, in its order. A stop whose anchor is not on the screen is passed over.
    static let all: [TourStep] = [
        TourStep("sections", at: "sections", for: Audience(.manageProfile)),
        TourStep("payer", at: "payer", for: Audience(.viewCompany)),
        TourStep("search", at: "search", for: Audience(.browseCatalog)),
        TourStep("cart", at: "cart", for: Audience(.placeOrders)),
        TourStep("staff_sections", at: "sections", for: Audience(.workWithCustomers, staff: true)),
        TourStep("staff_search", at: "search", for: Audience(.workWithCustomers, staff: true)),
        TourStep("bell", at: "bell", for: Audience(.manageProfile), Audience(.manageProfile, staff: true)),
        TourStep("help", at: "help", for: Audience(.manageProfile), Audience(.manageProfile, staff: true)),
    ]

    /// The stops of somebody.
    static func steps(for principal: Principal) -> [TourStep] {
        all.filter { step in step.audiences.contains { $0.includes(principal) } }
    }
}

/// How far somebody came; written by the tour's script.
struct TourProgress: Codable, Sendable {
    enum State: String, Codable, Sendable {
        case started, done, declined
    }

    let state: State
    /// The stop that was shown last.
    var at: String?

    static let preference = PreferenceName<TourProgress>("tour")
}

// MARK: - Handler

extension HelpPanel {
    /// `GET /help/tour`: the stops as a list to read, or as JSON for the script that walks along them.
    func showTour(_ request: Request, _ context: PersonContext) async throws -> Response {
        let steps = TourStep.steps(for: context.principal)
        guard ErrorPages.wantsJSON(request) else { return context.tourPage(steps).response() }
        return Response(try .json(TourGuide(steps, context)))
    }
}

/// The tour for its script.
private struct TourGuide: Encodable {
    struct Step: Encodable {
        let id: String
        let anchor: String
        let title: String
        let text: String
    }

    let steps: [Step]
    /// Where to go on.
    let at: String?
    let next: String
    let back: String
    let done: String
    let stop: String
    /// With `{number}` and `{count}`.
    let place: String

    init(_ steps: [TourStep], _ context: PersonContext) {
        self.steps = steps.map { step in
            Step(
                id: step.id, anchor: step.anchor, title: context.t("portal.tour.\(step.id).title"),
                text: context.t("portal.tour.\(step.id).text"))
        }
        let progress = context.preferences[TourProgress.preference]
        at = progress?.state == .started ? progress?.at : nil
        next = context.t("portal.tour.next")
        back = context.t("portal.tour.back")
        done = context.t("portal.tour.done")
        stop = context.t("portal.tour.stop")
        place = context.t("portal.tour.place")
    }
}

// MARK: - Page and tile

extension PersonContext {
    fileprivate func tourPage(_ steps: [TourStep]) -> HTML {
        var frame = PageFrame(t("portal.tour.title"), section: "help")
        frame.breadcrumbs = [("/help", t("portal.help.title"))]
        frame.density = "regular"
        let stops: [HTML] = steps.map { step in
            """
            <li><h2>\(t("portal.tour.\(step.id).title"))</h2><p>\(t("portal.tour.\(step.id).text"))</p></li>
            """
        }
        return page(
            frame,
            """
            <ol class="help__tour">\(stops)</ol>
            <p class="js-only">\(buttonLink(
                t("portal.tour.start"), to: homePath, icon: "play", attributes: " data-tour-start=\"again\""))</p>
            """)
    }

    /// The invitation on the start page; nothing once the tour was taken or declined.
    var tourInvitation: HTML {
        let progress = preferences[TourProgress.preference]
        guard progress == nil || progress?.state == .started else { return .empty }
        let steps = TourStep.steps(for: principal)
        let place = progress?.at.flatMap { id in steps.firstIndex { $0.id == id } }
        let words = place.map { t("portal.tour.resume", ["number": String($0 + 1)]) } ?? t("portal.tour.start")
        return """
            <div class="invitation" data-tour-invitation><p>\(t("portal.tour.invitation", count: Int64(steps.count)))</p>
            <div class="btnrow">\(buttonLink(
                words, to: "/help/tour", .tint, icon: "play", attributes: " data-tour-start"))
            <form method="post" action="/settings/preferences">\(commandField)<input type="hidden" name="name" value="tour">\
            <input type="hidden" name="value" value="{&quot;state&quot;:&quot;declined&quot;}">\
            \(submit(t("portal.tour.decline"), .ghost, size: .regular))</form></div></div>
            """
    }
}
