// The command palette as a page, for browsers without scripts, and the empty dialog a script fills.

import Foundation
import Kernel

extension PersonContext {
    /// The palette as a page of its own.
    func palettePage(_ text: String, _ answer: PaletteAnswer) -> HTML {
        let missing = answer.nothing.map { "<p class=\"muted section\">\($0)</p>" as HTML }
        return page(
            PageFrame(t("web.palette.title")),
            """
            <form class="filters" role="search" action="/palette" aria-label="\(t("web.palette.title"))">
            <span class="inputwrap filters__search">\(icon("search"))\
            <label class="visually-hidden" for="pq">\(t("web.palette.label"))</label>\
            <input class="input input--sm input--icon" id="pq" name="q" type="search" maxlength="100" value="\(text)" \
            placeholder="\(t("web.palette.placeholder"))" autocomplete="off"></span>
            \(submit(t("web.palette.find"), .plain, size: .regular))</form>
            \(missing)
            \(answer.groups.enumerated().map { index, group in paletteSection(group, "palette-s\(index)") })
            """)
    }

    private func paletteSection(_ group: PaletteGroup, _ id: String) -> HTML {
        """
        <section class="section" aria-labelledby="\(id)"><div class="section__head"><h2 id="\(id)">\(group.title)</h2></div>
        <ul class="palette__lines">\(group.lines.map { "<li>\(paletteLine($0))</li>" as HTML })</ul></section>
        """
    }

    private func paletteLine(_ line: PaletteGroup.Line) -> HTML {
        let detail: HTML? = line.detail.isEmpty ? nil : " <span class=\"quiet\">\(line.detail.html)</span>"
        let content: HTML = """
            \(icon(line.icon))<span class="truncate">\(line.title.html)\(detail)</span><span class="end">\(line.note)</span>
            """
        guard let fields = line.deed?.fields else {
            return "<a class=\"palette__item\" href=\"\(url: line.path)\">\(content)</a>"
        }
        let hidden = fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        return pressForm(line.path, hidden: hidden, "<button class=\"palette__item\">\(content)</button>")
    }
}

extension PageContext {
    /// The dialog that Ctrl K opens; a script fills its list.
    func paletteDialog(_ signedIn: SignedIn) -> HTML {
        """
        <dialog class="palette" id="palette" aria-label="\(t("web.palette.title"))" data-person="\(signedIn.userID)" \
        data-recent="\(t("web.palette.recent"))" data-failed="\(t("web.palette.failed"))" \
        data-all="\(t("web.palette.all"))" data-more="\(t("web.palette.more"))">
        <div class="palette__search">\(icon("search"))<input class="palette__input" role="combobox" aria-expanded="true" \
        aria-autocomplete="list" aria-controls="palette-list" aria-label="\(t("web.palette.label"))" \
        placeholder="\(t("web.palette.placeholder"))" inputmode="search" enterkeyhint="go" maxlength="100" \
        autocomplete="off" autocapitalize="off" spellcheck="false">\
        <button type="button" class="palette__close" data-palette-close aria-label="\(t("web.close"))" \
        title="\(t("web.close"))"><kbd class="desk-only" aria-hidden="true">Esc</kbd>\
        <span class="phone-only">\(icon("x"))</span></button></div>
        <p class="palette__note" hidden></p>
        <div class="palette__list" id="palette-list" role="listbox" aria-label="\(t("web.palette.results"))"></div>
        <p class="visually-hidden" role="status"></p>
        <p class="palette__foot" aria-hidden="true"><span><kbd>↑</kbd> <kbd>↓</kbd> \(t("web.palette.choose"))</span>\
        <span><kbd>Enter</kbd> \(t("web.palette.open"))</span>\
        <span><kbd>Ctrl</kbd> <kbd>Enter</kbd> \(t("web.palette.newTab"))</span></p>
        </dialog>
        """
    }
}
