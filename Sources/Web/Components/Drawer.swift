// A sheet beside the page for what belongs to it: more filters, one line in full, help.

extension PageContext {
    /// A drawer from the right; on a phone from below, closed by a swipe, the deciding button on top of its foot.
    ///
    /// - Parameters:
    ///   - id: what its button names by `opening(_:)`.
    ///   - foot: its buttons, the deciding one last.
    package func drawer(_ id: String, title: String, foot: HTML? = nil, _ content: HTML) -> HTML {
        let buttons: HTML? = foot.map { "<div class=\"dialog__foot\">\($0)</div>" }
        return """
            <dialog class="drawer" id="\(id)" popover aria-labelledby="\(id)-title"><div class="drawer__grip"></div>\
            \(dialogHead(id, title))<div class="dialog__body">\(content)</div>\(buttons)</dialog>
            """
    }
}
