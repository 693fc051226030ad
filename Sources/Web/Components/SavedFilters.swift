// Filters that a person keeps under a name of his own.

import Foundation

/// A filtered list under a person's own name.
package struct SavedView: Codable, Sendable, Equatable {
    package let name: String
    /// The query of its address: `status=placed`.
    package let query: String

    package init(name: String, query: String) {
        self.name = name
        self.query = query
    }
}

/// Everything a person saved, by the names of lists, and which list this is.
package struct SavedViews: Sendable {
    package let all: [String: [SavedView]]
    package let list: String

    package init(_ all: [String: [SavedView]], list: String) {
        self.all = all
        self.list = list
    }

    /// The views of this list; more than twenty are no help.
    package var shown: [SavedView] { Array((all[list] ?? []).prefix(20)) }
}

extension PageContext {
    /// What this person saved for a list; nil for strangers, who can keep nothing.
    package func savedViews(of list: String) -> SavedViews? {
        guard visit.web.signedIn != nil else { return nil }
        return SavedViews(preferences[PreferenceName<[String: [SavedView]]>("filters")] ?? [:], list: list)
    }

    /// The menu of saved views: links work without a script, saving and deleting need one. Hidden while it is empty.
    func savedViews(_ views: SavedViews, _ bar: FilterBar) -> HTML {
        let title = t("web.views.title")
        let here = bar.address.query
        let items = views.shown.map { viewItem($0, bar, isHere: normal($0.query) == here) }
        return """
            <details class="menu views" data-views="\(views.list)" data-path="\(bar.address.path)" data-kept="\(text(of: views.all))" \
            data-delete-label="\(t("web.views.delete"))" data-deleted="\(t("web.views.deleted"))"\
            \(attr: "hidden", if: items.isEmpty)>\
            <summary class="btn btn--icon" title="\(title)">\(icon("star"))<span class="visually-hidden">\(title)</span></summary>\
            <div class="popover"><p class="menu__title">\(title)</p><ul class="views__list">\(items)</ul></div>\
            <template>\(viewItem(SavedView(name: "", query: ""), bar, isHere: false))</template></details>
            """
    }

    /// The way to save what is in force now; nothing without a script.
    func saveView(_ views: SavedViews, _ bar: FilterBar) -> HTML {
        let id = "\(bar.id)-view"
        return """
            <details class="menu js-only desk-only"><summary class="linkbtn">\(t("web.views.save"))</summary>\
            <form class="popover views__save" data-save-view="\(views.list)" data-query="\(bar.address.query)" \
            data-saved="\(t("web.views.saved"))" data-failed="\(t("web.views.failed"))"><div class="field">\
            <label class="field__label" for="\(id)">\(t("web.views.name"))</label>\
            <input class="input input--sm" id="\(id)" name="name" maxlength="60" required autocomplete="off"></div>\
            <button class="btn btn--primary">\(t("web.save"))</button></form></details>
            """
    }

    private func viewItem(_ view: SavedView, _ bar: FilterBar, isHere: Bool) -> HTML {
        let delete = t("web.views.delete", ["name": view.name])
        let address = "\(bar.address.path)?\(normal(view.query))"
        return """
            <li class="views__item"><a class="menu__item" href="\(url: address)"\
            \(attr: "aria-current", isHere ? "page" : nil)>\(view.name)</a>\
            <button type="button" class="iconbtn iconbtn--sm js-only" data-delete-view \
            aria-label="\(delete)" title="\(delete)">\(icon("trash"))</button></li>
            """
    }

    /// What was kept long ago goes through the same reading as any address.
    private func normal(_ query: String) -> String { FormData(urlEncoded: query).urlEncoded }

    private func text(of views: [String: [SavedView]]) -> String {
        guard !views.isEmpty, let data = try? JSONEncoder().encode(views) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
