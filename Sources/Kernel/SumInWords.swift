// «Одна тысяча двести тридцать четыре рубля 50 копеек»: how Russian papers repeat a sum, so that nobody changes a digit.

extension Money {
    /// The sum as Russian papers write it out: roubles in words, kopecks in digits; nil for other currencies, for less
    /// than nothing and for a quadrillion and more.
    package var inRussianWords: String? {
        guard currency == .rub, minor >= 0, minor / 100 < 1_000_000_000_000_000 else { return nil }
        let (roubles, kopecks) = (minor / 100, minor % 100)
        let words = RussianNumber.words(roubles) + [RussianNumber.form(roubles, "рубль", "рубля", "рублей")]
        let tail = "\(kopecks < 10 ? "0" : "")\(kopecks) \(RussianNumber.form(kopecks, "копейка", "копейки", "копеек"))"
        let text = words.joined(separator: " ")
        return "\(text.prefix(1).uppercased())\(text.dropFirst()) \(tail)"
    }
}

/// Numerals of the Russian language.
private enum RussianNumber {
    /// The name of a thousand's power in its three forms, and whether it is feminine.
    private struct Scale {
        let one: String
        let few: String
        let many: String
        let isFeminine: Bool
    }

    private static let scales = [
        Scale(one: "", few: "", many: "", isFeminine: false),
        Scale(one: "тысяча", few: "тысячи", many: "тысяч", isFeminine: true),
        Scale(one: "миллион", few: "миллиона", many: "миллионов", isFeminine: false),
        Scale(one: "миллиард", few: "миллиарда", many: "миллиардов", isFeminine: false),
        Scale(one: "триллион", few: "триллиона", many: "триллионов", isFeminine: false),
    ]
    private static let units = [
        "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать",
        "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать",
        "девятнадцать",
    ]
    private static let tens = [
        "", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто",
    ]
    private static let hundreds = [
        "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
    ]

    /// The words of a number below a quadrillion, for something masculine.
    static func words(_ number: Int64) -> [String] {
        guard number > 0 else { return ["ноль"] }
        var (rest, groups): (Int64, [Int64]) = (number, [])
        while rest > 0 {
            groups.append(rest % 1_000)
            rest /= 1_000
        }
        return zip(groups, scales).reversed().flatMap { group, scale -> [String] in
            guard group > 0 else { return [] }
            let name = form(group, scale.one, scale.few, scale.many)
            return small(Int(group), feminine: scale.isFeminine) + (name.isEmpty ? [] : [name])
        }
    }

    /// The words of a number from 1 to 999.
    private static func small(_ number: Int, feminine isFeminine: Bool) -> [String] {
        let below = number % 100
        var words = [hundreds[number / 100]]
        if below >= 20 { words.append(tens[below / 10]) }
        let unit = below < 20 ? below : below % 10
        switch (unit, isFeminine) {
        case (1, true): words.append("одна")
        case (2, true): words.append("две")
        default: words.append(units[unit])
        }
        return words.filter { !$0.isEmpty }
    }

    /// The form of a noun after a number: 1 рубль, 2 рубля, 5 рублей, 11 рублей, 21 рубль.
    static func form(_ number: Int64, _ one: String, _ few: String, _ many: String) -> String {
        let (last, teens) = (number % 10, (11...14).contains(number % 100))
        if teens { return many }
        return last == 1 ? one : (2...4).contains(last) ? few : many
    }
}
