// Anybody looks at the components: all groups with a search, and each group with its samples and their code.

import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Gallery {
    /// `GET /design`
    func showGallery(_ request: Request, _ context: PublicContext) async throws -> HTML {
        galleryPage(request.query["q"] ?? "", context)
    }

    /// `GET /design/{group}`
    func showGroup(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let id = try context.web.parameters.require("group")
        guard let place = Gallery.groups.firstIndex(where: { $0.id == id }) else { throw NotFound() }
        return groupPage(place, context)
    }
}

// MARK: - All groups

/// A group, or the part of it that was searched for.
private struct Listing {
    let group: SampleGroup
    let samples: [Sample]

    /// Nil when nothing of the group has `words` in its title, note or code.
    init?(of group: SampleGroup, words: String, _ context: PublicContext) {
        self.group = group
        let all = group.samples(context)
        let words = words.lowercased()
        if words.isEmpty || group.title.lowercased().contains(words) {
            samples = all
        } else {
            samples = all.filter { "\($0.title) \($0.note) \($0.code)".lowercased().contains(words) }
            if samples.isEmpty { return nil }
        }
    }
}

private func galleryPage(_ words: String, _ context: PublicContext) -> HTML {
    let words = words.trimmingCharacters(in: .whitespacesAndNewlines)
    let listings = Gallery.groups.compactMap { Listing(of: $0, words: words, context) }
    var frame = PageFrame("Компоненты")
    frame.subline = "Части, из которых собраны все страницы, их состояния и код"
    let nothing: HTML = context.emptyState(
        icon: "search", title: "Такого образца нет",
        text: "Ищем в названиях, пояснениях и коде. Попробуйте одно слово, например «таблица» или «button».",
        action: "<a class=\"btn btn--primary\" href=\"/design\">Показать все</a>")
    let tokens: HTML? = words.isEmpty ? tokensItem : nil
    let list: HTML = """
        <ul class="designlist">\(tokens)\(listings.map { item($0) })</ul>
        """
    return context.page(
        frame,
        """
        <div class="design" lang="ru">
        <form class="filters" role="search" action="/design" aria-label="Поиск по образцам">\
        <span class="inputwrap filters__search">\(context.icon("search"))\
        <label class="visually-hidden" for="sample-words">Название, пояснение или код</label>\
        <input class="input input--sm input--icon" id="sample-words" name="q" type="search" value="\(words)" \
        maxlength="100" autocomplete="off" placeholder="Название, пояснение, код"></span>\
        \(context.submit("Найти", .plain, size: .regular))</form>
        \(listings.isEmpty ? nothing : list)
        </div>
        """)
}

private let tokensItem: HTML = """
    <li class="designlist__item"><h2><a href="/design/tokens">Токены</a></h2>\
    <p>Цвета с контрастом, шрифт, расстояния, скругления, тени, движение, иконки</p></li>
    """

private func item(_ listing: Listing) -> HTML {
    let path = "/design/\(listing.group.id)"
    let links: [HTML] = listing.samples.map { sample in
        "<li><a href=\"\(url: "\(path)#\(sample.anchor)")\">\(sample.title)</a></li>"
    }
    return """
        <li class="designlist__item"><h2><a href="\(url: path)">\(listing.group.title)</a></h2><ul>\(links)</ul></li>
        """
}

// MARK: - One group

private func groupPage(_ place: Int, _ context: PublicContext) -> HTML {
    let group = Gallery.groups[place]
    var frame = PageFrame(group.title)
    frame.breadcrumbs = [("/design", "Компоненты")]
    frame.density = "regular"
    let samples = group.samples(context).map { section($0, context) }
    return context.page(
        frame,
        """
        <div class="design design--group" lang="ru">
        \(groupsNavigation(current: group.id))
        <div class="design__body">
        \(switches)
        \(samples)
        \(neighbours(of: place, context))
        </div></div>
        <script type="module" src="\(url: context.site.assets.url("js/gallery.js"))" nonce="\(context.web.nonce)"></script>
        """)
}

/// The groups beside the samples, where there is room.
func groupsNavigation(current id: String) -> HTML {
    let places = [("tokens", "Токены")] + Gallery.groups.map { ($0.id, $0.title) }
    let links: [HTML] = places.map { place in
        """
        <li><a href="\(url: "/design/\(place.0)")"\(attr: "aria-current", place.0 == id ? "page" : nil)>\(place.1)</a></li>
        """
    }
    return "<nav class=\"designnav\" aria-label=\"Группы компонентов\"><ul>\(links)</ul></nav>"
}

/// How wide the samples stand and in which theme.
private let switches: HTML = """
    <div class="designbar js-only">\
    <div class="seg desk-only" role="group" aria-label="Ширина образцов" data-sample-switch="width">\
    <button type="button" value="" aria-pressed="true">Вся ширина</button>\
    <button type="button" value="768" aria-pressed="false">768</button>\
    <button type="button" value="390" aria-pressed="false">390</button></div>\
    <div class="seg" role="group" aria-label="Тема образцов" data-sample-switch="theme">\
    <button type="button" value="" aria-pressed="true">Как у страницы</button>\
    <button type="button" value="light" aria-pressed="false">Светлая</button>\
    <button type="button" value="dark" aria-pressed="false">Тёмная</button></div></div>
    """

private func section(_ sample: Sample, _ context: PublicContext) -> HTML {
    let anchor = sample.anchor
    let note: HTML? = sample.note.isEmpty ? nil : "<p class=\"sample__note\">\(sample.note)</p>"
    let copy = context.copyButton(
        sample.code, words: "Копировать", .ghost, size: .small, attributes: " aria-describedby=\"\(anchor)\"")
    return """
        <section class="sample" aria-labelledby="\(anchor)">\
        <h2 class="sample__title" id="\(anchor)"><a href="\(url: "#\(anchor)")">\(sample.title)</a></h2>\(note)
        <div class="sample__frame">\(sample.html)</div>
        <div class="sample__code"><pre><code>\(sample.code)</code></pre>\(copy)</div></section>
        """
}

private func neighbours(of place: Int, _ context: PublicContext) -> HTML {
    let groups = Gallery.groups
    let before = place > 0 ? groups[place - 1] : nil
    let after = place + 1 < groups.count ? groups[place + 1] : nil
    let back: HTML? = before.map { group in
        """
        <a class="btn" rel="prev" href="\(url: "/design/\(group.id)")">\(context.icon("left"))\(group.title)</a>
        """
    }
    let on: HTML? = after.map { group in
        """
        <a class="btn" rel="next" href="\(url: "/design/\(group.id)")">\(group.title)\(context.icon("right"))</a>
        """
    }
    return "<nav class=\"btnrow design__neighbours\" aria-label=\"Соседние группы\">\(back)\(on)</nav>"
}
