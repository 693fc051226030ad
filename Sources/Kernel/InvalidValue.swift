/// A typed value breaks its rule: a refusal whose text names what is wrong and how to mend it.
package struct InvalidValue: Refusal, Hashable {
    /// The key of the text, for example `kernel.inn.invalid.length`.
    package let key: String
    /// Values for the placeholders of the text.
    package let arguments: [String: String]

    /// A refusal with the text `key`.
    package init(_ key: String, _ arguments: [String: String] = [:]) {
        self.key = key
        self.arguments = arguments
    }
}

/// A text that obeys a rule: whoever holds one need not check it again.
///
/// It is read leniently (blanks and separators that people type are dropped) and kept in one canonical spelling.
package protocol ValidatedText: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The canonical spelling: what is stored, compared and sent.
    var text: String { get }
    /// Reads what a person typed or another system sent.
    init(_ text: String) throws(InvalidValue)
}

extension ValidatedText {
    /// The canonical spelling.
    package var description: String { text }

    /// Reads the text and checks its rule again.
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the canonical spelling.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

// MARK: - Reading digits

extension String {
    /// The text without blanks of any kind; accounting systems pad codes and people paste them in groups.
    var withoutBlanks: String {
        String(String.UnicodeScalarView(unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }))
    }

    /// The values of the digits; nil when there is anything but the digits 0 to 9.
    var digitValues: [Int]? {
        var values: [Int] = []
        for byte in utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            values.append(Int(byte) - 0x30)
        }
        return values
    }
}

extension Collection<Int> {
    /// The sum of the products with `weights`, pair by pair.
    func weighted(by weights: some Sequence<Int>) -> Int {
        zip(self, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The digits as one number, modulo `divisor`.
    func remainder(dividingBy divisor: Int) -> Int {
        reduce(0) { ($0 * 10 + $1) % divisor }
    }
}
