/// A pension insurance number (СНИЛС) of a person: 11 digits, the last two a key.
package struct SNILS: ValidatedText {
    /// The 11 digits without separators.
    package let text: String

    /// Reads the number, with or without hyphens, and checks its key.
    package init(_ text: String) throws(InvalidValue) {
        let text = text.withoutBlanks.filter { !"-‐‑–".contains($0) }
        guard let digits = text.digitValues else { throw InvalidValue("kernel.snils.invalid.characters") }
        guard digits.count == 11 else {
            throw InvalidValue("kernel.snils.invalid.length", ["count": String(digits.count)])
        }
        guard digits.contains(where: { $0 != 0 }), Self.hasRightKey(digits) else {
            throw InvalidValue("kernel.snils.invalid.checksum")
        }
        self.text = text
    }

    /// As it is printed: `112-233-445 95`.
    package var formatted: String {
        let digits = text.map(String.init)
        let groups = [0..<3, 3..<6, 6..<9].map { digits[$0].joined() }
        return groups.joined(separator: "-") + " " + digits[9...].joined()
    }

    /// The sum weighed 9 to 1, modulo 101, where 100 becomes 00. Numbers up to 001-001-998 were issued without a key.
    private static func hasRightKey(_ digits: [Int]) -> Bool {
        let number = digits.prefix(9).reduce(0) { $0 * 10 + $1 }
        guard number > 1_001_998 else { return true }
        let key = digits.prefix(9).weighted(by: (1...9).reversed()) % 101 % 100
        return key == digits[9] * 10 + digits[10]
    }
}
