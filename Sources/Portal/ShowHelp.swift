// Anybody reads how the portal is used: the way to an order, the sections, the keys, whom to ask.

import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension HelpPanel {
    /// `GET /help`; with `part=panel` the drawer of pages that have no topic of their own.
    func showHelp(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let manager = try await manager(for: context.principal)
        guard request.query["part"] != "panel" else { return context.helpDrawer(nil, manager) }
        return context.helpPage(manager)
    }

    /// `GET /help/{topic}`; with `part=panel` the drawer alone.
    func showTopic(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let id = try context.web.parameters.require("topic")
        guard let topic = context.helpTopics.first(where: { $0.id == id }) else { throw NotFound() }
        let manager = try await manager(for: context.principal)
        guard request.query["part"] != "panel" else { return context.helpDrawer(topic, manager) }
        return context.topicPage(topic, manager)
    }
}

// MARK: - Pages

extension PublicContext {
    fileprivate func helpPage(_ manager: HelpContact?) -> HTML {
        var frame = PageFrame(t("portal.help.title"), section: "help")
        frame.density = "regular"
        let steps: [HTML] = ["find", "cart", "checkout", "follow", "repeat"].map {
            "<li>\(t("portal.help.order.\($0)"))</li>"
        }
        let isBuyer = principal.map { !$0.isStaff && $0.may(.placeOrders) } ?? true
        let order: HTML? =
            isBuyer
            ? pageSection(t("portal.help.order"), id: "help-order", "<ol class=\"help__steps\">\(steps)</ol>") : nil
        return page(
            frame,
            """
            <div class="split"><div>\(helpList(except: nil))\(order)\
            \(pageSection(t("portal.help.keys"), id: "help-keys", helpKeys))</div>
            <div class="aside">\(card(t("portal.help.ask"), id: "help-ask", helpContacts(manager)))\
            \(principal == nil ? nil : startCard)</div></div>
            """)
    }

    fileprivate func topicPage(_ topic: HelpTopic, _ manager: HelpContact?) -> HTML {
        var frame = PageFrame(t("portal.help.\(topic.id).title"), section: "help")
        frame.breadcrumbs = [("/help", t("portal.help.title"))]
        frame.density = "regular"
        return page(
            frame,
            """
            <div class="split"><div>\(helpText(topic))\
            \(pageSection(t("portal.help.other"), id: "help-other", helpList(except: topic)))</div>
            <div class="aside">\(card(t("portal.help.ask"), id: "help-ask", helpContacts(manager)))</div></div>
            """)
    }

    /// The way back to what newcomers are shown.
    private var startCard: HTML {
        card(t("portal.tour.title"), id: "help-start", "<div class=\"stack\">\(tourAgain)\(stepsAgain)</div>")
    }

    /// Takes the tour once more.
    var tourAgain: HTML {
        """
        <p>\(buttonLink(
            t("portal.tour.again"), to: "/help/tour", icon: "play", attributes: " data-tour-start=\"again\""))</p>
        """
    }

    /// Brings the hidden first steps back.
    private var stepsAgain: HTML? {
        guard principal?.customerID != nil, preferences[StepsChoice.preference]?.hidden == true else { return nil }
        return pressForm(
            "/settings/preferences", hidden: [("name", "steps"), ("value", "")],
            submit(t("portal.steps.show"), .plain, size: .regular, icon: "list"))
    }
}
