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
            </div>
            """)
    }

    private func profileSection(_ typed: TypedForm<ProfileForm>) -> HTML {
        """
        <section aria-labelledby="profile-h"><div class="section__head">\
        <h2 id="profile-h">\(t("identity.settings.profile"))</h2></div>
        <form class="form" method="post" action="/settings" data-validate>\(commandField)
          \(field("name", typed))
          <div class="fields">
          \(field("language", typed, options: [FieldOption("", t("identity.language.browser"))]
              + Language.allCases.map { FieldOption($0.rawValue, t("identity.language.\($0.rawValue)")) }))
          \(field("timeZone", typed, options: TimeZoneChoice.all.map { FieldOption($0.identifier, t($0.label)) }))
          </div>
          <div class="btnrow"><button class="btn btn--primary" data-busy-label="\(t("web.saving"))">\
        \(t("web.save"))</button></div>
        </form></section>
        """
    }

    private var lookSection: HTML {
        """
        <section class="js-only" aria-labelledby="look-h"><div class="section__head">\
        <h2 id="look-h">\(t("identity.settings.look"))</h2></div>
        <div class="setting"><div><p class="setting__name">\(t("identity.settings.theme"))</p>\
        <p class="setting__help">\(t("identity.settings.theme.help"))</p></div>
        <div class="seg" role="group" aria-label="\(t("identity.settings.theme"))" data-theme-switch>
        \(["system", "light", "dark"].map { theme in
            """
            <button type="button" value="\(theme)" aria-pressed="\(theme == "system" ? "true" : "false")">\
            \(t("identity.settings.theme.\(theme)"))</button>
            """ as HTML
        })
        </div></div></section>
        """
    }

    private func passwordSection(_ typed: TypedForm<PasswordForm>) -> HTML {
        """
        <section aria-labelledby="password-h"><div class="section__head">\
        <h2 id="password-h">\(t("identity.settings.password"))</h2></div>
        <form class="form" method="post" action="/settings/password" data-validate>\(commandField)
          <input type="hidden" name="username" autocomplete="username" value="\(signedIn.email)">
          \(fields(typed))
          <div class="btnrow"><button class="btn" data-busy-label="\(t("web.saving"))">\
        \(t("identity.settings.password.button"))</button></div>
        </form></section>
        """
    }

    private func sessionsSection(_ sessions: [SessionLine]) -> HTML {
        let others: HTML? =
            sessions.count < 2
            ? nil
            : """
            <form method="post" action="/settings/sessions/revocation">\(commandField)\
            <button class="btn">\(t("identity.sessions.endOthers"))</button></form>
            """
        return """
            <section aria-labelledby="sessions-h"><div class="section__head">\
            <h2 id="sessions-h">\(t("identity.sessions.title"))</h2>\
            <span class="section__n">\(sessions.count)</span></div>
            <ul class="rows">\(sessions.map(sessionLine))</ul>
            \(others)</section>
            """
    }

    private func sessionLine(_ line: SessionLine) -> HTML {
        let isCurrent = line.key == signedIn.sessionKey
        let device = line.device.isEmpty ? t("identity.sessions.unknownDevice") : line.device
        let end: HTML =
            isCurrent
            ? tag(t("identity.sessions.current"), .success)
            : """
            <form method="post" action="/settings/sessions/\(line.hex)/revocation">\(commandField)\
            <button class="btn btn--sm" aria-label="\(t("identity.sessions.end.label", ["device": device]))">\
            \(t("identity.sessions.end"))</button></form>
            """
        return """
            <li class="doc">\(icon("key"))<div class="doc__text"><span class="medium">\(device)</span>\
            <span class="sub">\(t("identity.sessions.seen", ["when": formats.recent(line.seenAt, now: now)])) · \
            \(line.network)</span></div>\(end)</li>
            """
    }
}
