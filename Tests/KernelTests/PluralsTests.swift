import Kernel
import Testing

@Suite struct PluralsTests {
    /// The sample numbers CLDR publishes with the rules.
    @Test(
        arguments: [
            (.one, [1, 21, 31, 41, 51, 61, 71, 81, 101, 1001, -1]), (.few, [2, 3, 4, 22, 23, 24, 32, 102, 1002, -3]),
            (.many, [0, 5, 6, 10, 11, 12, 13, 14, 15, 19, 20, 25, 100, 111, 112, 1000, 10_000, 1_000_011, .max, .min]),
        ] as [(PluralCategory, [Int64])])
    func `Russian has three forms for whole numbers`(category: PluralCategory, counts: [Int64]) {
        for count in counts { #expect(Language.ru.plural(of: count) == category, "\(count)") }
    }

    @Test(
        arguments: [(0, .other), (1, .one), (-1, .one), (2, .other), (11, .other), (21, .other), (.min, .other)]
            as [(Int64, PluralCategory)])
    func `English has two`(count: Int64, category: PluralCategory) {
        #expect(Language.en.plural(of: count) == category)
    }

    @Test(
        arguments: [
            ("1", .one, .one), ("1.000", .one, .one), ("2", .few, .other), ("5", .many, .other),
            ("1.5", .other, .other),
            ("0.1", .other, .other), ("21", .one, .other),
        ] as [(String, PluralCategory, PluralCategory)])
    func `quantities as they are shown`(text: String, russian: PluralCategory, english: PluralCategory) throws {
        let quantity = try #require(Quantity(parsing: text))
        #expect(Language.ru.plural(of: quantity) == russian)
        #expect(Language.en.plural(of: quantity) == english)
    }
}
