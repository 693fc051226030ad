// How demo goods are spelled: articles, addresses, prices.

import Catalog
import Foundation

/// `base` to the power `exponent`; named, because Glibc and Foundation both offer a `pow`.
func power(_ base: Double, _ exponent: Double) -> Double { Foundation.pow(base, exponent) }

enum DemoSpelling {
    /// The part of an article that says the size: `12×129` becomes `12-129`, `4,5 мм` becomes `45ММ`; what is put in
    /// words is numbered.
    static func code(of size: String, number: Int) -> String {
        guard size.count(where: \.isLetter) < 6 else { return String(number * 10 + 100) }
        var code = ""
        for character in size {
            if character.isLetter || character.isNumber {
                code.append(character)
            } else if character == "×" || character == "-" || character == "–" {
                code.append("-")
            }
        }
        return code.uppercased()
    }

    /// The address of a product: its name and article in Latin letters.
    static func slug(_ text: String) -> String {
        var slug = ""
        for character in text.lowercased() {
            if let latin = latin[character] {
                slug += latin
            } else if character.isASCII, character.isLetter || character.isNumber {
                slug.append(character)
            } else if slug.last != "-", !slug.isEmpty {
                slug.append("-")
            }
        }
        return slug.hasSuffix("-") ? String(slug.dropLast()) : slug
    }

    /// A price people would print: kopecks below 100 ₽, tens of kopecks below 1 000 ₽, roubles above.
    static func round(_ kopecks: Double) -> Int64 {
        let step: Double = kopecks < 10_000 ? 2 : kopecks < 100_000 ? 10 : 100
        return max(2, Int64((kopecks / step).rounded() * step))
    }

    private static let latin: [Character: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "",
        "э": "e", "ю": "yu", "я": "ya", "×": "x",
    ]
}
