// The course of the last values as a line beside a key figure.

/// Lengths inside a drawing, whose sizes are attributes: a page has no styles of its own.
enum DrawingLength {
    /// A length with one decimal: `12.5`.
    static func text(_ length: Double) -> String {
        let tenths = Int((length * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        return "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}

extension PageContext {
    /// A line through values, the oldest first; nothing for fewer than two.
    ///
    /// - Parameter meaning: the course in words, for those who do not see the line: «за полгода выросли вдвое».
    package func sparkline(_ values: [Double], _ meaning: String) -> HTML? {
        let values = values.filter(\.isFinite)
        guard let least = values.min(), let most = values.max(), let last = values.last, values.count > 1 else {
            return nil
        }
        // Of 88 by 32, with room for the dot at the end.
        let step = 88 / Double(values.count - 1)
        let height: (Double) -> String = { value in
            DrawingLength.text(most > least ? 29 - (value - least) / (most - least) * 26 : 16)
        }
        let points = values.enumerated().map { place, value in
            "\(place == 0 ? "M" : "L")\(DrawingLength.text(Double(place) * step)) \(height(value))"
        }
        return """
            <svg class="spark" viewBox="0 0 88 32" role="img" aria-label="\(meaning)">\
            <path d="\(points.joined())" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linejoin="round" \
            stroke-linecap="round"/><circle cx="88" cy="\(height(last))" r="3" fill="currentColor"/></svg>
            """
    }
}
