// A button with a menu: things to do with an object that are needed seldom.

/// One line of a menu.
package struct MenuEntry: Sendable {
    /// What choosing it does.
    package enum Act: Sendable {
        /// Goes to a page.
        case link(String)
        /// Sends a form.
        case post(String, fields: [(name: String, value: String)])
        /// Opens the dialog or drawer of an id.
        case dialog(String)
    }

    package let icon: String
    package let title: String
    package let act: Act
    /// A quieter second line.
    package var note: String?
    /// Whether it is the one in force.
    package var isCurrent = false

    package init(_ icon: String, _ title: String, _ act: Act, note: String? = nil, current isCurrent: Bool = false) {
        self.icon = icon
        self.title = title
        self.act = act
        self.note = note
        self.isCurrent = isCurrent
    }
}

extension PageContext {
    /// A button of an icon that opens a menu; opens without a script, walks by arrows and letters with one.
    ///
    /// - Parameters:
    ///   - name: what the menu is about: «Другие действия».
    ///   - groups: entries ruled off from one another.
    ///   - isAtEnd: when the button stands at the right edge.
    package func popoverMenu(
        _ name: String, icon symbol: String = "more", atEnd isAtEnd: Bool = true, _ groups: [[MenuEntry]]
    ) -> HTML {
        let button: HTML = """
            <summary class="btn btn--icon" aria-label="\(name)"\(tooltip(name))>\(icon(symbol))</summary>
            """
        return menu(button, atEnd: isAtEnd, groups)
    }

    /// A button of words that opens a menu.
    package func popoverMenu(words: String, atEnd isAtEnd: Bool = false, _ groups: [[MenuEntry]]) -> HTML {
        menu("<summary class=\"btn\">\(words)\(icon("down"))</summary>", atEnd: isAtEnd, groups)
    }

    private func menu(_ button: HTML, atEnd isAtEnd: Bool, _ groups: [[MenuEntry]]) -> HTML {
        let parts: [HTML] = groups.filter { !$0.isEmpty }.enumerated().map { place, entries -> HTML in
            let rule: HTML? = place == 0 ? nil : "<hr class=\"menu__rule\">"
            return "\(rule)\(entries.map(menuItem))"
        }
        return """
            <details class="menu\(isAtEnd ? " menu--end" : "")">\(button)<div class="popover">\(parts)</div></details>
            """
    }

    private func menuItem(_ entry: MenuEntry) -> HTML {
        let note: HTML? = entry.note.map { "<span class=\"sub\">\($0)</span>" }
        let content: HTML = "\(icon(entry.icon))<span>\(entry.title)\(note)</span>"
        switch entry.act {
        case .link(let path):
            let current = entry.isCurrent ? "true" : nil
            return "<a class=\"menu__item\" href=\"\(url: path)\"\(attr: "aria-current", current)>\(content)</a>"
        case .post(let path, let fields):
            return """
                <form method="post" action="\(url: path)">\(commandField)\(hiddenFields(fields))\
                <button class="menu__item"\(attr: "aria-current", entry.isCurrent ? "true" : nil)>\(content)</button></form>
                """
        case .dialog(let id):
            return "<button type=\"button\" class=\"menu__item\"\(opening(id))>\(content)</button>"
        }
    }
}
