// Decimal numbers as people type and paste them, read and written exactly: no binary fraction on the way.

enum DecimalText {
    private static let comma = UInt8(ascii: ",")
    private static let dot = UInt8(ascii: ".")
    private static let plus = UInt8(ascii: "+")
    private static let minus = UInt8(ascii: "-")
    private static let blank = UInt8(ascii: " ")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    /// Reads "1 234,56", "1234.5", "−7" into units of `10^-scale`.
    ///
    /// A comma or dot that occurs once starts the fraction; one that repeats or precedes the other kind groups
    /// thousands. Nil for anything doubtful (broken groups, more decimals than `scale`) and for what does not fit.
    static func parse(_ text: String, scale: Int) -> Int64? {
        guard var bytes = simplified(text) else { return nil }
        let isNegative = bytes.first == minus
        if isNegative || bytes.first == plus { bytes = Array(bytes.dropFirst().drop { $0 == blank }) }

        let mark = bytes.lastIndex { $0 == comma || $0 == dot }
        let decimal = mark.flatMap { index in bytes.count { $0 == bytes[index] } == 1 ? index : nil }
        let fraction = decimal.map { bytes[($0 + 1)...] } ?? []
        guard let whole = ungrouped(bytes[..<(decimal ?? bytes.endIndex)]), !(whole.isEmpty && fraction.isEmpty),
            fraction.allSatisfy(digits.contains), fraction.count <= scale, whole.count <= 30
        else { return nil }

        var value: Int128 = 0
        for digit in whole + fraction { value = value * 10 + Int128(digit - digits.lowerBound) }
        for _ in fraction.count..<scale { value *= 10 }
        return Int64(exactly: isNegative ? -value : value)
    }

    /// Writes `value`, in units of `10^-scale`, with a dot and at least `decimals` digits after it.
    static func write(_ value: Int64, scale: Int, decimals: Int) -> String {
        var digits = Array(String(value.magnitude).utf8)
        if digits.count <= scale {
            digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: scale + 1 - digits.count), at: 0)
        }
        var fraction = digits.suffix(scale)
        while fraction.count > decimals, fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        let sign = value < 0 ? "-" : ""
        let whole = String(decoding: digits.dropLast(scale), as: UTF8.self)
        return fraction.isEmpty ? sign + whole : sign + whole + "." + String(decoding: fraction, as: UTF8.self)
    }

    /// The text in ASCII: every kind of blank as one space, the minus sign as a hyphen; nil with other characters.
    private static func simplified(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9", ",", ".", "+", "-": bytes.append(UInt8(ascii: scalar))
            case "\u{2212}", "\u{2013}": bytes.append(minus)
            case _ where scalar.properties.isWhitespace: bytes.append(blank)
            default: return nil
            }
        }
        while bytes.last == blank { bytes.removeLast() }
        return Array(bytes.drop { $0 == blank })
    }

    /// The digits of a whole part without its thousands separators; nil when the groups are not of three.
    private static func ungrouped(_ whole: ArraySlice<UInt8>) -> [UInt8]? {
        guard let separator = whole.first(where: { !digits.contains($0) }) else { return Array(whole) }
        guard separator != minus, separator != plus else { return nil }
        let groups = whole.split(separator: separator, omittingEmptySubsequences: false)
        guard groups.allSatisfy({ $0.allSatisfy(digits.contains) }), (1...3).contains(groups[0].count),
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return Array(groups.joined())
    }
}
