import Foundation
import Kernel
import TestKit
import Testing
import Web

/// The journal says what happened in words.
@Suite struct EventWordsTests {
    @Test func everyKindOfEventHasWords() throws {
        let names = Set(
            SourceRulesTests.files(in: "Sources", suffix: "swift").flatMap { file in
                file.text.matches(of: /static let name = "([a-z_]+\.[a-z_]+)"/).map { String($0.1) }
            })
        #expect(names.count > 20)
        let texts = try Texts(folder: World.root.appending(path: "Locales"))
        for language in Language.allCases {
            let silent = names.filter { texts.text("backoffice.event.\($0)", in: language) == "backoffice.event.\($0)" }
            #expect(silent.isEmpty, "no words in \(language.rawValue)")
        }
    }
}
