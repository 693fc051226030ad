// The parts of the frame around every page: mark, sidebar, footer, page head, messages.

import Foundation
import Kernel

extension PageContext {
    /// The mark and the name: the way home.
    package var brand: HTML {
        let isStaff = visit.web.signedIn?.principal.isStaff == true
        let home: HTML = "<span class=\"visually-hidden\"> — \(t("web.toHome"))</span>"
        let mark: HTML
        if let logo = branding.logo {
            mark = """
                <img class="brand__logo" src="\(url: logo)" alt="\(branding.name)" width="\(branding.logoWidth)" \
                height="\(branding.logoHeight)">\(home)
                """
        } else {
            mark = """
                <svg class="brand__mark" aria-hidden="true"><use href="\(site.sprite)mark"/></svg>\
                <span class="brand__text">\(branding.name)\(home)</span>
                """
        }
        return """
            <a class="brand" href="\(visit.web.signedIn == nil ? "/catalog" : homePath)">\(mark)\
            \(isStaff ? "<span class=\"brand__sub\">\(t("web.staff"))</span>" as HTML : nil)</a>
            """
    }

    /// Where the mark and "home" lead.
    package var homePath: String { visit.web.signedIn?.principal.isStaff == true ? "/staff" : "/dashboard" }

    /// Where help and documentation are: the operator's own pages, or ours.
    var helpPath: String { branding.helpURL ?? "/help" }

    /// The sections somebody sees, as the operator arranged them.
    func sections(_ signedIn: SignedIn) -> [NavigationItem] {
        visit.look.menu.arranged(site.contributions.navigation.compactMap { $0.open(to: signedIn.principal) })
    }

    func sidebarColumn(_ frame: PageFrame, _ signedIn: SignedIn, _ sidebar: Sidebar?) -> HTML {
        // The cart with its sum stands in the top bar.
        let shown = sections(signedIn).filter { !$0.isInTopbar }
        let isNarrow = sidebar == .collapsed
        return """
            <nav class="sidebar" aria-label="\(t("web.sections"))">
              \(brand)
              <ul class="nav" data-tour="sections">
                \(shown.map { item in
                    """
                    <li><a class="nav__link" href="\(url: item.path)"\
                    \(attr: "aria-current", item.section == frame.section ? "page" : nil)\
                    \(attr: "title", isNarrow ? t(item.title) : nil)>\(icon(item.icon))\
                    <span class="nav__text">\(t(item.title))</span>\(item.section == "orders" ? attentionCount : nil)</a></li>
                    """ as HTML
                })
              </ul>
              <div class="sidebar__end">
                <a class="nav__link"\(helpLink(frame.section))\(attr: "title", isNarrow ? t("web.help") : nil) \
            data-tour="help">\(icon("help"))<span class="nav__text">\(t("web.help"))</span></a>
                \(sidebarSwitch(sidebar))
              </div>
            </nav>
            """
    }

    /// Makes the sidebar narrow or wide; kept with the account. It works without a script, too.
    private func sidebarSwitch(_ sidebar: Sidebar?) -> HTML {
        let isNarrow = sidebar == .collapsed
        let title = t(isNarrow ? "web.expand" : "web.collapse")
        let value = isNarrow ? "" : "\"\(Sidebar.collapsed.rawValue)\""
        return pressForm(
            "/settings/preferences", hidden: [("name", "sidebar")],
            """
            <button class="nav__link" name="value" value="\(value)" \
            aria-expanded="\(isNarrow ? "false" : "true")"\(attr: "title", isNarrow ? title : nil) data-sidebar-switch \
            data-label-collapse="\(t("web.collapse"))" data-label-expand="\(t("web.expand"))">\(icon("collapse"))\
            <span class="nav__text">\(title)</span></button>
            """, class: "sidebar__toggle")
    }

    /// How much is new, beside the section it concerns; nothing when all was seen.
    private var attentionCount: HTML? {
        let count = visit.web.chrome.attention
        guard count > 0 else { return nil }
        return """
            <span class="nav__count" data-attention-count>\(upToNine(count))\
            <span class="visually-hidden"> \(t("web.attention.new"))</span></span>
            """
    }

    var footer: HTML {
        let number = "tel:" + branding.phone.filter { $0.isNumber || $0 == "+" }
        let phone: HTML? = branding.phone.isEmpty ? nil : "<a href=\"\(url: number)\">\(branding.phone)</a>"
        let words: HTML? = branding.footer.isEmpty ? nil : "<span class=\"footer__end\">\(branding.footer)</span>"
        return """
            <footer class="footer">
              <a href="\(url: helpPath)">\(t("web.footer.help"))</a>
              <a href="mailto:\(branding.supportEmail)">\(t("web.footer.support"))</a>
              \(phone)
              \(words)
            </footer>
            """
    }

    /// What stands on top of a printed page: whose it is, for whom, and of what time.
    var paperHead: HTML {
        let customer: HTML? = visit.web.signedIn?.customerName.map { "<span>\($0)</span>" }
        return """
            <div class="paperhead"><b>\(branding.name)</b>\(customer)\
            <span>\(t("web.paper.asOf", ["date": formats.dateTime(now)]))</span></div>
            """
    }

    func pageHead(_ frame: PageFrame) -> HTML {
        guard frame.hasHead else { return .empty }
        let trail: HTML? =
            frame.breadcrumbs.isEmpty
            ? nil
            : """
            <nav class="crumbs" aria-label="\(t("web.breadcrumbs"))"><ol>
            \(frame.breadcrumbs.map { "<li><a href=\"\(url: $0.path)\">\($0.title)</a></li>" as HTML })
            <li aria-current="page">\(frame.title)</li></ol></nav>
            """
        return """
            \(trail)<div class="pagehead"><div class="pagehead__text">\
            <div class="pagehead__title"><h1>\(frame.title)</h1>\(frame.badge)</div>\
            \(frame.subline.map { "<p class=\"pagehead__sub\">\($0)</p>" as HTML })</div>\
            \(frame.actions.map { "<div class=\"pagehead__actions\">\($0)</div>" as HTML })</div>
            """
    }

    /// The first letters of a name's words, legal forms and quotes left out.
    package func initials(_ name: String, _ count: Int) -> String {
        var initials = ""
        var rest = Substring(name)
        for _ in 0..<count {
            var word = rest.nextWord()
            while let form = word, ["ООО", "АО", "ИП", "ПАО", "МБОУ", "ФГУП"].contains(form) { word = rest.nextWord() }
            initials += word?.first?.uppercased() ?? ""
        }
        return initials
    }
}

extension Substring {
    /// Takes the next run of letters off the beginning.
    fileprivate mutating func nextWord() -> Substring? {
        guard let start = firstIndex(where: \.isLetter) else { return nil }
        let end = self[start...].firstIndex { !$0.isLetter } ?? endIndex
        defer { self = self[end...] }
        return self[start..<end]
    }
}
