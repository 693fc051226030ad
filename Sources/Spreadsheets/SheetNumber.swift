// Numbers of spreadsheets, which are binary fractions, as the decimal digits people see.

import Foundation
import Kernel

enum SheetNumber {
    /// What a file has for a number, as digits with a dot: `4.607E+12` is `4607000000000`, and the noise of binary
    /// fractions is gone. Nil for what is no number.
    static func decimal(_ text: some StringProtocol) -> String? {
        if isPlain(text) { return String(text) }
        guard let number = Double(text) else { return nil }
        return decimal(number)
    }

    static func decimal(_ number: Double) -> String? {
        guard number.isFinite else { return nil }
        if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
        let short = String(format: "%.15g", locale: Locale(identifier: "en_US_POSIX"), number)
        guard short.contains("e") else { return short }
        return Decimal(string: short, locale: Locale(identifier: "en_US_POSIX")).map { "\($0)" } ?? short
    }

    /// At most fifteen digits, with at most one dot between them: what is left as it stands.
    private static func isPlain(_ text: some StringProtocol) -> Bool {
        var (digits, dots) = (0, 0)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: ".") where digits > 0: dots += 1
            case UInt8(ascii: "-") where digits == 0 && dots == 0: continue
            default: return false
            }
        }
        return (1...15).contains(digits) && dots <= 1 && text.last != "."
    }

    /// The day and time a serial number of a spreadsheet means; nil for what is none.
    ///
    /// - Parameter isFrom1904: whether days are counted as old Macintoshes did.
    static func date(_ serial: Double, from1904 isFrom1904: Bool) -> String? {
        guard serial.isFinite, serial >= 0, serial < 2_958_466 else { return nil }
        var days = Int(serial.rounded(.down))
        var minutes = Int(((serial - Double(days)) * 1_440).rounded())
        if minutes == 1_440 { (days, minutes) = (days + 1, 0) }
        // Day 60 is the 29th of February 1900, which never was; the days before it are off by one.
        let shift = isFrom1904 ? 24_107 : days < 60 ? 25_568 : 25_569
        let day = CivilDate(daysSinceEpoch: days - shift).description
        guard minutes > 0 else { return day }
        return "\(day) \(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

/// What a number format makes of a number, as far as it matters for reading.
enum SheetFormat: Equatable {
    case number
    case date
    /// Written with zeros in front up to so many digits: articles such as `000123`.
    case padded(Int)

    /// - Parameters:
    ///   - id: of a format every spreadsheet knows, or one of the file's own.
    ///   - code: of the file's own format.
    init(id: Int, code: String?) {
        guard let code else {
            self = Self.builtInDates.contains(id) ? .date : .number
            return
        }
        let first = code.split(separator: ";").first.map(String.init) ?? ""
        if first.count > 1, first.allSatisfy({ $0 == "0" }) {
            self = .padded(first.count)
            return
        }
        self = Self.isDate(first) ? .date : .number
    }

    private static let builtInDates = Set([14...22, 27...36, 45...47, 50...58].joined())

    /// Whether a code shows days or hours: a letter of those outside quotes and brackets.
    private static func isDate(_ code: String) -> Bool {
        var (isQuoted, isBracketed, isEscaped) = (false, false, false)
        for character in code.lowercased() {
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                isQuoted = character != "\""
            } else if isBracketed {
                isBracketed = character != "]"
            } else {
                switch character {
                case "\\", "_", "*": isEscaped = true
                case "\"": isQuoted = true
                case "[": isBracketed = true
                case "y", "d", "h", "s", "г", "д", "ч": return true
                default: continue
                }
            }
        }
        return false
    }

    /// The cell of a number in this format.
    func cell(_ text: String, from1904 isFrom1904: Bool) -> SheetCell {
        guard let number = SheetNumber.decimal(text) else { return text.isEmpty ? .empty : .text(text) }
        switch self {
        case .number: return .number(number)
        case .date:
            let date = Double(number).flatMap { SheetNumber.date($0, from1904: isFrom1904) }
            return date.map { SheetCell.date($0) } ?? .number(number)
        case .padded(let width):
            guard number.utf8.count < width, number.allSatisfy(\.isNumber) else { return .number(number) }
            return .text(String(repeating: "0", count: width - number.utf8.count) + number)
        }
    }
}
