// Buttons and links: how much each asks for the hand, and what it says while it works or when it cannot.

/// How much a button asks for the hand. A page head and a sum have at most one primary.
package enum ButtonKind: String, Sendable {
    case plain, primary
    /// The act of a row, repeated down a list.
    case tint
    /// The way out, beside another button.
    case ghost
    /// What cannot be undone.
    case danger
}

/// How high a button is: 32 px in tables, 36, 44 in forms. On a phone none is lower than 44.
package enum ButtonSize: Sendable {
    case small, regular, large
}

extension PageContext {
    /// A button for a script, a menu or a dialog; it sends no form.
    ///
    /// - Parameters:
    ///   - isBusy: shows that its work goes on; a script makes a button busy by `aria-busy`.
    ///   - reason: why it cannot be pressed now, shown when it is pointed at or focused; nil when it can.
    ///   - attributes: further ones, with a blank before each: `" popovertarget=\"filters\""`.
    package func button(
        _ text: String, _ kind: ButtonKind = .plain, size: ButtonSize = .regular, icon name: String? = nil,
        block isBlock: Bool = false, busy isBusy: Bool = false, disabled reason: String? = nil,
        attributes: HTML? = nil
    ) -> HTML {
        let classes = buttonClasses(kind, size, block: isBlock)
        let content = buttonContent(text, icon: name, busy: isBusy)
        if let reason { return disabledButton(content, classes, reason) }
        return """
            <button type="button" class="\(classes)"\(attr: "aria-busy", isBusy ? "true" : nil)\(attributes)>\
            \(content)</button>
            """
    }

    /// A button that sends its form, once.
    ///
    /// - Parameters:
    ///   - busy: what it says while the form travels: «Сохраняем…». Without it a spinner stands in its place.
    ///   - act: the name and value it sends with the form, where the form has several buttons.
    ///   - subject: what it acts on, where the same button stands in every row: readers say «Убрать: Склад».
    package func submit(
        _ text: String, _ kind: ButtonKind = .primary, size: ButtonSize = .large, icon name: String? = nil,
        block isBlock: Bool = false, busy: String? = nil, act: (name: String, value: String)? = nil,
        of subject: String? = nil, disabled reason: String? = nil, attributes: HTML? = nil
    ) -> HTML {
        let classes = buttonClasses(kind, size, block: isBlock)
        let content = buttonContent(text, icon: name, busy: false)
        if let reason { return disabledButton(content, classes, reason) }
        return """
            <button class="\(classes)"\(attr: "data-busy-label", busy)\(attr: "name", act?.name)\
            \(attr: "value", act?.value)\(attr: "aria-label", subject.map { "\(text): \($0)" })\(attributes)>\
            \(content)</button>
            """
    }

    /// A form that asks for nothing but one press: its command, what it sends unseen, its buttons.
    package func pressForm(
        _ path: String, hidden fields: [(name: String, value: String)] = [], _ buttons: HTML, class name: String? = nil
    ) -> HTML {
        """
        <form method="post" action="\(url: path)"\(attr: "class", name)>\(commandField)\(hiddenFields(fields))\
        \(buttons)</form>
        """
    }

    /// A link that looks like a button: it leads somewhere and changes nothing.
    ///
    /// - Parameter subject: what it leads to, where the same link stands in every row: «Изменить: Склад».
    package func buttonLink(
        _ text: String, to path: String, _ kind: ButtonKind = .plain, size: ButtonSize = .regular,
        icon name: String? = nil, block isBlock: Bool = false, of subject: String? = nil, attributes: HTML? = nil
    ) -> HTML {
        """
        <a class="\(buttonClasses(kind, size, block: isBlock))" href="\(url: path)"\
        \(attr: "aria-label", subject.map { "\(text): \($0)" })\(attributes)>\
        \(buttonContent(text, icon: name, busy: false))</a>
        """
    }

    /// A button of one icon. A ghost one has no edge: in a bar, in a row, at the corner of a box.
    ///
    /// - Parameter label: what it does; said by readers and shown when it is pointed at.
    package func iconButton(
        _ name: String, _ label: String, _ kind: ButtonKind = .ghost, size: ButtonSize = .regular,
        busy isBusy: Bool = false, disabled reason: String? = nil, attributes: HTML? = nil
    ) -> HTML {
        let bare = size == .small ? "iconbtn iconbtn--sm" : "iconbtn"
        let classes = kind == .ghost ? bare : buttonClasses(kind, size, block: false) + " btn--icon"
        if let reason { return disabledButton(icon(name), classes, reason, label: label) }
        return """
            <button type="button" class="\(classes)" aria-label="\(label)" title="\(label)"\
            \(attr: "aria-busy", isBusy ? "true" : nil)\(attributes)>\(icon(name))</button>
            """
    }

    /// A button of one icon that sends its form.
    ///
    /// - Parameters:
    ///   - label: what it does, and to what where it stands in a list: «Убрать: Болт М8».
    ///   - title: the same without the name, for who sees the row; nil where it is the label.
    ///   - act: the name and value it sends with the form.
    package func iconSubmit(
        _ name: String, _ label: String, title: String? = nil, act: (name: String, value: String)? = nil,
        attributes: HTML? = nil
    ) -> HTML {
        """
        <button class="iconbtn iconbtn--sm"\(attr: "name", act?.name)\(attr: "value", act?.value) \
        aria-label="\(label)" title="\(title ?? label)"\(attributes)>\(icon(name))</button>
        """
    }

    /// A link of one icon, beside buttons of words.
    package func iconLink(_ name: String, _ label: String, to path: String, attributes: HTML? = nil) -> HTML {
        """
        <a class="btn btn--icon" href="\(url: path)" aria-label="\(label)" title="\(label)"\(attributes)>\
        \(icon(name))</a>
        """
    }

    /// The button of a form that a script sends by itself: for whoever has none.
    package func applyButton(_ text: String, size: ButtonSize = .regular, attributes: HTML? = nil) -> HTML {
        "<button class=\"\(buttonClasses(.plain, size, block: false)) nojs-only\"\(attributes)>\(text)</button>"
    }

    /// A link in a text or at its end.
    package func link(_ text: String, to path: String) -> HTML {
        "<a href=\"\(url: path)\">\(text)</a>"
    }

    /// A button that looks like a link, for a small act beside a text.
    package func textButton(_ text: String, icon name: String? = nil, attributes: HTML? = nil) -> HTML {
        """
        <button type="button" class="linkbtn"\(attributes)>\(buttonContent(text, icon: name, busy: false))</button>
        """
    }

    private func buttonContent(_ text: String, icon name: String?, busy isBusy: Bool) -> HTML {
        if isBusy { return "<span class=\"spinner\" aria-hidden=\"true\"></span>\(text)" }
        return "\(name.map { icon($0) })\(text)"
    }

    /// It keeps its place in the order of Tab, so that whoever has no mouse finds out why it is shut.
    private func disabledButton(_ content: HTML, _ classes: String, _ reason: String, label: String? = nil) -> HTML {
        """
        <button type="button" class="\(classes)" aria-disabled="true"\(attr: "aria-label", label) \
        aria-description="\(reason)"\(tooltip(reason))>\(content)</button>
        """
    }
}

private func buttonClasses(_ kind: ButtonKind, _ size: ButtonSize, block isBlock: Bool) -> String {
    var classes = "btn"
    if kind != .plain { classes += " btn--\(kind.rawValue)" }
    switch size {
    case .small: classes += " btn--sm"
    case .regular: break
    case .large: classes += " btn--lg"
    }
    if isBlock { classes += " btn--block" }
    return classes
}
