// Where somebody may go and what he may do from any page: the lines of the palette that nothing has to be read for.

import Kernel

/// What a line of the palette does on the page it is opened over: it presses the control of that page.
struct PaletteDeed: Sendable, Encodable {
    /// Finds the control, for a script.
    let control: String
    /// What a form sends to the line's path where there is no script; nil where the path is a page.
    let fields: [String: String]?
}

extension SignedInContext {
    /// The sections of the menu, and what stands in nobody's menu.
    var places: [PaletteItem] {
        sections(signedIn).map(placeItem) + [
            PaletteItem(icon: "bell", title: t("web.attention.title"), path: "/attention"),
            PaletteItem(icon: "settings", title: t("web.settings"), path: "/settings"),
        ]
    }

    /// The sections the operator took out of the menu, and the pages inside the sections.
    var furtherPlaces: [PaletteItem] {
        let shown = Set(sections(signedIn).map(\.path))
        let hidden = site.contributions.navigation.compactMap { $0.open(to: principal) }
            .filter { !shown.contains($0.path) }
        return hidden.map(placeItem) + shortcuts(actions: false)
    }

    /// What can be begun or done from here.
    var actions: [PaletteItem] { shortcuts(actions: true) + [pageHelp] + themes + languages + [signOut] }

    private func placeItem(_ item: NavigationItem) -> PaletteItem {
        PaletteItem(icon: item.icon, title: t(item.title), path: item.path)
    }

    private func shortcuts(actions isAction: Bool) -> [PaletteItem] {
        let mine = site.contributions.shortcuts.filter { shortcut in
            shortcut.isAction == isAction && shortcut.audiences.contains { $0.includes(principal) }
        }
        return mine.map { shortcut in
            PaletteItem(
                icon: shortcut.icon, title: t(shortcut.title), note: shortcut.room.map { t($0) } ?? "",
                path: shortcut.path)
        }
    }

    private var pageHelp: PaletteItem {
        PaletteItem(
            icon: "help", title: t("web.palette.help"), path: "/help",
            deed: PaletteDeed(control: "a[data-help]", fields: nil))
    }

    private var themes: [PaletteItem] {
        let themes = [("light", "sun", "\"light\""), ("dark", "moon", "\"dark\""), ("system", "desktop", "")]
        return themes.map { name, icon, value in
            PaletteItem(
                icon: icon, title: t("web.palette.theme.\(name)"), path: "/settings/preferences",
                deed: PaletteDeed(
                    control: "[data-theme-switch] button[value='\(value)']", fields: ["name": "theme", "value": value]))
        }
    }

    private var languages: [PaletteItem] {
        Language.allCases.filter { $0 != language }.map { other in
            PaletteItem(
                icon: "globe",
                title: t("web.palette.language", ["language": t("web.language.\(other.rawValue)")]), path: "/language",
                deed: PaletteDeed(
                    control: "form[action='/language'] button[value='\(other.rawValue)']",
                    fields: ["language": other.rawValue]))
        }
    }

    private var signOut: PaletteItem {
        PaletteItem(
            icon: "exit", title: t("web.signOut"), path: "/logout",
            deed: PaletteDeed(control: "form[action='/logout'] button", fields: [:]))
    }
}
