import Foundation
import Testing

@testable import Search

/// How texts are taken apart before they are compared.
@Suite struct AnalysisTests {
    @Test(arguments: [
        ("ЁЛКА", "елка"), ("M8 × 20", "m8 x 20"), ("5 мм²", "5 мм2"), ("Café Łódź", "cafe łodz"),
        ("e\u{301}té", "ete"),
        ("и\u{306}од", "йод"), ("а\u{AD}б\u{200B}в\u{FEFF}", "абв"), ("а\u{A0}б\tв\nг\u{0}д", "а б в г д"),
        ("½\" 20 µм", "1/2\" 20 мкм"), ("İ", "i"), ("", ""),
    ])
    func `a text has one normal form`(text: String, normal: String) {
        #expect(NormalText.string(of: text) == normal)
        #expect(NormalText.string(of: normal) == normal)
    }

    @Test(arguments: [
        (
            "Болт М8×20 DIN 933",
            "word болт, mark m8, number 8, number 20, size 8x20, word din, loose din933, number 933"
        ),
        ("м8х20", "mark m8, number 8, number 20, size 8x20"),
        ("M8 × 20", "mark m8, number 8, number 20, size 8x20"),
        ("М 8 x 20мм", "word м, loose m8, number 8 =8мм, number 20 =20мм, size 8x20"),
        ("ввгнг(а)-ls 3х2,5", "word ввгнг, word а, word ls, loose ls3, number 3, number 2.5, size 3x2.5"),
        ("автомат С16 1p 16а", "word автомат, mark c16, number 16, number 1, mark 1p, number 16 =16а"),
        ("кабель 3 x 1.50 мм²", "word кабель, number 3 =3мм2, number 1.5 =1.5мм2, size 3x1.5"),
        ("WD-40 400мл", "word wd, loose wd40, number 40, number 400 =400мл"),
        ("0,5 л", "number 0.5 =500мл"), ("500 ml", "number 500 =500мл"), ("½ дюйма", "number 1/2 =1/2дюйм"),
        ("300х200х100 мм", "number 300 =300мм, number 200 =200мм, number 100 =100мм, size 300x200x100"),
        ("don't stop", "word dont, word stop"), ("Cкотч Ёлка", "word скотч, word елка"),
        ("10,20,30", "number 10, number 20, number 30"), ("10,50", "number 10.5"), ("5 м2", "number 5 =5м2"),
        ("🔩 — !", ""),
    ])
    func `a text is cut into words, numbers, marks and sizes`(text: String, pieces: String) {
        #expect(Self.shown(PieceReader.pieces(of: text)) == pieces)
    }

    private static func shown(_ pieces: [Piece]) -> String {
        let parts = pieces.map { piece -> String in
            let measure = piece.measure.map { " " + $0 } ?? ""
            switch piece.kind {
            case .word: return "word \(piece.text)"
            case .number: return "number \(piece.text)\(measure)"
            case .mark: return "mark \(piece.text)"
            case .looseMark: return "loose \(piece.text)"
            case .size: return "size \(piece.text)"
            }
        }
        return parts.joined(separator: ", ")
    }

    @Test func `a piece knows the part between blanks it begins in`() {
        let pieces = PieceReader.pieces(of: "  болт  м8 х 20,  5 кг")
        #expect(pieces.map(\.chunk) == [0, 1, 1, 1, 1, 4])
        let joined = PieceReader.pieces(of: "супер-клей 3 г")
        #expect(joined.map(\.followsHyphen) == [false, true, false, false])
    }

    @Test(arguments: [
        ("KT-933/08 020", "kt93308020"), ("кт 933.08", "kt93308"), ("ЕХ-85А", "ex85a"), ("№ 12—34", "1234"), ("—", ""),
    ])
    func `a code is its letters and digits, in either script`(text: String, code: String) {
        #expect(CodeForms.squeezed(text) == code)
    }

    @Test func `a part of a code has the grams of the whole`() {
        let whole = Set(CodeForms.grams(of: "kt93308"))
        #expect(whole == ["^kt9", "kt93", "t933", "9330", "3308", "308$"])
        #expect(CodeForms.grams(ofPart: "t9330").allSatisfy { whole.contains($0) })
        #expect(CodeForms.grams(around: "308").contains("308$"))
        #expect(whole.contains(CodeForms.gram(ofBeginning: "kt933")))
        #expect(CodeForms.grams(ofPart: "308").isEmpty)
    }

