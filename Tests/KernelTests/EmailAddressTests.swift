import Kernel
import Testing

@Suite struct EmailAddressTests {
    @Test(arguments: [
        ("anna@example.com", "anna@example.com"), (" Anna.Petrova@Example.COM\n", "Anna.Petrova@example.com"),
        ("a+b_c-d@mail.example.co", "a+b_c-d@mail.example.co"), ("info@почта.рф", "info@почта.рф"),
        ("info@ПОЧТА.РФ", "info@почта.рф"), ("o'neil@xn--80a1acny.xn--p1ai", "o'neil@xn--80a1acny.xn--p1ai"),
        ("1@1c.ru", "1@1c.ru"), ("info@ма\u{0438}\u{0306}.рф", "info@ма\u{0439}.рф"),
    ])
    func `addresses keep the name and lower the domain`(typed: String, text: String) throws {
        let address = try EmailAddress(typed)
        // Bytes, because strings of differently composed letters are equal.
        #expect(Array(address.text.utf8) == Array(text.utf8))
    }

    @Test(arguments: [
        ("", "at"), ("anna", "at"), ("a@b@c.ru", "at"), ("@c.ru", "name"), (".a@c.ru", "name"), ("a.@c.ru", "name"),
        ("a..b@c.ru", "name"), ("a b@c.ru", "name"), ("\"a\"@c.ru", "name"), ("анна@c.ru", "name"),
        ("a,b@c.ru", "name"),
        ("a@", "domain"), ("a@localhost", "domain"), ("a@c..ru", "domain"), ("a@.ru", "domain"), ("a@-c.ru", "domain"),
        ("a@c-.ru", "domain"), ("a@c_d.ru", "domain"), ("a@127.0.0.1", "domain"), ("a@[127.0.0.1]", "domain"),
        ("a@c.ru.", "domain"),
        ("a@c.ru, b@c.ru", "at"), ("a@c.ru\r\nBcc: b", "domain"), ("a@c .ru", "domain"), ("a@c.r\u{0}u", "domain"),
    ])
    func `others are refused with the reason`(typed: String, rule: String) {
        let error = #expect(throws: InvalidValue.self) { try EmailAddress(typed) }
        #expect(error?.key == "kernel.email.invalid.\(rule)")
    }

    @Test func `the limits of the standard are exact`() throws {
        let domain = [63, 63, 57].map { String(repeating: "d", count: $0) }.joined(separator: ".") + ".ru"
        let name = String(repeating: "n", count: 64)
        #expect(domain.utf8.count == 188)
        #expect(try EmailAddress("\(name)@d\(domain.dropFirst())").text.utf8.count == 253)
        #expect(throws: InvalidValue("kernel.email.invalid.length")) { try EmailAddress("\(name)n@example.com") }
        #expect(throws: InvalidValue("kernel.email.invalid.length")) { try EmailAddress("\(name)@x.\(domain)") }
        #expect(throws: InvalidValue("kernel.email.invalid.domain")) { try EmailAddress("a@\(name).ru") }
    }

    @Test func `one mailbox has one normalized spelling`() throws {
        let address = try EmailAddress("Anna@Example.com")
        #expect(address.normalized == "anna@example.com")
        #expect(address.domain == "example.com")
    }
}
