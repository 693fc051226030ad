// A bar of parts with its legend: a limit, terms of payment, stages of a plan.

/// A part of a whole.
package struct MeterPart: Sendable {
    /// What the colour of a part says.
    package enum Share: String, Sendable {
        case first = "1"
        case second = "2"
        case third = "3"
        /// Overdue, exceeded.
        case trouble = "d"
        /// What is left: the bar's own ground.
        case rest = "0"
    }

    package let name: String
    /// In any unit, the same for all parts; less than nothing counts as nothing.
    package let size: Double
    /// The size as people read it.
    package let text: String
    package let share: Share

    package init(_ name: String, _ size: Double, _ text: String, _ share: Share) {
        self.name = name
        self.size = max(0, size)
        self.text = text
        self.share = share
    }
}

extension PageContext {
    /// The bar of parts, told in words to those who do not see it.
    ///
    /// - Parameter isThin: beneath a key figure.
    package func meter(_ parts: [MeterPart], thin isThin: Bool = false) -> HTML {
        let whole = parts.reduce(0) { $0 + $1.size }
        let words = parts.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
        let drawn: [HTML] = whole > 0 ? bars(parts, of: whole) : []
        return """
            <svg class="meter\(isThin ? " meter--thin" : "")" role="img" aria-label="\(words)" viewBox="0 0 1000 8" \
            preserveAspectRatio="none">\(drawn)</svg>
            """
    }

    /// What the colours of the bar mean, with the sizes; side by side beneath a wide bar.
    package func legend(_ parts: [MeterPart], row isRow: Bool = false) -> HTML {
        let entries: [HTML] = parts.map { part in
            "<div class=\"sw-\(part.share.rawValue)\"><dt>\(part.name)</dt><dd>\(part.text)</dd></div>"
        }
        return "<dl class=\"legend\(isRow ? " legend--row" : "")\">\(entries)</dl>"
    }

    private func bars(_ parts: [MeterPart], of whole: Double) -> [HTML] {
        var start = 0.0
        return parts.filter { $0.size > 0 }.map { part -> HTML in
            let length = part.size / whole * 1000
            defer { start += length }
            // A gap parts neighbours; the smallest part stays to be seen.
            let gap = start + length < 999.5 ? 5.0 : 0
            let width = max(length - gap, 2)
            return """
                <rect class="m-\(part.share.rawValue)" x="\(DrawingLength.text(start))" \
                width="\(DrawingLength.text(width))" height="8"/>
                """
        }
    }
}
