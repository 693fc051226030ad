// Help beside every page: a few words about the section, the keys, and whom to ask.

import Customers
import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// What the portal says about itself: help by section, the tour and the first steps. Owns no tables.
package struct HelpPanel: Sendable {
    let database: Database

    func addRoutes(to doors: Doors) {
        doors.publicRoutes.get("help", showHelp)
        doors.publicRoutes.get("help/:topic", showTopic)
        doors.personRoutes.get("help/tour", requires: .manageProfile, showTour)
    }

    /// Every topic, in the order of the list.
    static let topics: [HelpTopic] = [
        HelpTopic("dashboard", section: "dashboard", icon: "home", for: Audience(.manageProfile)),
        HelpTopic("catalog", section: "catalog", icon: "catalog", for: Audience(.browseCatalog)),
        HelpTopic("cart", section: "cart", icon: "cart", for: Audience(.placeOrders)),
        HelpTopic("orders", section: "orders", icon: "orders", for: Audience(.viewOrders)),
        HelpTopic("bulk", icon: "upload", for: Audience(.placeOrders)),
        HelpTopic("again", icon: "repeat", for: Audience(.placeOrders)),
        HelpTopic("after", icon: "undo", for: Audience(.viewOrders)),
        HelpTopic("approvals", section: "approvals", icon: "approvals", for: Audience(.viewOrders)),
        HelpTopic("company", section: "company", icon: "company", for: Audience(.viewCompany)),
        HelpTopic("staff_desk", section: "desk", icon: "home", for: Audience(.workWithCustomers, staff: true)),
        HelpTopic("staff_orders", section: "orders", icon: "orders", for: Audience(.workWithCustomers, staff: true)),
        HelpTopic(
            "staff_customers", section: "customers", icon: "company", for: Audience(.workWithCustomers, staff: true)),
        HelpTopic("staff_prices", section: "prices", icon: "money", for: Audience(.administer, staff: true)),
        HelpTopic("staff_buyer_prices", section: "prices", icon: "company", for: Audience(.managePrices, staff: true)),
        HelpTopic("staff_events", icon: "history", for: Audience(.administer, staff: true)),
        HelpTopic(
            "settings", section: "settings", icon: "settings", for: Audience(.manageProfile),
            Audience(.manageProfile, staff: true)),
        HelpTopic("entry", icon: "key"),
    ]

    /// What the command palette offers by name.
    static let shortcuts = [
        Shortcut(
            "portal.tour.title", "/help/tour", icon: "play", in: "portal.help.title", for: Audience(.manageProfile),
            Audience(.manageProfile, staff: true)),
        Shortcut(
            "portal.help.title", "/help", icon: "help", for: Audience(.manageProfile),
            Audience(.manageProfile, staff: true)),
    ]

    /// Whom to ask besides support; nil for strangers, staff, and customers nobody looks after.
    func manager(for principal: Principal?) async throws -> HelpContact? {
        guard let principal, principal.customerID != nil else { return nil }
        return try await database.read { tx in
            try Customers.looksAfter(principal, in: tx).map { HelpContact(name: $0.name, email: $0.email) }
        }
    }
}

/// Somebody who answers.
struct HelpContact: Sendable {
    let name: String
    let email: String
}

// MARK: - Parts

extension PublicContext {
    /// The drawer that a script takes off this answer and puts beside the page.
    func helpDrawer(_ topic: HelpTopic?, _ manager: HelpContact?) -> HTML {
        let title = t(topic.map { "portal.help.\($0.id).title" } ?? "portal.help.title")
        return """
            <!doctype html>
            <dialog class="drawer help" id="help-panel" aria-labelledby="help-title"><div class="drawer__grip"></div>
            <div class="dialog__head"><h2 id="help-title" tabindex="-1">\(title)</h2>\
            <button type="button" class="iconbtn" data-help-close aria-label="\(t("web.close"))"\(tooltip(t("web.close")))>\
            \(icon("x"))</button></div>
            <div class="dialog__body">\(topic.map { helpText($0) } ?? helpList(except: nil))
            <section><h3>\(t("portal.help.ask"))</h3>\(helpContacts(manager))</section>
            \(principal == nil ? nil : tourAgain)
            <section><h3>\(t("portal.help.keys"))</h3>\(helpKeys)</section>
            <p><a href="/help">\(t("portal.help.all"))</a></p></div></dialog>
            """
    }

    /// The paragraphs of a topic.
    func helpText(_ topic: HelpTopic) -> HTML {
        let paragraphs: [HTML] = t("portal.help.\(topic.id).text").split(separator: "\n").map { "<p>\(String($0))</p>" }
        return "<div class=\"prose\">\(paragraphs)</div>"
    }

    /// The topics somebody may read, each with its first sentence.
    func helpList(except shown: HelpTopic?) -> HTML {
        let lines: [HTML] = helpTopics.filter { $0.id != shown?.id }.map { topic in
            let first = t("portal.help.\(topic.id).text").split(separator: "\n").first.map { String($0) } ?? ""
            return """
                <li class="doc">\(icon(topic.icon))<div class="doc__text"><a href="\(url: "/help/\(topic.id)")" data-help>\
                \(t("portal.help.\(topic.id).title"))</a><span class="sub">\(first)</span></div></li>
                """
        }
        return "<ul class=\"rows\">\(lines)</ul>"
    }

    /// Whom to ask, nearest first.
    func helpContacts(_ manager: HelpContact?) -> HTML {
        let own: HTML? = manager.map { contact in
            contactLine("user", contact.name, t("customers.manager.role"), "mailto:\(contact.email)", contact.email)
        }
        let number = "tel:" + branding.phone.filter { $0.isNumber || $0 == "+" }
        let phone: HTML? =
            branding.phone.isEmpty ? nil : contactLine("phone", t("portal.help.phone"), nil, number, branding.phone)
        let docs: HTML? = branding.helpURL.map { address in
            """
            <li class="doc">\(icon("docs"))<div class="doc__text"><a href="\(url: address)">\(t("portal.help.docs"))</a></div></li>
            """
        }
        let support = branding.supportEmail
        return """
            <ul class="rows">\(own)\(contactLine("mail", t("portal.help.support"), nil, "mailto:\(support)", support))\
            \(phone)\(docs)</ul>
            """
    }

    private func contactLine(_ symbol: String, _ name: String, _ role: String?, _ path: String, _ text: String) -> HTML
    {
        let about: HTML? = role.map { "<span class=\"sub\">\($0)</span>" }
        return """
            <li class="doc">\(icon(symbol))<div class="doc__text"><span class="medium">\(name)</span>\(about)</div>\
            <a href="\(url: path)">\(text)</a></li>
            """
    }

    /// What the keyboard can do on every page.
    var helpKeys: HTML {
        let keys: [(combination: [String], name: String)] = [
            (["Ctrl", "K"], "palette"), (["/"], "search"), (["?"], "help"), (["↑", "↓", "Enter"], "choose"),
            (["Esc"], "close"), (["Tab"], "next"),
        ]
        let lines: [HTML] = keys.map { key in
            let caps: [HTML] = key.combination.map { "<kbd>\($0)</kbd> " }
            return "<div><dt>\(caps)</dt><dd>\(t("portal.help.keys.\(key.name)"))</dd></div>"
        }
        return "<dl class=\"keys\">\(lines)</dl>"
    }
}
