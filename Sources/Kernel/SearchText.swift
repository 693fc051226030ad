/// The text goods are found by: lower case, ё as е, signs of a size alike.
package enum SearchText {
    /// The normal form of names, articles and questions.
    package static func normalized(_ text: String) -> String {
        var normal = ""
        normal.reserveCapacity(text.utf8.count)
        for character in text.lowercased() {
            switch character {
            case "ё": normal.append("е")
            case "×", "х": normal.append("x")
            case "\u{00a0}", "\u{202f}", "\n", "\t": normal.append(" ")
            default: normal.append(character)
            }
        }
        return normal
    }

    /// What the index column of a product holds.
    package static func index(of parts: [String?]) -> String {
        normalized(parts.compactMap { $0 }.joined(separator: " "))
    }

    /// What names are sorted by: М8 comes before М10, because every number is written with six digits.
    package static func sortKey(_ name: String) -> String {
        var key = ""
        var digits = ""
        func flush() {
            if !digits.isEmpty { key += String(repeating: "0", count: max(0, 6 - digits.count)) + digits }
            digits = ""
        }
        for character in name.lowercased() {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                flush()
                key.append(character == "ё" ? "е" : character)
            }
        }
        flush()
        return key
    }

    /// The patterns for `LIKE … ESCAPE '!'`: each word of the question, at most eight.
    package static func words(_ question: String) -> [String] {
        normalized(question).split(separator: " ").prefix(8).map { word in
            let escaped = word.flatMap { ["%", "_", "!"].contains($0) ? ["!", $0] : [$0] }
            return "%\(String(escaped))%"
        }
    }
}
