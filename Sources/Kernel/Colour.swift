// Colours as an operator types them, the contrast WCAG asks of them, and the nearest shade that has it.

import Foundation

/// A colour of sRGB, eight bits a channel; its text is `#0b5c68`.
package struct Colour: ValidatedText {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The colour of `0xRRGGBB`.
    package init(rgb: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: rgb >> 16), green: UInt8(truncatingIfNeeded: rgb >> 8),
            blue: UInt8(truncatingIfNeeded: rgb))
    }

    /// Reads `#0B5C68`, `0b5c68` and the short `#06c`.
    package init(_ text: String) throws(InvalidValue) {
        var digits = text.withoutBlanks.lowercased()
        if digits.hasPrefix("#") { digits.removeFirst() }
        if digits.utf8.count == 3 { digits = digits.map { "\($0)\($0)" }.joined() }
        guard digits.utf8.count == 6, digits.utf8.allSatisfy(Self.isDigit), let rgb = UInt32(digits, radix: 16) else {
            throw InvalidValue("kernel.colour.invalid")
        }
        self.init(rgb: rgb)
    }

    /// `#` and six lower-case hexadecimal digits.
    package var text: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

// MARK: - Contrast

extension Colour {
    /// The relative luminance of WCAG 2.2: 0 is black, 1 is white.
    package var luminance: Double {
        let light = linear
        return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue
    }

    /// The contrast ratio of WCAG 2.2 with another colour, from 1 to 21.
    package func contrast(with other: Colour) -> Double {
        let one = luminance + 0.05
        let two = other.luminance + 0.05
        return max(one, two) / min(one, two)
    }

    /// The least contrast with any of `grounds`; 21 without one.
    package func contrast(withAny grounds: [Colour]) -> Double {
        grounds.map { contrast(with: $0) }.min() ?? 21
    }

    /// The shade of the same hue that `passes` and is nearest in lightness; this one when it does, nil when none does.
    package func nearest(where passes: (Colour) -> Bool) -> Colour? {
        if passes(self) { return self }
        let start = Shade(self)
        for step in 1...256 {
            let distance = Double(step) / 256
            for lightness in [start.lightness - distance, start.lightness + distance]
            where (0...1).contains(lightness) {
                let candidate = Shade(lightness: lightness, chroma: start.chroma, hue: start.hue).colour
                if passes(candidate) { return candidate }
            }
        }
        return nil
    }

    /// The amounts of light behind the channels, 0 to 1.
    fileprivate var linear: Light {
        Light(red: Self.decoded(red), green: Self.decoded(green), blue: Self.decoded(blue))
    }

    private static func decoded(_ channel: UInt8) -> Double {
        let part = Double(channel) / 255
        return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
}

// MARK: - Shades

/// A colour by lightness, chroma and hue (OKLCH): equal steps look equal, so lightness can change and the colour stays.
package struct Shade: Sendable, Equatable {
    /// 0 is black, 1 is white.
    package var lightness: Double
    /// 0 is grey; what a screen shows ends near 0.3.
    package var chroma: Double
    /// An angle in radians.
    package var hue: Double

    package init(lightness: Double, chroma: Double, hue: Double) {
        self.lightness = min(1, max(0, lightness))
        self.chroma = max(0, chroma)
        self.hue = hue
    }

    /// The shade of a colour, by the matrices of OKLab.
    package init(_ colour: Colour) {
        let light = colour.linear
        let long = cbrt(light.mixed(0.4122214708, 0.5363325363, 0.0514459929))
        let middle = cbrt(light.mixed(0.2119034982, 0.6806995451, 0.1073969566))
        let short = cbrt(light.mixed(0.0883024619, 0.2817188376, 0.6299787005))
        let cones = Light(red: long, green: middle, blue: short)
        let a = cones.mixed(1.9779984951, -2.4285922050, 0.4505937099)
        let b = cones.mixed(0.0259040371, 0.7827717662, -0.8086757660)
        self.init(
            lightness: cones.mixed(0.2104542553, 0.7936177850, -0.0040720468), chroma: (a * a + b * b).squareRoot(),
            hue: atan2(b, a))
    }

    /// The colour a screen shows: where it cannot be as strong, the chroma gives way, never lightness or hue.
    package var colour: Colour {
        guard !light(chroma: chroma).isShowable else { return light(chroma: chroma).colour }
        var (least, most) = (0.0, chroma)
        for _ in 0..<20 {
            let half = (least + most) / 2
            if light(chroma: half).isShowable { least = half } else { most = half }
        }
        return light(chroma: least).colour
    }

    private func light(chroma: Double) -> Light {
        let lab = Light(red: lightness, green: chroma * cos(hue), blue: chroma * sin(hue))
        let long = lab.mixed(1, 0.3963377774, 0.2158037573)
        let middle = lab.mixed(1, -0.1055613458, -0.0638541728)
        let short = lab.mixed(1, -0.0894841775, -1.2914855480)
        let cones = Light(red: long * long * long, green: middle * middle * middle, blue: short * short * short)
        return Light(
            red: cones.mixed(4.0767416621, -3.3077115913, 0.2309699292),
            green: cones.mixed(-1.2684380046, 2.6097574011, -0.3413193965),
            blue: cones.mixed(-0.0041960863, -0.7034186147, 1.7076147010))
    }
}

/// Three amounts that a matrix mixes: light of three colours, or what the three kinds of cones make of it.
private struct Light {
    let red: Double
    let green: Double
    let blue: Double

    /// One row of a matrix times this.
    func mixed(_ first: Double, _ second: Double, _ third: Double) -> Double {
        first * red + second * green + third * blue
    }

    /// Whether sRGB has it, but for what rounding hides.
    var isShowable: Bool { [red, green, blue].allSatisfy { (-0.0005...1.0005).contains($0) } }

    var colour: Colour {
        Colour(red: Self.encoded(red), green: Self.encoded(green), blue: Self.encoded(blue))
    }

    private static func encoded(_ amount: Double) -> UInt8 {
        let part = min(1, max(0, amount))
        let channel = part <= 0.0031308 ? part * 12.92 : 1.055 * pow(part, 1 / 2.4) - 0.055
        return UInt8((channel * 255).rounded())
    }
}
