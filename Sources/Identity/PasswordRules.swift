// Which passwords a person may choose.

import Foundation
import Kernel

/// Why a password is refused; each text says how to mend it.
package enum PasswordRefusal: String, Refusal, CaseIterable {
    case tooShort, tooLong, needsLetter, needsDigit, common, personal
    package var key: String { "identity.password.refusal.\(rawValue)" }
    package var field: String? { "password" }
}

/// The rules for new passwords: length, a letter and a digit, not trivial, not leaked, not about the person.
package struct PasswordRules: Sendable {
    /// The most a password may have, in bytes; every one of them counts.
    package static let maximumBytes = 1_024
    /// The least it may have, in characters.
    package static let minimumLength = 8

    private let leaked: Set<String>

    /// Rules with these leaked passwords, in lower case.
    package init(leaked: some Sequence<String>) {
        self.leaked = Set(leaked)
    }

    /// Reads the list of leaked passwords: one a line, most common first.
    ///
    /// Those that other rules refuse anyway are not kept: it saves memory and changes no verdict.
    ///
    /// - Throws: when the file cannot be read, since the portal must not run without it.
    package init(leakedFile file: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        self.init(
            leaked: text.split(separator: "\n").lazy.map { $0.lowercased() }.filter { line in
                line.count >= Self.minimumLength && line.contains(where: \.isLetter) && line.contains(where: \.isNumber)
            })
    }

    /// Checks a new password.
    ///
    /// - Parameter context: words that guessers try first: the person's name and e-mail, the portal's name.
    package func check(_ password: String, context: [String]) throws(PasswordRefusal) {
        let text = password.precomposedStringWithCompatibilityMapping
        guard text.utf8.count <= Self.maximumBytes, password.utf8.count <= Self.maximumBytes else { throw .tooLong }
        guard text.unicodeScalars.count >= Self.minimumLength else { throw .tooShort }
        guard text.contains(where: \.isLetter) else { throw .needsLetter }
        guard text.contains(where: \.isNumber) else { throw .needsDigit }
        let lower = text.lowercased()
        guard !leaked.contains(lower), Set(lower).count >= 4 else { throw .common }
        guard !Self.isPersonal(lower, context) else { throw .personal }
    }

    /// Whether little is left of a password once the person's own words are taken out.
    private static func isPersonal(_ password: String, _ context: [String]) -> Bool {
        let words = context.flatMap { $0.lowercased().split { !$0.isLetter && !$0.isNumber } }.filter { $0.count >= 4 }
        let rest = words.reduce(password) { $0.replacing($1, with: "") }
        return rest.count < password.count && rest.count < 5
    }
}
