// A person sees what is theirs alone: name, language, password, and where they are signed in.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Identity {
    /// `GET /settings`
    func showSettings(_ request: Request, _ context: PersonContext) async throws -> Response {
        try await settingsPage(context)
    }

    /// The page, with the refused form in its place.
    func settingsPage(
        _ context: PersonContext, profile: TypedForm<ProfileForm>? = nil, password: TypedForm<PasswordForm>? = nil
    ) async throws -> Response {
        let (userID, now) = (context.signedIn.userID, context.now)
        let sessions = try await database.read { tx in try Identity.sessions(of: userID, at: now, in: tx) }
        let isRefused = profile != nil || password != nil
        let page = context.settingsPage(
            profile ?? TypedForm(ProfileForm(context.signedIn)), password ?? TypedForm(PasswordForm()), sessions)
        return page.response(status: isRefused ? .unprocessableContent : .ok)
    }
}

// MARK: - Page

extension PersonContext {
    fileprivate func settingsPage(
        _ profile: TypedForm<ProfileForm>, _ password: TypedForm<PasswordForm>, _ sessions: [SessionLine]
    ) -> HTML {
        var frame = PageFrame(t("identity.settings.title"))
        frame.subline = "\(signedIn.email)"
        frame.density = "regular"
        return page(
            frame,
            """
            \(errorSummary(profile))\(errorSummary(password))
            <div class="settings">
              \(profileSection(profile))
              \(lookSection)
              \(passwordSection(password))
              \(sessionsSection(sessions))
              \(keysSection)
            </div>
            """)
    }

    private func profileSection(_ typed: TypedForm<ProfileForm>) -> HTML {
        let languages =
            [FieldOption("", t("identity.language.browser"))]
            + Language.allCases.map { FieldOption($0.rawValue, t("identity.language.\($0.rawValue)")) }
        let zones = TimeZoneChoice.all.map { FieldOption($0.identifier, t($0.label)) }
        let form = formFrame(
            FormFrame("/settings"),
            """
            \(field("name", typed))
            <div class="fields">\(field("language", typed, options: languages))\
            \(field("timeZone", typed, options: zones))</div>
            """,
            actions: submit(t("web.save"), size: .regular, busy: t("web.saving")))
        return pageSection(t("identity.settings.profile"), id: "profile-h", form)
    }

    private var lookSection: HTML {
        """
        <section class="section" aria-labelledby="look-h"><div class="section__head">\
        <h2 id="look-h">\(t("identity.settings.look"))</h2></div>
        <div class="setting"><div><p class="setting__name">\(t("identity.settings.theme"))</p>\
        <p class="setting__help">\(t("identity.settings.theme.help"))</p></div>
        \(themeSwitch)</div></section>
        """
    }

    private func passwordSection(_ typed: TypedForm<PasswordForm>) -> HTML {
        let form = formFrame(
            FormFrame("/settings/password"),
            """
            <input type="hidden" name="username" autocomplete="username" value="\(signedIn.email)">\(fields(typed))
            """,
            actions: submit(
                t("identity.settings.password.button"), .plain, size: .regular, busy: t("web.saving")))
        return pageSection(t("identity.settings.password"), id: "password-h", form)
    }

    private func sessionsSection(_ sessions: [SessionLine]) -> HTML {
        let others: HTML? =
            sessions.count < 2
            ? nil
            : pressForm(
                "/settings/sessions/revocation", submit(t("identity.sessions.endOthers"), .plain, size: .regular))
        return pageSection(
            t("identity.sessions.title"), id: "sessions-h", count: sessions.count,
            "<ul class=\"rows\">\(sessions.map(sessionLine))</ul>\(others)")
    }

    /// The way to the keys of the company's programs, for whoever may make them.
    private var keysSection: HTML? {
        guard principal.customerID != nil, principal.may(.manageKeys) else { return nil }
        return pageSection(
            t("identity.keys.title"), id: "keys-h",
            """
            <p class="muted">\(t("identity.keys.lead"))</p>
            \(buttonLink(t("identity.keys.open"), to: "/settings/api-keys", icon: "key"))
            """)
    }

    private func sessionLine(_ line: SessionLine) -> HTML {
        let isCurrent = line.key == signedIn.sessionKey
        let device = line.device.isEmpty ? t("identity.sessions.unknownDevice") : line.device
        let end: HTML =
            isCurrent
            ? tag(t("identity.sessions.current"), .success)
            : pressForm(
                "/settings/sessions/\(line.hex)/revocation",
                submit(t("identity.sessions.end"), .plain, size: .small, of: device))
        return """
            <li class="doc">\(icon("key"))<div class="doc__text"><span class="medium">\(device)</span>\
            <span class="sub">\(t("identity.sessions.seen", ["when": formats.recent(line.seenAt, now: now)])) · \
            \(line.network)</span></div>\(end)</li>
            """
    }
}
