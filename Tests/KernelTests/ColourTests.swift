import Foundation
import Kernel
import TestKit
import Testing

@Suite struct ColourTests {
    @Test(arguments: [
        ("#0b5c68", "#0b5c68"), ("0B5C68", "#0b5c68"), (" #06c ", "#0066cc"), ("fff", "#ffffff"),
        ("# 0b 5c 68", "#0b5c68"),
    ])
    func `colours as people type them`(typed: String, text: String) throws {
        #expect(try Colour(typed).text == text)
        #expect(try Colour(Colour(typed).text) == Colour(typed))
    }

    @Test(arguments: [
        "", "#", "#12", "#1234", "#12345", "#1234567", "red", "#gggggg", "+12345", "-fffff", "€", "#０b5c68",
        "rgb(0,0,0)",
    ])
    func `others are refused`(typed: String) {
        #expect(throws: InvalidValue("kernel.colour.invalid")) { try Colour(typed) }
    }

    @Test func `a colour travels as its text`() throws {
        let colour = Colour(rgb: 0x0B5C68)
        #expect(String(decoding: try JSONEncoder().encode([colour]), as: UTF8.self) == ##"["#0b5c68"]"##)
        #expect(try JSONDecoder().decode([Colour].self, from: Data(##"["#0B5C68"]"##.utf8)) == [colour])
    }

    /// Ratios that WebAIM's and the W3C's own tools give, to two places.
    @Test(
        .feature("UX-17"),
        arguments: [
            ("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54),
            ("#ff0000", "#ffffff", 4.0), ("#00ff00", "#ffffff", 1.37), ("#0000ff", "#ffffff", 8.59),
            ("#808080", "#ffffff", 3.95), ("#336699", "#ffffff", 6.0), ("#959595", "#000000", 7.01),
            ("#ffffff", "#ffffff", 1.0), ("#0b5c68", "#ffffff", 7.65), ("#6cc6d2", "#121517", 9.29),
        ])
    func `contrast is what WCAG says`(one: String, other: String, ratio: Double) throws {
        let (one, other) = (try Colour(one), try Colour(other))
        #expect((one.contrast(with: other) * 100).rounded() / 100 == ratio)
        #expect(one.contrast(with: other) == other.contrast(with: one))
    }

    /// The values of Björn Ottosson's reference for the corners of sRGB.
    @Test(arguments: [
        ("#ffffff", 1.0, 0.0), ("#000000", 0.0, 0.0), ("#ff0000", 0.628, 0.2577), ("#00ff00", 0.8664, 0.2948),
        ("#0000ff", 0.452, 0.3132),
    ])
    func `lightness and chroma are those of OKLCH`(colour: String, lightness: Double, chroma: Double) throws {
        let shade = Shade(try Colour(colour))
        #expect(abs(shade.lightness - lightness) < 0.0005)
        #expect(abs(shade.chroma - chroma) < 0.0005)
    }

    @Test func `a colour comes back from its shade as it was`() {
        let steps = stride(from: UInt32(0), through: 255, by: 51)
        for red in steps {
            for green in steps {
                for blue in steps {
                    let colour = Colour(rgb: red << 16 | green << 8 | blue)
                    #expect(Shade(colour).colour == colour)
                }
            }
        }
    }

    @Test func `a shade no screen shows loses chroma and keeps its lightness`() throws {
        let red = Shade(try Colour("#ff0000"))
        let shown = Shade(Shade(lightness: 0.7, chroma: 0.4, hue: red.hue).colour)
        #expect(abs(shown.lightness - 0.7) < 0.01)
        #expect(abs(shown.hue - red.hue) < 0.03)
        #expect(shown.chroma < 0.25)
    }

    @Test func `the nearest shade passes, and the one before it does not`() throws {
        let white = Colour(rgb: 0xFFFFFF)
        let colour = try Colour("#1e88e5")
        let near = try #require(colour.nearest { $0.contrast(with: white) >= 4.5 })
        #expect((4.5..<4.6).contains(near.contrast(with: white)))
        #expect(abs(Shade(near).hue - Shade(colour).hue) < 0.05)
        #expect(colour.nearest { _ in true } == colour)
        #expect(colour.nearest { _ in false } == nil)
    }
}
