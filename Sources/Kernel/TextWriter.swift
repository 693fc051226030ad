/// Collects a short text of numbers and separators as bytes: formatting runs hundreds of times on a page.
struct TextWriter {
    private var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(48)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// The last `width` digits of a number, one to four. Divisors are constants because those cost no division.
    mutating func append(_ number: Int, width: Int) {
        if width > 3 { append(digit: number / 1000) }
        if width > 2 { append(digit: number / 100) }
        if width > 1 { append(digit: number / 10) }
        append(digit: number)
    }

    private mutating func append(digit: Int) {
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit % 10))
    }

    /// A number in groups of three digits.
    mutating func append(_ number: UInt64, separator: String) {
        var divisor: UInt64 = 1
        while number / divisor >= 1000 { divisor *= 1000 }
        let first = Int(number / divisor)
        append(first, width: first < 10 ? 1 : first < 100 ? 2 : 3)
        while divisor > 1 {
            divisor /= 1000
            append(separator)
            append(Int(number / divisor % 1000), width: 3)
        }
    }

    /// A day as `2026-11-17`.
    mutating func append(_ day: CivilDate) {
        append(day.year, width: 4)
        append("-")
        append(day.month, width: 2)
        append("-")
        append(day.day, width: 2)
    }
}
