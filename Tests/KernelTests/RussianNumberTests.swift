import Foundation
import Kernel
import Testing

/// Numbers of companies, banks and persons: each accepts real ones and names what is wrong with others.
@Suite struct RussianNumberTests {
    private func refusal<Value: ValidatedText>(_ type: Value.Type, _ text: String) -> InvalidValue? {
        do throws(InvalidValue) {
            _ = try type.init(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("7707083893", "7707083893", false), ("7830002293", "7830002293", false),
        ("500100732259", "500100732259", true),
        (" 7707 083 893\u{A0}", "7707083893", false),
    ])
    func `a right INN`(typed: String, text: String, isPerson: Bool) throws {
        let inn = try INN(typed)
        #expect(inn.text == text)
        #expect(inn.isPerson == isPerson)
    }

    @Test(
        arguments: [
            ("7707083894", "checksum", [:]), ("500100732258", "checksum", [:]), ("500100732249", "checksum", [:]),
            ("0000000000", "checksum", [:]), ("000000000000", "checksum", [:]), ("770708389", "length", ["count": "9"]),
            ("77070838933", "length", ["count": "11"]), ("", "length", ["count": "0"]),
            ("77070838９3", "characters", [:]),
            ("7707-08389", "characters", [:]), ("77O7083893", "characters", [:]),
        ] as [(String, String, [String: String])])
    func `a wrong INN`(typed: String, rule: String, arguments: [String: String]) {
        #expect(refusal(INN.self, typed) == InvalidValue("kernel.inn.invalid.\(rule)", arguments))
    }

    @Test(arguments: [
        ("773601001", "773601001"), ("773601001 ", "773601001"), ("7736ab001", "7736AB001"), ("9909AZ123", "9909AZ123"),
    ])
    func `a right KPP`(typed: String, text: String) throws {
        #expect(try KPP(typed).text == text)
    }

    @Test(arguments: [
        ("77360100", "length"), ("7736010011", "length"), ("", "length"), ("773A01001", "characters"),
        ("77360100A", "characters"),
        ("7736АБ001", "characters"), ("000000000", "characters"), ("7736-1001", "characters"),
    ])
    func `a wrong KPP`(typed: String, rule: String) {
        #expect(refusal(KPP.self, typed)?.key == "kernel.kpp.invalid.\(rule)")
    }

    @Test(arguments: [("1027700132195", false), ("1037739010891", false), ("304500116000157", true)])
    func `a right OGRN`(typed: String, isEntrepreneur: Bool) throws {
        #expect(try OGRN(typed).isEntrepreneur == isEntrepreneur)
    }

    @Test(arguments: [
        ("1027700132194", "checksum"), ("304500116000158", "checksum"), ("0000000000000", "checksum"),
        ("10277001321950", "length"),
        ("1027700132I95", "characters"),
    ])
    func `a wrong OGRN`(typed: String, rule: String) {
        #expect(refusal(OGRN.self, typed)?.key == "kernel.ogrn.invalid.\(rule)")
    }

    @Test func `BIK of any prefix`() throws {
        for text in ["044525225", "010702101", "024501901", "004525988"] { #expect(try BIK(text).text == text) }
        #expect(try BIK("044525000").isCentralBankDivision && BIK("044525002").isCentralBankDivision)
        #expect(try !BIK("044525225").isCentralBankDivision)
        #expect(refusal(BIK.self, "04452522")?.key == "kernel.bik.invalid.length")
        #expect(refusal(BIK.self, "04452522x")?.key == "kernel.bik.invalid.characters")
        #expect(refusal(BIK.self, "000000000")?.key == "kernel.bik.invalid.zeros")
    }

    @Test(arguments: [
        ("40702810138250123017", "044525225", false, false), ("4070 2810 1382 5012 3017", "044525225", false, false),
        ("30101810400000000225", "044525225", false, true), ("03100643000000019500", "024501901", true, false),
        ("40102810045370000002", "024501901", false, true),
    ])
    func `a right bank account`(number: String, bik: String, isTreasury: Bool, isCorrespondent: Bool) throws {
        let account = try BankAccount(number, at: BIK(bik))
        #expect(account.number == number.filter { $0 != " " })
        #expect(account.isTreasury == isTreasury)
        #expect(account.isCorrespondent == isCorrespondent)
        #expect(try JSONDecoder().decode(BankAccount.self, from: JSONEncoder().encode(account)) == account)
    }

    @Test(arguments: [
        ("40702810138250123018", "checksum"), ("40702810138250123071", "checksum"),
        ("30101810400000000226", "checksum"),
        ("4070281013825012301", "length"), ("00000000000000000000", "zeros"), ("4070281013825012301A", "characters"),
    ])
    func `a wrong bank account`(number: String, rule: String) throws {
        let bik = try BIK("044525225")
        let error = #expect(throws: InvalidValue.self) { try BankAccount(number, at: bik) }
        #expect(error?.key == "kernel.account.invalid.\(rule)")
        #expect(error?.arguments["bik"] == (rule == "checksum" ? "044525225" : nil))
    }

    @Test func `an account fits one bank only`() throws {
        let other = try BIK("044525974")
        #expect(throws: InvalidValue.self) { try BankAccount("40702810138250123017", at: other) }
    }

    @Test(arguments: [
        ("112-233-445 95", "112-233-445 95"), ("11223344595", "112-233-445 95"), ("087-654-303 00", "087-654-303 00"),
        ("001-001-998 77", "001-001-998 77"),
    ])
    func `a right SNILS`(typed: String, formatted: String) throws {
        #expect(try SNILS(typed).formatted == formatted)
    }

    @Test(arguments: [
        ("112-233-445 96", "checksum"), ("00000000000", "checksum"), ("1122334459", "length"),
        ("112.233.445.95", "characters"),
    ])
    func `a wrong SNILS`(typed: String, rule: String) {
        #expect(refusal(SNILS.self, typed)?.key == "kernel.snils.invalid.\(rule)")
    }

    @Test func `JSON holds the canonical text and checks it when read`() throws {
        let json = Data(#"["7707 083 893"]"#.utf8)
        #expect(try JSONDecoder().decode([INN].self, from: json) == [INN("7707083893")])
        #expect(try String(decoding: JSONEncoder().encode([KPP("7736ab001")]), as: UTF8.self) == #"["7736AB001"]"#)
        #expect(throws: InvalidValue.self) { try JSONDecoder().decode([INN].self, from: Data(#"["1"]"#.utf8)) }
    }
}
