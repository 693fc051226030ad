// The key figures of a page in one ruled strip.

/// A figure to know: label, value, one note.
package struct KeyFigure: Sendable {
    package let label: String
    /// Made by `money`, or a count with its noun.
    package let value: HTML
    package var note: String?
    /// Danger only for what is overdue, warning only for what is late; the note says so in words.
    package var tone: StatusTone
    /// Where it is explained; nil for nowhere.
    package var path: String?
    /// The course of the last values, made by `sparkline`.
    package var course: HTML?
    /// Of which parts it is made, by `meter`.
    package var meter: HTML?

    package init(
        _ label: String, _ value: HTML, note: String? = nil, tone: StatusTone = .muted, path: String? = nil,
        course: HTML? = nil, meter: HTML? = nil
    ) {
        self.label = label
        self.value = value
        self.note = note
        self.tone = tone
        self.path = path
        self.course = course
        self.meter = meter
    }
}

extension PageContext {
    /// A strip of one to five key figures; two in a row where the column is narrow.
    package func keyFigures(_ figures: [KeyFigure]) -> HTML {
        "<div class=\"figurebox\"><div class=\"figures\">\(figures.map(figure))</div></div>"
    }

    /// One key figure by itself, as the content of a tile.
    package func keyFigure(_ figure: KeyFigure) -> HTML { keyFigures([figure]) }

    private func figure(_ figure: KeyFigure) -> HTML {
        let colour = [.danger, .warning].contains(figure.tone) ? " text-\(figure.tone.rawValue)" : ""
        let value: HTML = "<span class=\"figure__value\(colour)\">\(figure.value)</span>"
        let row: HTML = figure.course.map { "<span class=\"figure__row\">\(value)\($0)</span>" as HTML } ?? value
        let note: HTML? = figure.note.map { "<span class=\"figure__note\">\($0)</span>" }
        let content: HTML = "<span class=\"figure__label\">\(figure.label)</span>\(row)\(note)\(figure.meter)"
        guard let path = figure.path else { return "<div class=\"figure\">\(content)</div>" }
        return "<a class=\"figure\" href=\"\(url: path)\">\(content)</a>"
    }
}
