// The operator makes an account for a colleague; invitations and imports make accounts for customers' people.

import Database
import Foundation
import Kernel

/// A new account.
package struct NewUser: Sendable {
    package var email: EmailAddress
    package var name: String
    /// A PHC string; nil while nobody may sign in.
    package var passwordHash: String?
    package var staffRole: StaffRole?
    package var language: Language?
    package var timeZone: TimeZone

    package init(
        email: EmailAddress, name: String, passwordHash: String? = nil, staffRole: StaffRole? = nil,
        language: Language? = nil, timeZone: TimeZone
    ) {
        self.email = email
        self.name = name
        self.passwordHash = passwordHash
        self.staffRole = staffRole
        self.language = language
        self.timeZone = timeZone
    }
}

/// Why an account is not made.
package enum CreateUserRefusal: String, Refusal {
    case emailTaken
    package var key: String { "identity.user.refusal.\(rawValue)" }
    package var field: String? { "email" }
}

/// There is a new account.
package struct UserCreated: DomainEvent {
    package static let name = "identity.user_created"
    package let userID: ID<User>
    package let staffRole: StaffRole?
    package var subject: EventSubject { EventSubject("user", userID) }
}

extension Identity {
    /// Makes an account.
    ///
    /// - Throws: ``CreateUserRefusal/emailTaken``.
    package static func createUser(
        _ user: NewUser, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<User> {
        let id = ID<User>(at: now)
        let made = try tx.execute(
            """
            INSERT INTO users (id, email, name, password_hash, staff_role, language, time_zone, created_at,
                               password_changed_at)
            VALUES (\(id), \(user.email.normalized), \(user.name), \(user.passwordHash), \(user.staffRole),
                    \(user.language?.rawValue), \(user.timeZone.identifier), \(now),
                    \(user.passwordHash == nil ? nil : now))
            ON CONFLICT (email) DO NOTHING
            """)
        guard made == 1 else { throw CreateUserRefusal.emailTaken }
        try tx.announce(UserCreated(userID: id, staffRole: user.staffRole), by: principal, at: now)
        return id
    }
}

// MARK: - Command line

extension Identity {
    /// `kabinet user create`: an account for a colleague, with a password that obeys the rules.
    ///
    /// - Throws: ``PasswordRefusal``, ``CreateUserRefusal``.
    package func createStaffUser(
        email: EmailAddress, name: String, role: StaffRole, password: Secret<String>, at now: Date
    ) async throws -> ID<User> {
        try passwords.rules.check(password.reveal(), context: [email.text, name])
        let hash = try await passwords.hash(password)
        let user = NewUser(
            email: email, name: name, passwordHash: hash, staffRole: role,
            timeZone: TimeZone(identifier: "Europe/Moscow") ?? .gmt)
        return try await database.write { tx in
            try Identity.createUser(user, by: .system("kabinet user"), at: now, in: tx)
        }
    }

    /// `kabinet user password`: a new password for an account; its sessions end and its lockout is lifted.
    ///
    /// - Throws: `NotFound` when nobody has this address, ``PasswordRefusal``.
    package func setPassword(_ password: Secret<String>, of email: EmailAddress, at now: Date) async throws {
        let found = try await database.read { tx in try Identity.user(withEmail: email, in: tx) }
        guard let user = found else { throw NotFound() }
        try passwords.rules.check(password.reveal(), context: [email.text, user.name])
        let hash = try await passwords.hash(password)
        try await database.write { tx in
            try tx.execute(
                "UPDATE users SET password_hash = \(hash), password_changed_at = \(now) WHERE id = \(user.id)")
            try tx.execute("DELETE FROM sessions WHERE user_id = \(user.id)")
            // An intruder's browser must not stay a known one, with a lockout of its own.
            try tx.execute("DELETE FROM known_devices WHERE user_id = \(user.id)")
            try tx.announce(PasswordChanged(userID: user.id), by: .system("kabinet user"), at: now)
        }
        try await database.clearAttempts(key: SignInAttempt.accountKey(email.normalized))
    }
}
