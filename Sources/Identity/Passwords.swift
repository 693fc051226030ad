import Foundation
import Kernel
import Web

/// Makes and checks password hashes on threads of their own, and judges new passwords.
package struct Passwords: Sendable {
    /// Which passwords may be chosen.
    package let rules: PasswordRules
    private let executor: BoundedExecutor
    /// Checked when there is no such user, so that the answer takes as long.
    private let dummyHash: String

    /// - Parameter executor: as many threads as cores; who would wait longer than two seconds is answered 503.
    ///
    /// - Throws: when the machine cannot hash at all.
    package init(rules: PasswordRules, executor: BoundedExecutor, randomness: Randomness) throws {
        self.rules = rules
        self.executor = executor
        dummyHash = try PasswordHash.make(randomness.token())
    }

    /// The installation's own: the list of leaked passwords beside the program, and as many threads as cores, with room
    /// in the line for the two seconds anybody may wait.
    package init(resources: URL, randomness: Randomness) throws {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        try self.init(
            rules: PasswordRules(leakedFile: resources.appending(path: "Data/passwords.txt")),
            executor: BoundedExecutor(name: "passwords", threads: cores, queueLimit: cores * 40), randomness: randomness
        )
    }

    /// A hash to store.
    package func hash(_ password: Secret<String>) async throws -> String {
        try await executor.run(timeout: .seconds(2)) { try PasswordHash.make(password.reveal()) }
    }

    /// What a check of a typed password found.
    package enum Verdict: Sendable {
        case wrong
        /// Right; `newHash` replaces a stored one made with lower costs.
        case right(newHash: String?)
    }

    /// Checks a typed password. Without a stored hash it takes the same time and is wrong.
    package func check(_ password: Secret<String>, against stored: String?) async throws -> Verdict {
        let hash = stored ?? dummyHash
        return try await executor.run(timeout: .seconds(2)) {
            guard password.reveal().utf8.count <= PasswordRules.maximumBytes else { return .wrong }
            guard PasswordHash.matches(password.reveal(), hash), stored != nil else { return .wrong }
            return .right(newHash: PasswordHash.isOutdated(hash) ? try PasswordHash.make(password.reveal()) : nil)
        }
    }
}
