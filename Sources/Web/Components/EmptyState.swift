// A place without content: what it is for and the first act.

extension PageContext {
    /// What stands where a list would be.
    ///
    /// - Parameters:
    ///   - title: nil where the page's own heading says it.
    ///   - action: the first act, a link or a form.
    ///   - isInline: inside a page that shows other things, too.
    package func emptyState(
        icon name: String, title: String? = nil, text: String, action: HTML? = nil, inline isInline: Bool = false
    ) -> HTML {
        """
        <div class="empty\(isInline ? " empty--inline" : "")">\
        <svg class="empty__art" viewBox="0 0 24 24" aria-hidden="true">\
        <use href="\(url: site.assets.url("icons.svg"))#\(name)"/></svg>\
        \(title.map { "<h2>\($0)</h2>" as HTML })<p>\(text)</p>\
        \(action.map { "<div class=\"btnrow\">\($0)</div>" as HTML })</div>
        """
    }
}
