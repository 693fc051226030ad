// Units of measurement: «0,5 л» and «500 ml» are the same quantity.

/// A number with its unit as one term: the quantity in the smallest unit of its kind.
enum Measures {
    /// A unit as it is written, and what it is in thousandths of the base unit.
    private struct Unit {
        let base: String
        let factor: Int
    }

    static func isUnit(_ name: String) -> Bool { units[name] != nil }

    /// The term of a quantity, such as `=500мл`; nil for what is no number.
    ///
    /// - Parameters:
    ///   - number: in its normal form, `1.5` or `1/2`.
    ///   - name: of the unit, in its normal form.
    static func term(_ number: String, _ name: String) -> String? {
        guard let unit = units[name] else { return nil }
        if number.contains("/") { return "=\(number)\(unit.base)" }
        guard let amount = thousandths(of: number) else { return nil }
        let (product, isTooBig) = amount.multipliedReportingOverflow(by: unit.factor)
        if isTooBig { return nil }
        return "=\(shown(product / 1_000))\(unit.base)"
    }

    private static func thousandths(of number: String) -> Int? {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, whole.utf8.count <= 9, let units = Int(whole) else {
            return nil
        }
        guard parts.count == 2 else { return units * 1_000 }
        let fraction = parts[1]
        guard fraction.utf8.count <= 3, let digits = Int(fraction) else { return nil }
        let scales = [1_000, 100, 10, 1]
        return units * 1_000 + digits * scales[fraction.utf8.count]
    }

    private static func shown(_ thousandths: Int) -> String {
        let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1_000)
        if rest == 0 { return String(whole) }
        var fraction = String(rest + 1_000).dropFirst()
        while fraction.last == "0" { fraction = fraction.dropLast() }
        return "\(whole).\(fraction)"
    }

    private static let units: [String: Unit] = {
        var units: [String: Unit] = [:]
        for (names, base, factor) in table {
            for name in names.split(separator: " ") { units[String(name)] = Unit(base: base, factor: factor) }
        }
        return units
    }()

    // No UI text: the units as people write them in names of goods and in questions.
    private static let table: [(names: String, base: String, factor: Int)] = [
        ("мм mm", "мм", 1_000), ("см cm", "мм", 10_000), ("м m метр метра метров", "мм", 1_000_000),
        ("мкм мк", "мм", 1),
        ("г гр g грамм грамма граммов", "г", 1_000), ("кг kg", "г", 1_000_000), ("т тонн", "г", 1_000_000_000),
        ("мл ml", "мл", 1_000), ("л l литр литра литров", "мл", 1_000_000), ("вт w ватт", "вт", 1_000),
        ("квт kw", "вт", 1_000_000), ("в v вольт", "в", 1_000), ("кв kv", "в", 1_000_000), ("а a ампер", "а", 1_000),
        ("ма ma", "а", 1), ("лм lm", "лм", 1_000), ("к k", "к", 1_000), ("гц hz", "гц", 1_000),
        ("бар bar", "бар", 1_000), ("атм", "атм", 1_000), ("шт штук штуки pcs", "шт", 1_000), ("%", "%", 1_000),
        ("дюйм дюйма дюймов inch", "дюйм", 1_000), ("мм2", "мм2", 1_000), ("м2", "м2", 1_000), ("м3", "м3", 1_000),
        ("мб mb", "мб", 1_000), ("гб gb", "гб", 1_000), ("тб tb", "гб", 1_024_000), ("ач ah", "ач", 1_000),
        ("нм nm", "нм", 1_000), ("дж", "дж", 1_000), ("об", "об", 1_000), ("лист листа листов", "лист", 1_000),
    ]
}
