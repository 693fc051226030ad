// How far long work is: reading a price list, making documents for a year.

/// How far long work is: drawn on the page, and the JSON its script asks for while it runs.
package struct WorkProgress: Encodable, Sendable {
    package let done: Int
    /// Nil while nobody knows.
    package let total: Int?
    /// What is being done, in words: «Прочитано 1 200 строк из 4 000».
    package let text: String
    package var finished = false
    /// The page to go to when the work is finished; one of our own.
    package var location: String?

    package init(done: Int, of total: Int?, _ text: String, finished: Bool = false, location: String? = nil) {
        self.done = done
        self.total = total
        self.text = text
        self.finished = finished
        self.location = location
    }
}

extension PageContext {
    /// A bar with words; keeps itself up to date while somebody looks.
    ///
    /// - Parameters:
    ///   - name: what is under way: «Загрузка прайс-листа».
    ///   - path: answers ``WorkProgress`` as JSON; nil draws the bar as it stands.
    package func progress(_ name: String, _ progress: WorkProgress, path: String? = nil) -> HTML {
        let known: Int? = progress.total.flatMap { $0 > 0 ? $0 : nil }
        let share = known.map { "\(min(100, progress.done * 100 / $0))\u{A0}%" } ?? ""
        let refresh: HTML? =
            path == nil ? nil : "<a class=\"nojs-only small\" href=\"\">\(t("web.progress.refresh"))</a>"
        return """
            <div class="progress"\(attr: "data-progress", path)\(attr: "data-lost", path == nil ? nil : t("web.progress.lost"))>\
            <div class="progress__head"><span class="progress__name">\(name)</span>\
            <span class="progress__share">\(share)</span></div>\
            <progress class="progress__bar" aria-label="\(name)"\(attr: "max", known.map { String($0) })\
            \(attr: "value", known == nil ? nil : String(progress.done))></progress>\
            <p class="progress__words" aria-live="polite">\(progress.text)</p>\(refresh)</div>
            """
    }
}
