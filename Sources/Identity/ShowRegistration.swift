// Somebody without an account learns how to get one: accounts come by invitation.

import Database
import Hummingbird
import Kernel
import Web

extension Identity {
    /// `GET /register`
    func showRegistration(_ request: Request, _ context: PublicContext) async throws -> Response {
        if context.web.signedIn != nil { return .redirect(to: context.homePath) }
        return context.registrationPage().response()
    }
}

extension PageContext {
    fileprivate func registrationPage() -> HTML {
        let branding = self.branding
        let letter =
            "mailto:\(branding.supportEmail)?subject=\(t("identity.register.subject").formEncoded.replacing("+", with: "%20"))"
        return outerPage(
            title: t("identity.register.title"),
            """
            <h1>\(t("identity.register.title"))</h1>
            <p class="muted">\(t("identity.register.lead"))</p>
            <h2 class="h3">\(t("identity.register.colleague.title"))</h2>
            <p>\(t("identity.register.colleague.text"))</p>
            <h2 class="h3">\(t("identity.register.newcomer.title"))</h2>
            <p>\(t("identity.register.newcomer.text", ["phone": branding.phone]))</p>
            \(buttonLink(t("identity.register.write"), to: letter, .primary, size: .large, block: true))
            <p class="small muted">\(t("identity.register.known")) <a href="/login">\(t("web.signIn"))</a></p>
            """)
    }
}
