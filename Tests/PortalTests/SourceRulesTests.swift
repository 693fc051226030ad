import Foundation
import Kernel
import TestKit
import Testing
import Web

/// The rules of style that a machine can hold, by reading the source.
@Suite struct SourceRulesTests {
    private static let sources = files(in: "Sources", suffix: "swift")

    @Test func `every text key that is used exists in every language, and none is unused`() throws {
        let texts = try Texts(folder: World.root.appending(path: "Locales"))
        let (russian, english) = (texts.keys(in: .ru), texts.keys(in: .en))
        #expect(russian.symmetricDifference(english).sorted() == [])
        let used = Self.sources.reduce(into: Set<String>()) { keys, file in
            for match in file.text.matches(of: /"((?:[a-z]+)\.[A-Za-z0-9]+(?:\.[A-Za-z0-9_]+)*)"/) {
                keys.insert(String(match.1))
            }
        }
        let modules = Set(russian.compactMap { $0.split(separator: ".").first.map(String.init) })
        let families = Self.sources.flatMap { file in
            file.text.matches(of: /"([a-z]+\.[A-Za-z0-9.]*)\\\(/).map { String($0.1) }
        }.filter { family in modules.contains { family.hasPrefix($0 + ".") } }
        let helps = Set(russian.filter { $0.hasSuffix(".help") })
        let unused = russian.filter { key in
            !used.contains(key) && !helps.contains(key) && !families.contains { key.hasPrefix($0) }
        }
        #expect(unused.sorted() == [])
    }

    @Test func `a module writes only its own tables`() {
        let owners = Self.sources.filter { $0.path.hasSuffix("Migrations.swift") }.reduce(into: [String: String]()) {
            for match in $1.text.matches(of: /CREATE TABLE ([a-z_]+)/) { $0[String(match.1)] = $1.module }
        }
        #expect(owners["orders"] == "Ordering")
        let foreign = Self.sources.filter { !["TestKit", "Portal"].contains($0.module) }.flatMap { file in
            file.text.matches(of: /(?:INSERT INTO|UPDATE|DELETE FROM) ([a-z_]+)/).compactMap { match -> String? in
                guard let owner = owners[String(match.1)], owner != file.module else { return nil }
                return "\(file.path): \(match.1)"
            }
        }
        #expect(foreign == [])
    }

    @Test func `no trap on a request path`() {
        let traps = Self.sources.filter { !["KabinetCommand", "TestKit"].contains($0.module) }.flatMap { file in
            file.lines.filter { line in
                line.contains(/\btry!|\bas!|fatalError\(|\bTODO\b|\bFIXME\b/) && !line.contains("//")
            }.map { "\(file.path): \($0)" }
        }
        #expect(traps == [])
    }

    @Test func `raw SQL and raw HTML stand only where they were reviewed`() throws {
        let allowed = try String(contentsOf: World.root.appending(path: "docs/raw-allowed.txt"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        let used = Set(
            Self.sources.filter { $0.module != "TestKit" && $0.text.contains(/\\\(raw:|HTML\(raw:/) }.map(\.path))
        #expect(used.subtracting(allowed).sorted() == [])
    }

    @Test func `a file is at most 300 lines long`() {
        #expect(Self.sources.filter { $0.lines.count > 300 }.map { "\($0.path): \($0.lines.count)" } == [])
    }

    @Test func `names end in no empty word`() {
        let banned = ["Manager", "Helper", "Util", "Service", "Impl", "Base", "Common", "+Extensions"]
        let named = Self.sources.filter { file in
            let name = URL(fileURLWithPath: file.path).deletingPathExtension().lastPathComponent
            return banned.contains { name.hasSuffix($0) }
        }
        #expect(named.map(\.path) == [])
    }

    struct SourceFile: Sendable {
        let path: String
        let text: String
        var module: String { String(path.split(separator: "/").dropFirst().first ?? "") }
        var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    }

    static func files(in folder: String, suffix: String) -> [SourceFile] {
        let root = World.root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) else { return [] }
        return walk.compactMap { entry in
            guard let url = entry as? URL, url.pathExtension == suffix,
                let text = try? String(contentsOf: url, encoding: .utf8)
            else { return nil }
            return SourceFile(path: folder + url.path.dropFirst(root.path.count), text: text)
        }.sorted { $0.path < $1.path }
    }
}
