// An administrator decides which sections stand in the menus of buyers and of staff, and in which order.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Appearance {
    static let menuPath = "/staff/settings/menu"

    /// `GET /staff/settings/menu`
    func showMenu(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let settings = try await database.read { tx in try Appearance.settings(in: tx) }
        return context.menuPage(settings.menu, isKept: true, refusal: nil)
    }

    /// `POST /staff/settings/menu`: keeps the arrangement, moves a section one place, shows the sample, or goes back to
    /// our own order.
    func changeMenu(_ request: Request, _ context: StaffContext) async throws -> Response {
        let items = Menu.arrangeable(context.site.contributions.navigation)
        if context.form["act"] == "reset" {
            return try await changing(context, to: Self.menuPath, message: "appearance.menu.reset.done") {
                try Appearance.change(by: $0, at: $1, in: $2) { $0.menu = Menu() }
            }
        }
        var menu = Menu(context.form, of: items)
        if let move = context.form["move"] { menu.move(move, among: items) }
        let refusal = menu.refusal(of: items)
        let isOnlyShown = context.form["move"] != nil || context.form["act"] == "preview"
        guard refusal == nil, !isOnlyShown else {
            let page = context.menuPage(menu, isKept: false, refusal: isOnlyShown ? nil : refusal)
            return page.response(status: isOnlyShown ? .ok : .unprocessableContent)
        }
        let wanted = menu
        return try await changing(context, to: Self.menuPath, message: "appearance.menu.saved") {
            try Appearance.change(by: $0, at: $1, in: $2) { $0.menu = wanted }
        }
    }
}

/// Why an arrangement is not kept.
enum MenuRefusal: Refusal, Equatable {
    case tooMany(staff: Bool, shown: Int)
    case nothingLeft(staff: Bool)

    var key: String {
        switch self {
        case .tooMany(let isStaff, _): "appearance.menu.refusal.tooMany.\(isStaff ? "staff" : "members")"
        case .nothingLeft(let isStaff): "appearance.menu.refusal.nothingLeft.\(isStaff ? "staff" : "members")"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .tooMany(_, let shown): ["max": String(Menu.mostSections), "now": String(shown)]
        case .nothingLeft: [:]
        }
    }
}

// MARK: - The arrangement

extension Menu {
    /// What was submitted: `order` names the sections from top to bottom, `shown` those that stand in their menu.
    ///
    /// A form that names no section at all, as a program might send it, leaves everything as we have it.
    init(_ form: FormData, of items: [NavigationItem]) {
        self.init()
        let known = Set(items.map(Menu.name(of:)))
        var seen: Set<String> = []
        order = form.all("order").filter { known.contains($0) && seen.insert($0).inserted }
        let shown = Set(form.all("shown"))
        let names = items.filter { !Menu.isFixed($0) }.map(Menu.name(of:))
        hidden = Set(names.filter { seen.contains($0) && !shown.contains($0) })
    }

    /// Moves a section one place up or down in its own menu: `orders up`, `staff.orders down`.
    mutating func move(_ command: String, among items: [NavigationItem]) {
        let words = command.split(separator: " ")
        guard words.count == 2, let item = items.first(where: { Menu.name(of: $0) == words[0] }) else { return }
        var names = ordered(items).map(Menu.name(of:))
        let side = ordered(items.filter { $0.isForStaff == item.isForStaff }).map(Menu.name(of:))
        guard let place = side.firstIndex(of: Menu.name(of: item)) else { return }
        let target = place + (words[1] == "up" ? -1 : 1)
        guard side.indices.contains(target), let one = names.firstIndex(of: side[place]),
            let other = names.firstIndex(of: side[target])
        else { return }
        names.swapAt(one, other)
        order = names
    }

