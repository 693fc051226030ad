import Foundation
import Kernel

/// What a page says about itself to the frame around it.
package struct PageFrame: Sendable {
    /// The heading and the window's title.
    package var title: String
    /// The sidebar's section that is open; nil for none.
    package var section: String?
    /// Links above the heading, outermost first; the page itself is added.
    package var breadcrumbs: [(path: String, title: String)] = []
    /// Beside the heading, such as a status.
    package var badge: HTML?
    /// One line beneath the heading.
    package var subline: HTML?
    /// Buttons at the right of the heading.
    package var actions: HTML?
    /// How dense its tables are.
    package var density = "compact"

    package init(_ title: String, section: String? = nil) {
        self.title = title
        self.section = section
    }
}

extension PageContext {
    /// A whole page: frame, heading and `content`.
    package func page(_ frame: PageFrame, _ content: HTML) -> HTML {
        guard let signedIn = web.signedIn else { return openPage(frame, content) }
        return document(
            title: frame.title,
            """
            <a class="skip-link" href="#main">\(t("web.skip"))</a>
            <div class="app\(signedIn.principal.isStaff ? " app--staff" : "")">
              \(sidebar(frame, signedIn))
              <div class="app__body">
                \(topbar(signedIn))
                <main class="main" id="main" tabindex="-1" data-density="\(frame.density)">
                  \(pageHead(frame))
                  \(content)
                </main>
                \(footer)
              </div>
              \(tabbar(frame, signedIn))
            </div>
            \(moreSheet(signedIn))
            \(toasts)
            """)
    }

    /// A page for strangers: the same content under a plain top bar.
    private func openPage(_ frame: PageFrame, _ content: HTML) -> HTML {
        document(
            title: frame.title,
            """
            <a class="skip-link" href="#main">\(t("web.skip"))</a>
            <div class="app app--open">
              <div class="app__body">
                <header class="topbar">
                  \(brand)
                  \(searchForm)
                  <div class="topbar__end"><a class="btn" href="/login">\(t("web.signIn"))</a></div>
                </header>
                <main class="main" id="main" tabindex="-1" data-density="\(frame.density)">
                  \(pageHead(frame))
                  \(content)
                </main>
                \(footer)
              </div>
            </div>
            \(toasts)
            """)
    }

    /// The document around any body.
    package func document(title: String, _ body: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>\(title) — \(site.branding.name)</title>
        <link rel="icon" href="\(url: site.assets.url("favicon.svg"))" type="image/svg+xml">
        \(web.flash?.clears.map { "<meta name=\"kabinet-clear-draft\" content=\"\($0)\">" as HTML })
        <script src="\(url: site.assets.url("js/theme.js"))" nonce="\(web.nonce)"></script>
        <link rel="stylesheet" href="\(url: site.assets.url("app.css"))">
        <script type="module" src="\(url: site.assets.url("js/main.js"))" nonce="\(web.nonce)"></script>
        </head>
        <body>
        \(body)
        </body>
        </html>
        """
    }

    /// An icon of the sprite: 24 px grid.
    package func icon(_ name: String, small isSmall: Bool = false) -> HTML {
        isSmall
            ? "<svg class=\"icon icon--sm\" aria-hidden=\"true\"><use href=\"\(site.sprite)\(name)\"/></svg>"
            : "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"\(site.sprite)\(name)\"/></svg>"
    }

    /// A status glyph of the sprite: 16 px grid.
    package func glyph(_ name: String) -> HTML {
        "<svg class=\"glyph\" aria-hidden=\"true\"><use href=\"\(site.sprite)\(name)\"/></svg>"
    }
}
