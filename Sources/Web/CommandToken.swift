import Crypto
import Database
import Foundation
import Kernel

/// The hidden `command` field of a form: the CSRF token and the exactly-once key in one.
///
/// A random id and its HMAC under the session's secret: nobody else can make one for this session, and a second submit
/// of the same page carries the same id. The customer acted for is signed, too: a form opened for one company does
/// nothing for another.
package enum CommandToken {
    /// A new token for a session.
    package static func make(for signedIn: SignedIn, random: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: message(random, signedIn), using: SymmetricKey(data: signedIn.secret))
        return Data(random).base64URL + "." + Data(code).base64URL
    }

    /// Whether `token` was made for this session and the customer it acts for now.
    package static func isValid(_ token: String, for signedIn: SignedIn) -> Bool {
        let parts = token.split(separator: ".")
        guard parts.count == 2, let random = Data(base64URL: String(parts[0])),
            let claimed = Data(base64URL: String(parts[1])), random.count == 16
        else { return false }
        // Compared in constant time by the library.
        return HMAC<SHA256>.isValidAuthenticationCode(
            claimed, authenticating: message(Array(random), signedIn), using: SymmetricKey(data: signedIn.secret))
    }

    private static func message(_ random: [UInt8], _ signedIn: SignedIn) -> Data {
        Data(random) + Data((signedIn.principal.customerID?.description ?? "").utf8)
    }
}
