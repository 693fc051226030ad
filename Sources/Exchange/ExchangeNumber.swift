// Numbers of exchange files, read exactly: no binary fraction on the way.

/// What a text says as a number with a fixed count of decimals.
enum ExchangeNumber: Equatable {
    /// No number: an empty element, or the "-999 999 999,9" by which 1C says "empty".
    case empty
    /// A number, in units of the last decimal.
    case value(Int64)
    /// A number with more decimals, rounded half away from zero.
    case rounded(Int64)
    /// Not a number, a doubtful one, or one that does not fit.
    case invalid

    /// Reads "2042.66", "21,6", "-1 234,50" with blanks of any kind, "1.234.567,89".
    ///
    /// A separator that occurs once starts the fraction; the last of two kinds does so too, if it occurs once.
    init(_ text: String, decimals: Int) {
        var isNegative = false
        var digits: [Int64] = []
        var marks: [(mark: Unicode.Scalar, place: Int)] = []
        var isStarted = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "-" where !isStarted, "\u{2212}" where !isStarted: isNegative = true
            case "+" where !isStarted: break
            case "0"..."9": digits.append(Int64(scalar.value) - 48)
            case ".", ",": marks.append((scalar, digits.count))
            case _ where scalar.properties.isWhitespace: continue
            default:
                self = .invalid
                return
            }
            isStarted = true
        }
        guard isStarted else {
            self = .empty
            return
        }
        guard !digits.isEmpty, let whole = Self.wholeDigits(marks, of: digits.count) else {
            self = .invalid
            return
        }
        if isNegative, digits == Self.emptyMark || digits == Self.emptyMark + [0], whole == 9 {
            self = .empty
            return
        }
        self.init(digits, whole: whole, decimals: decimals, isNegative: isNegative)
    }

    private static let emptyMark = [Int64](repeating: 9, count: 10)

    /// How many digits stand before the fraction; nil when the separators make no sense.
    private static func wholeDigits(_ marks: [(mark: Unicode.Scalar, place: Int)], of count: Int) -> Int? {
        guard let last = marks.last else { return count }
        let isDecimal = marks.count { $0.mark == last.mark } == 1
        let grouping = isDecimal ? marks.dropLast() : marks[...]
        guard grouping.allSatisfy({ $0.mark == grouping.first?.mark }) else { return nil }
        // Groups of three up to the fraction.
        let whole = isDecimal ? last.place : count
        for (index, group) in grouping.reversed().enumerated() where group.place != whole - 3 * (index + 1) {
            return nil
        }
        return (grouping.first?.place ?? 1) > 0 ? whole : nil
    }

    private init(_ digits: [Int64], whole: Int, decimals: Int, isNegative: Bool) {
        var value: Int64 = 0
        for place in 0..<(whole + decimals) {
            let digit = place < digits.count ? digits[place] : 0
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isOver) = product.addingReportingOverflow(digit)
            guard !isTooLarge, !isOver else {
                self = .invalid
                return
            }
            value = sum
        }
        let lost = digits.dropFirst(whole + decimals)
        let step: Int64 = (lost.first ?? 0) >= 5 ? 1 : 0
        let (rounded, isOver) = value.addingReportingOverflow(step)
        guard !isOver else {
            self = .invalid
            return
        }
        let signed = isNegative ? -rounded : rounded
        self = lost.allSatisfy { $0 == 0 } ? .value(signed) : .rounded(signed)
    }
}
