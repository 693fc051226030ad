import Foundation

/// What a drawing may be made of: shapes, colours, words, and references into itself. No scripts, no events, no
/// animation, no pictures, no other documents.
enum DrawingWords {
    static let namespaces: Set<String> = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"]

    static let elements: Set<String> = [
        "svg", "g", "defs", "symbol", "use", "title", "desc", "style", "path", "rect", "circle", "ellipse", "line",
        "polyline", "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask",
        "pattern", "filter", "feBlend", "feColorMatrix", "feComposite", "feDropShadow", "feFlood", "feGaussianBlur",
        "feMerge", "feMergeNode", "feOffset",
    ]

    static let attributes: Set<String> = [
        "xmlns", "xmlns:xlink", "xmlns:svg", "xml:space", "xml:lang", "lang", "version", "baseProfile", "id", "class",
        "style", "role", "focusable", "href", "xlink:href", "viewBox", "preserveAspectRatio", "width", "height", "x",
        "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "dx", "dy", "d", "points",
        "pathLength", "transform", "transform-origin", "rotate", "fill", "fill-opacity", "fill-rule", "stroke",
        "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray",
        "stroke-dashoffset", "stroke-opacity", "opacity", "color", "display", "visibility", "overflow", "isolation",
        "mix-blend-mode", "paint-order", "vector-effect", "shape-rendering", "text-rendering", "color-rendering",
        "color-interpolation", "color-interpolation-filters", "clip-path", "clip-rule", "clipPathUnits", "mask",
        "mask-type", "maskUnits", "maskContentUnits", "filter", "filterUnits", "primitiveUnits", "in", "in2", "result",
        "stdDeviation", "mode", "operator", "k1", "k2", "k3", "k4", "type", "values", "flood-color", "flood-opacity",
        "offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform", "spreadMethod", "patternUnits",
        "patternContentUnits", "patternTransform", "font-family", "font-size", "font-weight", "font-style",
        "font-variant", "letter-spacing", "word-spacing", "text-anchor", "text-decoration", "textLength",
        "lengthAdjust", "dominant-baseline", "alignment-baseline", "baseline-shift", "enable-background",
    ]

    /// Whether a document type, up to its `>`, is a drawing's: its own name alone, or with the definition the W3C
    /// published for it.
    static func isHead(_ declaration: String) -> Bool {
        let head = #/<!DOCTYPE\s+svg(\s+PUBLIC\s+"-//W3C//DTD SVG [\w ./]+"\s+"https?://www\.w3\.org/[\w./-]+")?\s*/#
        return declaration.wholeMatch(of: head) != nil
    }

    /// The first sign written by a name that not every drawing knows, as it stands there: `&lpar`; nil for none.
    static func namedSign(in value: String) -> String? {
        for part in value.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
            let name = part.prefix { $0 != ";" }
            guard name.count < part.count, ["amp", "lt", "gt", "quot", "apos"].contains(name) else {
                return "&\(name.prefix(20))"
            }
        }
        return nil
    }

    /// Looks for ways out of the drawing in a style sheet or a value that may be one.
    ///
    /// - Throws: ``NotPlain`` for an address that is not inside the drawing, and for whatever could hide one.
    static func check(style: String) throws {
        let words = style.lowercased()
        for hidden in ["\\", "@", "//", "javascript:", "data:", "expression(", "image-set(", "image(", "src("]
        where words.contains(hidden) {
            throw NotPlain(what: hidden)
        }
        for address in words.components(separatedBy: "url(").dropFirst() {
            let inner = address.drop { $0.isWhitespace || $0 == "\"" || $0 == "'" }
            guard inner.first == "#" else { throw NotPlain(what: "url(") }
        }
    }

    /// The names that a value refers to: `#name` itself where it is an address, else each `url(#name)`.
    static func references(in value: String, isAddress: Bool) -> [String] {
        if isAddress { return value.hasPrefix("#") ? [String(value.dropFirst())] : [] }
        guard value.contains("#") else { return [] }
        return value.matches(of: /(?i)url\(\s*["']?#([^"')\s]+)/).map { String($0.1) }
    }
}
