import Kernel
import Web

extension PageContext {
    /// The sign-in page: the form at the left, what the portal is for at the right.
    func signInPage(_ typed: TypedForm<SignInForm>) -> HTML {
        outerPage(
            title: t("identity.signIn.title"),
            """
            <h1>\(t("identity.signIn.title"))</h1>
            <p class="muted">\(branding.welcome.isEmpty ? t("identity.signIn.lead", ["portal": branding.name]) : branding.welcome)</p>
            \(errorSummary(typed, title: t("identity.signIn.failed")))
            <form class="stack" method="post" action="/login" data-validate>
              \(field("next", typed))
              \(field("email", typed))
              \(field("password", typed))
              \(field("remember", typed))
              \(submit(t("identity.signIn.button"), block: true, busy: t("identity.signIn.busy")))
            </form>
            <p class="small muted">\(t("identity.signIn.noAccount"))
            <a href="/register">\(t("identity.signIn.howToRegister"))</a></p>
            """)
    }

    /// A page outside the frame, with the quiet picture beside it: signing in, joining by invitation.
    package func outerPage(title: String, _ content: HTML) -> HTML {
        document(
            title: title,
            """
            <a class="skip-link" href="#main">\(t("web.skip"))</a>
            <div class="signin">
              <div class="signin__form">
                <header>\(brand)</header>
                <main class="signin__main" id="main" tabindex="-1">
                \(content)
                </main>
                <footer class="signin__foot"><a href="mailto:\(branding.supportEmail)">\(t("web.footer.support"))</a>\
            <span>\(branding.phone)</span>\(languageSwitch)</footer>
              </div>
              <section class="signin__pane" aria-label="\(t("identity.pane.label"))">
                <svg class="nuts" viewBox="0 0 480 640" preserveAspectRatio="xMidYMin slice" fill="none" \
            stroke="currentColor" aria-hidden="true"><use href="\(url: site.assets.url("nuts.svg"))#nuts"/></svg>
                <p>\(t("identity.pane.lead"))</p>
                <ul>
                  <li>\(icon("cart"))\(t("identity.pane.orders"))</li>
                  <li>\(icon("truck"))\(t("identity.pane.stock"))</li>
                  <li>\(icon("money"))\(t("identity.pane.prices"))</li>
                </ul>
              </section>
            </div>
            \(toasts)
            """)
    }

    private var languageSwitch: HTML {
        let other: Language = language == .ru ? .en : .ru
        return pressForm(
            "/language",
            """
            <button class="linkbtn" name="language" value="\(other.rawValue)" lang="\(other.rawValue)">\
            \(t("identity.language.\(other.rawValue)"))</button>
            """)
    }
}
