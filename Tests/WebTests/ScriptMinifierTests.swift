import Foundation
import NIOCore
import TestKit
import Testing

@testable import Web

/// Scripts on their way out: shorter, and doing the same.
@Suite struct ScriptMinifierTests {
    @Test(
        .feature("PERF-05"),
        arguments: [
            ("let a = 1; // x\n", "let a = 1;\n"),
            ("  a();\n\n\n    b();", "a();\nb();"),
            ("a\r\n\r\n  b", "a\nb"),
            ("a /* one\n two */ b", "a\nb"), ("a/**/b", "a b"), ("a +/**/+ b", "a + + b"),
            ("/*! kept */ a", "/*! kept */ a"), ("/* open", ""), ("// open", ""),
            ("// a\u{2028}b()", "\u{2028}b()"),
        ])
    func `comments, indentation and empty lines go, line ends stay`(script: String, expected: String) {
        expect(script, becomes: expected)
    }

    @Test(arguments: [
        (#"'// no' + "/* no */" // yes"#, #"'// no' + "/* no */""#),
        (#"'it\'s // no' // yes"#, #"'it\'s // no'"#),
        ("'a\\\n   // in'", "'a\\\n   // in'"), ("'a\\\r\n   // in'", "'a\\\r\n   // in'"),
        ("`// no ${ a /* yes */ + `/* no */` } // no\n   kept`  // yes", "`// no ${ a  + `/* no */` } // no\n   kept`"),
        ("`${`${'`'}`}` // x", "`${`${'`'}`}`"), ("`${{a: `}`}.a}` // x", "`${{a: `}`}.a}`"),
        (#"`\` // no`"#, #"`\` // no`"#), ("`$` // x", "`$`"),
    ])
    func `strings and templates stay as they are`(script: String, expected: String) {
        expect(script, becomes: expected)
    }

    @Test(arguments: [
        (#"x = /\/\*[/*]'"/g; // c"#, #"x = /\/\*[/*]'"/g;"#),
        ("if (a) /'/.test(b) // '", "if (a) /'/.test(b)"),
        (#"return /* x */ /'"`/ // y"#, #"return  /'"`/"#),
        ("[.../'/g[Symbol.matchAll](a)] // x", "[.../'/g[Symbol.matchAll](a)]"),
        ("if (a) { b }\n/'/.exec(c) // d", "if (a) { b }\n/'/.exec(c)"),
        ("for await (const a of b) /'/.test(a) // x", "for await (const a of b) /'/.test(a)"),
        ("const f = () => {}\n/'/.test(a) // x", "const f = () => {}\n/'/.test(a)"),
        ("case /'/.test(a): // x", "case /'/.test(a):"), ("await /'/ // x", "await /'/"),
        ("x = a ? /'/ : b / 2 // c", "x = a ? /'/ : b / 2"),
    ])
    func `a pattern is no comment and no string`(script: String, expected: String) {
        expect(script, becomes: expected)
    }

    @Test(arguments: [
        ("a = b / c; // d / e", "a = b / c;"), ("a = (b) / c / d; // '", "a = (b) / c / d;"),
        ("a++ / b // '\nc / 2", "a++ / b\nc / 2"), ("a.return / 2 // '", "a.return / 2"),
        ("x = {a: 1} / 2 // '/", "x = {a: 1} / 2"), ("a = b\n/c/d // '", "a = b\n/c/d"),
        ("a?.[0] / 2 // '", "a?.[0] / 2"), ("a = 1./2 // '", "a = 1./2"),
        (#"\u0061wait / 2 // '"#, #"\u0061wait / 2"#), ("import.meta.url / 2 // '", "import.meta.url / 2"),
    ])
    func `a division is no pattern`(script: String, expected: String) {
        expect(script, becomes: expected)
    }

    @Test func `the portal's own scripts get shorter, and no more by doing it again`() throws {
        let folder = World.root.appending(path: "Public/js")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".js") }
        #expect(names.count > 10)
        for name in names {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            let short = ScriptMinifier.minified(text)
            #expect(short.utf8.count < text.utf8.count, "\(name)")
            #expect(!short.split(separator: "\n").contains { $0.hasPrefix("//") }, "\(name)")
            #expect(ScriptMinifier.minified(short) == short, "\(name)")
        }
    }

    @Test func `files are served short, and what was made short elsewhere as it came`() throws {
        let script = ByteBuffer(string: "// why\na();")
        let assets = try StaticAssets(sources: ["js/main.js": script, "chart.min.js": script])
        #expect(assets.bytes("js/main.js") == ByteBuffer(string: "a();"))
        #expect(assets.bytes("chart.min.js") == script)
    }

    private func expect(_ script: String, becomes expected: String) {
        let short = ScriptMinifier.minified(script)
        #expect(short == expected)
        #expect(ScriptMinifier.minified(short) == short)
    }
}
