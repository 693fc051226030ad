// The parts of the frame: sidebar, top bar, tabs of a phone, footer, messages.

import Foundation
import Kernel

extension PageContext {
    package var brand: HTML {
        """
        <a class="brand" href="\(web.signedIn == nil ? "/catalog" : homePath)">\
        <svg class="brand__mark" aria-hidden="true"><use href="\(url: site.assets.url("icons.svg"))#mark"/></svg>\
        <span class="brand__text">\(site.branding.name)<span class="visually-hidden"> — \(t("web.toHome"))</span></span>\
        \(web.signedIn?.principal.isStaff == true ? "<span class=\"brand__sub\">\(t("web.staff"))</span>" as HTML : nil)</a>
        """
    }

    /// Where the mark and "home" lead.
    package var homePath: String { web.signedIn?.principal.isStaff == true ? "/staff" : "/dashboard" }

    private func items(_ signedIn: SignedIn) -> [NavigationItem] {
        site.navigation.filter {
            $0.isForStaff == signedIn.principal.isStaff && signedIn.principal.may($0.permission)
        }
    }

    func sidebar(_ frame: PageFrame, _ signedIn: SignedIn) -> HTML {
        """
        <nav class="sidebar" aria-label="\(t("web.sections"))">
          \(brand)
          <ul class="nav">
            \(items(signedIn).map { item in
                """
                <li><a class="nav__link" href="\(url: item.path)"\
                \(attr: "aria-current", item.section == frame.section ? "page" : nil)>\(icon(item.icon))\
                <span class="nav__text">\(t(item.title))</span></a></li>
                """ as HTML
            })
          </ul>
          <div class="sidebar__end">
            <button type="button" class="nav__link sidebar__toggle js-only" data-sidebar-toggle aria-expanded="true" \
        data-label-collapse="\(t("web.collapse"))" data-label-expand="\(t("web.expand"))">\(icon("collapse"))\
        <span class="nav__text">\(t("web.collapse"))</span></button>
          </div>
        </nav>
        """
    }

    func topbar(_ signedIn: SignedIn) -> HTML {
        """
        <header class="topbar">
          \(payer(signedIn))
          \(searchForm)
          <div class="topbar__end">
            <a class="iconbtn phone-only" href="/search" aria-label="\(t("web.search"))" title="\(t("web.search"))">\(icon("search"))</a>
            \(signedIn.principal.may(.placeOrders) && !signedIn.principal.isStaff ? cartLink : nil)
            \(personMenu(signedIn))
          </div>
        </header>
        """
    }

    var searchForm: HTML {
        """
        <form class="search" role="search" action="\(web.signedIn?.principal.isStaff == true ? "/staff/orders" : "/search")">
          <label class="visually-hidden" for="q">\(t("web.search.label"))</label>
          \(icon("search"))<input class="search__input" id="q" name="q" type="search" \
        placeholder="\(t("web.search.placeholder"))" autocomplete="off" maxlength="1000" data-shortcut-search>\
        <kbd aria-hidden="true">Ctrl K</kbd>
        </form>
        """
    }

    private var cartLink: HTML {
        let chrome = web.chrome
        let total = chrome.cartLines > 0 ? chrome.cartTotal.map { formats.money($0) } ?? "" : ""
        return """
            <a class="cartlink" href="/cart">\(icon("cart"))<span class="visually-hidden">\(t("web.cart.label")) \
            <span data-cart-count>\(chrome.cartLines)</span>, </span>\
            <span class="cartlink__total" data-cart-total>\(total)</span></a>
            """
    }

    private func payer(_ signedIn: SignedIn) -> HTML {
        let chrome = web.chrome
        let name = chrome.payer ?? signedIn.customerName ?? site.branding.name
        let terms = chrome.contractNumber.map { number in
            chrome.deferralDays > 0
                ? t("web.payer.deferral", ["number": number], count: chrome.deferralDays)
                : t("web.payer.contract", ["number": number])
        }
        let text: HTML = """
            <span class="avatar avatar--square" aria-hidden="true">\(initials(name, 1))</span>\
            <span class="payer__text"><span class="payer__name truncate">\(name)</span>\
            <span class="payer__terms truncate">\(terms ?? signedIn.customerName ?? "")</span></span>
            """
        guard !chrome.otherCustomers.isEmpty else { return "<div class=\"payer payer--plain\">\(text)</div>" }
        return """
            <details class="menu"><summary class="payer">\(text)<span class="visually-hidden">, \(t("web.customer.switch"))</span>\
            \(icon("updown", small: true))</summary>
            <form class="popover" method="post" action="/settings/customer">\(commandField)<p class="menu__title">\(t("web.customer.act"))</p>
            \(chrome.otherCustomers.map { other in
                """
                <button class="menu__item" name="customer" value="\(other.id)">\(icon("company"))<span>\(other.name)</span></button>
                """ as HTML
            })
            </form></details>
            """
    }

