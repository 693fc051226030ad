import Foundation
import Kernel
import TestKit
import Testing

@testable import Appearance

/// What becomes of the operator's one colour.
@Suite struct AccentTests {
    @Test func `the grounds are those of the style sheet`() throws {
        let css = try String(contentsOf: World.root.appending(path: "Public/css/tokens.css"), encoding: .utf8)
        for ground in Ground.papers + Ground.messages {
            #expect(css.contains("\(ground.token): light-dark(\(ground.light), \(ground.dark));"), "\(ground.token)")
        }
    }

    @Test func `every token it sets is one of the style sheet's`() throws {
        let css = try String(contentsOf: World.root.appending(path: "Public/css/tokens.css"), encoding: .utf8)
        for token in Accent.ours.tokens { #expect(css.contains("    \(token.name): light-dark("), "\(token.name)") }
        #expect(Accent.ours.tokens.count == 11)
    }

    @Test func `from our own colour come our own tones, but for the eye's least step`() throws {
        let accent = Accent.ours
        let (light, dark) = (accent.light, accent.dark)
        let pairs: [(Colour, String)] = [
            (light.accent, "#0b5c68"), (light.fillHover, "#094d57"), (light.tint, "#e2eff1"),
            (light.onAccent, "#ffffff"), (light.selected, "#eaf3f5"), (light.secondChart, "#548f98"),
            (light.thirdChart, "#c3d6d9"), (light.pane, "#0c4650"), (dark.accent, "#6cc6d2"), (dark.fill, "#5bbcc9"),
            (dark.fillHover, "#74cad6"), (dark.onAccent, "#04252b"), (dark.selected, "#12282d"),
            (dark.thirdChart, "#2c4a50"), (dark.pane, "#0d2a30"),
        ]
        for (made, named) in pairs {
            let (one, other) = (Shade(made), Shade(try Colour(named)))
            #expect(abs(one.lightness - other.lightness) < 0.012, "\(named)")
            #expect(abs(one.chroma - other.chroma) < 0.015, "\(named)")
        }
    }

    @Test(.feature("UX-17", "UX-18"))
    func `whatever is given, the colour or its proposal can be read everywhere, in the dark always`() {
        let steps = stride(from: UInt32(0), through: 255, by: 51)
        for red in steps {
            for green in steps {
                for blue in steps {
                    let accent = Accent(Colour(rgb: red << 16 | green << 8 | blue))
                    for use in Accent.Use.allCases {
                        #expect(accent.ratio(use).dark >= 4.5, "\(accent.colour) \(use)")
                    }
                    guard let proposal = accent.proposal else {
                        #expect(accent.worstRatio >= 4.5)
                        continue
                    }
                    #expect(accent.worstRatio < 4.5, "\(accent.colour)")
                    #expect(Accent(proposal).passes, "\(accent.colour)")
                }
            }
        }
    }

    @Test(arguments: [
        ("#1e88e5", "#006cbe"), ("#ffcc00", "#826700"), ("#ff6600", "#b64600"), ("#ffffff", "#6a6a6a"),
        ("#808080", "#6a6a6a"),
    ])
    func `the nearest shade that fits`(given: String, nearest: String) throws {
        #expect(Accent(try Colour(given)).proposal?.text == nearest)
    }

    @Test(arguments: ["#0b5c68", "#000000", "#6a1b9a", "#d6001c"])
    func `a colour that fits is used as it is`(given: String) throws {
        let accent = Accent(try Colour(given))
        #expect(accent.proposal == nil)
        #expect(accent.light.accent.text == given)
        #expect(accent.tokens.first?.value == "light-dark(\(given), \(accent.dark.accent))")
    }

    @Test func `the style sheet is one rule in the layer of tokens, its address changes with what it says`() throws {
        let (one, other) = (Accent(try Colour("#6a1b9a")), Accent(try Colour("#6a1b9b")))
        #expect(one.styles().hasPrefix("@layer tokens { :root { --accent: light-dark(#6a1b9a, "))
        #expect(one.styles(sample: true).hasPrefix("@layer tokens { .look { --accent: "))
        #expect(one.stylesPath().wholeMatch(of: /\/branding\/accent-6a1b9a-[0-9a-f]{16}\.css/) != nil)
        #expect(Set([one.stylesPath(), one.stylesPath(sample: true), other.stylesPath()]).count == 3)
    }
}
