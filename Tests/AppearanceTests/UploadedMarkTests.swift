import Foundation
import Kernel
import Testing

@testable import Appearance

/// What is taken as a mark, and what is not, whatever it is called.
@Suite struct UploadedMarkTests {
    private static let svg = #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28">"#

    private func refusal(_ bytes: [UInt8], _ use: MarkUse = .logo) -> MarkRefusal? {
        do {
            _ = try UploadedMark(bytes, for: use)
            return nil
        } catch {
            return error as? MarkRefusal
        }
    }

    private func shortened(_ bytes: [UInt8]) -> [UInt8] { Array(bytes.dropLast()) }

    @Test func `every kind of picture, by its own first bytes`() throws {
        let taken: [([UInt8], MarkUse, MarkFormat, Int, Int)] = [
            (Pictures.png(), .logo, .png, 120, 40), (Pictures.jpeg(), .logo, .jpg, 120, 40),
            (Pictures.webp(), .logo, .webp, 120, 40), (Pictures.icon(), .favicon, .ico, 32, 32),
            (Pictures.png(width: 64, height: 64), .favicon, .png, 64, 64),
            (Array(Pictures.drawing.utf8), .logo, .svg, 28, 28),
        ]
        for (bytes, use, format, width, height) in taken {
            let mark = try UploadedMark(bytes, for: use)
            #expect(mark.format == format)
            #expect(mark.width == width && mark.height == height, "\(format)")
            #expect(mark.content == Data(bytes))
        }
    }

