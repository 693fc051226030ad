// What happened to something, the newest first.

import Foundation

/// One thing that happened.
package struct TimelineEntry: Sendable {
    package let icon: String
    package let text: HTML
    package let at: Date
    /// Done by the vendor's 1C and not by a person.
    package let isFrom1C: Bool
    /// What somebody said with it, word for word; nil for nothing.
    package let said: String?

    package init(_ icon: String, _ text: HTML, at: Date, from1C isFrom1C: Bool = false, said: String? = nil) {
        self.icon = icon
        self.text = text
        self.at = at
        self.isFrom1C = isFrom1C
        self.said = said
    }
}

extension PageContext {
    /// A history, the newest first whatever the order of `entries`; what 1C did is marked.
    package func timeline(_ entries: [TimelineEntry]) -> HTML {
        let items: [HTML] = entries.sorted { $0.at > $1.at }.map { entry -> HTML in
            let mark: HTML? = entry.isFrom1C ? "<span class=\"from1c\">\(t("web.timeline.from1C"))</span>" : nil
            let said: HTML? = entry.said.map { "<p class=\"said\">\($0)</p>" }
            return """
                <li><span class="dot">\(icon(entry.icon))</span>\(mark)\(entry.text)\(said)\
                <span class="when">\(moment(entry.at))</span></li>
                """
        }
        return "<ol class=\"timeline\">\(items)</ol>"
    }
}
