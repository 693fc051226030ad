// The two one-byte alphabets of Russian Windows: files are written in windows-1251, names in archives in CP866.

/// A character set whose first half is ASCII.
package struct SingleByteEncoding: Sendable {
    /// The characters of the bytes 0x80...0xFF.
    private let upperHalf: [Unicode.Scalar]

    private init(_ upperHalf: String) { self.upperHalf = Array(upperHalf.unicodeScalars) }

    /// What files of Russian Windows are written in.
    package static let windows1251 = SingleByteEncoding(
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї"
            + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя")

    /// What names in archives of Russian Windows are written in.
    package static let cp866 = SingleByteEncoding(
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
            + "рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{A0}")

    /// Appends the characters of `bytes` in UTF-8.
    package func decode(_ bytes: some Sequence<UInt8>, into output: inout [UInt8]) {
        for byte in bytes {
            if byte < 0x80 {
                output.append(byte)
            } else {
                output.append(contentsOf: UTF8.encode(upperHalf[Int(byte) - 0x80]) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    /// The text `bytes` stand for.
    package func string(_ bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        decode(bytes, into: &output)
        return String(decoding: output, as: UTF8.self)
    }
}
