// The bar above a list: search, the filters used most, the others, what is in force and how much was found.

import Foundation

/// What narrows a list, as it stands above it. A form that asks by the address: the way back works, and so does a link.
package struct FilterBar: Sendable {
    /// A choice of one among few.
    package struct Choice: Sendable {
        package let name: String
        package let label: String
        package let options: [FieldOption]
        package let value: String
        /// Whether only a phone shows it, because elsewhere something else does its work.
        package let isForPhones: Bool

        package init(
            _ name: String, label: String, options: [FieldOption], value: String, forPhones isForPhones: Bool = false
        ) {
            self.name = name
            self.label = label
            self.options = options
            self.value = value
            self.isForPhones = isForPhones
        }
    }

    /// A filter in force.
    package struct Chip: Sendable {
        package let key: String
        package let value: String
        /// The fields of the address that go away with it.
        package let names: Set<String>

        package init(_ key: String, _ value: String, names: Set<String>) {
            self.key = key
            self.value = value
            self.names = names
        }
    }

    /// The list's name in people's saved views, and the beginning of the ids of its fields.
    package let id: String
    package let address: ListAddress
    /// What the form looks for: its name for those who do not see it.
    package let label: String
    /// Shown in the empty search field; nil leaves the search out.
    package var placeholder: String?
    /// What is searched for now.
    package var text = ""
    /// The most characters of the search.
    package var textLimit = 1_000
    /// The two filters used most.
    package var choices: [Choice] = []
    /// A control that stands beside them, such as a period picker.
    package var control: HTML?
    /// The fields of the others.
    package var more: HTML?
    /// Whether one of the others is in force.
    package var isMoreSet = false
    /// Fields of the address that are no filters and stay: the view, the order.
    package var keeps: Set<String> = ["sort"]
    /// Density, columns, export.
    package var end: HTML?
    package var chips: [Chip] = []
    /// How much was found, in words.
    package var found: String?
    /// What people saved; nil where nothing can be saved.
    package var views: SavedViews?

    package init(_ id: String, _ address: ListAddress, label: String) {
        self.id = id
        self.address = address
        self.label = label
    }
}

extension PageContext {
    /// The bar above a list, and beneath it the filters in force.
    package func filterBar(_ bar: FilterBar) -> HTML {
        let end: HTML? = bar.end.map { "<div class=\"filters__end\">\($0)</div>" }
        return """
            <div class="filters">\(filterForm(bar))\(bar.views.map { savedViews($0, bar) })\(end)</div>\(filterChips(bar))
            """
    }

    private func filterForm(_ bar: FilterBar) -> HTML? {
        let (search, set) = (searchField(bar), filterSet(bar))
        guard search != nil || set != nil else { return nil }
        let kept = bar.keeps.subtracting(bar.choices.map(\.name))
        let hidden: [HTML] = bar.address.keeping(kept).fields.map { field in
            "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(field.value)\">"
        }
        return """
            <form class="filters__form" role="search" aria-label="\(bar.label)" action="\(url: bar.address.path)">\
            \(hidden)\(search)\(set)<button class="btn nojs-only">\(t("web.filters.apply"))</button></form>
            """
    }

    /// The order of a table as a choice among the filters: on a phone there are no heads to press.
    package func sortChoice<Row: Sendable>(_ table: Table<Row>, usual: TableSort) -> FilterBar.Choice {
        let options = table.columns.flatMap { column -> [FieldOption] in
            guard let first = column.sort else { return [] }
            return [first, first.reversed].map { sort in
                let way = sort.isFalling ? "web.table.sort.falling" : "web.table.sort.rising"
                return FieldOption(sort == usual ? "" : sort.text, t(way, ["name": words(of: column.head)]))
            }
        }
        let value = table.sort.map { $0 == usual ? "" : $0.text } ?? ""
        return FilterBar.Choice("sort", label: t("web.table.sort"), options: options, value: value, forPhones: true)
    }

