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
    /// What was looked for: the search in the top bar goes on from there.
    package var search = ""
    /// Whether the heading stands above the content; false for a page whose content has its own.
    package var hasHead = true

    package init(_ title: String, section: String? = nil) {
        self.title = title
        self.section = section
    }
}

extension PageContext {
    /// A whole page: frame, heading and `content`.
    package func page(_ frame: PageFrame, _ content: HTML) -> HTML {
        guard let signedIn = visit.web.signedIn else { return openPage(frame, content) }
        let sidebar = preferences[Sidebar.preference]
        return document(
            title: frame.title, sidebar: sidebar,
            """
            <a class="skip-link" href="#main">\(t("web.skip"))</a>
            <div class="app\(signedIn.principal.isStaff ? " app--staff" : "")">
              \(sidebarColumn(frame, signedIn, sidebar))
              <div class="app__body">
                \(topbar(frame, signedIn))
                <main class="main" id="main" tabindex="-1" data-density="\(frame.density)">
                  \(paperHead)\(pageHead(frame))
                  \(content)
                </main>
                \(footer)
              </div>
              \(tabbar(frame, signedIn))
            </div>
            \(moreSheet(frame, signedIn))
            \(bellBox)
            \(paletteDialog(signedIn))
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
                  \(searchForm(frame))
                  <div class="topbar__end"><a class="iconbtn phone-only" href="/search" aria-label="\(t("web.search"))" \
            title="\(t("web.search"))">\(icon("search"))</a><a class="btn" href="/login">\(t("web.signIn"))</a></div>
                </header>
                <main class="main" id="main" tabindex="-1" data-density="\(frame.density)">
                  \(paperHead)\(pageHead(frame))
                  \(content)
                </main>
                \(footer)
              </div>
            </div>
            \(toasts)
            """)
    }

    /// The document around any body. It is painted once it is read to its end, so that nothing moves afterwards. The
    /// second script runs as soon as it is there, so it stands below everything it may look for.
    package func document(title: String, _ body: HTML) -> HTML { document(title: title, sidebar: nil, body) }

    private func document(title: String, sidebar: Sidebar?, _ body: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(language.rawValue)"\(attr: "data-theme", visit.web.theme?.rawValue)\
        \(attr: "data-sidebar", sidebar?.rawValue)\(attr: "data-owner", visit.web.signedIn?.offlineOwner) \
        data-time-zone="\(formats.timeZone.identifier)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>\(title) — \(branding.name)</title>
        \(favicon)
        <link rel="manifest" href="/manifest">
        \(visit.web.flash?.clears.map { "<meta name=\"kabinet-clear-draft\" content=\"\($0)\">" as HTML })
        <link rel="expect" href="#end" blocking="render">
        <link rel="stylesheet" href="\(url: site.assets.url("app.css"))">
        \(branding.styles.map { "<link rel=\"stylesheet\" href=\"\(url: $0)\">" as HTML })
        <script type="module" src="\(url: site.assets.url("js/main.js"))" nonce="\(visit.web.nonce)"></script>
        \(visit.web.signedIn == nil ? nil : speculation)
        </head>
        <body>
        \(offlineBanner)\(body)
        <script type="module" async src="\(url: site.assets.url("js/beside.js"))" nonce="\(visit.web.nonce)"></script>
        <span id="end" hidden></span>
        </body>
        </html>
        """
    }

    /// The mark of the browser's tab: the operator's, or ours.
    private var favicon: HTML {
        guard let own = branding.favicon else {
            return "<link rel=\"icon\" href=\"\(url: site.assets.url("favicon.svg"))\" type=\"image/svg+xml\">"
        }
        return "<link rel=\"icon\" href=\"\(url: own)\">"
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
