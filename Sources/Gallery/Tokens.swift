import Foundation
import Kernel

/// The values of `Public/css/tokens.css`, as browsers get them.
struct Tokens: Sendable {
    /// One custom property.
    struct Token: Sendable, Equatable {
        /// Begins with `--`.
        let name: String
        let value: String
    }

    let all: [Token]

    /// Reads the first `:root` block; the later ones change values for some screens and people.
    init(css: String) {
        let css = css.replacing(/(?s)\/\*.*?\*\//, with: "")
        let block = css.components(separatedBy: ":root").dropFirst().first?.components(separatedBy: "}").first ?? ""
        let edges = CharacterSet(charactersIn: "{").union(.whitespacesAndNewlines)
        all = block.split(separator: ";").compactMap { declaration -> Token? in
            let parts = declaration.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            let name = parts[0].trimmingCharacters(in: edges)
            guard name.hasPrefix("--") else { return nil }
            return Token(name: name, value: parts[1].trimmingCharacters(in: edges))
        }
    }

    /// The tokens whose names begin with one of `prefixes`, in the order of the file.
    func named(_ prefixes: String...) -> [Token] {
        all.filter { token in prefixes.contains { token.name.hasPrefix($0) } }
    }

    /// Every token that is a colour.
    var colours: [Token] { all.filter { $0.value.hasPrefix("light-dark(") || $0.value.hasPrefix("rgb(") } }

    /// A colour in the light and in the dark theme; nil for what is no colour or lets through what is beneath.
    func colour(_ name: String) -> (light: Colour, dark: Colour)? {
        guard let value = all.first(where: { $0.name == name })?.value else { return nil }
        let found = value.matches(of: /#([0-9a-fA-F]{6})/).compactMap { try? Colour(String($0.1)) }
        return found.count == 2 ? (found[0], found[1]) : nil
    }

    /// How two colours stand out from one another in both themes, 1 to 21.
    func contrast(_ name: String, on ground: String) -> (light: Double, dark: Double)? {
        guard let front = colour(name), let back = colour(ground) else { return nil }
        return (front.light.contrast(with: back.light), front.dark.contrast(with: back.dark))
    }
}

/// What the components put on one another, and how far it must stand out.
struct ColourPair: Sendable {
    let front: String
    let ground: String
    /// WCAG 2.2: 4.5 for text, 3 for edges of controls and for glyphs.
    let least: Double

    static let all: [ColourPair] = texts + shapes

    private static let texts: [ColourPair] = [
        on("--text", "--surface", "--surface-sunken", "--surface-hover", "--surface-selected", "--highlight"),
        on("--text", "--seg-on"),
        on("--text-2", "--surface", "--surface-sunken", "--surface-pressed"),
        on("--text-3", "--surface", "--surface-sunken", "--surface-hover"),
        on("--accent", "--surface", "--surface-sunken", "--accent-tint"),
        on("--on-accent", "--accent-fill", "--accent-fill-hover"),
        on("--on-danger", "--danger-fill"),
        on("--on-inverse", "--surface-inverse"),
        on("--on-inverse-2", "--surface-inverse"),
        on("--on-pane", "--pane"),
        on("--on-pane-2", "--pane"),
        on("--success", "--surface", "--success-tint"),
        on("--warning", "--surface", "--warning-tint"),
        on("--danger", "--surface", "--danger-tint"),
        on("--info", "--surface", "--info-tint"),
    ].flatMap { $0 }

    private static let shapes: [ColourPair] = [
        "--line-control", "--success-solid", "--warning-solid", "--danger-solid", "--info-solid", "--focus",
    ].map { ColourPair(front: $0, ground: "--surface", least: 3) }

    private static func on(_ front: String, _ grounds: String...) -> [ColourPair] {
        grounds.map { ColourPair(front: front, ground: $0, least: 4.5) }
    }
}
