@testable import Exchange
import Foundation
import Intake
import Testing

/// Numbers, dates and paths as exchange files write them.
@Suite struct ExchangeValuesTests {
    private static let numbers: [(String, ExchangeNumber)] = [
        ("2042.66", ExchangeNumber.value(204_266)), ("21,6", .value(2160)), ("6\u{A0}990", .value(699_000)),
        ("1 234,50", .value(123_450)), ("1.234.567,89", .value(123_456_789)), ("1,234,567", .value(123_456_700)),
        ("231.7400", .value(23_174)), ("-0,5", .value(-50)), ("\u{2212}7", .value(-700)), (".5", .value(50)),
        ("12.345", .rounded(1235)), ("0.004", .rounded(0)), ("-0.005", .rounded(-1)),
        ("", .empty), ("  \n", .empty), ("-999 999 999,9", .empty), ("-999999999.90", .empty),
        ("дорого", .invalid), ("1e3", .invalid), ("1-2", .invalid), ("--1", .invalid), (".", .invalid), ("-", .invalid),
        ("1,23,456", .invalid), ("1.2,3.4", .invalid), ("NaN", .invalid), ("0x10", .invalid), ("٣", .invalid),
        ("92233720368547758.07", .value(.max)), ("92233720368547758.08", .invalid),
        (String(repeating: "9", count: 100_000), .invalid),
    ]

    private static let dates: [(String, Double?)] = [
        ("2008-03-28", 1_206_662_400.0), ("2014-06-01T0:36:33", 1_401_582_993),
        ("2024-01-08T15:44:45.076+03:00", 1_704_717_885), ("2021-02-12T17:04:36Z", 1_613_149_476),
        ("11.02.2021 18:45:21", 1_613_069_121), ("2021-02-30", nil), ("2021-13-01", nil), ("вчера", nil), ("", nil),
        ("2021-02-12T25:00:00", nil), ("0000-00-00", nil),
    ]

    @Test(arguments: numbers)
    func `numbers are read exactly or not at all`(text: String, number: ExchangeNumber) {
        #expect(ExchangeNumber(text, decimals: 2) == number)
    }

    @Test(arguments: dates)
    func `dates are read in every spelling of 1C`(text: String, seconds: Double?) {
        #expect(ExchangeTime(text)?.date(in: .gmt) == seconds.map { Date(timeIntervalSince1970: $0) })
    }

    @Test(arguments: [
        ("import_files/01/a.jpg", true), ("товар.xml", true), ("a", true),
        ("", false), ("/etc/passwd", false), ("a/../b", false), ("..", false), ("./a", false), ("a//b", false),
        ("a/", false), ("a\\b", false), ("C:/a", false), ("a\u{0}b", false), ("a\nb", false),
        (String(repeating: "я", count: 127), true), (String(repeating: "я", count: 128), false),
    ])
    func `paths stay inside the folder`(text: String, isGood: Bool) {
        #expect((StagedPath(text) != nil) == isGood)
    }
}
