// Cyrillic and Latin letters that look the same: «Cкотч» with a Latin C, «КТ-933» in either script.

/// Letters of one script in place of those of the other.
enum LookAlikes {
    private static let cyrillic = Array("авекмнорстухіѕј".unicodeScalars)
    private static let latin = Array("abekmhopctyxisj".unicodeScalars)

    private static let toLatin = LetterMap(zip(cyrillic, latin))
    /// Without the letters that no Russian word has.
    private static let toCyrillic = LetterMap(zip(latin.prefix(12), cyrillic.prefix(12)))

    /// Each Cyrillic letter that looks like a Latin one as that one.
    static func latin(_ text: String) -> String { mapped(text, toLatin) }

    /// Each Latin letter that looks like a Cyrillic one as that one.
    static func cyrillic(_ text: String) -> String { mapped(text, toCyrillic) }

    static func latin(_ scalar: Unicode.Scalar) -> Unicode.Scalar { toLatin[scalar] ?? scalar }

    /// The word in the one script it was meant in, where it mixes two.
    static func unmixed(_ word: String) -> String {
        let letters = word.unicodeScalars
        let cyrillicLetters = letters.filter { Scalars.isCyrillic($0) }
        let latinLetters = letters.filter { Scalars.isLatin($0) }
        if cyrillicLetters.isEmpty || latinLetters.isEmpty { return word }
        if latinLetters.allSatisfy({ toCyrillic[$0] != nil }) { return cyrillic(word) }
        if cyrillicLetters.allSatisfy({ toLatin[$0] != nil }) { return latin(word) }
        return word
    }

    /// The same looks written wholly in the other script; nil where a letter has no like.
    static func otherScript(_ word: String) -> String? {
        if word.unicodeScalars.allSatisfy({ toCyrillic[$0] != nil }) { return cyrillic(word) }
        if word.unicodeScalars.allSatisfy({ toLatin[$0] != nil }) { return latin(word) }
        return nil
    }

    private static func mapped(_ text: String, _ map: LetterMap) -> String {
        guard text.unicodeScalars.contains(where: { map[$0] != nil }) else { return text }
        return String(scalars: text.unicodeScalars.map { map[$0] ?? $0 })
    }
}

/// Letters by letters. Every letter of every title goes through it while somebody types: a place in a list instead of a
/// hash.
private struct LetterMap {
    /// By the number of the letter; Latin and Cyrillic stand among the first.
    private var places = [Unicode.Scalar?](repeating: nil, count: 0x500)

    init(_ pairs: some Sequence<(Unicode.Scalar, Unicode.Scalar)>) {
        for (from, to) in pairs where places[Int(from.value)] == nil { places[Int(from.value)] = to }
    }

    subscript(letter: Unicode.Scalar) -> Unicode.Scalar? {
        letter.value < 0x500 ? places[Int(letter.value)] : nil
    }
}
