// Argon2id through libsodium, as a PHC string.

import CSodium
import Foundation
import Kernel

/// Hashes and checks passwords; every call takes some 50 ms of a processor and 19 MB, so never on a shared thread.
enum PasswordHash {
    /// OWASP's second choice: m = 19456 KiB, t = 2, p = 1.
    private static let operations: UInt64 = 2
    private static let memory = 19_456 * 1024

    /// Safe to call again and from several threads; -1 means the machine has no randomness.
    private static let isReady = sodium_init() >= 0

    /// `$argon2id$v=19$m=19456,t=2,p=1$…`
    static func make(_ password: String) throws -> String {
        guard isReady else { throw PasswordHashFailed() }
        var output = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let bytes = normalized(password) + [0]
        let status = bytes.withUnsafeBufferPointer { input in
            input.withMemoryRebound(to: CChar.self) { text in
                // The bytes end in a NUL that is not counted, so that the buffer is never empty.
                text.baseAddress.map {
                    crypto_pwhash_str(&output, $0, UInt64(text.count - 1), operations, memory)
                } ?? -1
            }
        }
        guard status == 0 else { throw PasswordHashFailed() }
        return String(decoding: output.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether `password` is the one `hash` was made from; compared in constant time by the library.
    static func matches(_ password: String, _ hash: String) -> Bool {
        guard isReady else { return false }
        let bytes = normalized(password) + [0]
        return bytes.withUnsafeBufferPointer { input in
            input.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { crypto_pwhash_str_verify(hash, $0, UInt64(text.count - 1)) } == 0
            }
        }
    }

    /// Whether a hash was made with other costs than today's.
    static func isOutdated(_ hash: String) -> Bool {
        isReady && crypto_pwhash_str_needs_rehash(hash, operations, memory) != 0
    }

    /// NFKC at setting and at checking, so that another keyboard's composition of a letter is the same letter
    /// (docs/decisions/0005-passwords.md). Every byte of the result counts.
    private static func normalized(_ password: String) -> [CChar] {
        password.precomposedStringWithCompatibilityMapping.utf8.map(CChar.init(bitPattern:))
    }
}

/// The machine had no memory or no randomness for a hash.
struct PasswordHashFailed: Error {}
