// The shape of what comes, for waits that are felt.

/// What will stand here.
package enum SkeletonShape: Sendable {
    /// Lines of text.
    case lines(Int)
    /// Rows of a table; cards on a phone.
    case rows(Int)
    /// A strip of key figures.
    case figures(Int)
    /// A chart.
    case chart
}

extension PageContext {
    /// A place kept free at once and drawn only after 300 ms: what is quicker needs no sign of waiting.
    package func skeleton(_ shape: SkeletonShape) -> HTML {
        let line: HTML = "<span class=\"skeleton skeleton--line\"></span>"
        let words: HTML = "<span class=\"visually-hidden\">\(t("web.loading"))</span>"
        switch shape {
        case .lines(let count):
            return "<div class=\"skeletons\" role=\"status\">\(words)\(many(count, line))</div>"
        case .rows(let count):
            let cells = many(4, "<span class=\"skeleton\"></span>")
            let row: HTML = "<div class=\"skeletons__row\">\(cells)</div>"
            return "<div class=\"skeletons skeletons--rows\" role=\"status\">\(words)\(many(count, row))</div>"
        case .figures(let count):
            let figure: HTML =
                "<div class=\"figure\">\(line)<span class=\"skeleton skeleton--value\"></span>\(line)</div>"
            return """
                <div class="skeletons" role="status">\(words)<div class="figurebox"><div class="figures">\
                \(many(count, figure))</div></div></div>
                """
        case .chart:
            return
                "<div class=\"skeletons\" role=\"status\">\(words)<span class=\"skeleton skeleton--chart\"></span></div>"
        }
    }

    private func many(_ count: Int, _ piece: HTML) -> [HTML] { Array(repeating: piece, count: max(0, count)) }
}
