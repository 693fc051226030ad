// How a receiver knows that a message is ours, and from now.

import Crypto
import Foundation
import Kernel

/// `t=1794895200,v1=…`: the moment of sending, and for each secret in force the HMAC-SHA-256 of moment, dot and body.
package enum MessageSignature {
    /// The header of a message.
    ///
    /// - Parameter secrets: two while one takes the other's place: the receiver knows either of them.
    package static func header(of body: [UInt8], at instant: Date, secrets: [Secret<String>]) -> String {
        let moment = String(Int64(instant.timeIntervalSince1970))
        let codes = secrets.map { "v1=\(code(of: body, at: moment, by: $0))" }
        return (["t=\(moment)"] + codes).joined(separator: ",")
    }

    /// Whether a header was made with a secret for this body, and not longer ago than a receiver should believe.
    package static func isValid(
        _ header: String, of body: [UInt8], by secret: Secret<String>, at now: Date, tolerance: TimeInterval = 300
    ) -> Bool {
        let parts = header.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        guard let moment = parts.first(where: { $0.count == 2 && $0[0] == "t" })?[1], let seconds = Double(moment),
            abs(now.timeIntervalSince1970 - seconds) <= tolerance
        else { return false }
        let codes = parts.filter { $0.count == 2 && $0[0] == "v1" }.compactMap { [UInt8](hex: $0[1]) }
        // Compared in constant time by the library.
        return codes.contains { code in
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: signed(body, at: moment), using: key(secret))
        }
    }

    private static func code(of body: [UInt8], at moment: String, by secret: Secret<String>) -> String {
        HMAC<SHA256>.authenticationCode(for: signed(body, at: moment), using: key(secret))
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func signed(_ body: [UInt8], at moment: String) -> Data { Data("\(moment).".utf8) + Data(body) }

    private static func key(_ secret: Secret<String>) -> SymmetricKey {
        SymmetricKey(data: Data(secret.reveal().utf8))
    }
}

extension [UInt8] {
    /// Reads pairs of hexadecimal digits.
    fileprivate init?(hex text: String) {
        let digits = text.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
