/// A bank code (БИК): 9 digits. There is no check digit; the account is checked against it.
package struct BIK: ValidatedText {
    /// The 9 digits.
    package let text: String

    /// Reads the code. It begins with 04 for banks, with 00, 01 or 02 for the treasury: no prefix is refused.
    package init(_ text: String) throws(InvalidValue) {
        let text = text.withoutBlanks
        guard let digits = text.digitValues else { throw InvalidValue("kernel.bik.invalid.characters") }
        guard digits.count == 9 else {
            throw InvalidValue("kernel.bik.invalid.length", ["count": String(digits.count)])
        }
        guard digits.contains(where: { $0 != 0 }) else { throw InvalidValue("kernel.bik.invalid.zeros") }
        self.text = text
    }

    /// Whether it is a division of the Bank of Russia, whose accounts are all checked as correspondent ones.
    package var isCentralBankDivision: Bool { ["000", "001", "002"].contains(text.suffix(3)) }
}
