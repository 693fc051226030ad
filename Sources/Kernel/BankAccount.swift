/// A rouble or currency account of 20 digits that fits its bank.
package struct BankAccount: Hashable, Sendable {
    /// The 20 digits.
    package let number: String
    /// The bank that keeps the account.
    package let bik: BIK

    /// Reads the number and checks its key against the bank's code.
    ///
    /// Treasury accounts of public bodies (they begin with 0) carry no such key and are taken as they are.
    package init(_ number: String, at bik: BIK) throws(InvalidValue) {
        let number = number.withoutBlanks
        guard let digits = number.digitValues else { throw InvalidValue("kernel.account.invalid.characters") }
        guard digits.count == 20 else {
            throw InvalidValue("kernel.account.invalid.length", ["count": String(digits.count)])
        }
        guard digits.contains(where: { $0 != 0 }) else { throw InvalidValue("kernel.account.invalid.zeros") }
        guard number.hasPrefix("0") || Self.keyFits(number, bik) else {
            throw InvalidValue("kernel.account.invalid.checksum", ["bik": bik.text])
        }
        self.number = number
        self.bik = bik
    }

    /// Whether it is a treasury account of a public body; the bank's own account is then a 40102.
    package var isTreasury: Bool { number.hasPrefix("0") }

    /// Whether it is an account of the bank itself: a correspondent one, or the single treasury account.
    package var isCorrespondent: Bool { Self.isCorrespondent(number) }

    private static func isCorrespondent(_ number: String) -> Bool {
        number.hasPrefix("301") || number.hasPrefix("40102")
    }

    /// The key of the Bank of Russia's order 515 of 1997: three digits of the code and the account, weighed 7, 1, 3.
    private static func keyFits(_ number: String, _ bik: BIK) -> Bool {
        let usesRegion = isCorrespondent(number) || bik.isCentralBankDivision
        let prefix = usesRegion ? "0" + bik.text.dropFirst(4).prefix(2) : bik.text.suffix(3)
        guard let digits = (prefix + number).digitValues else { return false }
        return digits.enumerated().reduce(0) { $0 + $1.element * [7, 1, 3][$1.offset % 3] }.isMultiple(of: 10)
    }
}

extension BankAccount: Codable {
    private enum CodingKeys: CodingKey { case number, bik }

    /// Reads number and code and checks them again.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let bik = try container.decode(BIK.self, forKey: .bik)
        try self.init(container.decode(String.self, forKey: .number), at: bik)
    }
}
