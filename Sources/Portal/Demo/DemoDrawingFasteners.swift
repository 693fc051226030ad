// Fasteners, drawn along an axis and tilted as they lie on a table.

extension DemoDrawing {
    /// The shank's length and thickness in the picture for a length in diameters.
    private static func shank(_ slender: Int) -> (length: Int, half: Int) {
        let half = max(11, 36 - slender * 3)
        return (min(226, half * 2 * slender), half)
    }

    static func bolt(_ slender: Int) -> [String] {
        let (length, half) = shank(slender)
        let start = 160 - (length + half) / 2
        let neck = start + half + 4
        return turned(
            -24,
            [
                rectangle(start, 120 - half * 2, half + 4, half * 4, round: 4, fill: Ink.shade),
                path("M\(start) \(120 - half)h\(half + 4)M\(start) \(120 + half)h\(half + 4)", fill: "none", width: 2),
                path("M\(neck) \(120 - half)h\(length - 6)l6 5v\(half * 2 - 10)l-6 5h-\(length - 6)z"),
                thread(from: neck + (slender > 5 ? length / 2 : 4), to: neck + length - 4, depth: half),
            ])
    }

    static func screw(_ head: Head, _ slender: Int) -> [String] {
        let (length, half) = shank(slender)
        let start = 160 - (length + half) / 2
        let neck = start + half + 4
        let isPointed = head == .flat || head == .hex
        let end = isPointed ? "l\(half) \(half)l-\(half) \(half)" : "v\(half * 2)"
        return turned(
            -24,
            [
                top(head, at: start, half), path("M\(neck) \(120 - half)h\(length - half)\(end)h-\(length - half)z"),
                thread(from: neck + 4, to: neck + length - half, depth: half, step: isPointed ? 12 : 9),
            ])
    }

    /// The head, from its outer end at `start` to where the shank begins.
    private static func top(_ head: Head, at start: Int, _ half: Int) -> String {
        let cap = half * 2
        switch head {
        case .cylinder: return rectangle(start - 8, 120 - cap + 4, half + 12, cap * 2 - 8, round: 4, fill: Ink.shade)
        case .hex: return rectangle(start, 120 - cap, half + 4, cap * 2, round: 3, fill: Ink.accent)
        case .flat, .countersunk:
            let slope = "l\(half + 4) \(half)v\(cap)l-\(half + 4) \(half)z"
            return path("M\(start) \(120 - cap)\(slope)", fill: Ink.shade)
        case .round, .dome:
            let bow = "c-\(cap) 6-\(cap) \(cap * 2 - 6) 0 \(cap * 2)z"
            return path("M\(start + half + 4) \(120 - cap)\(bow)", fill: Ink.shade)
        case .none: return ""
        }
    }

    static func anchor(_ slender: Int) -> [String] {
        let length = 120 + slender * 10
        let start = 160 - length / 2
        return turned(
            -24,
            [
                path("M\(start) 106h\(length - 24)l24-6v40l-24-6h-\(length - 24)z", fill: Ink.shade),
                rectangle(start + 52, 102, length - 84, 36, round: 6),
                path("M\(start + 80) 120h\(length - 128)", fill: "none", width: 4),
                rectangle(start + 38, 88, 10, 64, round: 2),
                rectangle(start + 14, 92, 24, 56, round: 4, fill: Ink.accent),
                thread(from: start - 2, to: start + 16, depth: 14, step: 6),
            ])
    }

    static func nail(_ slender: Int) -> [String] {
        let length = 130 + slender * 8
        let start = 160 - length / 2
        return turned(
            -24,
            [
                path("M\(start) 113h\(length - 26)l26 7l-26 7h-\(length - 26)z"),
                rectangle(start - 8, 98, 10, 44, round: 4, fill: Ink.shade),
                path("M\(start + 18) 113v14m8-14v14m8-14v14", fill: "none", width: 2),
            ])
    }

    static func drill(_ slender: Int) -> [String] {
        let half = max(8, 24 - slender)
        let length = min(250, 90 + slender * 14)
        let start = 160 - length / 2
        let body = length - 62 - half
        let turns = stride(from: start + 70, to: start + length - half * 2, by: half * 2).map { x in
            "M\(x) \(120 + half)c\(half) 0 \(half)-\(half * 2) \(half * 2)-\(half * 2)"
        }
        return turned(
            -24,
            [
                rectangle(start, 120 - half, 62, half * 2, round: 3, fill: Ink.shade),
                path("M\(start + 62) \(120 - half)h\(body)l\(half) \(half)l-\(half) \(half)h-\(body)z"),
                path(turns.joined(), fill: "none", width: 4, stroke: Ink.accent),
            ])
    }

    static func nut(_ isFlanged: Bool, _ isCapped: Bool) -> [String] {
        var shapes = [path("M160 36l73 42v84l-73 42-73-42v-84z", fill: Ink.shade), circle(160, 120, 62)]
        if isFlanged { shapes.insert(circle(160, 120, 98), at: 0) }
        shapes +=
            isCapped
            ? [circle(160, 120, 44, fill: Ink.shade), path("M136 96c10-14 30-16 42-6", fill: "none")]
            : [circle(160, 120, 40, fill: Ink.line), circle(160, 120, 33, fill: Ink.shade)]
        return shapes
    }

    static func washer(_ isWide: Bool, _ isSplit: Bool) -> [String] {
        let hole = isWide ? 26 : isSplit ? 52 : 42
        let ring = path(
            "M160 40a80 80 0 1 0 .1 0zM160 \(120 - hole)a\(hole) \(hole) 0 1 1-.1 0z",
            fill: isSplit ? Ink.shade : Ink.body)
        return isSplit ? [ring, path("M214 74l-14 26", fill: "none", width: 9)] : [ring]
    }

    static func dowel(_ isBrass: Bool) -> [String] {
        let fill = isBrass ? Ink.brass : Ink.body
        return turned(
            -24,
            [
                path("M70 96h130c22 2 40 8 50 16v16c-10 8-28 14-50 16h-130z", fill: fill),
                path("M130 120h112M150 96v48m22-48v48m22-48v48", fill: "none"),
                rectangle(60, 90, 14, 60, round: 3, fill: isBrass ? Ink.brass : Ink.accent),
            ])
    }

    static func disc(_ isFlap: Bool) -> [String] {
        let hub = [circle(160, 120, 42, fill: Ink.accent), circle(160, 120, 17, fill: Ink.body)]
        guard isFlap else { return [circle(160, 120, 94, fill: Ink.shade), circle(160, 120, 72)] + hub }
        let rays = (0..<16).map { ray in
            "<path d=\"M160 28v44\" fill=\"none\" transform=\"rotate(\(ray * 45 / 2) 160 120)\"/>"
        }
        return [circle(160, 120, 94, fill: Ink.warning)] + rays + hub
    }
}
