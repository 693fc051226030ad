// The top bar: who pays, search, cart, bell, the person's menu.

import Foundation
import Kernel

extension PageContext {
    func topbar(_ frame: PageFrame, _ signedIn: SignedIn) -> HTML {
        let orders = signedIn.principal.may(.placeOrders) && !signedIn.principal.isStaff
        return """
            <header class="topbar">
              \(payer(signedIn))
              \(searchForm(frame))
              <div class="topbar__end">
                <a class="iconbtn phone-only" href="/palette" data-palette-open data-tour="search" aria-label="\(t("web.search"))" \
            title="\(t("web.search"))">\(icon("search"))</a>
                \(orders ? cartLink(isOpen: frame.section == "cart") : nil)\(orders ? cartsMenu : nil)
                \(bell)
                \(personMenu(signedIn))
              </div>
            </header>
            """
    }

    func searchForm(_ frame: PageFrame) -> HTML {
        let isStaff = visit.web.signedIn?.principal.isStaff == true
        let placeholder = t(isStaff ? "web.search.placeholder.staff" : "web.search.placeholder")
        // The palette shows a person his own things; a stranger has the catalogue.
        let palette: HTML =
            visit.web.signedIn == nil
            ? "<kbd aria-hidden=\"true\">Ctrl K</kbd>"
            : """
            <a class="search__palette" href="/palette" data-palette-open aria-label="\(t("web.palette.title"))" \
            title="\(t("web.palette.title"))"><kbd aria-hidden="true">Ctrl K</kbd></a>
            """
        return """
            <form class="search" role="search" action="/search" data-tour="search">
              <label class="visually-hidden" for="q">\(t("web.search.label"))</label>
              \(icon("search"))<input class="search__input" id="q" name="q" type="search" \
            value="\(frame.search)" \
            placeholder="\(placeholder)" autocomplete="off" maxlength="1000" data-shortcut-search \
            data-suggest="/search/suggestions">\(palette)
            </form>
            """
    }

    private func cartLink(isOpen: Bool) -> HTML {
        let chrome = visit.web.chrome
        let total = chrome.cartLines > 0 ? chrome.cartTotal.map { formats.money($0) } ?? "" : ""
        return """
            <a class="cartlink" href="/cart" data-tour="cart"\(attr: "aria-current", isOpen ? "page" : nil)>\(icon("cart"))\
            <span class="visually-hidden">\(t("web.cart.label")) <span data-cart-count>\(chrome.cartLines)</span>, </span>\
            <span class="cartlink__total" data-cart-total>\(total)</span></a>
            """
    }

    /// The way into another cart; a script fills it, without one the cart's own page leads there.
    private var cartsMenu: HTML {
        let title = t("web.carts.switch")
        return """
            <details class="menu menu--end cartsmenu js-only" data-carts-menu="/carts">\
            <summary class="iconbtn iconbtn--sm" aria-label="\(title)" title="\(title)">\(icon("down"))</summary>\
            <div class="popover"><p class="menu__title" role="status">\(t("web.loading"))</p></div></details>
            """
    }

    private func payer(_ signedIn: SignedIn) -> HTML {
        let chrome = visit.web.chrome
        let name = chrome.payer ?? signedIn.customerName ?? branding.name
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
        guard !chrome.otherCustomers.isEmpty || !chrome.otherPayers.isEmpty else {
            return "<div class=\"payer payer--plain\" data-tour=\"payer\">\(text)</div>"
        }
        return """
            <details class="menu"><summary class="payer" data-tour="payer">\(text)<span class="visually-hidden">, \(t("web.customer.switch"))</span>\
            \(icon("updown", small: true))</summary>
            <div class="popover">\(switchMenu(t("web.payer.choose"), "/company/payer", "payer", chrome.otherPayers))\
            \(switchMenu(t("web.customer.act"), "/settings/customer", "customer", chrome.otherCustomers))</div></details>
            """
    }

