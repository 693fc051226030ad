/// A taxpayer number (ИНН): 10 digits of a company, 12 of a person. Kept as text: region 01 begins with a zero.
package struct INN: ValidatedText {
    /// The 10 or 12 digits.
    package let text: String

    /// Reads the number and checks its length and check digits.
    package init(_ text: String) throws(InvalidValue) {
        let text = text.withoutBlanks
        guard let digits = text.digitValues else { throw InvalidValue("kernel.inn.invalid.characters") }
        guard digits.count == 10 || digits.count == 12 else {
            throw InvalidValue("kernel.inn.invalid.length", ["count": String(digits.count)])
        }
        // All zeros satisfy the check sums and are what people type to get past the field.
        guard digits.contains(where: { $0 != 0 }), Self.hasRightCheckDigits(digits) else {
            throw InvalidValue("kernel.inn.invalid.checksum")
        }
        self.text = text
    }

    /// Whether it belongs to a person, an entrepreneur included, and not to a company.
    package var isPerson: Bool { text.utf8.count == 12 }

    private static func hasRightCheckDigits(_ digits: [Int]) -> Bool {
        let weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
        func isRight(at position: Int) -> Bool {
            digits.prefix(position).weighted(by: weights.suffix(position)) % 11 % 10 == digits[position]
        }
        return digits.count == 10 ? isRight(at: 9) : isRight(at: 10) && isRight(at: 11)
    }
}
