import Crypto
import Database
import Foundation
import Kernel

/// The hidden `command` field of a form: the CSRF token and the exactly-once key in one.
///
/// A random id and its HMAC under the session's secret: nobody else can make one for this session, and a second submit
/// of the same page carries the same id. A short second code is of the customer acted for: a form opened for one company
/// does nothing for another, while signing out or choosing a language works from any page of the session.
package enum CommandToken {
    /// A new token for a session.
    package static func make(for signedIn: SignedIn, random: [UInt8]) -> String {
        let session = code(of: random, signedIn)
        return [Data(random), Data(session), customerCode(of: random, signedIn)].map(\.base64URL).joined(separator: ".")
    }

    /// Whether `token` was made for this session.
    package static func isValid(_ token: String, for signedIn: SignedIn) -> Bool {
        guard let (random, claimed, _) = parts(of: token) else { return false }
        // Compared in constant time by the library.
        return HMAC<SHA256>.isValidAuthenticationCode(
            claimed, authenticating: random, using: SymmetricKey(data: signedIn.secret))
    }

    /// Whether `token` was made for this session while it acted for the customer it acts for now.
    package static func isValidForCustomer(_ token: String, for signedIn: SignedIn) -> Bool {
        guard isValid(token, for: signedIn), let (random, _, customer) = parts(of: token) else { return false }
        return customer == customerCode(of: Array(random), signedIn)
    }

    private static func parts(of token: String) -> (random: Data, session: Data, customer: Data)? {
        let texts = token.split(separator: ".", omittingEmptySubsequences: false)
        let parts = texts.compactMap { Data(base64URL: String($0)) }
        guard texts.count == 3, parts.count == 3, parts[0].count == 16 else { return nil }
        return (parts[0], parts[1], parts[2])
    }

    private static func code(of message: [UInt8], _ signedIn: SignedIn) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Data(message), using: SymmetricKey(data: signedIn.secret))
    }

    /// Eight bytes: it guards against a mistake, the session's code against forgery.
    private static func customerCode(of random: [UInt8], _ signedIn: SignedIn) -> Data {
        let customer = signedIn.principal.customerID?.description ?? ""
        return Data(code(of: random + Array(customer.utf8), signedIn).prefix(8))
    }
}
