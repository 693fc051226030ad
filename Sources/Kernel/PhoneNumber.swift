/// A phone number in the international form E.164, with the extension inside an office kept apart.
package struct PhoneNumber: ValidatedText {
    /// `+` and the digits, for dialling: `+79161234567`.
    package let number: String
    /// The digits to dial after the connection; nil when there is no extension.
    package let extensionDigits: String?

    /// Number and extension as of RFC 3966: `+79161234567;ext=123`.
    package var text: String { extensionDigits.map { "\(number);ext=\($0)" } ?? number }

    /// Reads what people type: `8 (916) 123-45-67`, `+7-906-433-81-41`, `9161234567`, `+79999999999, доб. 123`.
    ///
    /// Several numbers in one text are refused: one cannot know which is meant.
    package init(_ text: String) throws(InvalidValue) {
        let start = text.firstIndex { $0.isLetter || $0 == "#" || $0 == ";" } ?? text.endIndex
        let tail = text[start...]
        var main = text[..<start]
        while let last = main.last, last.isWhitespace || last == "," { main.removeLast() }

        let marker = tail.prefix { !$0.isWholeNumber }.filter { $0.isLetter || $0 == "#" }.lowercased()
        guard marker.isEmpty == tail.isEmpty, Self.markers.contains(marker), let typed = Self.digits(of: main),
            let extensionDigits = Self.digits(of: tail.drop { !$0.isWholeNumber })
        else { throw InvalidValue("kernel.phone.invalid.characters") }
        guard extensionDigits.count <= 8 else { throw InvalidValue("kernel.phone.invalid.extension") }
        self.number = try Self.international(typed)
        self.extensionDigits = extensionDigits.isEmpty ? nil : extensionDigits
    }

    /// What announces an extension, or nothing.
    private static let markers: Set = ["", "доб", "добавочный", "вн", "внутр", "внутренний", "ext", "x", "х", "#"]

    /// The digits, with a leading `+` where there is one; nil when something else than separators stands between.
    private static func digits(of text: Substring) -> String? {
        var kept = ""
        for character in text {
            switch character {
            case "0"..."9" where character.isASCII: kept.append(character)
            case "+" where kept.isEmpty: kept.append(character)
            case "(", ")", "-", "‐", "‑", "–", "—", "−", ".": continue
            case _ where character.isWhitespace || character == "\u{200B}": continue
            default: return nil
            }
        }
        return kept
    }

    /// Completes the country code. Without a `+` only Russian numbers are understood.
    private static func international(_ typed: String) throws(InvalidValue) -> String {
        let digits = typed.filter { $0 != "+" }
        // No country has the code 89: this is "8 9xx" with a plus before it.
        let isDomestic = typed.hasPrefix("+") ? digits.hasPrefix("89") && digits.count == 11 : true
        guard isDomestic else { return try checked(digits) }

        if digits.count == 11, digits.hasPrefix("8") || digits.hasPrefix("7") {
            return try checked("7" + digits.dropFirst())
        }
        if digits.count == 10, ["9", "4", "3", "800"].contains(where: digits.hasPrefix) {
            return try checked("7" + digits)
        }
        guard (10...15).contains(digits.count) else {
            throw InvalidValue("kernel.phone.invalid.length", ["count": String(digits.count)])
        }
        throw InvalidValue("kernel.phone.invalid.country")
    }

    /// Checks a number that begins with its country code.
    private static func checked(_ digits: String) throws(InvalidValue) -> String {
        let isShared = digits.hasPrefix("7")  // Russia and Kazakhstan: always 10 digits after the 7
        guard isShared ? digits.count == 11 : (8...15).contains(digits.count) else {
            throw InvalidValue("kernel.phone.invalid.length", ["count": String(digits.count)])
        }
        guard !digits.hasPrefix("0"), !(isShared && "012".contains(digits.dropFirst().prefix(1))) else {
            throw InvalidValue("kernel.phone.invalid.country")
        }
        return "+" + digits
    }
}

extension PhoneNumber {
    /// The number as it is read: `+7 916 123-45-67`, `8 800 555-35-35`, `+375 29 123-45-67`; others as they are dialled.
    package var formatted: String {
        let (code, area, rest): (String, Int, Substring) =
            if number.hasPrefix("+7800") {
                ("8", 3, number.dropFirst(2))
            } else if number.hasPrefix("+7") {
                ("+7", 3, number.dropFirst(2))
            } else if number.hasPrefix("+375"), number.count == 13 {
                ("+375", 2, number.dropFirst(4))
            } else {
                ("", 0, "")
            }
        guard !rest.isEmpty else { return number }
        let local = rest.dropFirst(area)
        return "\(code) \(rest.prefix(area)) \(local.prefix(3))-\(local.dropFirst(3).prefix(2))-\(local.suffix(2))"
    }
}