    @Test(arguments: [MarkUse.logo, .favicon])
    func `other files are refused, whatever they pretend to be`(_ use: MarkUse) {
        let others = [
            "", "GIF89a", "%PDF-1.7", "PK\u{3}\u{4}", "MZ", "#!/bin/sh\n", "alert(1)", "BM", "\u{0}\u{0}\u{2}\u{0}",
        ]
        for other in others { #expect(refusal(Array(other.utf8), use) == .format(use), "\(other)") }
        #expect(refusal(use == .logo ? Pictures.icon() : Pictures.jpeg(), use) == .format(use))
    }

    @Test func `a page that calls itself a picture is no drawing`() {
        let pages = [
            "<html><body>", "<!DOCTYPE html><html></html>", "<script>alert(1)</script>", "<?php echo 1 ?>", "<",
        ]
        for page in pages { #expect(refusal(Array(page.utf8)) != nil, "\(page)") }
    }

    @Test func `nothing may hang on a picture`() {
        let page = Array("<script>alert(1)</script>".utf8)
        let damaged: [[UInt8]] = [
            Pictures.png(behind: page), Pictures.jpeg(behind: page), shortened(Pictures.png()),
            shortened(Pictures.jpeg()), shortened(Pictures.webp()), Pictures.webp() + page,
            Array(Pictures.png().prefix(8)), [0xFF, 0xD8, 0xFF], Array("RIFF\u{4}\u{0}\u{0}\u{0}WEBP".utf8),
            Pictures.png().replacing(Array("IDAT".utf8), with: Array("IDAX".utf8)),
        ]
        for bytes in damaged { #expect(refusal(bytes) == .damaged(.logo)) }
        #expect(refusal(Pictures.icon(behind: page), .favicon) == .damaged(.favicon))
        #expect(refusal(shortened(Pictures.icon()), .favicon) == .damaged(.favicon))
    }

    @Test func `sizes have their bounds`() {
        #expect(refusal(Pictures.png(width: 60_000, height: 60_000)) == .tooManyPixels(.logo))
        #expect(refusal(Pictures.png(width: 4_294_967_295, height: 4_294_967_295)) == .tooManyPixels(.logo))
        #expect(refusal(Pictures.jpeg(width: 65_535, height: 65_535)) == .tooManyPixels(.logo))
        #expect(refusal(Pictures.webp(width: 16_000_000, height: 40)) == .tooManyPixels(.logo))
        #expect(refusal(Pictures.png(width: 1_025, height: 1_025), .favicon) == .tooManyPixels(.favicon))
        #expect(refusal(Pictures.png(width: 0, height: 40)) == .damaged(.logo))
        #expect(refusal(Pictures.png(width: 4_000, height: 40)) == .tooNarrow(.logo))
        #expect(refusal(Array(repeating: 0x20, count: 512 * 1024 + 1)) == .tooLarge(.logo))
        #expect(refusal(Array(repeating: 0x20, count: 64 * 1024 + 1), .favicon) == .tooLarge(.favicon))
    }

    @Test(arguments: [
        (#"<script>alert(1)</script>"#, "script"), (#"<SCRIPT/>"#, "SCRIPT"), (#"<foreignObject/>"#, "foreignObject"),
        (#"<svg:script/>"#, "svg:script"), (##"<image href="#a"/>"##, "image"), (##"<a href="#a"/>"##, "a"),
        (#"<animate attributeName="href"/>"#, "animate"), (#"<set/>"#, "set"), (#"<iframe/>"#, "iframe"),
        (#"<path onload="alert(1)"/>"#, "onload"), (#"<path ONCLICK="1"/>"#, "ONCLICK"),
        (#"<g xml:base="/"/>"#, "xml:base"),
        (#"<use href="https://evil.example/a.svg#x"/>"#, "href"), (#"<use xlink:href="a.svg#x"/>"#, "xlink:href"),
        (#"<use href="javascript:alert(1)"/>"#, "href"), (#"<use href="data:image/svg+xml,x"/>"#, "href"),
        (#"<use href="&#106;avascript:alert(1)"/>"#, "href"),
        (#"<g xmlns="http://www.w3.org/1999/xhtml"/>"#, "http://www.w3.org/1999/xhtml"),
        (#"<path fill="url(https://evil.example/a)"/>"#, "//"), (#"<path fill="url( 'a.svg#x')"/>"#, "url("),
        (#"<path style="background:\75rl(a)"/>"#, "\\"), (#"<path fill="&#117;rl(a)"/>"#, "&#"),
        (#"<style>@import "a.css";</style>"#, "@"), (#"<style>path{fill:url(a)}</style>"#, "url("),
        (#"<style>path{fill:u&#114;l(a)}</style>"#, "&"), (#"<style>ur<!-- -->l(a)</style>"#, "style"),
        (#"<style>a{b:image-set('a')}</style>"#, "image-set("), (#"<![CDATA[<script/>]]>"#, "<![CDATA[<script/>]]>"),
        (#"<path fill="url&lpar;https:&sol;&sol;evil.example&rpar;"/>"#, "&lpar"), (#"<path id="a&b"/>"#, "&b"),
        (#"<?xml-stylesheet href="a"?>"#, "<?xml-stylesheet"), (#"<!ENTITY a "b">"#, "<!ENTITY"),
    ])
    func `a drawing that could do more than be seen is refused, and the page says why`(inside: String, what: String) {
        let said = String(what.prefix(20))
        let found = refusal(Array((Self.svg + inside + "</svg>").utf8))
        #expect(found == .notPlain(.logo, what) || found == .notPlain(.logo, said), "\(inside)")
    }

    @Test func `entities are not declared`() {
        let bomb = #"<!DOCTYPE svg [<!ENTITY a "&b;&b;"><!ENTITY b "x">]>"# + Self.svg + "</svg>"
        #expect(refusal(Array(bomb.utf8)) == .notPlain(.logo, "<!ENTITY"))
    }

    @Test(arguments: [
        #"<!DOCTYPE svg PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1.dtd">"#,
        #"<!DOCTYPE html PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">"#,
        #"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://evil.example/svg11.dtd">"#,
        #"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN>" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">"#,
        #"<!DOCTYPE svg SYSTEM "svg11.dtd">"#, "<!DOCTYPE html>", "<!DOCTYPE svg svg>",
    ])
    func `the head of another kind of document could name signs, so it is refused`(head: String) {
        let drawing = head + Self.svg + "<path d='M0,0'/></svg>"
        #expect(refusal(Array(drawing.utf8)) == .notPlain(.logo, "<!DOCTYPE"), "\(head)")
    }

    @Test(arguments: [
        "<!DOCTYPE svg>", "<!DOCTYPE  svg >",
        #"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1 Basic//EN" "http://www.w3.org/Graphics/SVG/1.1/svg11-basic.dtd">"#,
        """
        <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 20010904//EN"
            "http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd">
        """,
    ])
    func `the old heads of drawings are taken`(head: String) throws {
        let drawing = head + Self.svg + "<path d='M0,0'/></svg>"
        #expect(throws: Never.self) { try UploadedMark(Array(drawing.utf8), for: .logo) }
    }

    @Test(arguments: [
        "<svg>", "<svg/>", "<svg></g>", "<g></g>", "<svg viewBox='0 0 0 0'></svg>", "<svg viewBox='0 0 28'></svg>",
        "<svg width='100%' height='100%'></svg>", "<svg width='1e9' height='1e9'></svg>",
        "<svg viewBox='0 0 1 1'></svg><svg/>", "<svg viewBox='0 0 1 1'></svg>x",
        "<svg viewBox='0 0 1 1' viewBox='0 0 1 1'></svg>", "<svg viewBox='0 0 1 1'",
        "<svg viewBox='0 0 1 1'><path d=\"<\"/></svg>", "<svg viewBox='0 0 1 1'></svg>\u{1}",
    ])
    func `a drawing that is not whole, or has no size, is refused`(text: String) {
        #expect(refusal(Array(text.utf8)) == .damaged(.logo), "\(text)")
    }

    @Test(arguments: [
        (#"<svg width="20" height="10"></svg>"#, 20, 10), (#"<svg width="2000px" height="1000px"></svg>"#, 1_000, 500),
        (#"<svg width="100%" viewBox="0,0 24 12"></svg>"#, 24, 12), (#"<svg viewBox="0 0 0.5 0.25"></svg>"#, 1, 1),
    ])
    func `a drawing's size is its box`(text: String, width: Int, height: Int) throws {
        let mark = try UploadedMark(Array(text.utf8), for: .logo)
        #expect(mark.width == width && mark.height == height)
    }

    @Test func `what drawing programs write is taken`() throws {
        let text = """
            \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
            <!-- Generator -->
            <svg version="1.1" id="a" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
             x="0px" viewBox="0 0 200 50" style="enable-background:new 0 0 200 50;" xml:space="preserve" fill="none">
            <style type="text/css">.st0{fill:url(#b);} .st1{opacity:0.5}</style>
            <defs><linearGradient id="b" x1="0" x2="1"><stop offset="0" stop-color="#f00"/>\
            <stop offset="1" stop-color="red"/></linearGradient>\
            <clipPath id="c"><rect width="200" height="50"/></clipPath></defs>
            <title>Опора &amp; Ко &#169;</title>
            <g clip-path="url(#c)" transform="matrix(1 0 0 1 0 0)"><use xlink:href="#d"/>\
            <path id="d" class="st0" d="M0,0 z"/>\
            <text x="1" y="2" font-family="Arial, 'Noto Sans'" data-name="Слой 1">Опора</text></g></svg>
            """
        let mark = try UploadedMark(Array(text.utf8), for: .logo)
        #expect(mark.width == 200 && mark.height == 50)
    }

    @Test func `a deep drawing is refused before it becomes a burden`() {
        let (open, shut) = (String(repeating: "<g>", count: 5_000), String(repeating: "</g>", count: 5_000))
        let deep = Self.svg + open + shut + "</svg>"
        #expect(refusal(Array(deep.utf8)) == .damaged(.logo))
        let wide = Self.svg + String(repeating: "<g/>", count: 20_001) + "</svg>"
        #expect(refusal(Array(wide.utf8)) == .damaged(.logo))
    }

    @Test func `a drawing that repeats itself without end is refused`() {
        let tenfold = (1...8).map { level in
            "<g id='a\(level)'>" + String(repeating: "<use href='#a\(level - 1)'/>", count: 10) + "</g>"
        }
        let bomb = Self.svg + "<defs><g id='a0'><rect/></g>\(tenfold.joined())</defs><use href='#a8'/></svg>"
        #expect(refusal(Array(bomb.utf8)) == .notPlain(.logo, "use"))
        let circle = Self.svg + "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g></svg>"
        #expect(refusal(Array(circle.utf8)) == .notPlain(.logo, "use"))
        let chain = (1...9_000).map { "<g id='a\($0)'><use href='#a\($0 + 1)'/></g>" }.joined()
        #expect(refusal(Array((Self.svg + chain + "</svg>").utf8)) == .notPlain(.logo, "use"))
        let tiles = "<pattern id='p'>" + String(repeating: "<rect/>", count: 500) + "</pattern>"
        let styled = Self.svg + "<style>rect{fill:url( \"#p\")}</style>\(tiles)</svg>"
        #expect(refusal(Array(styled.utf8)) == .notPlain(.logo, "use"))
    }

    @Test func `a part may be used many times`() throws {
        let screw = "<g id='s'><path d='M0,0'/><path d='M1,1'/></g>"
        let rows = Self.svg + screw + String(repeating: "<use href='#s' x='1'/>", count: 2_000) + "</svg>"
        #expect(throws: Never.self) { try UploadedMark(Array(rows.utf8), for: .logo) }
    }
}
