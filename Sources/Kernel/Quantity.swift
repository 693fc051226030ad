/// An amount of goods in thousandths of its measure unit: pieces, kilograms, metres.
package struct Quantity: Hashable, Sendable, Codable {
    /// The quantity in thousandths of the unit.
    package let thousandths: Int64

    /// A quantity in thousandths.
    package init(thousandths: Int64) {
        self.thousandths = thousandths
    }

    /// Whole units. 32 bits always fit; for wider numbers use `Int32(exactly:)` and refuse the rest.
    package init(whole: Int32) {
        self.init(thousandths: Int64(whole) * 1000)
    }

    /// Reads a quantity as people type it: "10", "1 234,5", "0.125". Nil for more than three decimals.
    package init?(parsing text: String) {
        guard let thousandths = DecimalText.parse(text, scale: 3) else { return nil }
        self.init(thousandths: thousandths)
    }

    /// Nothing.
    package static let zero = Quantity(thousandths: 0)
    /// One whole unit.
    package static let one = Quantity(thousandths: 1000)

    /// Whether it is nothing.
    package var isZero: Bool { thousandths == 0 }
    /// Whether it is more than nothing.
    package var isPositive: Bool { thousandths > 0 }
    /// Whether there is no fraction.
    package var isWhole: Bool { thousandths % 1000 == 0 }
}

// MARK: - Arithmetic

extension Quantity {
    /// The sum.
    package func adding(_ other: Quantity) throws(ArithmeticError) -> Quantity {
        try Quantity(checked: thousandths.addingReportingOverflow(other.thousandths))
    }

    /// The difference; negative when `other` is more.
    package func subtracting(_ other: Quantity) throws(ArithmeticError) -> Quantity {
        try Quantity(checked: thousandths.subtractingReportingOverflow(other.thousandths))
    }

    /// So many times as much: packs into pieces.
    package func times(_ factor: Int64) throws(ArithmeticError) -> Quantity {
        try Quantity(checked: thousandths.multipliedReportingOverflow(by: factor))
    }

    /// Whether the goods come in whole packs. False for a pack of nothing.
    package func isMultiple(of pack: Quantity) -> Bool {
        pack.isPositive && thousandths.isMultiple(of: pack.thousandths)
    }

    /// The least number of whole packs that is not less, in units.
    package func roundedUp(to pack: Quantity) throws(ArithmeticError) -> Quantity {
        guard pack.isPositive else { throw .divisionByZero }
        let rest = thousandths % pack.thousandths
        if rest == 0 { return self }
        let missing = rest > 0 ? pack.thousandths - rest : -rest
        return try Quantity(checked: thousandths.addingReportingOverflow(missing))
    }

    private init(checked result: (partialValue: Int64, overflow: Bool)) throws(ArithmeticError) {
        guard !result.overflow else { throw .overflow }
        self.init(thousandths: result.partialValue)
    }
}

extension Sequence<Quantity> {
    /// The sum; an empty sequence sums to zero.
    package func total() throws(ArithmeticError) -> Quantity {
        let sum = reduce(Int128(0)) { $0 + Int128($1.thousandths) }
        guard let thousandths = Int64(exactly: sum) else { throw .overflow }
        return Quantity(thousandths: thousandths)
    }
}

extension Quantity: Comparable {
    /// Orders by amount.
    package static func < (left: Quantity, right: Quantity) -> Bool { left.thousandths < right.thousandths }
}

extension Quantity: CustomStringConvertible {
    /// For machines, with a dot and no trailing zeros: `1234.5`. People are shown `Formats.quantity(_:)`.
    package var description: String { DecimalText.write(thousandths, scale: 3, decimals: 0) }
}
