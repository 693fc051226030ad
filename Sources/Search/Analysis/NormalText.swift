// The form in which texts are compared.

import Foundation

/// Texts in lower case, ё as е, letters without accents, signs of a size and of a power as plain characters.
enum NormalText {
    /// The normal form of a text as scalars, which is how it is read; of a longer text than `limit` only so much.
    static func scalars(of text: String, limit: Int) -> [Unicode.Scalar] {
        var source = text.unicodeScalars.prefix(limit)
        if source.contains(where: { Scalars.isAccent($0) }) {
            // «й» may come as «и» with a breve; taking the breve away would change the letter.
            let whole = String(String.UnicodeScalarView(source))
            source = whole.precomposedStringWithCanonicalMapping.unicodeScalars.prefix(limit)
        }
        var normal: [Unicode.Scalar] = []
        normal.reserveCapacity(source.count)
        for scalar in source { append(scalar, to: &normal) }
        return normal
    }

    /// The normal form of a text.
    static func string(of text: String, limit: Int = 1_000) -> String {
        String(scalars: scalars(of: text, limit: limit))
    }

    private static func append(_ scalar: Unicode.Scalar, to normal: inout [Unicode.Scalar]) {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39: normal.append(scalar)
        case 0x41...0x5A: normal.append(Unicode.Scalar(UInt8(scalar.value + 32)))
        case 0...0x20: normal.append(" ")
        case 0x21...0x7F: normal.append(scalar)
        case 0x430...0x44F: normal.append(scalar)
        case 0x410...0x42F: normal.append(Unicode.Scalar(scalar.value + 32) ?? scalar)
        default: appendRare(scalar, to: &normal)
        }
    }

    private static func appendRare(_ scalar: Unicode.Scalar, to normal: inout [Unicode.Scalar]) {
        if isInvisible(scalar) || Scalars.isAccent(scalar) { return }
        if scalar.properties.isWhitespace {
            normal.append(" ")
            return
        }
        for lower in scalar.properties.lowercaseMapping.unicodeScalars {
            if let same = alike[lower] {
                normal.append(contentsOf: same.unicodeScalars)
            } else if (0xC0...0x24F).contains(lower.value) {
                normal.append(withoutAccent(lower))
            } else if !Scalars.isAccent(lower) {
                normal.append(lower)
            }
        }
    }

    /// What is written otherwise and means the same. No UI text: single signs.
    private static let alike: [Unicode.Scalar: String] = [
        "ё": "е", "×": "x", "✕": "x", "²": "2", "³": "3", "µ": "мк", "μ": "мк", "½": "1/2", "¼": "1/4", "¾": "3/4",
    ]

    private static func withoutAccent(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let parts = String(Character(scalar)).decomposedStringWithCanonicalMapping.unicodeScalars
        guard let first = parts.first, Scalars.isLatin(first) else { return scalar }
        return first
    }

    /// Soft hyphens, joiners, marks of direction: nobody sees them, and copied texts are full of them.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}

/// The kinds of characters of a normal text.
enum Scalars {
    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

    static func isLatin(_ scalar: Unicode.Scalar) -> Bool { (0x61...0x7A).contains(scalar.value) }

    static func isCyrillic(_ scalar: Unicode.Scalar) -> Bool { (0x400...0x4FF).contains(scalar.value) }

    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        isLatin(scalar) || isCyrillic(scalar) || scalar.value > 0x7F && scalar.properties.isAlphabetic
    }

    static func isAccent(_ scalar: Unicode.Scalar) -> Bool { (0x300...0x36F).contains(scalar.value) }
}

extension String {
    /// A text of single scalars.
    init(scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }

    var startsLatin: Bool { unicodeScalars.first.map { Scalars.isLatin($0) } ?? false }

    var startsCyrillic: Bool { unicodeScalars.first.map { Scalars.isCyrillic($0) } ?? false }

    var hasDigit: Bool { unicodeScalars.contains { Scalars.isDigit($0) } }
}
