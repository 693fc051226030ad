// Numbers with the check digits of the real thing, for companies and goods that do not exist.

import Kernel

enum DemoNumbers {
    /// The INN of a company, 10 digits.
    static func companyINN(_ random: inout SeededGenerator, region: Int = 69) -> String {
        let digits = pair(region) + digits(7, &random)
        return text(digits + [checkINN(digits)])
    }

    /// The INN of an entrepreneur, 12 digits.
    static func personINN(_ random: inout SeededGenerator, region: Int = 69) -> String {
        var digits = pair(region) + digits(8, &random)
        digits.append(checkINN(digits))
        return text(digits + [checkINN(digits)])
    }

    /// The KPP of a company at the tax office of its INN.
    static func kpp(of inn: String) -> String { inn.prefix(4) + "01001" }

    /// The OGRN of a company (13 digits) or of an entrepreneur (15 digits).
    static func ogrn(_ random: inout SeededGenerator, isEntrepreneur: Bool = false, region: Int = 69) -> String {
        let year = Int.random(in: 3...24, using: &random)
        let digits = [isEntrepreneur ? 3 : 1] + pair(year) + pair(region) + digits(isEntrepreneur ? 9 : 7, &random)
        let remainder = digits.reduce(0) { ($0 * 10 + $1) % (isEntrepreneur ? 13 : 11) }
        return text(digits + [remainder % 10])
    }

    /// A settlement account (40702…, entrepreneurs 40802…) whose key fits the bank's code.
    static func account(_ random: inout SeededGenerator, at bik: String, isEntrepreneur: Bool = false) -> String {
        let number = [4, 0, isEntrepreneur ? 8 : 7, 0, 2, 8, 1, 0] + [0] + digits(11, &random)
        let bank = bik.suffix(3).compactMap(\.wholeNumberValue)
        let sum = (bank + number).enumerated().reduce(0) { $0 + $1.element * [7, 1, 3][$1.offset % 3] }
        // The ninth digit is the key; it stands where the weight is 3, whose inverse modulo 10 is 7.
        var keyed = number
        keyed[8] = (10 - sum % 10) * 7 % 10
        return text(keyed)
    }

    /// An EAN-13 of the range 200–299, which shops number by themselves: no real article carries it.
    static func barcode(_ number: Int) -> String {
        var digits = [2, 0]
        let tail = String(number).compactMap(\.wholeNumberValue)
        digits += Array(repeating: 0, count: max(0, 10 - tail.count)) + tail
        let sum = digits.enumerated().reduce(0) { $0 + $1.element * ($1.offset.isMultiple(of: 2) ? 1 : 3) }
        return text(digits + [(10 - sum % 10) % 10])
    }

    /// A mobile number of the range kept free for examples.
    static func phone(_ number: Int) -> String {
        let tail = number % 100
        return "+7 900 000-\(number / 1_000 % 10)\(number / 100 % 10)-\(tail / 10)\(tail % 10)"
    }

    private static func checkINN(_ digits: [Int]) -> Int {
        let weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8].suffix(digits.count)
        return zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 % 10
    }

    private static func digits(_ count: Int, _ random: inout SeededGenerator) -> [Int] {
        (0..<count).map { _ in Int.random(in: 0...9, using: &random) }
    }

    private static func pair(_ number: Int) -> [Int] { [number / 10 % 10, number % 10] }

    private static func text(_ digits: [Int]) -> String { digits.map(String.init).joined() }
}
