// The operator closes an account at once, and opens it again.

import Database
import Foundation
import Kernel

/// An account was closed.
package struct UserDisabled: DomainEvent {
    package static let name = "identity.user_disabled"
    package let userID: ID<User>
    package var subject: EventSubject { EventSubject("user", userID) }
}

/// A closed account was opened again.
package struct UserEnabled: DomainEvent {
    package static let name = "identity.user_enabled"
    package let userID: ID<User>
    package var subject: EventSubject { EventSubject("user", userID) }
}

extension Identity {
    /// Closes an account: its sessions end with this transaction. A second call changes nothing.
    package static func disable(_ userID: ID<User>, by principal: Principal, at now: Date, in tx: Transaction) throws {
        let changed = try tx.execute(
            "UPDATE users SET disabled_at = \(now) WHERE id = \(userID) AND disabled_at IS NULL")
        guard changed == 1 else { return }
        try tx.execute("DELETE FROM sessions WHERE user_id = \(userID)")
        try tx.announce(UserDisabled(userID: userID), by: principal, at: now)
    }

    /// Opens a closed account again. A second call changes nothing.
    package static func enable(_ userID: ID<User>, by principal: Principal, at now: Date, in tx: Transaction) throws {
        let changed = try tx.execute(
            "UPDATE users SET disabled_at = NULL WHERE id = \(userID) AND disabled_at IS NOT NULL")
        if changed == 1 { try tx.announce(UserEnabled(userID: userID), by: principal, at: now) }
    }
}
