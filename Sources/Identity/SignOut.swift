// A person ends the session of this browser.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

/// A person signed out.
package struct PersonSignedOut: DomainEvent {
    package static let name = "identity.signed_out"
    package let userID: ID<User>
    package var subject: EventSubject { EventSubject("user", userID) }
}

extension Identity {
    /// `POST /logout`: works without a session, too, so that a second click is no error.
    func signOut(_ request: Request, _ context: PublicContext) async throws -> Response {
        if let signedIn = context.web.signedIn {
            let now = context.now
            try await database.write { tx in
                try Identity.signOut(signedIn.sessionKey, by: signedIn.principal, at: now, in: tx)
            }
        }
        var response = Response.redirect(to: "/login", message: "identity.signOut.done")
        response.headers[values: .setCookie].append(context.site.cookie.clearing)
        // What this browser kept of the person's pages goes, too. Cookies stay: the known device is one of them.
        if let name = HTTPField.Name("Clear-Site-Data") { response.headers[name] = "\"cache\", \"storage\"" }
        return response
    }

    /// Ends one session of the principal.
    static func signOut(_ key: [UInt8], by principal: Principal, at now: Date, in tx: Transaction) throws {
        guard let userID = principal.userID,
            try tx.execute("DELETE FROM sessions WHERE key = \(key) AND user_id = \(userID)") == 1
        else { return }
        try tx.announce(PersonSignedOut(userID: userID), by: principal, at: now)
    }
}