    @Test(arguments: [
        ("rhjdfnm", "кровать"), (",jkn v8", "болт м8"), ("<jkn", "болт"), ("ыскуцвкшмук", "screwdriver"),
        ("3[2?5", "3х2,5"), ("k`y", "лен"), ("[jven", "хомут"), ("хомут", "[jven"),
    ])
    func `the same keys write something else in the other layout`(typed: String, meant: String) {
        #expect(OtherLayout.of(typed) == meant)
    }

    @Test(arguments: [
        ("kraska", "краска"), ("klej", "клей"), ("gayka", "гайка"), ("yashchik", "ящик"), ("bosch", "бош"),
        ("vyklyuchatel", "выключатель"),
    ])
    func `a word sounds the same in both scripts`(latin: String, russian: String) {
        #expect(Transliteration.key(of: latin) == Transliteration.key(of: russian))
    }

    @Test func `a Latin word is spelled in Cyrillic in every way the rules allow`() {
        #expect(Transliteration.cyrillic("kraska") == ["краска"])
        #expect(Transliteration.cyrillic("gayka").contains("гайка"))
        #expect(Transliteration.cyrillic("motocikl").contains("мотоцикл"))
        #expect(Transliteration.cyrillic("краска").isEmpty)
    }

    @Test(arguments: [
        ("болт", "болт", 0), ("балт", "болт", 1), ("отвретка", "отвертка", 1), ("сверлло", "сверло", 1),
        ("болт", "болты", 1), ("ab", "ba", 1), ("кот", "кит", 1), ("перфаратор", "перфоратор", 1),
        ("молоток", "потолок", 3), ("стол", "кресло", 3),
    ])
    func `typing errors are counted`(left: String, right: String, errors: Int) throws {
        let from = try #require(Alphabet.letters(of: left))
        let to = try #require(Alphabet.letters(of: right))
        var distance = EditDistance()
        let there = distance.between(from, to[...], limit: 2)
        let back = distance.between(to, from[...], limit: 2)
        #expect(there == errors)
        #expect(back == errors)
        #expect(Alphabet.text(of: from) == left)
    }

    @Test(arguments: [
        ("болтами", "болт"), ("молотков", "молоток"), ("молотка", "молоток"), ("батареек", "батарейка"),
        ("перчаток", "перчатка"), ("кровати", "кровать"), ("рукоятью", "рукоять"),
        ("screwdrivers", "screwdriver"), ("М", "m"),
    ])
    func `forms of a word have one stem`(form: String, word: String) throws {
        let stemmer = try Stemmer()
        #expect(stemmer.stem(NormalText.string(of: form)) == stemmer.stem(NormalText.string(of: word)))
    }

    @Test func `the words of the index are found by beginning, errors and sound`() throws {
        let stemmer = try Stemmer()
        var words = WordList()
        let counts = [("кровать", 5), ("кровля", 2), ("краска", 40), ("красная", 10), ("bosch", 3), ("краны", 0)]
        for (word, count) in counts { _ = words.add(word, stem: stemmer.stem(word), documents: count) }
        let foreign = words.add("łódź", stem: "łódź", documents: 1)
        #expect(foreign == nil)
        #expect(words.words(beginning: "кра", limit: 10) == ["краска", "красная"])
        #expect(words.words(beginning: "кра", limit: 1) == ["краска"])
        #expect(words.words(like: "кравать", stem: stemmer.stem("кравать")).first?.word == "кровать")
        #expect(words.words(like: "кравати", stem: stemmer.stem("кравати")).first?.word == "кровать")
        #expect(words.words(like: "кра", stem: "кра").isEmpty)
        #expect(words.words(soundingLike: "бош").map(\.word) == ["bosch"])
        #expect(words.words(beginningLike: "кросн", limit: 5) == ["красная"])
    }

    @Test func `texts are suggested from titles`() {
        var texts = SuggestedTexts(before: ["краска"], last: "бе", starts: ["бе"], isFinished: false)
        texts.add(title: "краска фасадная белая 14 кг")
        texts.add(title: "краска белая, бежевая")
        #expect(texts.best(5) == ["краска белая", "краска бежевая"])
        var whole = SuggestedTexts(before: [], last: "краска", starts: ["краска"], isFinished: true)
        whole.add(title: "краска для стен")
        whole.add(title: "краска белая")
        #expect(whole.best(5) == ["краска белая"])
    }
}