    private func searchField(_ bar: FilterBar) -> HTML? {
        bar.placeholder.map { placeholder in
            """
            <span class="inputwrap filters__search">\(icon("search"))\
            <label class="visually-hidden" for="\(bar.id)-q">\(bar.label)</label>\
            <input class="input input--sm input--icon" id="\(bar.id)-q" name="q" type="search" \
            maxlength="\(bar.textLimit)" value="\(bar.text)" placeholder="\(placeholder)"></span>
            """
        }
    }

    /// In a row on a wide screen; on a phone a sheet, whose deciding button stands on top.
    private func filterSet(_ bar: FilterBar) -> HTML? {
        guard !bar.choices.isEmpty || bar.control != nil || bar.more != nil else { return nil }
        let (title, close) = (t("web.filters.title"), t("web.close"))
        let set = "\(bar.id)-filters"
        let isSet = !bar.chips.isEmpty
        return """
            <button type="button" class="btn btn--icon phone-only\(isSet ? " is-set" : "")" popovertarget="\(set)" \
            aria-label="\(title)" title="\(title)">\(icon("filter"))</button>\
            <div class="filters__set" id="\(set)" popover aria-label="\(title)"><div class="filters__head">\
            <h2>\(title)</h2><button class="btn btn--primary">\(t("web.filters.apply"))</button>\
            <button type="button" class="iconbtn" popovertarget="\(set)" popovertargetaction="hide" aria-label="\(close)" \
            title="\(close)">\(icon("x"))</button></div>\(bar.choices.map { select($0, bar) })\(bar.control)\(others(bar))</div>
            """
    }

    private func select(_ choice: FilterBar.Choice, _ bar: FilterBar) -> HTML {
        let options: [HTML] = choice.options.map { option in
            """
            <option value="\(option.value)"\(attr: "selected", if: option.value == choice.value)>\(option.label)</option>
            """
        }
        let id = "\(bar.id)-\(choice.name)"
        return """
            <span class="filters__choice\(choice.isForPhones ? " phone-only" : "")"><label for="\(id)">\(choice.label)</label><span class="selectwrap">\
            <select class="input input--sm select\(choice.value.isEmpty ? "" : " is-set")" id="\(id)" name="\(choice.name)" \
            data-auto-submit>\(options)</select>\(icon("down", small: true))</span></span>
            """
    }

    private func others(_ bar: FilterBar) -> HTML? {
        bar.more.map { fields in
            """
            <details class="menu"><summary class="btn\(bar.isMoreSet ? " is-set" : "")">\(icon("filter"))\
            <span class="filters__word">\(t("web.filters.more"))</span></summary>\
            <div class="popover filters__more">\(fields)<button class="btn btn--primary filters__apply">\(t("web.filters.apply"))</button>\
            </div></details>
            """
        }
    }

    /// The filters in force, each with its way out, and how much was found; nothing when there is neither.
    package func filterChips(_ bar: FilterBar) -> HTML {
        guard !bar.chips.isEmpty || bar.found != nil else { return .empty }
        let chips: [HTML] = bar.chips.map { chip in
            """
            <li class="chip"><span><span class="chip__key">\(chip.key):</span> \(chip.value)</span>\
            <a href="\(url: bar.address.without(chip.names).text)" \
            aria-label="\(t("web.filters.remove", ["name": chip.key]))">\(icon("x"))</a></li>
            """
        }
        let list: HTML? =
            chips.isEmpty
            ? nil
            : """
            <ul aria-label="\(t("web.filters.inForce"))">\(chips)</ul>\
            <a class="linkbtn" href="\(url: bar.address.keeping(bar.keeps).text)">\(t("web.filters.reset"))</a>\
            \(bar.views.map { saveView($0, bar) })
            """
        return """
            <div class="chips">\(list)\(bar.found.map { "<span class=\"chips__sum\" role=\"status\">\($0)</span>" as HTML })</div>
            """
    }
}
