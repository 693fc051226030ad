// Articles and barcodes, however they are written: «KT-933/08», «кт 93308».

/// A code without punctuation, blanks, case and script.
enum CodeForms {
    /// What is kept of a longer code.
    static let longest = 40

    /// Letters and digits alone, Cyrillic ones that look Latin as Latin; empty where there are none.
    static func squeezed(_ text: String) -> String { squeezed(normal: NormalText.scalars(of: text, limit: 200)) }

    static func squeezed(normal: some Sequence<Unicode.Scalar>) -> String {
        let kept = normal.filter { Scalars.isLetter($0) || Scalars.isDigit($0) }.prefix(longest)
        return String(scalars: kept.map { LookAlikes.latin($0) })
    }

    /// Four characters each that stand side by side in a code with its ends marked: by them a part of it is found.
    static func grams(of code: String) -> [String] { windows(Array("^\(code)$".unicodeScalars)) }

    /// The grams that every code with this part has; none for a part of three characters, which has only beginnings of
    /// grams.
    static func grams(ofPart part: String) -> [String] { windows(Array(part.unicodeScalars)) }

    /// The gram of codes that begin so.
    static func gram(ofBeginning code: String) -> String { "^" + String(scalars: code.unicodeScalars.prefix(3)) }

    /// All grams that begin or end with these three characters.
    static func grams(around three: String) -> [String] {
        let followers = "$abcdefghijklmnopqrstuvwxyz0123456789"
        return followers.unicodeScalars.map { three + String(Character($0)) } + ["^" + three]
    }

    private static func windows(_ characters: [Unicode.Scalar]) -> [String] {
        guard characters.count >= 4 else { return [] }
        var seen: Set<String> = []
        return (0...(characters.count - 4)).compactMap { start in
            let gram = String(scalars: characters[start..<(start + 4)])
            return seen.insert(gram).inserted ? gram : nil
        }
    }
}
