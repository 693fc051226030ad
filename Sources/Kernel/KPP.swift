/// A tax registration code (КПП) of a company or its branch; entrepreneurs and persons have none.
package struct KPP: ValidatedText {
    /// The 9 characters, letters in upper case.
    package let text: String

    /// Reads the code: 4 digits of the tax office, 2 digits or Latin capitals of the reason, 3 digits.
    package init(_ text: String) throws(InvalidValue) {
        let text = text.withoutBlanks.uppercased()
        guard text.count == 9 else {
            throw InvalidValue("kernel.kpp.invalid.length", ["count": String(text.count)])
        }
        // Nine characters in more than nine bytes are not all ASCII.
        guard text.utf8.count == 9, text.utf8.enumerated().allSatisfy(Self.fits), text != "000000000" else {
            throw InvalidValue("kernel.kpp.invalid.characters")
        }
        self.text = text
    }

    private static func fits(position: Int, byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): position == 4 || position == 5
        default: false
        }
    }
}
