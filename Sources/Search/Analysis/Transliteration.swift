// Russian words in Latin letters and foreign ones in Cyrillic: «kraska», «бош».

/// How words of one script are written in the other.
enum Transliteration {
    /// What a word sounds like, the same for both scripts: `краска` and `kraska` have the key `kraska`.
    ///
    /// - Parameter word: in its normal form.
    static func key(of word: String) -> [UInt8] {
        var key: [UInt8] = []
        let letters = Array(word.unicodeScalars)
        var index = 0
        while index < letters.count {
            let letter = letters[index]
            var sound = ""
            var length = 1
            if Scalars.isLatin(letter) {
                if let match = longest(latinSounds, letters, index) { (sound, length) = match }
            } else if let russian = russianSounds[letter] {
                sound = russian
            }
            // A doubled letter sounds like one.
            for byte in sound.utf8 where byte != key.last { key.append(byte) }
            index += length
        }
        return key
    }

    /// A Latin word by the rules of transliteration, in every spelling they allow: y is ы, и or й, c is ц or к.
    static func cyrillic(_ word: String) -> [String] {
        guard word.startsLatin else { return [] }
        let letters = Array(word.unicodeScalars)
        var spellings: [String] = []
        for y in ["ы", "и", "й"] {
            for c in ["ц", "к"] {
                let spelling = cyrillic(letters, y: y, c: c)
                if spelling.unicodeScalars.count > 1, !spellings.contains(spelling) { spellings.append(spelling) }
            }
        }
        return spellings
    }

    private static func cyrillic(_ letters: [Unicode.Scalar], y: String, c: String) -> String {
        var text = ""
        var index = 0
        while index < letters.count {
            guard let (sound, length) = longest(russianLetters, letters, index) else {
                index += 1
                continue
            }
            switch letters[index] {
            case "y" where length == 1: text += isShortI(letters, index) ? "й" : y
            case "c" where length == 1: text += c
            default: text += sound
            }
            index += length
        }
        return text
    }

    /// A y that closes a syllable: `kley`, `gayka`.
    private static func isShortI(_ letters: [Unicode.Scalar], _ index: Int) -> Bool {
        index > 0 && ["a", "e", "i", "o", "u"].contains(letters[index - 1])
    }

    /// The longest group of letters of a table that stands at `index`.
    private static func longest(
        _ table: [String: String], _ letters: [Unicode.Scalar], _ index: Int
    ) -> (String, Int)? {
        for length in stride(from: min(4, letters.count - index), through: 1, by: -1) {
            if let sound = table[String(scalars: letters[index..<(index + length)])] { return (sound, length) }
        }
        return nil
    }

    private static let russianSounds: [Unicode.Scalar: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
        "і": "i", "ї": "i", "є": "e", "ґ": "g",
    ]

    private static let latinSounds: [String: String] = [
        "shch": "sh", "sch": "sh", "sh": "sh", "tch": "ch", "ch": "ch", "zh": "zh", "kh": "h", "ts": "c", "tz": "c",
        "ph": "f", "ck": "k", "yu": "iu", "ju": "iu", "iu": "iu", "ya": "ia", "ja": "ia", "ia": "ia", "yo": "e",
        "jo": "e", "ye": "e", "je": "e", "oo": "u", "ee": "i", "qu": "kv", "a": "a", "b": "b", "c": "c", "d": "d",
        "e": "e", "f": "f", "g": "g", "h": "h", "i": "i", "j": "i", "k": "k", "l": "l", "m": "m", "n": "n", "o": "o",
        "p": "p", "q": "k", "r": "r", "s": "s", "t": "t", "u": "u", "v": "v", "w": "v", "x": "ks", "y": "i", "z": "z",
    ]

    private static let russianLetters: [String: String] = [
        "shch": "щ", "sch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "ts": "ц", "yu": "ю", "ju": "ю", "ya": "я",
        "ja": "я", "yo": "е", "jo": "е", "ye": "е", "je": "е", "ph": "ф", "ck": "к", "a": "а", "b": "б", "c": "ц",
        "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "й", "k": "к", "l": "л", "m": "м", "n": "н",
        "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "ы",
        "z": "з",
    ]
}
