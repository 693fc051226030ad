// What the same keys write in the other layout of a Russian keyboard: `rhjdfnm` is «кровать», `2?5` is «2,5».

/// The two layouts of a Russian keyboard, signs and Shift included.
enum OtherLayout {
    private static let latin = Array("`qwertyuiop[]asdfghjkl;'zxcvbnm,.~{}:\"<>".unicodeScalars)
    private static let cyrillic = Array("ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю".unicodeScalars)

    private static let fromLatin: [Unicode.Scalar: Unicode.Scalar] = {
        var map = Dictionary(zip(latin, cyrillic), uniquingKeysWith: { first, _ in first })
        map["?"] = ","
        map["/"] = "."
        return map
    }()

    private static let fromCyrillic: [Unicode.Scalar: Unicode.Scalar] = {
        var map = Dictionary(zip(cyrillic, latin), uniquingKeysWith: { first, _ in first })
        // A normal text has no ё; its е stands on the key of t.
        map["."] = "/"
        return map
    }()

    /// The text as it would stand there in the other layout: Latin keys for a text with Cyrillic letters, Cyrillic ones
    /// for any other.
    ///
    /// - Parameter text: in its normal form.
    static func of(_ text: String) -> String {
        let map = text.unicodeScalars.contains { Scalars.isCyrillic($0) } ? fromCyrillic : fromLatin
        // ё typed by its key counts as е, as everywhere.
        return String(
            scalars: text.unicodeScalars.map { scalar in
                let other = map[scalar] ?? scalar
                return other == "ё" ? "е" : other
            })
    }

    /// Signs between digits that are letters or a comma on a Russian keyboard.
    static func hasTypedSigns(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0 == "[" || $0 == "{" || $0 == "?" }
    }
}