    private func personMenu(_ signedIn: SignedIn) -> HTML {
        """
        <details class="menu menu--end">
          <summary class="iconbtn avatar-btn" title="\(t("web.person.menu"))"><span class="visually-hidden">\(signedIn.name): \(t("web.person.menu"))</span>\
        <span class="avatar" aria-hidden="true">\(initials(signedIn.name, 2))</span></summary>
          <div class="popover">
            <p class="menu__title">\(signedIn.name)<span class="sub">\(signedIn.email)</span></p>
            <a class="menu__item" href="/settings">\(icon("settings"))\(t("web.settings"))</a>
            <hr class="menu__rule">
            \(signOutForm)
          </div>
        </details>
        """
    }

    private var signOutForm: HTML {
        """
        <form method="post" action="/logout">\(commandField)<button class="menu__item">\(icon("exit"))\(t("web.signOut"))</button></form>
        """
    }

    /// The five places of a phone: four sections and the way to the others.
    func tabbar(_ frame: PageFrame, _ signedIn: SignedIn) -> HTML {
        """
        <nav aria-label="\(t("web.tabs"))"><ul class="tabbar">
        \(tabs(signedIn).map { item in
            """
            <li><a class="tabbar__link" href="\(url: item.path)"\
            \(attr: "aria-current", item.section == frame.section ? "page" : nil)>\(icon(item.icon))\(t(item.title))\
            \(item.section == "cart" ? cartBadge : nil)</a></li>
            """ as HTML
        })
        <li><button type="button" class="tabbar__link" popovertarget="more">\(icon("menu"))\(t("web.more"))</button></li>
        </ul></nav>
        """
    }

    private var cartBadge: HTML {
        """
        <span class="tabbar__count" data-cart-badge\(attr: "hidden", if: web.chrome.cartLines == 0)>\
        <span data-cart-count>\(web.chrome.cartLines)</span></span>
        """
    }

    private func tabs(_ signedIn: SignedIn) -> [NavigationItem] {
        Array(items(signedIn).filter(\.isTab).prefix(4))
    }

    func moreSheet(_ signedIn: SignedIn) -> HTML {
        let shown = Set(tabs(signedIn).map(\.section))
        return """
            <div class="sheet" id="more" popover aria-label="\(t("web.more"))">
            \(items(signedIn).filter { !shown.contains($0.section) }.map { item in
                "<a class=\"menu__item\" href=\"\(url: item.path)\">\(icon(item.icon))\(t(item.title))</a>" as HTML
            })
            <a class="menu__item" href="/settings">\(icon("settings"))\(t("web.settings"))</a>
            \(signOutForm)</div>
            """
    }

    var footer: HTML {
        """
        <footer class="footer">
          <a href="mailto:\(site.branding.supportEmail)">\(t("web.footer.support"))</a>
          <span class="footer__end">\(site.branding.phone)</span>
        </footer>
        """
    }

    func pageHead(_ frame: PageFrame) -> HTML {
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

    /// Messages of what was just done, and the mould scripts make more of.
    package var toasts: HTML {
        """
        <div class="toasts" role="status">\(web.flash.map { flash in
            toast("<span class=\"toast__text\">\(t(flash.key, flash.arguments))</span>")
        })</div>
        <template id="toast">\(toast("<span class=\"toast__text\"></span><a class=\"toast__undo\" href=\"/cart\">\(t("web.toCart"))</a>"))</template>
        """
    }

    private func toast(_ content: HTML) -> HTML {
        """
        <div class="toast">\(icon("check"))\(content)<button type="button" class="toast__close" data-toast-close \
        aria-label="\(t("web.close"))" title="\(t("web.close"))">\(icon("x"))</button></div>
        """
    }

    /// The first letters of a name's words, legal forms and quotes left out.
    package func initials(_ name: String, _ count: Int) -> String {
        let words = name.split { !$0.isLetter }.filter { !["ООО", "АО", "ИП", "ПАО", "МБОУ", "ФГУП"].contains($0) }
        return words.prefix(count).compactMap(\.first).map { $0.uppercased() }.joined()
    }
}
