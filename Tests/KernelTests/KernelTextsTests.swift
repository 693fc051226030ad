import Foundation
import Testing

/// The texts of the kernel's refusals, against its source: none missing, none unused, the same placeholders.
@Suite struct KernelTextsTests {
    private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func texts(_ language: String) throws -> [String: String] {
        let file = Self.root.appending(path: "Locales/\(language)/kernel.json")
        return try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
    }

    @Test(arguments: ["ru", "en"])
    func `every key of the source has a text, and every text a use`(language: String) throws {
        let folder = Self.root.appending(path: "Sources/Kernel")
        var used: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let source = try String(contentsOf: file, encoding: .utf8)
            used.formUnion(source.matches(of: /InvalidValue\(\s*"([^"]+)"/).map { String($0.1) })
        }
        #expect(used.count == 27)
        #expect(try Set(texts(language).keys) == used)
    }

    @Test func `both languages have the same placeholders`() throws {
        let placeholders = { (text: String) in text.matches(of: /\{\w+\}/).map { String($0.0) } }
        #expect(try texts("ru").mapValues(placeholders) == texts("en").mapValues(placeholders))
    }
}
