// The frame of a phone: tabs at the bottom, and the sheet with everything else.

import Foundation
import Kernel

extension PageContext {
    /// The five places of a phone: four sections and the way to the others.
    func tabbar(_ frame: PageFrame, _ signedIn: SignedIn) -> HTML {
        """
        <nav aria-label="\(t("web.tabs"))"><ul class="tabbar" data-tour="sections">
        \(tabs(signedIn).map { item in
            """
            <li><a class="tabbar__link" href="\(url: item.path)"\
            \(attr: "data-tour", item.section == "cart" ? "cart" : nil)\
            \(attr: "aria-current", item.section == frame.section ? "page" : nil)>\(icon(item.icon))\(t(item.tabTitle ?? item.title))\
            \(item.section == "cart" ? cartBadge : nil)</a></li>
            """ as HTML
        })
        <li><button type="button" class="tabbar__link" popovertarget="more">\(icon("menu"))\(t("web.more"))</button></li>
        </ul></nav>
        """
    }

    private var cartBadge: HTML {
        """
        <span class="tabbar__count" data-cart-badge\(attr: "hidden", if: visit.web.chrome.cartLines == 0)>\
        <span data-cart-count>\(visit.web.chrome.cartLines)</span></span>
        """
    }

    /// Four sections. What a desk has in its top bar is always one of them, at the same place however the others stand.
    private func tabs(_ signedIn: SignedIn) -> [NavigationItem] {
        let all = sections(signedIn).filter(\.isTab)
        let fixed = all.filter(\.isInTopbar)
        var tabs = Array(all.filter { !$0.isInTopbar }.prefix(4 - fixed.count))
        tabs.insert(contentsOf: fixed, at: min(2, tabs.count))
        return tabs
    }

    /// What the last tab opens: the other sections, the look, the way out.
    func moreSheet(_ frame: PageFrame, _ signedIn: SignedIn) -> HTML {
        let shown = Set(tabs(signedIn).map(\.section))
        return """
            <div class="sheet" id="more" popover role="dialog" aria-label="\(t("web.more"))">
            <p class="menu__title">\(signedIn.name)<span class="sub">\(signedIn.email)</span></p>
            \(sections(signedIn).filter { !shown.contains($0.section) }.map { item in
                "<a class=\"menu__item\" href=\"\(url: item.path)\">\(icon(item.icon))\(t(item.title))</a>" as HTML
            })
            <a class="menu__item" href="/settings">\(icon("settings"))\(t("web.settings"))</a>
            <a class="menu__item"\(helpLink(frame.section))>\(icon("help"))\(t("web.help"))</a>
            <hr class="menu__rule">
            \(lookChoices)
            <hr class="menu__rule">
            \(signOutForm)</div>
            """
    }
}
