/// A tax registration code (КПП) of a company or its branch; entrepreneurs and persons have none.
package struct KPP: ValidatedText {
    package let text: String

    /// Reads the code: 4 digits of the tax office, 2 digits or Latin capitals of the reason, 3 digits.
    package init(_ text: String) throws(InvalidValue) {
        let text = text.withoutBlanks.uppercased()
        guard text.count == 9 else {
            throw InvalidValue("kernel.kpp.invalid.length", ["count": String(text.count)])
        }
        let isRight = text.utf8.count == 9 && text.utf8.enumerated().allSatisfy { position, byte in
            (0x30...0x39).contains(byte) || ((4...5).contains(position) && (0x41...0x5A).contains(byte))
        }
        guard isRight, text != "000000000" else { throw InvalidValue("kernel.kpp.invalid.characters") }
        self.text = text
    }
}
