import Foundation

/// An e-mail address: a practical part of RFC 5321, without quoted names and address literals.
///
/// The name is kept as typed, the domain in lower case; a domain in other letters (почта.рф) stays in them.
package struct EmailAddress: ValidatedText {
    /// The address with its domain in lower case.
    package let text: String

    /// Reads an address and checks its shape; whether it exists only a letter can tell.
    package init(_ text: String) throws(InvalidValue) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let parts = trimmed.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw InvalidValue("kernel.email.invalid.at") }
        let name = String(parts[0])
        // One letter can be written as two scalars; the stored text must have one spelling.
        let domain = String(parts[1]).lowercased().precomposedStringWithCanonicalMapping
        guard Self.isName(name) else { throw InvalidValue("kernel.email.invalid.name") }
        guard Self.isDomain(domain) else { throw InvalidValue("kernel.email.invalid.domain") }
        guard name.utf8.count <= 64, name.utf8.count + 1 + domain.utf8.count <= 254 else {
            throw InvalidValue("kernel.email.invalid.length")
        }
        self.text = name + "@" + domain
    }

    /// The spelling by which addresses are unique: nobody else receives `Anna@` than `anna@`.
    package var normalized: String { text.lowercased() }

    /// The part after the `@`.
    package var domain: String { String(text.drop { $0 != "@" }.dropFirst()) }

    private static func isName(_ name: String) -> Bool {
        let symbols = Set("!#$%&'*+/=?^_`{|}~-".utf8)
        return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.utf8.allSatisfy { symbols.contains($0) || isLetterOrDigit($0) }
        }
    }

    private static func isDomain(_ domain: String) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last, String(top).digitValues == nil else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.unicodeScalars.allSatisfy { scalar in
                    scalar == "-"
                        || (scalar.isASCII ? isLetterOrDigit(UInt8(ascii: scalar)) : scalar.properties.isAlphabetic)
                }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
