import Database
import Foundation
import Kernel
import Web

/// People and how they prove who they are.
///
/// Owns `users`, `sessions`, `known_devices`. Calls nothing above the platform. Announces ``PersonSignedIn``,
/// ``SignInFailed``, ``PersonSignedOut``, ``PasswordChanged``, ``ProfileChanged``, ``SessionRevoked``, ``UserCreated``,
/// ``UserDisabled``, ``UserEnabled``.
package struct Identity: Sendable {
    let database: Database
    /// Hashes and judges passwords.
    package let passwords: Passwords

    package init(database: Database, passwords: Passwords) {
        self.database = database
        self.passwords = passwords
    }

    /// Signing in and out.
    package func addRoutes(to routes: PublicRoutes) {
        routes.get("login", showSignIn)
        routes.post("login", signIn)
        routes.get("register", showRegistration)
        routes.post("logout", signOut)
        routes.post("language", chooseLanguage)
    }

    /// A person's own settings and sessions.
    package func addRoutes(to routes: PersonRoutes) {
        routes.get("settings", requires: .manageProfile, showSettings)
        routes.post("settings", requires: .manageProfile, changeProfile)
        routes.post("settings/password", requires: .manageProfile, changePassword)
        routes.post("settings/sessions/revocation", requires: .manageProfile, revokeOtherSessions)
        routes.post("settings/sessions/:session/revocation", requires: .manageProfile, revokeSession)
    }
}
