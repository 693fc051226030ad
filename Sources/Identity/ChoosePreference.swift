// A person chooses how pages are for him alone: density, columns, the tiles of the dashboard. Kept with the account.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Identity {
    /// `POST /settings/preferences`: fields `name` and `value`. Scripts get 204, forms go back to their page.
    ///
    /// Not a command that happens once: a page may choose many times, and to and fro. The last choice counts.
    func choosePreference(_ request: Request, _ context: PersonContext) async throws -> Response {
        let (name, value) = (context.form["name"] ?? "", context.form["value"] ?? "")
        let (userID, now) = (context.signedIn.userID, context.now)
        let isScript = ErrorPages.wantsJSON(request)
        do {
            try await database.write { tx in
                try Identity.setPreference(name, to: value, of: userID, at: now, in: tx)
            }
        } catch let refusal as PreferenceRefusal {
            return isScript ? try context.preferenceProblem(refusal) : context.preferenceRefused(refusal)
        }
        return isScript
            ? Response(CommandResult(status: 204))
            : .redirect(to: request.refererPath ?? context.homePath)
    }
}

// MARK: - Operation

extension Identity {
    /// Keeps one preference of a person; an empty `value` takes it away. Nothing is announced: how somebody's own
    /// pages look is no history of the company.
    ///
    /// - Parameter value: JSON.
    /// - Throws: ``PreferenceRefusal``, and `NotFound` when there is no such person.
    package static func setPreference(
        _ name: String, to value: String, of userID: ID<User>, at now: Date, in tx: Transaction
    ) throws {
        let stored: String = try tx.value("SELECT preferences FROM users WHERE id = \(userID)")
        let changed = try Preferences(json: stored).setting(name, to: value).text
        // PostgreSQL keeps no U+0000 inside JSON.
        guard !changed.contains("\\u0000") else { throw PreferenceRefusal.malformed(name) }
        try tx.execute("UPDATE users SET preferences = \(SQLValue.json(changed)) WHERE id = \(userID)")
    }
}

// MARK: - Answers

/// RFC 9457.
private struct PreferenceProblem: Encodable {
    let type: String
    let title: String
    let status: Int
}

extension PersonContext {
    fileprivate func preferenceProblem(_ refusal: PreferenceRefusal) throws -> Response {
        let title = t(refusal.key, TextArguments(refusal.arguments))
        let problem = PreferenceProblem(type: refusal.key, title: title, status: 422)
        return Response(try .json(problem, status: 422, headers: ["Content-Type": "application/problem+json"]))
    }

    fileprivate func preferenceRefused(_ refusal: PreferenceRefusal) -> Response {
        let text = t(refusal.key, TextArguments(refusal.arguments))
        let back: HTML = "<a class=\"btn\" href=\"/settings\">\(t("web.settings"))</a>"
        return page(
            PageFrame(t("identity.settings.title")), notice(.danger, text, actions: back)
        ).response(status: .unprocessableContent)
    }
}
