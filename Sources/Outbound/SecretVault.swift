// Secrets that have to be read again are kept sealed: whoever has the database alone has none of them.

import Crypto
import Foundation
import Glibc
import Kernel

/// The key of an installation and what it seals.
///
/// It lies in a file beside what the instances share, never in the database; the first who needs it makes it.
package struct SecretVault: Sendable {
    private let key: SymmetricKey
    /// The first bytes of the key's hash: says which key sealed something.
    private let mark: [UInt8]

    /// What is told of a vault that cannot be used.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Opens the vault whose key lies in `file`, 32 bytes that only its owner reads; makes the key where there is none.
    ///
    /// - Throws: ``Failure`` when the file holds something else, or cannot be made.
    package init(file: URL) throws {
        if !FileManager.default.fileExists(atPath: file.path) { try Self.makeKey(at: file) }
        let bytes: Data
        do { bytes = try Data(contentsOf: file) } catch {
            throw Failure(description: "the key \(file.path) cannot be read: \(error)")
        }
        guard bytes.count == 32 else { throw Failure(description: "\(file.path) is no key: 32 bytes are expected") }
        key = SymmetricKey(data: bytes)
        mark = Array(SHA256.hash(data: bytes).prefix(4))
    }

    /// Two that begin at once end with one key: the draft is whole before it gets its name, and a name is given once.
    private static func makeKey(at file: URL) throws {
        let draft = file.deletingLastPathComponent().appending(path: ".\(UUID().uuidString)")
        let descriptor = Glibc.open(draft.path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(description: "the key \(file.path) cannot be made") }
        defer { unlink(draft.path) }
        let bytes = Randomness.system.bytes(32)
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let isSynced = fsync(descriptor) == 0
        close(descriptor)
        guard written == bytes.count, isSynced else { throw Failure(description: "the key \(file.path) is not kept") }
        guard link(draft.path, file.path) == 0 || errno == EEXIST else {
            throw Failure(description: "the key \(file.path) cannot be made")
        }
        let folder = Glibc.open(file.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// Seals a secret.
    ///
    /// - Parameter purpose: what it belongs to: sealed for one thing, it opens for no other.
    /// - Throws: what the library throws, which it does for no text.
    package func seal(_ secret: Secret<String>, for purpose: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(
            Data(secret.reveal().utf8), using: key, authenticating: Data(purpose.utf8))
        guard let combined = box.combined else { throw Failure(description: "nothing was sealed") }
        return [1] + mark + Array(combined)
    }

    /// Opens what was sealed.
    ///
    /// - Throws: ``Failure`` for what another key sealed, and for what was changed or belongs to something else.
    package func open(_ sealed: [UInt8], for purpose: String) throws -> Secret<String> {
        guard sealed.count > 5, sealed[0] == 1, Array(sealed[1..<5]) == mark else {
            throw Failure(description: "it was sealed with another key")
        }
        do {
            let box = try AES.GCM.SealedBox(combined: Data(sealed[5...]))
            let bytes = try AES.GCM.open(box, using: key, authenticating: Data(purpose.utf8))
            return Secret(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw Failure(description: "it was changed, or belongs to something else")
        }
    }
}
