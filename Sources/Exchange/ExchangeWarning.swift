// What an exchange file had that is doubtful but does not stop the import.

/// A remark about one place of a file, shown in the exchange journal.
package struct ExchangeWarning: Hashable, Sendable, Codable {
    /// What was found. The raw value is a part of the text's key.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// A text longer than the reader or a page takes was cut.
        case textCut
        /// A name, code or value longer than the catalogue keeps was cut.
        case longText
        /// An identifier longer than any system makes; the thing is not imported.
        case longID
        /// A number could not be read and is taken as absent.
        case number
        /// A number had more decimals than are kept and was rounded.
        case rounded
        /// A currency that is not known here.
        case currency
        /// A VAT rate that is not known here.
        case vatRate
        /// A yes-or-no value that is neither.
        case flag
        /// A date or time that could not be read.
        case date
        /// An INN or KPP of a wrong length or with other characters than digits.
        case taxNumber
        /// The path of a picture leads out of the exchange folder; it is not used.
        case picturePath
        /// A picture too large for a page; it is not used.
        case largePicture
        /// A picture that claims more pixels than are decoded; it is not used.
        case manyPixels
        /// A file of a kind browsers show no picture from; it is not used.
        case notPicture
        /// A thing without an identifier; it is not imported.
        case missingID
        /// A thing too large to be read; it is not imported.
        case tooLarge
        /// The declared encoding contradicts the bytes; the bytes were believed.
        case encoding
        /// Text where only elements belong.
        case strayText
    }

    package let kind: Kind
    package let line: Int
    /// The names of the elements down to the place, joined by slashes.
    package let path: String
    package let arguments: [String: String]

    package init(_ kind: Kind, line: Int, path: String, arguments: [String: String] = [:]) {
        self.kind = kind
        self.line = line
        self.path = path
        self.arguments = arguments
    }

    /// The key of the text; its placeholders are `line`, `path` and ``arguments``.
    package var key: String { "exchange.warning.\(kind.rawValue)" }
}
