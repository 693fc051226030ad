import Database
import Foundation
import Kernel
import Web

/// People and how they prove who they are.
///
/// Owns `users`, `sessions`, `known_devices`, `api_keys`. Calls nothing above the platform. Announces ``PersonSignedIn``,
/// ``SignInFailed``, ``PersonSignedOut``, ``PasswordChanged``, ``ProfileChanged``, ``SessionRevoked``, ``UserCreated``,
/// ``UserDisabled``, ``UserEnabled``, ``ApiKeyCreated``, ``ApiKeyRevoked``.
package struct Identity: Sendable {
    let database: Database
    /// Hashes and judges passwords.
    package let passwords: Passwords

    package init(database: Database, passwords: Passwords) {
        self.database = database
        self.passwords = passwords
    }

    /// What the command palette offers by name.
    package static let shortcuts = [
        Shortcut(
            "identity.settings.password.button", "/settings#password-h", icon: "lock", in: "identity.settings.title",
            action: true, for: Audience(.manageProfile), Audience(.manageProfile, staff: true)),
        Shortcut(
            "identity.sessions.title", "/settings#sessions-h", icon: "desktop", in: "identity.settings.title",
            for: Audience(.manageProfile), Audience(.manageProfile, staff: true)),
        Shortcut(
            "identity.keys.title", "/settings/api-keys", icon: "key", in: "identity.settings.title",
            for: Audience(.manageKeys)),
    ]

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
        routes.post("settings/preferences", requires: .manageProfile, choosePreference)
        routes.post("settings/sessions/revocation", requires: .manageProfile, revokeOtherSessions)
        routes.post("settings/sessions/:session/revocation", requires: .manageProfile, revokeSession)
    }

    /// The keys of a customer's own programs.
    package func addRoutes(to routes: MemberRoutes) {
        routes.get("settings/api-keys", requires: .manageKeys, listApiKeys)
        routes.get("settings/api-keys/new", requires: .manageKeys, newApiKey)
        routes.post("settings/api-keys", requires: .manageKeys, bodyLimit: 64 * 1024, createApiKey)
        routes.post("settings/api-keys/:key/revocation", requires: .manageKeys, bodyLimit: 64 * 1024, revokeApiKey)
    }
}
