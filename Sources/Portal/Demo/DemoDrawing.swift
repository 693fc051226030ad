// Pictures of the demo goods: plain line drawings, one per kind, in the quiet colours of the site.

/// What is drawn. Sizes come in few steps, so that many articles share one file.
enum DemoDrawing: Hashable, Sendable {
    /// The head of a screw, seen from the side; `flat` and `hex` have a pointed shank.
    enum Head: Sendable { case cylinder, round, countersunk, flat, hex, dome, none }

    /// `slender` is the length in diameters, 2 to 12.
    case bolt(slender: Int), screw(head: Head, slender: Int), anchor(slender: Int), nail(slender: Int), drill(
        slender: Int)
    case nut(isFlanged: Bool, isCapped: Bool), washer(isWide: Bool, isSplit: Bool), dowel(isBrass: Bool), disc(
        isFlap: Bool)
    case rod, rivet, staple, rope, chain, carabiner, cartridge
    case screwdriver, wrench, hexKey, socket, hammer, pliers, knife, saw, tape, level, drillMachine, grinder, bit
    case cable, cableTie, clamp, tapeRoll, lamp, glove, goggles, helmet, jacket, boot, aidKit, book
    case paint, spray, shovel, box

    /// The whole file: no script, no style sheet, nothing behind the thing itself.
    var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" fill="\(Ink.body)" stroke="\(Ink.line)" \
        stroke-width="3" stroke-linejoin="round" stroke-linecap="round">\(shapes.joined())</svg>
        """
    }

    private var shapes: [String] {
        switch self {
        case .bolt(let slender): Self.bolt(slender)
        case .screw(let head, let slender): Self.screw(head, slender)
        case .anchor(let slender): Self.anchor(slender)
        case .nail(let slender): Self.nail(slender)
        case .drill(let slender): Self.drill(slender)
        case .nut(let isFlanged, let isCapped): Self.nut(isFlanged, isCapped)
        case .washer(let isWide, let isSplit): Self.washer(isWide, isSplit)
        case .dowel(let isBrass): Self.dowel(isBrass)
        case .disc(let isFlap): Self.disc(isFlap)
        default: toolShapes ?? supplyShapes
        }
    }
}

/// The colours of the drawings; each stands out on white paper and on the dark one.
enum Ink {
    static let line = "#5f7078"
    static let body = "#d3dde1"
    static let shade = "#9fb0b8"
    static let accent = "#548f98"
    static let brass = "#d9c58c"
    static let wood = "#cdb190"
    static let warning = "#d9a04a"
}

// MARK: - Shapes

func rectangle(
    _ x: Int, _ y: Int, _ width: Int, _ height: Int, round: Int = 0, fill: String? = nil
) -> String {
    let corners = attribute("rx", round == 0 ? nil : "\(round)")
    return "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"\(corners)\(attribute("fill", fill))/>"
}

func circle(_ x: Int, _ y: Int, _ radius: Int, fill: String? = nil) -> String {
    "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\"\(attribute("fill", fill))/>"
}

func path(_ data: String, fill: String? = nil, width: Int? = nil, stroke: String? = nil) -> String {
    let pen = attribute("stroke", stroke) + attribute("stroke-width", width.map { "\($0)" })
    return "<path d=\"\(data)\"\(attribute("fill", fill))\(pen)/>"
}

/// Everything inside, turned about the middle.
func turned(_ degrees: Int, _ shapes: [String]) -> [String] {
    ["<g transform=\"rotate(\(degrees) 160 120)\">"] + shapes + ["</g>"]
}

/// The slanted strokes of a thread between two abscissas, `depth` above and below the axis at 120.
func thread(from start: Int, to end: Int, depth: Int, step: Int = 9) -> String {
    let strokes = stride(from: start + 4, to: end - 4, by: step).map { "M\($0) \(120 - depth)l5 \(2 * depth)" }
    return path(strokes.joined(), fill: "none", width: 2)
}

private func attribute(_ name: String, _ value: String?) -> String { value.map { " \(name)=\"\($0)\"" } ?? "" }
