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
        let modules = Set(russian.compactMap { $0.split(separator: ".").first.map(String.init) })
        let used = Self.sources.reduce(into: Set<String>()) { $0.formUnion(Self.keys(in: $1.text, of: modules)) }
        #expect(used.count > 300)
        #expect(used.subtracting(russian).sorted() == [], "used and in no language")
        let families = Self.sources.flatMap { file in
            file.text.matches(of: /"([a-z]+\.[A-Za-z0-9.]*)\\\(/).map { String($0.1) }
        }.filter { family in modules.contains { family.hasPrefix($0 + ".") } }
        #expect(families.filter { family in !russian.contains { $0.hasPrefix(family) } } == [])
        let unused = russian.filter { key in
            !used.contains(key) && !families.contains { key.hasPrefix($0) }
        }
        #expect(unused.sorted() == [])
    }

    /// The texts a file names: literals that begin with a module's word, and the helps of its fields. Names of events
    /// and schedules look alike and are none.
    private static func keys(in source: String, of modules: Set<String>) -> [String] {
        let literal = /(name = |schedule\(\s*)?"([a-z]+)(\.[a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9_]+)*)"/
        let named = source.matches(of: literal).compactMap { match in
            match.1 == nil && modules.contains(String(match.2)) ? String(match.2) + String(match.3) : nil
        }
        let helps = source.components(separatedBy: "Field(").dropFirst().compactMap { field -> String? in
            guard field.contains("help: true") else { return nil }
            return field.firstMatch(of: /label: "([^"]+)"/).map { String($0.1) + ".help" }
        }
        return named + helps
    }

    @Test func `a module writes only its own tables`() {
        let owners = Self.sources.filter { $0.path.hasSuffix("Migrations.swift") }.reduce(into: [String: String]()) {
            for match in $1.text.matches(of: /CREATE TABLE ([a-z_]+)/) { $0[String(match.1)] = $1.module }
        }
        #expect(owners["orders"] == "Ordering")
        let written = Self.sources.filter { !["TestKit", "Portal"].contains($0.module) }.flatMap { file in
            file.writtenTables.map { (file: file, table: $0) }
        }
        #expect(written.contains { $0.file.module == "Ordering" && $0.table == "order_lines" })
        let foreign = written.filter { owners[$0.table] != nil && owners[$0.table] != $0.file.module }
        #expect(foreign.map { "\($0.file.path): \($0.table)" } == [])
    }

    @Test func `no trap on a request path`() {
        let traps = Self.sources.filter { !["KabinetCommand", "TestKit"].contains($0.module) }.flatMap { file in
            file.lines.filter { line in
                // An address in a text has no blank before its slashes; a comment has.
                line.replacing(/(^|\s)\/\/.*/, with: "").contains(/\btry!|\bas!|\bfatalError\(/)
                    || line.contains(/\bTODO\b|\bFIXME\b/)
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

        /// The tables it inserts into, updates and deletes from.
        var writtenTables: [String] {
            text.matches(of: /(?:INSERT INTO|UPDATE|DELETE FROM) ([a-z_]+)/).map { String($0.1) }
                + text.matches(of: /into: "([a-z_]+)"/).map { String($0.1) }
        }

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
