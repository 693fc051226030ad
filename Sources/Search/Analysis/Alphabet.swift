/// The letters of both scripts as bytes.
enum Alphabet {
    private static let firstLatin: UInt8 = 64

    /// Russian letters count from 1, Latin ones from 64; nil where another letter stands.
    static func letters(of word: String) -> [UInt8]? {
        var letters: [UInt8] = []
        letters.reserveCapacity(word.utf8.count)
        for scalar in word.unicodeScalars {
            switch scalar.value {
            case 0x430...0x44F: letters.append(UInt8(scalar.value - 0x430 + 1))
            case 0x61...0x7A: letters.append(UInt8(scalar.value - 0x61) + firstLatin)
            default: return nil
            }
        }
        return letters
    }

    static func text(of letters: some Sequence<UInt8>) -> String {
        String(
            scalars: letters.compactMap { letter in
                letter < firstLatin
                    ? Unicode.Scalar(UInt32(letter) + 0x430 - 1) : Unicode.Scalar(UInt32(letter - firstLatin) + 0x61)
            })
    }

    static func isCyrillic(_ letter: UInt8) -> Bool { letter < firstLatin }

    /// A bit for each letter that occurs. Letters that share one only make the set a coarser sieve.
    static func mask(of letters: some Sequence<UInt8>) -> UInt64 {
        letters.reduce(0) { $0 | 1 << UInt64($1 & 63) }
    }
}
