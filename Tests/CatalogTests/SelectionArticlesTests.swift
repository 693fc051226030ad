import Foundation
import Kernel
import TestKit
import Testing

@testable import Catalog

/// How a pasted line is read, and how a code on a package is spelled.
@Suite struct SelectionArticlesTests {
    @Test(
        arguments: [
            ("A-1", "A-1", nil), ("  A-1 20 ", "A-1", "20"), ("A-1; 20", "A-1", "20"), ("A-1\t0,5", "A-1", "0.5"),
            ("A-1\tБолт М8×40\t1 200", "A-1", "1200"), ("Болт М8", "Болт М8", nil), ("A-1\tБолт", "A-1", nil),
            ("A-1 0", "A-1 0", nil), ("A-1;;7", "A-1", "7"),
        ] as [(String, String, String?)])
    func `a line is an article and, at its end, a quantity`(line: String, article: String, quantity: String?) throws {
        let read = try #require(ArticleLine(line))
        #expect(read.article == article)
        #expect(read.quantity?.description == quantity)
    }

    @Test(arguments: ["", "   ", ";", ";;", "\t"])
    func `a line without an article is none`(line: String) {
        #expect(ArticleLine(line) == nil)
    }

    @Test(
        arguments: [
            ("4607034171000", ["4607034171000"]), ("036000291452", ["0036000291452", "036000291452"]),
            ("0036000291452", ["0036000291452", "036000291452"]), ("A-1 x", ["A-1 x"]),
            ("4607 034", ["4607 034", "4607034"]), ("-", ["-"]),
        ])
    func `a code is looked for as every reader writes it`(code: String, spellings: [String]) {
        #expect(ProductCode.spellings(of: code) == spellings)
    }

    @Test func `a code is cut and cleaned before it is looked for`() {
        #expect(ProductCode.cleaned(" 460\u{0}70\u{1B}3 ") == "460703")
        #expect(ProductCode.cleaned(String(repeating: "9", count: 5_000)).count == ProductCode.longest)
        #expect(Catalog.author("Анна Ковалёва") == "Анна К.")
        #expect(Catalog.author("Анна") == "Анна")
        #expect(Catalog.author("") == "")
    }
}
