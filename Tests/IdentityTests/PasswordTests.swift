import Foundation
import Kernel
import TestKit
import Testing
import Web

@testable import Identity

@Suite struct PasswordTests {
    private let rules: PasswordRules

    init() throws {
        rules = try PasswordRules(leakedFile: IdentityWorld.root.appending(path: "Data/passwords.txt"))
    }

    @Test(
        arguments: [
            ("верный Шкаф 41", nil), ("correct horse 7 battery", nil), ("7🐎🐕🐈🐎🐎🐎a", nil),
            ("k9#mmmLx", nil), ("анна и 17 котов", nil),
            ("abc12", .tooShort), ("a1🐎🐎🐎🐎🐎", .tooShort),
            ("correcthorse", .needsDigit), ("1234567890", .needsLetter), ("        12", .needsLetter),
            ("password1", .common), ("PassWord1", .common), ("qwerty123", .common), ("йцукен123", .common),
            ("ｑｗｅｒｔｙ１２３", .common), ("a1a1a1a1", .common), ("aaaaaaa1", .common),
            ("petrova1990", .personal), ("Romashka12", .personal), ("опора2026", .personal),
        ] as [(String, PasswordRefusal?)])
    func `a password is judged by length, letters, digits, lists and the person's own words`(
        password: String, refusal: PasswordRefusal?
    ) {
        let context = ["petrova@romashka.example", "Анна Петрова", "Опора"]
        let verdict: PasswordRefusal?
        do {
            try rules.check(password, context: context)
            verdict = nil
        } catch {
            verdict = error
        }
        #expect(verdict == refusal)
    }

    @Test func `1,024 bytes are accepted and every one of them counts`() throws {
        let longest = String(repeating: "дом1", count: 146) + "ab"
        #expect(longest.utf8.count == 1_024)
        try rules.check(longest, context: [])
        #expect(throws: PasswordRefusal.tooLong) { try rules.check(longest + "c", context: []) }
        let hash = try PasswordHash.make(longest)
        #expect(PasswordHash.matches(longest, hash))
        #expect(!PasswordHash.matches(String(longest.dropLast()) + "c", hash))
    }

    @Test(.feature("SEC-10", "SEC-24"))
    func `a hash is Argon2id with the costs of the rules, salted, and outdated with others`() throws {
        let hash = try PasswordHash.make("верный Шкаф 41")
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try PasswordHash.make("верный Шкаф 41") != hash)
        #expect(!PasswordHash.isOutdated(hash))
        #expect(
            PasswordHash.isOutdated(
                "$argon2id$v=19$m=4096,t=3,p=1$" + hash.split(separator: "$").suffix(2).joined(separator: "$")))
    }

    @Test(arguments: [
        ("\u{E9}tude 12345", "e\u{301}tude 12345", true), ("пароль１２ й", "пароль12 и\u{306}", true),
        ("Secret words 1", "secret words 1", false), ("Secret words 1", "Secret words 1 ", false),
    ])
    func `one letter typed in two ways is one letter, and nothing else is forgiven`(
        set: String, typed: String, isRight: Bool
    ) throws {
        #expect(PasswordHash.matches(typed, try PasswordHash.make(set)) == isRight)
    }

    @Test func `all refusals have a text key`() {
        #expect(PasswordRefusal.allCases.map(\.key).allSatisfy { $0.hasPrefix("identity.password.refusal.") })
    }
}
