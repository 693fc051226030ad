// A question before something that cannot be undone.

/// What is asked before something that cannot be undone.
package struct Confirmation: Sendable {
    /// Names the object: «Отменить остаток заказа № 4592?»
    package let title: String
    /// What will happen, what stays, and how to get it back if at all.
    package let consequence: String
    /// The deed as a verb: «Отменить остаток». Never «ОК».
    package let verb: String
    /// The way out as a verb: «Оставить заказ».
    package let keep: String
    /// Where the form goes.
    package let path: String
    /// Hidden fields of the form.
    package var fields: [(name: String, value: String)] = []
    /// More to fill in, such as the reason.
    package var content: HTML?
    /// The page it was opened on: given where what was filled in is refused, and so shown again in the open dialog.
    package var back: String?

    package init(
        _ title: String, consequence: String, verb: String, keep: String, path: String,
        fields: [(name: String, value: String)] = [], content: HTML? = nil
    ) {
        self.title = title
        self.consequence = consequence
        self.verb = verb
        self.keep = keep
        self.path = path
        self.fields = fields
        self.content = content
    }
}

extension PageContext {
    /// Attributes of a `<button type="button">` that opens the dialog or drawer of `id`.
    package func opening(_ id: String) -> HTML {
        " popovertarget=\"\(id)\" aria-haspopup=\"dialog\""
    }

    /// Attributes of a `<button type="button">` inside that closes it.
    package func closing(_ id: String) -> HTML {
        " popovertarget=\"\(id)\" popovertargetaction=\"hide\""
    }

    /// A dialog about what cannot be undone. Without a script it floats above the page all the same.
    ///
    /// - Parameter id: what its button names by `opening(_:)`.
    package func confirmation(_ id: String, _ asked: Confirmation) -> HTML {
        let hidden = hiddenFields(asked.fields)
        let keep: HTML =
            asked.back.map { buttonLink(asked.keep, to: $0) }
            ?? "<button type=\"button\" class=\"btn\" autofocus\(closing(id))>\(asked.keep)</button>"
        return """
            <dialog class="dialog" id="\(id)"\(asked.back == nil ? " popover" : " open") aria-labelledby="\(id)-title" \
            aria-describedby="\(id)-text">\
            \(dialogHead(id, asked.title, back: asked.back))\
            <form method="post" action="\(url: asked.path)">\(commandField)\(hidden)\
            <div class="dialog__body"><p id="\(id)-text">\(asked.consequence)</p>\(asked.content)</div>\
            <div class="dialog__foot">\(keep)\
            <button class="btn btn--danger" data-busy-label="\(t("web.doing"))">\(asked.verb)</button></div></form></dialog>
            """
    }

    /// Any other dialog: `content` between the heading and, when there are buttons, the foot.
    ///
    /// Rather a page of its own, a drawer, or an undo after the deed.
    package func dialog(_ id: String, title: String, foot: HTML? = nil, _ content: HTML) -> HTML {
        let buttons: HTML? = foot.map { "<div class=\"dialog__foot\">\($0)</div>" }
        return """
            <dialog class="dialog" id="\(id)" popover aria-labelledby="\(id)-title">\(dialogHead(id, title))\
            <div class="dialog__body">\(content)</div>\(buttons)</dialog>
            """
    }

    /// The heading of a dialog or drawer with the button that closes it; of one that is open from the start, with the
    /// way back to the page without it.
    func dialogHead(_ id: String, _ title: String, back: String? = nil) -> HTML {
        let words: HTML = " class=\"iconbtn\" aria-label=\"\(t("web.close"))\"\(tooltip(t("web.close")))"
        let close: HTML =
            back.map { "<a href=\"\(url: $0)\"\(words)>\(icon("x"))</a>" as HTML }
            ?? "<button type=\"button\"\(words)\(closing(id))>\(icon("x"))</button>"
        return "<div class=\"dialog__head\"><h2 id=\"\(id)-title\">\(title)</h2>\(close)</div>"
    }

    /// What a form sends without being asked.
    func hiddenFields(_ fields: [(name: String, value: String)]) -> [HTML] {
        fields.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
    }
}
