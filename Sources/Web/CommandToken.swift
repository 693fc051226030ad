import Crypto
import Database
import Foundation
import Kernel

/// The hidden `command` field of a form: the CSRF token and the exactly-once key in one.
///
/// A random id and its HMAC under the session's secret: nobody else can make one for this session, and a second submit
/// of the same page carries the same id.
package enum CommandToken {
    /// A new token for a session.
    package static func make(secret: [UInt8], random: [UInt8]) -> String {
        Data(random).base64URL + "." + signature(of: random, secret).base64URL
    }

    /// Whether `token` was made for the session with this secret.
    package static func isValid(_ token: String, secret: [UInt8]) -> Bool {
        let parts = token.split(separator: ".")
        guard parts.count == 2, let random = Data(base64URL: String(parts[0])),
            let claimed = Data(base64URL: String(parts[1])), random.count == 16
        else { return false }
        // Compared in constant time by the library.
        return HMAC<SHA256>.isValidAuthenticationCode(
            claimed, authenticating: random, using: SymmetricKey(data: secret))
    }

    private static func signature(of random: [UInt8], _ secret: [UInt8]) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: random, using: SymmetricKey(data: secret)))
    }
}
