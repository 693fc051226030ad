// The start page: its tiles, and the same tiles with the tools that arrange them.

import Database
import Foundation
import Kernel
import Web

extension PersonContext {
    /// The page as it is used.
    func tilesPage(_ frame: PageFrame, _ tiles: [Tile]) -> HTML {
        var frame = frame
        frame.density = "regular"
        let none: HTML? = tiles.isEmpty ? emptyState(icon: "catalog", text: t("portal.dashboard.empty")) : nil
        let words = t(principal.isStaff ? "portal.dashboard.arrangeDesk" : "portal.dashboard.arrange")
        let arrange = buttonLink(words, to: "\(homePath)?arrange=1", .ghost, size: .small, icon: "settings")
        return page(
            frame,
            """
            <div class="widgets">\(tiles.map { tile($0) })</div>\(none)
            <p class="widgets__foot">\(arrange)</p>
            """)
    }

    /// The page while it is arranged.
    ///
    /// - Parameters:
    ///   - spare: tiles that may be added; those of the page join them as soon as a script takes them away.
    ///   - kept: places of tiles that are not seen now; scripts save them with the others.
    func arrangePage(_ tiles: [Tile], spare: [Widget], kept: [Arrangement.Place], section: String?) -> HTML {
        var frame = PageFrame(t("portal.arrange.title"), section: section)
        frame.subline = "<span id=\"arrange-help\">\(t("portal.arrange.help"))</span>"
        frame.actions = """
            \(pressForm(
                "/dashboard/arrangement",
                submit(t("portal.arrange.reset"), .plain, size: .regular, icon: "undo", act: ("act", "reset"))))\
            \(buttonLink(t("portal.arrange.done"), to: homePath, .primary))
            """
        let keptJSON = (try? JSONEncoder.canonical.encode(kept)).map { String(decoding: $0, as: UTF8.self) }
        return page(
            frame,
            """
            <div class="widgets" data-arrange data-kept="\(keptJSON ?? "[]")" data-moved="\(t("portal.arrange.moved"))" \
            data-sized="\(t("portal.arrange.sized"))" data-removed="\(t("portal.arrange.removed"))" \
            data-added="\(t("portal.arrange.added"))" data-failed="\(t("portal.arrange.failed"))">\
            \(tiles.map { tile($0, isArranged: true) })</div>
            <p class="visually-hidden" role="status" data-arrange-status></p>
            \(spareSection(spare, shown: tiles.map(\.widget)))
            """)
    }

    /// One tile by itself.
    func widgetPage(_ shown: Tile) -> HTML {
        let isStaff = principal.isStaff
        var frame = PageFrame(t(shown.widget.title), section: isStaff ? "desk" : "dashboard")
        frame.breadcrumbs = [(homePath, t(isStaff ? "backoffice.desk.title" : "portal.dashboard.title"))]
        frame.density = "regular"
        return page(frame, "<div class=\"widgets\">\(tile(shown))</div>")
    }

    // MARK: - One tile

    private func tile(_ shown: Tile, isArranged: Bool = false) -> HTML {
        let (id, title) = (shown.widget.id, t(shown.widget.title))
        let tools: HTML? = isArranged ? tools(id, title) : nil
        return """
            <section class="widget\(isArranged ? " is-arranged" : "")" id="widget-\(id)" data-widget="\(id)" \
            data-span="\(shown.span)" data-title="\(title)" aria-labelledby="widget-\(id)-h">\(tools)\
            <h2 class="widget__title" id="widget-\(id)-h">\(title)</h2>
            <div class="widget__body"\(attr: "inert", if: isArranged)>\(content(of: shown))</div></section>
            """
    }

    private func content(of shown: Tile) -> HTML {
        switch shown.drawn {
        case .content(let html): html
        case .failed: lost(shown.widget.id, icon: "warn", t("portal.widget.failed"), t("portal.widget.retry"))
        case .late: late(shown.widget)
        }
    }

    /// The shape of a tile that loads itself; without a script, and when that failed, the way to it.
    private func late(_ widget: Widget) -> HTML {
        """
        <div class="widget__late" data-widget-late><div class="js-only">\(skeleton(widget.shape))</div>\
        \(lost(widget.id, icon: "clock", t("portal.widget.late"), t("portal.widget.show")))</div>
        """
    }

    /// What stands in the place of a tile that did not come, with the way to ask again.
    private func lost(_ id: String, icon name: String, _ text: String, _ verb: String) -> HTML {
        """
        <div class="widget__lost">\(icon(name))<p>\(text)</p>\
        <a class="btn btn--sm" href="\(url: "/dashboard/widgets/\(id)")" data-widget-retry>\
        \(icon("refresh"))\(verb)</a></div>
        """
    }

    // MARK: - Arranging

    private func tools(_ id: String, _ title: String) -> HTML {
        let grip = t("portal.arrange.grip", ["title": title])
        return """
            <form class="widget__tools" method="post" action="/dashboard/arrangement" data-arrange-tools>\(commandField)\
            <input type="hidden" name="widget" value="\(id)">\
            <button type="button" class="iconbtn iconbtn--sm widget__grip js-only" data-arrange-grip \
            aria-describedby="arrange-help" aria-label="\(grip)" title="\(grip)">\(icon("grip"))</button>\
            \(Arrangement.Act.tools.map { tool($0, title) })</form>
            """
    }

    private func tool(_ act: Arrangement.Act, _ title: String) -> HTML {
        let words = t("portal.arrange.\(act.rawValue)", ["title": title])
        return """
            <button class="iconbtn iconbtn--sm widget__\(act.rawValue)" name="act" value="\(act.rawValue)" \
            aria-label="\(words)" title="\(words)">\(icon(act.icon))</button>
            """
    }

    private func spareSection(_ spare: [Widget], shown: [Widget]) -> HTML {
        let lines = spare.map { spareLine($0, isShown: false) } + shown.map { spareLine($0, isShown: true) }
        return pageSection(
            t("portal.arrange.spare"), id: "spare-h",
            """
            <p class="muted" data-spare-none\(attr: "hidden", if: !spare.isEmpty)>\(t("portal.arrange.spareNone"))</p>
            <ul class="rows spare" data-spares>\(lines)</ul>
            """)
    }

    private func spareLine(_ widget: Widget, isShown: Bool) -> HTML {
        let title = t(widget.title)
        return """
            <li class="doc" data-spare="\(widget.id)"\(attr: "hidden", if: isShown)>\(icon(widget.icon))<div class="doc__text"><span class="medium">\(title)</span>\
            <span class="sub">\(t(widget.title + ".help"))</span></div>\
            \(pressForm(
                "/dashboard/arrangement", hidden: [("widget", widget.id)],
                submit(
                    t("portal.arrange.add"), .plain, size: .small, icon: "plus", act: ("act", "add"), of: title)))</li>
            """
    }
}
