// Light or dark: what a person chose, and what a browser remembers of it.

import Hummingbird

/// The theme somebody chose; where nobody chose, a page follows the system.
package enum Theme: String, Codable, Sendable, CaseIterable {
    case light, dark

    static let preference = PreferenceName<Theme>("theme")
    private static let cookieName = "theme"

    /// The theme a browser remembers, for the pages before somebody signs in; nil for none.
    init?(rememberedIn request: Request) {
        guard let theme = request.cookie(Self.cookieName).flatMap(Theme.init(rawValue:)) else { return nil }
        self = theme
    }

    /// `Set-Cookie` that makes a browser remember a theme; nil takes it away.
    static func remembering(_ theme: Theme?, secure isSecure: Bool) -> String {
        let age = theme == nil ? "0" : "31536000"
        return "\(cookieName)=\(theme?.rawValue ?? ""); Path=/; Max-Age=\(age); HttpOnly; SameSite=Lax"
            + (isSecure ? "; Secure" : "")
    }
}

/// Whether the sidebar is narrow.
enum Sidebar: String, Codable, Sendable {
    case collapsed

    static let preference = PreferenceName<Sidebar>("sidebar")
}

extension PageContext {
    /// The choice of the theme. It works without a script, too, and is kept with the account.
    package var themeSwitch: HTML {
        let themes: [Theme?] = [nil, .light, .dark]
        let buttons: [HTML] = themes.map { theme in
            let value = theme.map { "\"\($0.rawValue)\"" } ?? ""
            return """
                <button name="value" value="\(value)" aria-pressed="\(theme == visit.web.theme ? "true" : "false")">\
                \(t("web.theme.\(theme?.rawValue ?? "system")"))</button>
                """
        }
        return """
            <form method="post" action="/settings/preferences" data-theme-switch>\(commandField)\
            <input type="hidden" name="name" value="theme">\
            <span class="seg" role="group" aria-label="\(t("web.theme"))">\(buttons)</span></form>
            """
    }
}
