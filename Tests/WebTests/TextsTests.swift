import Foundation
import Kernel
import TestKit
import Testing
import Web

@Suite struct TextsTests {
    private static let plain = #"""
        {
          "test.greeting": "Здравствуйте, {name}! Вас ждут: {count}.",
          "test.only": "Только по-русски",
          "test.braces": "{ {} {a b} {name",
          "test.orders": {"one": "{count} заказ", "few": "{count} заказа", "many": "{count} заказов", "other": "{count} заказа"},
          "test.brief": {"other": "всего {count}"}
        }
        """#
    private static let english = #"""
        {"test.greeting": "Hello, {name}!", "test.orders": {"one": "{count} order", "other": "{count} orders"}}
        """#

    /// Texts in folders of their own; `overrides` by the same names of languages.
    private func texts(
        russian: String = Self.plain, english: String = Self.english, overrides: [String: String] = [:]
    ) throws -> Texts {
        let (folder, own) = (TestFiles.path(), TestFiles.path())
        try write(["ru": russian, "en": english], to: folder)
        try write(overrides, to: own)
        return try Texts(folder: folder, overrides: own)
    }

    private func write(_ files: [String: String], to folder: URL) throws {
        for (language, text) in files {
            let place = folder.appending(path: language)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: place.appending(path: "test.json"))
        }
    }

    @Test(
        arguments: [
            (.ru, 1, "1 заказ"), (.ru, 2, "2 заказа"), (.ru, 5, "5 заказов"), (.ru, 0, "0 заказов"),
            (.ru, 11, "11 заказов"),
            (.ru, 21, "21 заказ"), (.ru, 112, "112 заказов"), (.ru, -1, "-1 заказ"), (.en, 1, "1 order"),
            (.en, 0, "0 orders"), (.en, 21, "21 orders"),
        ] as [(Language, Int64, String)])
    func `the form of a word follows its number`(language: Language, count: Int64, text: String) throws {
        #expect(try texts().text("test.orders", in: language, count: count) == text)
    }

    @Test func `a form that is missing is the general one, and so is a number that is missing`() throws {
        let texts = try texts()
        #expect(texts.text("test.brief", in: .ru, count: 1) == "всего 1")
        #expect(texts.text("test.orders", in: .ru) == "{count} заказа")
        #expect(texts.text("test.orders", in: .ru, ["count": "2 500"], count: 2_500) == "2 500 заказов")
    }

    @Test func `a gap is seen and breaks nothing`() throws {
        let texts = try texts()
        #expect(texts.text("test.greeting", in: .ru) == "Здравствуйте, {name}! Вас ждут: {count}.")
        #expect(texts.text("test.greeting", in: .ru, ["name": "Анна"]) == "Здравствуйте, Анна! Вас ждут: {count}.")
        #expect(texts.text("test.greeting", in: .en, ["name": "Anna", "other": "x"], count: 3) == "Hello, Anna!")
        #expect(texts.text("test.absent", in: .ru, ["name": "Анна"]) == "test.absent")
        #expect(texts.text("test.only", in: .en) == "test.only")
        #expect(texts.text("test.braces", in: .ru, ["name": "Анна"]) == "{ {} {a b} {name")
    }

    @Test func `a value that looks like a placeholder stays as it was typed`() throws {
        let texts = try texts()
        let text = texts.text("test.greeting", in: .ru, ["name": "{count}", "count": "{name}"])
        #expect(text == "Здравствуйте, {count}! Вас ждут: {name}.")
    }

    @Test func `the operator's texts win, each by itself`() throws {
        let own = #"{"test.greeting": "Привет, {name}", "test.own": "Своё", "test.only": {"other": "{count} шт"}}"#
        let texts = try texts(overrides: ["ru": own])
        #expect(texts.text("test.greeting", in: .ru, ["name": "Анна"]) == "Привет, Анна")
        #expect(texts.text("test.greeting", in: .en, ["name": "Anna"]) == "Hello, Anna!")
        #expect(texts.text("test.own", in: .ru) == "Своё")
        #expect(texts.text("test.only", in: .ru, count: 7) == "7 шт")
        #expect(texts.text("test.orders", in: .ru, count: 2) == "2 заказа")
    }

    @Test(arguments: [
        (#"["test.a"]"#, ""), (#"{"test.a": 1}"#, "test.a"), (#"{"test.a": {"one": "x"}}"#, "test.a"),
        (#"{"test.a": {"other": 1}}"#, "test.a"), (#"{"test.a": null}"#, "test.a"),
    ])
    func `a file that is not understood is named with its key, also the operator's`(content: String, key: String) {
        for overrides in [[:], ["ru": content]] as [[String: String]] {
            let error = #expect(throws: TextsError.self) {
                try texts(russian: overrides.isEmpty ? content : Self.plain, overrides: overrides)
            }
            #expect(error?.key == key)
            #expect(error?.file.hasSuffix("/ru/test.json") == true)
        }
    }

    @Test func `folders that are not there are no texts`() throws {
        let texts = try Texts(folder: TestFiles.path(), overrides: TestFiles.path())
        #expect(texts.keys(in: .ru).isEmpty)
        #expect(texts.text("test.greeting", in: .ru) == "test.greeting")
    }
}