    /// Why it is not kept; nil when it may be.
    func refusal(of items: [NavigationItem]) -> MenuRefusal? {
        for isStaff in [false, true] {
            let shown = items.filter { $0.isForStaff == isStaff && !isHidden($0) }.count
            if shown > Self.mostSections { return .tooMany(staff: isStaff, shown: shown) }
            if shown == 0 { return .nothingLeft(staff: isStaff) }
        }
        return nil
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func menuPage(_ menu: Menu, isKept: Bool, refusal: MenuRefusal?) -> HTML {
        var frame = PageFrame(t("appearance.menu.title"), section: Menu.settingsSection)
        frame.breadcrumbs = [("/staff/settings", t("appearance.settings.title"))]
        frame.subline = "\(t("appearance.menu.lead", ["max": String(Menu.mostSections)]))"
        frame.density = "regular"
        let problem: HTML? = refusal.map { refusal in
            notice(.danger, t(refusal.key, TextArguments(refusal.arguments)))
        }
        // What was moved without a script stands only here until it is kept.
        let unsaved: HTML? = isKept || refusal != nil ? nil : notice(.warning, t("appearance.menu.unsaved"))
        let save: HTML = submit(t("web.save"), busy: t("web.saving"))
        let preview: HTML = submit(t("appearance.preview"), .plain, act: (name: "act", value: "preview"))
        let reset: HTML = submit(t("appearance.menu.reset"), .ghost, act: (name: "act", value: "reset"))
        return page(
            frame,
            """
            \(problem)\(unsaved)
            <form class="menuorder" method="post" action="\(Appearance.menuPath)">\(commandField)\(defaultButton)
            \(menuSide(menu, staff: false))
            \(menuSide(menu, staff: true))
            <div class="form__actions form__actions--sticky">\(save)<span class="nojs-only">\(preview)</span>\(reset)</div>
            <p class="visually-hidden" role="status" data-menu-said data-said="\(t("appearance.menu.said"))"></p>
            </form>
            """)
    }

    /// What Enter presses: the first button of a form, which otherwise would move a section.
    var defaultButton: HTML { "<button hidden></button>" }

    /// One menu: its sections with what can be done to them, and how it will look.
    private func menuSide(_ menu: Menu, staff isStaff: Bool) -> HTML {
        let sections = site.contributions.navigation.filter { $0.isForStaff == isStaff }
        let items = menu.ordered(Menu.arrangeable(sections))
        let shown = items.filter { !menu.isHidden($0) }
        let title = t(isStaff ? "appearance.menu.staff" : "appearance.menu.members")
        let rows: [HTML] = items.enumerated().map { menuRow($1, menu, isFirst: $0 == 0, isLast: $0 == items.count - 1) }
        let links: [HTML] = items.map { item in
            """
            <li data-menu-sample="\(Menu.name(of: item))"\(attr: "hidden", if: menu.isHidden(item))>\
            <span class="nav__link">\(icon(item.icon))\(t(item.title))</span></li>
            """
        }
        let elsewhere: [HTML] = sections.filter(\.isInTopbar).map { section in
            "<p class=\"linenote linenote--info\">\(t("appearance.menu.topbar", ["section": t(section.title)]))</p>"
        }
        return """
            <fieldset class="menuorder__side" data-menu-side data-most="\(Menu.mostSections)">
            <legend>\(title) <span class="section__n"><span data-menu-count>\(shown.count)</span> \
            \(t("appearance.menu.of", ["max": String(Menu.mostSections)]))</span></legend>
            <p class="linenote linenote--danger" data-menu-over\(attr: "hidden", if: shown.count <= Menu.mostSections)>\
            \(t("appearance.menu.over", ["max": String(Menu.mostSections)]))</p>\(elsewhere)
            <ol class="menuorder__list">\(rows)</ol>
            <div class="menuorder__sample" aria-hidden="true"><ul class="nav">\(links)</ul></div>
            </fieldset>
            """
    }

    private func menuRow(_ item: NavigationItem, _ menu: Menu, isFirst: Bool, isLast: Bool) -> HTML {
        let (name, title) = (Menu.name(of: item), t(item.title))
        let isFixed = Menu.isFixed(item)
        // A box that cannot be unticked is not sent: the section is fixed on the server, too.
        let box: HTML = """
            <input type="checkbox" class="check" name="shown" value="\(name)"\(attr: "checked", if: !menu.isHidden(item))\
            \(attr: "disabled", if: isFixed)>
            """
        let fixed: HTML? = isFixed ? "<span class=\"option__note\">\(t("appearance.menu.fixed"))</span>" : nil
        return """
            <li class="menuorder__row" data-menu-row="\(name)"><input type="hidden" name="order" value="\(name)">\
            <span class="menuorder__grip js-only" data-menu-grip aria-hidden="true">\(icon("grip"))</span>\
            <label class="option">\(box)<span><span data-menu-title>\(title)</span>\(fixed)</span></label>\
            \(moveButton("up", name, t("appearance.menu.up", ["section": title]), isShut: isFirst))\
            \(moveButton("down", name, t("appearance.menu.down", ["section": title]), isShut: isLast))</li>
            """
    }

    /// One place up or down. At the end of the list it stays in the order of Tab and does nothing.
    private func moveButton(_ way: String, _ name: String, _ label: String, isShut: Bool) -> HTML {
        iconSubmit(
            way, label, act: ("move", "\(name) \(way)"),
            attributes: "\(attr: "aria-disabled", isShut ? "true" : nil) data-menu-move=\"\(way)\"")
    }
}
