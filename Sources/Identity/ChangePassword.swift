// A person replaces their password; every other session of theirs ends.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Identity {
    /// `POST /settings/password`
    func changePassword(_ request: Request, _ context: PersonContext) async throws -> Response {
        let form = PasswordForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else { return try await settingsPage(context, password: TypedForm(form, problems)) }
        do {
            let change = try await prepare(
                form, for: context.signedIn, brand: context.branding.name, at: context.now)
            let (signedIn, now) = (context.signedIn, context.now)
            return try await context.once { tx in
                try Identity.change(change, keeping: signedIn.sessionKey, by: signedIn.principal, at: now, in: tx)
                return .redirect(to: "/settings", message: "identity.settings.password.saved")
            }
        } catch let refusal as PasswordRefusal {
            return try await settingsPage(context, password: TypedForm(form, refusal))
        } catch let refusal as ChangePasswordRefusal {
            return try await settingsPage(context, password: TypedForm(form, refusal))
        }
    }
}

/// What the person typed; never shown again.
struct PasswordForm: Form {
    var current = ""
    var password = ""

    static let fields: [Field<PasswordForm>] = [
        Field(
            "current", .password, \.current, label: "identity.settings.password.current", required: true,
            maxLength: PasswordRules.maximumBytes, autocomplete: "current-password"),
        Field(
            "password", .password, \.password, label: "identity.settings.password.new", required: true, help: true,
            maxLength: PasswordRules.maximumBytes, minLength: PasswordRules.minimumLength,
            autocomplete: "new-password"),
    ]
}

// MARK: - Operation

/// Why a password is not replaced.
package enum ChangePasswordRefusal: Refusal, Equatable {
    case currentWrong
    case locked(minutes: Int)
    package var key: String {
        self == .currentWrong
            ? "identity.settings.password.refusal.current" : "identity.settings.password.refusal.locked"
    }
    package var arguments: [String: String] {
        if case .locked(let minutes) = self { ["minutes": String(minutes)] } else { [:] }
    }
    package var field: String? { "current" }
}

/// A password was replaced.
package struct PasswordChanged: DomainEvent {
    package static let name = "identity.password_changed"
    package let userID: ID<User>
    package var subject: EventSubject { EventSubject("user", userID) }
}

/// A checked change, hashed outside of any transaction.
struct PreparedPasswordChange: Sendable {
    let userID: ID<User>
    let oldHash: String
    let newHash: String
}

extension Identity {
    /// Checks the current password and the rules, and hashes the new one.
    ///
    /// - Throws: ``ChangePasswordRefusal``, ``PasswordRefusal``, `Overloaded`.
    func prepare(
        _ form: PasswordForm, for signedIn: SignedIn, brand: String, at now: Date
    ) async throws -> PreparedPasswordChange {
        let userID = signedIn.userID
        try passwords.rules.check(form.password, context: [signedIn.email, signedIn.name, brand])
        // Whoever sits at an unlocked machine must not guess here without end.
        let attempts = "identity.password:\(userID)"
        let verdict = try await database.attempt(key: attempts, GrowingLockout(), at: now)
        guard verdict.isAllowed else {
            let wait = verdict.lockedUntil?.timeIntervalSince(now) ?? 3_600
            throw ChangePasswordRefusal.locked(minutes: max(1, Int((min(wait, 86_400) / 60).rounded(.up))))
        }
        let stored = try await database.read { tx in
            try tx.value("SELECT password_hash FROM users WHERE id = \(userID)") as String?
        }
        guard let oldHash = stored, case .right = try await passwords.check(Secret(form.current), against: oldHash)
        else {
            throw ChangePasswordRefusal.currentWrong
        }
        try await database.clearAttempts(key: attempts)
        return PreparedPasswordChange(
            userID: userID, oldHash: oldHash, newHash: try await passwords.hash(Secret(form.password)))
    }

    /// Replaces the password that was checked, and no other, and ends the person's other sessions.
    static func change(
        _ change: PreparedPasswordChange, keeping sessionKey: [UInt8], by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        let changed = try tx.execute(
            """
            UPDATE users SET password_hash = \(change.newHash), password_changed_at = \(now)
            WHERE id = \(change.userID) AND password_hash = \(change.oldHash)
            """)
        guard changed == 1 else { throw ChangePasswordRefusal.currentWrong }
        try tx.execute("DELETE FROM sessions WHERE user_id = \(change.userID) AND key <> \(sessionKey)")
        try tx.execute("DELETE FROM known_devices WHERE user_id = \(change.userID)")
        try tx.announce(PasswordChanged(userID: change.userID), by: principal, at: now)
    }
}
