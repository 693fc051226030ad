// What a person decides about tables: which columns, how dense, by which keys.

import Foundation

extension PageContext {
    /// The menu of a table: its columns, and the keys that lead through it. Choices are kept with the account, so it
    /// needs somebody who signed in, and a script.
    package func tableMenu<Row: Sendable>(_ table: Table<Row>) -> HTML? {
        guard let choices = table.choices, table.columns.count > 1 else { return nil }
        let shown = Set(table.shown.map(\.id))
        let options: [HTML] = table.columns.dropFirst().map { column in
            """
            <label class="option"><input type="checkbox" class="check" value="\(column.id)"\
            \(attr: "checked", if: shown.contains(column.id))> \(words(of: column.head))</label>
            """
        }
        let title = t("web.table.columns")
        let hasChosen = choices[table.id]?.columns != nil
        return """
            <details class="menu menu--end js-only" data-table-menu="\(table.id)" data-choices="\(text(of: choices))">\
            <summary class="btn btn--icon" title="\(title)">\(icon("columns"))<span class="visually-hidden">\(title)</span></summary>\
            <div class="popover tablemenu"><fieldset><legend class="menu__title">\(title)</legend>\(options)</fieldset>\
            <button type="button" class="linkbtn" data-usual-columns\(attr: "hidden", if: !hasChosen)>\(t("web.table.usual"))</button>\
            <hr class="menu__rule"><p class="menu__title" id="keys-\(table.id)">\(t("web.table.keys"))</p>\(keys(of: table))</div></details>
            """
    }

    /// The density of rows; works without a script, too. For people who signed in: strangers can keep nothing.
    package func densitySwitch(_ current: String) -> HTML {
        let buttons: [HTML] = TableDensity.allCases.map { density in
            """
            <button name="value" value="&quot;\(density.rawValue)&quot;" \
            aria-pressed="\(density.rawValue == current ? "true" : "false")">\(t("web.table.density.\(density.rawValue)"))</button>
            """
        }
        return """
            <form method="post" action="/settings/preferences" data-density-switch>\(commandField)\
            <input type="hidden" name="name" value="density">\
            <span class="seg" role="group" aria-label="\(t("web.table.density"))">\(buttons)</span></form>
            """
    }

    private func keys<Row: Sendable>(of table: Table<Row>) -> HTML {
        var keys = [("J\u{a0}K", "web.table.keys.move"), ("Enter", "web.table.keys.open")]
        if table.selection != nil {
            keys += [("X", "web.table.keys.select"), ("Shift\u{a0}X", "web.table.keys.range")]
        }
        keys.append(("?", "web.table.keys.help"))
        let rows: [HTML] = keys.map { "<div><dt><kbd>\($0.0)</kbd></dt><dd>\(t($0.1))</dd></div>" }
        return "<dl class=\"tablemenu__keys\" aria-labelledby=\"keys-\(table.id)\">\(rows)</dl>"
    }

    /// What the script writes back with one table's part changed.
    private func text(of choices: [String: TableChoice]) -> String {
        guard !choices.isEmpty, let data = try? JSONEncoder().encode(choices) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
