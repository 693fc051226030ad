/// A state registration number: ОГРН of a company (13 digits) or ОГРНИП of an entrepreneur (15).
package struct OGRN: ValidatedText {
    /// The 13 or 15 digits.
    package let text: String

    /// Reads the number and checks its length and check digit.
    package init(_ text: String) throws(InvalidValue) {
        let text = text.withoutBlanks
        guard let digits = text.digitValues else { throw InvalidValue("kernel.ogrn.invalid.characters") }
        guard digits.count == 13 || digits.count == 15 else {
            throw InvalidValue("kernel.ogrn.invalid.length", ["count": String(digits.count)])
        }
        let check = digits.dropLast().remainder(dividingBy: digits.count - 2) % 10
        guard digits.contains(where: { $0 != 0 }), check == digits.last else {
            throw InvalidValue("kernel.ogrn.invalid.checksum")
        }
        self.text = text
    }

    /// Whether it belongs to an entrepreneur.
    package var isEntrepreneur: Bool { text.utf8.count == 15 }
}
