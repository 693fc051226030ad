import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Gallery

/// The gallery shows every component, and shows it as it is.
@Suite struct GalleryTests {
    private static let files = sources(in: "Sources/Gallery")

    @Test func `the code beside a sample is the code that made it`() throws {
        var compared = 0
        for file in Self.files {
            for call in SwiftText(file.text).calls(of: "Sample") {
                guard let code = call.first(where: { $0.label == "code" }),
                    let html = call.first(where: { $0.label == "html" })
                else { continue }
                compared += 1
                let shown = SwiftText.content(ofLiteral: code.source).filter { !$0.isWhitespace }
                #expect(shown == html.source.filter { !$0.isWhitespace }, "\(file.name): \(call[0].source)")
            }
        }
        // Otherwise a sample was written in a way this test does not see.
        let written = Self.files.reduce(0) { $0 + $1.text.matches(of: /\bSample\(/).count }
        #expect(compared == written)
        #expect(compared >= Gallery.groups.count)
    }

    @Test func `every group of samples is listed, under an address of its own`() throws {
        let declaration = /static (?:let|var) (\w+)(?:: SampleGroup)? (?:= |\{ )SampleGroup\(/
        let written = Self.files.flatMap { $0.text.matches(of: declaration).map { String($0.1) } }
        let door = try #require(Self.files.first { $0.name == "Gallery.swift" })
        let list = try #require(door.text.firstMatch(of: /groups: \[SampleGroup\] = \[([^\]]*)\]/))
        let listed = list.1.matches(of: /\.(\w+)/).map { String($0.1) }
        #expect(written.sorted() == listed.sorted())
        let ids = Gallery.groups.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.filter { $0.wholeMatch(of: /[a-z]+(-[a-z]+)*/) == nil || $0 == "tokens" } == [])
    }

    @Test func `every component is in the gallery`() {
        let components = Self.sources(in: "Sources/Web/Components").flatMap { file in
            file.text.components(separatedBy: "package func ").dropFirst().compactMap { rest -> String? in
                // Up to its body: a component is what answers with a piece of a page.
                let head = rest.prefix { $0 != "{" }
                guard head.contains("-> HTML") || head.contains("-> [HTML]") else { return nil }
                return String(rest.prefix { $0.isLetter || $0.isNumber })
            }
        }
        #expect(components.count > 5)
        let samples = Self.files.map(\.text).joined()
        #expect(Set(components).filter { !samples.contains("context.\($0)(") }.sorted() == [])
    }

    @Test(arguments: [World.Who.stranger, .director])
    func `every page of the gallery opens to anybody and holds no style or script of its own`(_ who: World.Who)
        async throws
    {
        let world = try await World(.sqlite)
        try await world.visit(as: who) { visitor in
            for path in ["/design", "/design/tokens"] + Gallery.groups.map({ "/design/\($0.id)" }) {
                let answer = try await visitor.get(path)
                #expect(answer.status == .ok, "\(path)")
                let page = String(buffer: answer.body)
                #expect(page.contains(#"<meta name="robots" content="noindex">"#), "\(path)")
                #expect(page.firstMatch(of: /<[^>]*\s(?:style|on[a-z]+)="/).map { String($0.0) } == nil, "\(path)")
                let places = page.matches(of: /<section class="sample" aria-labelledby="([^"]+)"/).map { String($0.1) }
                #expect(Set(places).count == places.count, "two samples of one name on \(path)")
                #expect(path == "/design" || !places.isEmpty, "\(path)")
            }
            #expect(try await visitor.get("/design/absent").status == .notFound)
        }
    }

    @Test func `the search finds samples by their names and by their code`() async throws {
        let world = try await World(.sqlite)
        try await world.visit(as: .stranger) { visitor in
            let all = String(buffer: try await visitor.get("/design").body)
            for group in Gallery.groups { #expect(all.contains("href=\"/design/\(group.id)\""), "\(group.id)") }
            let found = String(buffer: try await visitor.get("/design?q=emptyState").body)
            #expect(found.contains("href=\"/design/states#"))
            #expect(!found.contains("href=\"/design/tokens\""))
            let none = String(buffer: try await visitor.get("/design?q=%3Cb%3E%22none").body)
            #expect(none.contains("Такого образца нет"))
            #expect(none.contains("value=\"&lt;b&gt;&quot;none\""))
        }
    }

    @Test func `the page of tokens is read from the style sheet`() async throws {
        let world = try await World(.sqlite)
        let css = try String(contentsOf: World.root.appending(path: "Public/css/tokens.css"), encoding: .utf8)
        let root = try #require(css.firstMatch(of: /:root \{([^}]*)\}/))
        let names = root.1.matches(of: /(--[a-z0-9-]+):/).map { String($0.1) }
        #expect(names.count > 60)
        try await world.visit(as: .stranger) { visitor in
            let page = String(buffer: try await visitor.get("/design/tokens").body)
            let families = ["--t-", "--s-", "--r-", "--shadow-"]
            let colours = names.filter { page.contains("<code>\($0)</code>") }
            #expect(colours.count > 40)
            for name in names where families.contains(where: { name.hasPrefix($0) }) {
                #expect(page.contains("\(name)</code>"), "\(name)")
            }
            #expect(page.contains("<code class=\"quiet\">light-dark(#868f97,#6a747b)</code>"))
        }
    }

    @Test(.feature("A11Y-02"), arguments: ColourPair.all)
    func `what stands on what can be told apart in both themes`(_ pair: ColourPair) async throws {
        let css = try String(contentsOf: World.root.appending(path: "Public/css/tokens.css"), encoding: .utf8)
        let found = try #require(Tokens(css: css).contrast(pair.front, on: pair.ground), "no such colours")
        #expect(found.light >= pair.least, "\(pair.front) on \(pair.ground) in the light theme")
        #expect(found.dark >= pair.least, "\(pair.front) on \(pair.ground) in the dark theme")
    }

    private static func sources(in folder: String) -> [(name: String, text: String)] {
        let root = World.root.appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            (try? String(contentsOf: root.appending(path: name), encoding: .utf8)).map { (name, $0) }
        }
    }
}
