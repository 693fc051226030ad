// What the interface makes of the operator's one colour, in the light and in the dark theme.

import Kernel

/// The operator's colour as every accent of the interface: the tokens it replaces and the contrast they have.
package struct Accent: Sendable, Equatable {
    /// Least contrast of words, WCAG 1.4.3.
    static let leastContrast = 4.5

    /// What the operator gave.
    let colour: Colour
    let light: Tones
    let dark: Tones

    package init(_ colour: Colour) {
        self.colour = colour
        light = Tones(light: colour)
        dark = Tones(dark: colour)
    }

    /// Our own, of an installation whose operator chose none.
    static let ours = Accent(Colour(rgb: 0x0B5C68))

    /// The accent in one theme.
    struct Tones: Sendable, Equatable {
        let accent: Colour
        let fill: Colour
        let fillHover: Colour
        let tint: Colour
        let onAccent: Colour
        let selected: Colour
        let secondChart: Colour
        let thirdChart: Colour
        let pane: Colour

        /// On white paper the colour is used as it was given.
        init(light colour: Colour) {
            let shade = Shade(colour)
            accent = colour
            fill = colour
            // What is nearly black cannot become darker under the pointer.
            let hover = shade.lightness > 0.2 ? shade.lightness - 0.05 : shade.lightness + 0.12
            fillHover = shade.at(hover, chroma: shade.chroma * 0.9)
            tint = shade.at(0.943, chroma: min(shade.chroma * 0.19, 0.03))
            onAccent = Colour(rgb: 0xFFFFFF)
            selected = shade.at(0.958, chroma: min(shade.chroma * 0.14, 0.022))
            secondChart = shade.at((shade.lightness + 0.8) / 2, chroma: shade.chroma * 0.87)
            thirdChart = shade.at(0.863, chroma: min(shade.chroma * 0.3, 0.06))
            pane = shade.at(0.364, chroma: shade.chroma * 0.8)
        }

        /// On dark paper its hue is used, light enough for every ground and not too strong for the eye.
        init(dark colour: Colour) {
            let shade = Shade(colour)
            let chroma = min(shade.chroma * 1.2, 0.13)
            accent = shade.at(0.775, chroma: chroma)
            fill = shade.at(0.742, chroma: chroma * 1.05)
            fillHover = shade.at(0.789, chroma: chroma * 0.97)
            tint = shade.at(0.296, chroma: min(chroma * 0.43, 0.05))
            onAccent = shade.at(0.244, chroma: min(chroma * 0.45, 0.05))
            selected = shade.at(0.261, chroma: min(chroma * 0.33, 0.04))
            secondChart = shade.at(0.582, chroma: chroma * 0.83)
            thirdChart = shade.at(0.388, chroma: min(chroma * 0.42, 0.06))
            pane = shade.at(0.266, chroma: min(chroma * 0.4, 0.045))
        }
    }
}

extension Shade {
    fileprivate func at(_ lightness: Double, chroma: Double) -> Colour {
        Shade(lightness: lightness, chroma: chroma, hue: hue).colour
    }
}

// MARK: - Contrast

extension Accent {
    /// Where the accent meets another colour and words must be read.
    enum Use: String, CaseIterable, Sendable {
        /// Links and icons on any paper.
        case text
        /// The section of the menu that is open, tinted buttons, chips.
        case section
        /// A row that is selected.
        case row
        /// The caption of the main button.
        case button
        /// The same under the pointer.
        case hover
        /// Links inside messages.
        case message
        /// The picture beside the sign-in form.
        case pane
    }

    /// The contrast of a use in both themes, on the ground where it is worst.
    func ratio(_ use: Use) -> (light: Double, dark: Double) {
        (Self.ratio(use, light, \.light), Self.ratio(use, dark, \.dark))
    }

    /// The worst of all.
    var worstRatio: Double {
        Use.allCases.map { use in
            let both = ratio(use)
            return min(both.light, both.dark)
        }.min() ?? 21
    }

    /// Whether every word can be read wherever the accent is used.
    var passes: Bool { worstRatio >= Self.leastContrast }

    /// The nearest colour of the same hue that passes; nil when this one does.
    var proposal: Colour? {
        passes ? nil : colour.nearest { Accent($0).passes }
    }

    private static func ratio(_ use: Use, _ tones: Tones, _ theme: KeyPath<Ground, Colour>) -> Double {
        switch use {
        case .text: tones.accent.contrast(withAny: Ground.papers.map { $0[keyPath: theme] })
        case .section: tones.accent.contrast(with: tones.tint)
        case .row: tones.accent.contrast(with: tones.selected)
        case .button: tones.onAccent.contrast(with: tones.fill)
        case .hover: tones.onAccent.contrast(with: tones.fillHover)
        case .message: tones.accent.contrast(withAny: Ground.messages.map { $0[keyPath: theme] })
        case .pane: Colour(rgb: 0xFFFFFF).contrast(with: tones.pane)
        }
    }
}

/// A tone of `Public/css/tokens.css` that the accent stands on; a test compares each with the file.
struct Ground: Sendable {
    let token: String
    let light: Colour
    let dark: Colour

    private init(_ token: String, _ light: UInt32, _ dark: UInt32) {
        self.token = token
        self.light = Colour(rgb: light)
        self.dark = Colour(rgb: dark)
    }

    static let papers = [
        Ground("--surface", 0xFFFFFF, 0x121517), Ground("--surface-sunken", 0xF6F7F8, 0x0B0E0F),
        Ground("--surface-raised", 0xFFFFFF, 0x1B1F22), Ground("--surface-hover", 0xF2F4F5, 0x1A1E21),
        Ground("--surface-pressed", 0xE9ECEE, 0x23282C),
    ]
    static let messages = [
        Ground("--info-tint", 0xEDF3FC, 0x15223A), Ground("--success-tint", 0xE9F6ED, 0x12271A),
        Ground("--warning-tint", 0xFDF4E3, 0x2A2011), Ground("--danger-tint", 0xFDEFEE, 0x311A18),
    ]
}

// MARK: - Style sheet

extension Accent {
    /// The tokens it replaces, each with its value for both themes.
    var tokens: [(name: String, value: String)] {
        let pairs: [(String, KeyPath<Tones, Colour>)] = [
            ("--accent", \.accent), ("--accent-fill", \.fill), ("--accent-fill-hover", \.fillHover),
            ("--accent-tint", \.tint), ("--on-accent", \.onAccent), ("--focus", \.accent),
            ("--surface-selected", \.selected), ("--chart-1", \.accent), ("--chart-2", \.secondChart),
            ("--chart-3", \.thirdChart), ("--pane", \.pane),
        ]
        return pairs.map { name, tone in
            (name: name, value: "light-dark(\(light[keyPath: tone]), \(dark[keyPath: tone]))")
        }
    }

    /// The style sheet of the whole portal, or of the sample of a look that is not in force yet.
    func styles(sample isSample: Bool = false) -> String {
        let lines = tokens.map { "\($0.name): \($0.value);" }.joined(separator: " ")
        return "@layer tokens { \(isSample ? ".look" : ":root") { \(lines) } }\n"
    }

    /// The address of a style sheet: the colour, from which any instance makes it, and a hash of what it holds.
    func stylesPath(sample isSample: Bool = false) -> String {
        let kind = isSample ? "sample" : "accent"
        return "/branding/\(kind)-\(colour.text.dropFirst())-\(Self.hash(styles(sample: isSample))).css"
    }

    /// FNV-1a: tells one text from another, keeps no secret.
    private static func hash(_ text: String) -> String {
        let number = text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
