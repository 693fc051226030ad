// An administrator finds every page on which the portal is set up.

import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Appearance {
    /// `GET /staff/settings`
    func showSettings(_ request: Request, _ context: StaffContext) async throws -> HTML {
        settingsPage(context)
    }

    /// The same pages by their names, for the command palette.
    package static let shortcuts = SettingsPage.all.map { page in
        Shortcut(
            page.title, page.path, icon: page.icon, in: "appearance.settings.title",
            for: Audience(.administer, staff: true))
    }
}

// MARK: - Page

/// A page on which something is set up.
private struct SettingsPage {
    let path: String
    let icon: String
    /// Key of its name.
    let title: String
    /// Key of what is decided there.
    let text: String

    static let all = [
        SettingsPage(
            path: Appearance.path, icon: "image", title: "appearance.title", text: "appearance.settings.appearance"),
        SettingsPage(
            path: Appearance.menuPath, icon: "list", title: "appearance.menu.title", text: "appearance.settings.menu"),
        SettingsPage(
            path: "/staff/price-types", icon: "money", title: "backoffice.priceTypes.title",
            text: "appearance.settings.priceTypes"),
        SettingsPage(
            path: "/staff/events", icon: "history", title: "backoffice.events.title",
            text: "appearance.settings.events"),
    ]
}

private func settingsPage(_ context: StaffContext) -> HTML {
    var frame = PageFrame(context.t("appearance.settings.title"), section: Menu.settingsSection)
    frame.density = "regular"
    let rows: [HTML] = SettingsPage.all.map { page in
        """
        <li class="doc">\(context.icon(page.icon))<div class="doc__text"><a href="\(url: page.path)">\
        \(context.t(page.title))</a><span class="sub">\(context.t(page.text))</span></div>\(context.icon("right"))</li>
        """
    }
    return context.page(frame, "<ul class=\"rows settings\">\(rows)</ul>")
}
