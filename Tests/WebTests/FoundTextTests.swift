import TestKit
import Testing

@testable import Web

/// What somebody looked for is marked in what was found, however either is written.
@Suite struct FoundTextTests {
    @Test(arguments: [
        ("Болт М8×40", "болт м8", "[Болт М8]×40"),
        ("Болт М8×40", "8x40", "Болт М[8×40]"),
        ("Щётка", "щетка", "[Щётка]"),
        ("Хомут, болт", "БОЛТ", "Хомут, [болт]"),
        ("болт и болт", "болт", "[болт] и [болт]"),
        ("Болт", "гайка", "Болт"),
        ("Болт", "б", "Болт"),
        ("<b>Болт</b>", "b>", "<[b>]Болт</[b>]"),
        ("", "болт", ""),
    ])
    func `found letters are marked`(_ text: String, _ question: String, _ marked: String) {
        let runs = FoundText(text, for: FoundText.words(question)).runs
        #expect(runs.map { $0.isFound ? "[\($0.text)]" : $0.text }.joined() == marked)
        #expect(runs.map(\.text).joined() == text)
    }

    @Test func `a mark never opens the way for markup`() {
        let runs = FoundText("<img src=x> болт", for: FoundText.words("болт src=x>")).runs
        #expect(runs.html.text == "&lt;img <mark>src=x&gt; болт</mark>")
    }

    @Test(arguments: [("rhjd", "кров"), ("кров", "rhjd"), ("PFRFPS", "заказы"), ("М8", "v8"), ("12", "12")])
    func `the other keyboard layout is known`(_ typed: String, _ meant: String) {
        #expect(KeyboardLayout.other(typed) == meant)
    }
}
