// A person changes how they are named and how the portal speaks to them.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Identity {
    /// `POST /settings`
    func changeProfile(_ request: Request, _ context: PersonContext) async throws -> Response {
        let form = ProfileForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else { return try await settingsPage(context, profile: TypedForm(form, problems)) }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Identity.change(form, by: principal, at: now, in: tx)
            return .redirect(to: "/settings", message: "identity.settings.saved")
        }
    }

    /// `POST /language`: for a stranger the browser keeps it, for a person the account.
    func chooseLanguage(_ request: Request, _ context: PublicContext) async throws -> Response {
        let path = request.refererPath ?? context.homePath
        guard let language = context.form["language"].flatMap(Language.init(rawValue:)) else {
            return .redirect(to: path)
        }
        if let principal = context.principal, let userID = principal.userID {
            let now = context.now
            try await database.write { tx in
                let changed = try tx.execute(
                    """
                    UPDATE users SET language = \(language.rawValue)
                    WHERE id = \(userID) AND (language IS NULL OR language <> \(language.rawValue))
                    """)
                guard changed == 1 else { return }
                try tx.announce(
                    ProfileChanged(userID: userID, nameBefore: principal.name, nameAfter: principal.name),
                    by: principal, at: now)
            }
        }
        var response = Response.redirect(to: path)
        response.headers[values: .setCookie].append(
            "language=\(language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
                + (context.site.cookie.isSecure ? "; Secure" : ""))
        return response
    }
}

/// What the person typed.
struct ProfileForm: Form {
    var name = ""
    var language = ""
    var timeZone = ""

    static let fields: [Field<ProfileForm>] = [
        Field(
            "name", .text, \.name, label: "identity.settings.name", required: true, maxLength: 100, autocomplete: "name"
        ),
        Field(
            "language", .select, \.language, label: "identity.settings.language",
            check: { Language(rawValue: $0) == nil ? .init("web.field.invalid") : nil }),
        Field(
            "timeZone", .select, \.timeZone, label: "identity.settings.timeZone", required: true,
            check: { TimeZoneChoice.has($0) ? nil : .init("web.field.invalid") }),
    ]
}

extension ProfileForm {
    init(_ signedIn: SignedIn) {
        name = signedIn.name
        language = signedIn.language?.rawValue ?? ""
        timeZone = signedIn.timeZone.identifier
    }
}

/// The zones of Russia and its neighbours in trade.
struct TimeZoneChoice {
    let identifier: String
    var label: String { "identity.zone.\(identifier)" }

    static let all = [
        "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk",
        "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka", "Asia/Almaty",
        "Asia/Shanghai",
    ].map(TimeZoneChoice.init)

    static func has(_ identifier: String) -> Bool { all.contains { $0.identifier == identifier } }
}

// MARK: - Operation

/// A person changed name, language or zone.
package struct ProfileChanged: DomainEvent {
    package static let name = "identity.profile_changed"
    package let userID: ID<User>
    package let nameBefore: String
    package let nameAfter: String
    package var subject: EventSubject { EventSubject("user", userID) }
}

extension Identity {
    /// Changes the principal's own account.
    static func change(_ form: ProfileForm, by principal: Principal, at now: Date, in tx: Transaction) throws {
        guard let userID = principal.userID else { throw NotFound() }
        let before: String = try tx.value("SELECT name FROM users WHERE id = \(userID)")
        try tx.execute(
            """
            UPDATE users SET name = \(form.name), language = \(form.language.isEmpty ? nil : form.language),
                time_zone = \(form.timeZone)
            WHERE id = \(userID)
            """)
        try tx.announce(
            ProfileChanged(userID: userID, nameBefore: before, nameAfter: form.name), by: principal, at: now)
    }
}