    /// The others of a kind one may go over to; nothing where there are none.
    private func switchMenu(_ title: String, _ path: String, _ name: String, _ others: [(id: String, name: String)])
        -> HTML?
    {
        guard !others.isEmpty else { return nil }
        let items: [HTML] = others.map { other in
            """
            <button class="menu__item" name="\(name)" value="\(other.id)">\(icon("company"))<span>\(other.name)</span></button>
            """
        }
        return pressForm(path, "<p class=\"menu__title\">\(title)</p>\(items)")
    }

    private func personMenu(_ signedIn: SignedIn) -> HTML {
        """
        <details class="menu menu--end">
          <summary class="iconbtn avatar-btn" title="\(t("web.person.menu"))"><span class="visually-hidden">\(signedIn.name): \(t("web.person.menu"))</span>\
        <span class="avatar" aria-hidden="true">\(initials(signedIn.name, 2))</span></summary>
          <div class="popover">
            <p class="menu__title">\(signedIn.name)<span class="sub">\(signedIn.email)</span></p>
            <a class="menu__item" href="/settings">\(icon("settings"))\(t("web.settings"))</a>\(offlineEntry(signedIn))
            <hr class="menu__rule">
            \(lookChoices)
            <hr class="menu__rule">
            \(signOutForm)
          </div>
        </details>
        """
    }

    /// What this device keeps, for whom it keeps anything.
    private func offlineEntry(_ signedIn: SignedIn) -> HTML? {
        guard signedIn.principal.customerID != nil else { return nil }
        return "<a class=\"menu__item\" href=\"/offline\">\(icon("offline"))\(t("ordering.offline.title"))</a>"
    }

    /// Theme and language, both kept with the account.
    var lookChoices: HTML {
        """
        <div class="menu__choice"><span aria-hidden="true">\(t("web.theme"))</span>\(themeSwitch)</div>
        <form class="menu__choice" method="post" action="/language">\(commandField)\
        <span aria-hidden="true">\(t("web.language"))</span>\
        <div class="seg" role="group" aria-label="\(t("web.language"))">\(Language.allCases.map { choice in
            """
            <button name="language" value="\(choice.rawValue)" lang="\(choice.rawValue)" \
            aria-pressed="\(choice == language ? "true" : "false")">\(t("web.language.\(choice.rawValue)"))</button>
            """ as HTML
        })</div></form>
        """
    }

    var signOutForm: HTML {
        """
        <form method="post" action="/logout">\(commandField)<button class="menu__item">\(icon("exit"))\(t("web.signOut"))</button></form>
        """
    }
}

// MARK: - Bell

extension PageContext {
    /// The bell with its count. A phone and a browser without scripts go to the page; others open a box beneath it.
    private var bell: HTML {
        let count = visit.web.chrome.attention
        let title = t("web.attention.title")
        let label = count > 0 ? t("web.attention.label", ["number": upToNine(count)]) : title
        let number: HTML? =
            count > 0
            ? """
            <span class="iconbtn__count" aria-hidden="true" data-attention-count>\(upToNine(count))</span>
            """ : nil
        let content: HTML = "\(icon("bell"))\(number)"
        return """
            <span class="bell__page"><a class="iconbtn" href="/attention" data-tour="bell" aria-label="\(label)" title="\(title)">\(content)</a></span>
            <span class="bell__open"><button type="button" class="iconbtn" popovertarget="bell" data-tour="bell" aria-label="\(label)" \
            title="\(title)" data-bell>\(content)</button></span>
            """
    }

    /// What the bell opens; a script fills the list.
    var bellBox: HTML {
        let title = t("web.attention.title")
        return """
            <div class="bellbox" id="bell" popover role="dialog" aria-label="\(title)" data-fresh="\(t("web.attention.fresh"))" \
            data-failed="\(t("web.attention.failed"))">
            <div class="bellbox__head"><h2>\(title)</h2><a href="/attention">\(t("web.attention.all"))</a></div>
            <p class="bellbox__note" role="status">\(t("web.loading"))</p>
            </div>
            """
    }
}
