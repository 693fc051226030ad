// A place without content: what it is for, the first act, a second way; and the page of an error.

/// The drawings of empty places on a grid of 96; other names are shown as their icon.
private let drawings: Set<String> = [
    "alert", "bell", "box", "cart", "catalog", "check", "company", "docs", "money", "orders", "pin", "search", "users",
]

extension PageContext {
    /// What stands where a list would be.
    ///
    /// - Parameters:
    ///   - title: nil where the page's own heading says it.
    ///   - action: the first act, a link or a form.
    ///   - second: another way, a quiet link in a line of its own.
    ///   - isInline: inside a page that shows other things, too.
    package func emptyState(
        icon name: String, title: String? = nil, text: String, action: HTML? = nil, second: HTML? = nil,
        inline isInline: Bool = false
    ) -> HTML {
        let heading: HTML? = title.map { "<h2>\($0)</h2>" }
        let acts: HTML? = action.map { "<div class=\"btnrow\">\($0)</div>" }
        let other: HTML? = second.map { "<p class=\"small\">\($0)</p>" }
        return """
            <div class="empty\(isInline ? " empty--inline" : "")">\(drawing(name))\(heading)<p>\(text)</p>\(acts)\(other)</div>
            """
    }

    /// The page of an error: whose fault it is and what is safe, what to try, a short number for support.
    ///
    /// Stands in a frame without a head of its own: the heading is here.
    ///
    /// - Parameters:
    ///   - retry: the address to try again; nil where trying again changes nothing.
    ///   - number: what support finds the request by.
    ///   - isInline: a part of a page that has a heading of its own.
    package func errorState(
        title: String, text: String, retry: String?, home: String, number: String, inline isInline: Bool = false
    ) -> HTML {
        let heading: HTML = isInline ? "<h2>\(title)</h2>" : "<h1>\(title)</h1>"
        let again: HTML? = retry.map { path in
            "<a class=\"btn btn--primary\" href=\"\(url: path)\">\(icon("refresh"))\(t("web.error.retry"))</a>"
        }
        return """
            <div class="empty\(isInline ? " empty--inline" : "")">\(drawing("alert"))\(heading)<p>\(text)</p>\
            <div class="btnrow">\(again)<a class="btn\(retry == nil ? " btn--primary" : "")" href="\(url: home)">\
            \(t("web.error.home"))</a></div>\
            <p class="small">\(t("web.error.help")) <code class="medium">\(number)</code> \(copyButton(number))</p></div>
            """
    }

    private func drawing(_ name: String) -> HTML {
        let isDrawn = drawings.contains(name)
        let symbol = isDrawn ? "art\(name.prefix(1).uppercased())\(name.dropFirst())" : name
        let shape = isDrawn ? "empty__art" : "empty__icon"
        return "<svg class=\"\(shape)\" aria-hidden=\"true\"><use href=\"\(site.sprite)\(symbol)\"/></svg>"
    }
}
