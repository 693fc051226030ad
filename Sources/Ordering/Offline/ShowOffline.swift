// A member reads orders, carts and regular sets without a network, writes drafts, and says whether this device keeps
// anything. What is kept lies in the browser; this page holds the places a script puts it into.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /offline`
    func showOffline(_ request: Request, _ context: MemberContext) async throws -> HTML {
        var frame = PageFrame(context.t("ordering.offline.title"))
        frame.hasHead = false
        frame.density = "regular"
        return context.page(
            frame,
            """
            <div data-offline\(context.offlineWords)>\(context.offlineAbout)</div>
            \(context.offlineTemplates)
            """)
    }

    /// `GET /no-connection`: what a device shows where it has nothing else. It is fetched without a session, so it is
    /// nobody's.
    func showNoConnection(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let title = context.t("ordering.offline.nothing.title")
        var frame = PageFrame(title)
        frame.hasHead = false
        return context.page(
            frame,
            """
            <div class="empty"><h1>\(title)</h1><p>\(context.t("ordering.offline.nothing.text"))</p>\
            <div class="btnrow"><a class="btn" href="/">\(context.t("ordering.offline.again"))</a></div></div>
            """)
    }
}

// MARK: - Page

extension MemberContext {
    /// What a script says in the person's words.
    fileprivate var offlineWords: HTML {
        let words: [(name: String, key: String)] = [
            ("age", "ordering.offline.age"), ("more", "ordering.offline.more"), ("order", "ordering.offline.order"),
            ("orders", "ordering.offline.orders"), ("parted", "ordering.offline.parted"),
            ("kept-count", "ordering.offline.keptCount"), ("full", "ordering.offline.full"),
            ("none", "ordering.offline.none"), ("off", "ordering.offline.off"),
            ("failed", "ordering.offline.failed"), ("draft", "ordering.offline.draft"),
            ("waiting", "ordering.offline.waiting"), ("unclear", "ordering.offline.unclear"),
            ("unsent", "ordering.offline.unsent"), ("paper-here", "ordering.offline.paperHere"),
        ]
        return words.reduce(.empty) { all, word in "\(all) data-\(word.name)=\"\(t(word.key))\"" }
    }

    /// What the page is for, what this device has, and the drafts that wait.
    fileprivate var offlineAbout: HTML {
        let facts = pairs([
            Pair(t("ordering.offline.state"), "<span data-state>\(t("ordering.offline.unknown"))</span>"),
            Pair(t("ordering.offline.at"), "<span data-state-at>—</span>"),
        ])
        let verbs: HTML = """
            <div class="btnrow js-only">\
            \(button(t("ordering.offline.renew"), icon: "refresh", attributes: " data-renew"))\
            \(button(t("ordering.offline.stop"), attributes: " data-stop"))\
            \(button(t("ordering.offline.begin"), attributes: " data-begin hidden"))</div>
            """
        let orders = principal.may(.viewOrders) ? link(t("ordering.orders.title"), to: "/orders") : nil
        let lists: HTML? = principal.may(.placeOrders) ? ", \(link(t("ordering.carts.title"), to: "/carts"))" : nil
        let device: HTML = """
            <div class="stack small">\(facts)<p class="nojs-only">\(t("ordering.offline.needsScript"))</p>\(verbs)\
            <p>\(t("ordering.offline.shared"))</p><p>\(t("ordering.offline.readable")) \(orders)\(lists).</p></div>
            """
        return """
            <div class="pagehead"><div class="pagehead__text"><div class="pagehead__title">\
            <h1>\(t("ordering.offline.title"))</h1></div>\
            <p class="pagehead__sub">\(t("ordering.offline.lead"))</p></div></div>
            <div class="split"><div>\(principal.may(.placeOrders) ? offlineDrafts : nil)</div>
            <div class="aside">\(card(t("ordering.offline.device"), id: "device-h", device))</div></div>
            """
    }

    private var offlineDrafts: HTML {
        pageSection(
            t("ordering.offline.drafts"), id: "drafts-h",
            """
            <p class="muted" data-no-drafts>\(t("ordering.offline.noDrafts"))</p><div class="stack" data-drafts></div>\
            <p class="js-only">\
            \(button(t("ordering.offline.newDraft"), icon: "plus", attributes: " data-new-draft"))</p>
            """)
    }
}
