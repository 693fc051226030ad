import Foundation
import TestKit
import Testing

/// The rules of pages, styles and scripts that a machine can hold, by reading the source.
@Suite struct StyleRulesTests {
    private typealias SourceFile = SourceRulesTests.SourceFile

    private static let styles = SourceRulesTests.files(in: "Public/css", suffix: "css")
    private static let scripts = SourceRulesTests.files(in: "Public/js", suffix: "js")
    private static let sources = SourceRulesTests.files(in: "Sources", suffix: "swift")

    @Test func `no page has a style or a script of its own`() {
        let attribute = /\s(?:style|on[a-z]+)=\\?["']/
        let found = Self.sources.flatMap { file in
            file.lines.filter { $0.contains(attribute) }.map { "\(file.path): \($0)" }
        }
        #expect(found == [])
    }

    @Test func `colours are named, and only the tokens know their values`() {
        let colour = /#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\((?!from)|\blight-dark\(/
        let named = /(?:^|[\s,(])(?:white|black|gr[ae]y|red|green|blue)(?:$|[\s,)])/
        let found = Self.declarations { file, _, value in
            !file.path.hasSuffix("/tokens.css") && (value.contains(colour) || value.contains(named))
        }
        #expect(found == [])
    }

    @Test func `letters follow the reader's own size`() {
        let found = Self.declarations { _, property, value in
            (property == "font" || property == "font-size" || property.hasPrefix("--t-")) && value.contains(/\dpx/)
        }
        #expect(found == [])
    }

    @Test func `distances are named by the flow of the text, not by the sides of the screen`() {
        let sided = /(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-[a-z]+)?/
        let plain: Set<String> = [
            "left", "right", "top", "bottom", "width", "height", "min-width", "max-width", "min-height", "max-height",
            "border-top-left-radius", "border-top-right-radius", "border-bottom-left-radius",
            "border-bottom-right-radius",
        ]
        let found = Self.declarations { _, property, value in
            plain.contains(property) || property.wholeMatch(of: sided) != nil
                || ["text-align", "float", "clear"].contains(property) && ["left", "right"].contains(value)
        }
        #expect(found == [])
    }

    @Test func `every style sheet is in the list`() throws {
        let list = try #require(Self.styles.first { $0.path == "Public/css/app.css" })
        let listed = list.text.matches(of: /@import url\("([^"]+)"\)/).map { "Public/css/\($0.1)" }
        #expect(Set(listed).count == listed.count)
        #expect(listed.sorted() == Self.styles.map(\.path).filter { $0 != list.path })
    }

    @Test func `every script is imported by another or named by a page`() {
        let named = Self.sources.flatMap { file in
            file.text.matches(of: /"(js\/[^"\s]+\.js)\\?"/).map { "Public/\($0.1)" }
        }
        let texts = Dictionary(uniqueKeysWithValues: Self.scripts.map { ($0.path, $0.text) })
        var reached: Set<String> = []
        var open = named
        while let path = open.popLast() {
            guard let text = texts[path], reached.insert(path).inserted else { continue }
            let folder = path.split(separator: "/").dropLast().map(String.init)
            open += text.matches(of: /["'](\.{1,2}\/[^"'\s]+\.js)["']/).map { Self.path(String($0.1), from: folder) }
        }
        #expect(reached.contains("Public/js/toast.js"))
        #expect(Set(texts.keys).subtracting(reached).sorted() == [])
    }

    /// The declarations `isWrong` finds, with their files.
    private static func declarations(
        where isWrong: (_ file: SourceFile, _ property: String, _ value: String) -> Bool
    ) -> [String] {
        // What ends with a brace that opens is a selector with a pseudo-class.
        let declaration = /(?:^|[{;\s])([a-z-][a-z0-9-]*)\s*:\s*([^;{}]*[^;{}\s])\s*(?=[;}])/
        return styles.flatMap { file -> [String] in
            let text = file.text.replacing(/(?s)\/\*.*?\*\//, with: "")
            return text.matches(of: declaration).compactMap { found -> String? in
                let (property, value) = (String(found.1), String(found.2))
                return isWrong(file, property, value) ? "\(file.path): \(property): \(value)" : nil
            }
        }
    }

    /// A relative address in a script of `folder`, seen from the root of the package.
    private static func path(_ address: String, from folder: [String]) -> String {
        var parts = folder
        for part in address.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }
}
