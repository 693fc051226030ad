// Anybody looks at the values every component is made of, read from the style sheet itself.

import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Gallery {
    /// `GET /design/tokens`
    func showTokens(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let tokens = Tokens(css: context.site.assets.text("css/tokens.css") ?? "")
        var frame = PageFrame("Токены")
        frame.breadcrumbs = [("/design", "Компоненты")]
        frame.subline = "Все цвета, расстояния и размеры страниц: <code>Public/css/tokens.css</code>"
        return context.page(
            frame,
            """
            <div class="design design--group" lang="ru">
            \(groupsNavigation(current: "tokens"))
            <div class="design__body">
            \(colourTable(tokens, context))
            \(contrastTable(tokens, context))
            \(typeScale(tokens))
            \(spaces(tokens))
            \(radii(tokens))
            \(shadows(tokens))
            \(values("Движение", tokens.named("--ease", "--fast", "--normal", "--slow")))
            \(values("Размеры рамки и элементов", tokens.named(
                "--sidebar", "--topbar", "--tabbar", "--banner", "--aside", "--control")))
            \(icons(context))
            </div></div>
            """)
    }
}

// MARK: - Page

private func section(_ title: String, _ content: HTML) -> HTML {
    let anchor = title.split(separator: " ").joined(separator: "-")
    return """
        <section class="sample" aria-labelledby="\(anchor)">\
        <h2 class="sample__title" id="\(anchor)"><a href="\(url: "#\(anchor)")">\(title)</a></h2>\(content)</section>
        """
}

private func colourTable(_ tokens: Tokens, _ context: PublicContext) -> HTML {
    let columns: [TableColumn<Tokens.Token>] = [
        TableColumn("token", .words("Токен")) { "<code>\($0.name)</code>" },
        TableColumn("light", .words("Светлая")) { swatch($0.name, "light") },
        TableColumn("dark", .words("Тёмная")) { swatch($0.name, "dark") },
        TableColumn("value", .words("Значение"), classes: "desk-only") { "<code class=\"quiet\">\($0.value)</code>" },
        TableColumn("contrast", .words("К\u{a0}фону"), align: .end) { token in
            "\(ratio(tokens.contrast(token.name, on: "--surface"), context))"
        },
    ]
    return section("Цвета", context.table(Table(still: "tokens", columns), tokens.colours, label: "Цвета"))
}

private func swatch(_ name: String, _ theme: String) -> HTML {
    """
    <svg class="swatch" data-theme="\(theme)" aria-hidden="true"><rect width="100%" height="100%" fill="var(\(name))"/></svg>
    """
}

private func contrastTable(_ tokens: Tokens, _ context: PublicContext) -> HTML {
    let columns: [TableColumn<ColourPair>] = [
        TableColumn("pair", .words("Пара")) { pair in
            "<code>\(pair.front)</code><span class=\"sub\">\(pair.ground)</span>"
        },
        TableColumn("light", .words("Светлая")) { specimen($0, "light") },
        TableColumn("dark", .words("Тёмная")) { specimen($0, "dark") },
        TableColumn("contrast", .words("Контраст"), align: .end) { pair in
            "\(ratio(tokens.contrast(pair.front, on: pair.ground), context))"
        },
        TableColumn("wcag", .words("WCAG")) { pair in
            let found = tokens.contrast(pair.front, on: pair.ground)
            let isEnough = found.map { min($0.light, $0.dark) >= pair.least } ?? false
            return context.tag(isEnough ? "AA" : "мало", isEnough ? .success : .danger)
        },
    ]
    let table = context.table(Table(still: "pairs", columns), ColourPair.all, label: "Контраст пар")
    return section(
        "Контраст пар",
        """
        <p class="sample__note">Что на чём стоит. Текст отличается от фона не меньше чем в 4,5 раза, край поля и значок — в 3.</p>
        \(table)
        """)
}

private func specimen(_ pair: ColourPair, _ theme: String) -> HTML {
    """
    <svg class="swatch" data-theme="\(theme)" aria-hidden="true"><rect width="100%" height="100%" fill="var(\(pair.ground))"/>\
    <circle cx="50%" cy="50%" r="6" fill="var(\(pair.front))"/></svg>
    """
}

/// «7,7 / 9,3»: in the light and in the dark theme.
private func ratio(_ contrast: (light: Double, dark: Double)?, _ context: PublicContext) -> String {
    guard let contrast else { return "—" }
    let values: [String] = [contrast.light, contrast.dark].map { value in
        // Rounded down: 4.49 is not enough and must not look so.
        let tenths = Int((value * 10).rounded(.down))
        return "\(tenths / 10)\(context.language == .ru ? "," : ".")\(tenths % 10)"
    }
    return values.joined(separator: " / ")
}

private func typeScale(_ tokens: Tokens) -> HTML {
    let rows: [HTML] = tokens.named("--t-").map { token in
        let sizes = token.value.split(separator: "/").map(String.init)
        let weight = ["--t-h1", "--t-h2", "--t-h3", "--t-figure"].contains(token.name) ? "bold" : "regular"
        return """
            <li class="specimens__line"><svg class="specimens__text" height="\(sizes.last)" aria-hidden="true">\
            <text y="75%" font-size="\(sizes.first)" font-weight="var(--w-\(weight))" fill="currentColor">\
            Болт М8×40, 1 240 штук</text></svg>\(caption(token))</li>
            """
    }
    return section("Шрифт", "<ul class=\"specimens\">\(rows)</ul>")
}

private func spaces(_ tokens: Tokens) -> HTML {
    let rows: [HTML] = tokens.named("--s-").map { token in
        """
        <li class="specimens__line"><svg width="\(token.value)" height="16" aria-hidden="true">\
        <rect width="100%" height="100%" fill="var(--accent)"/></svg>\(caption(token))</li>
        """
    }
    return section("Расстояния", "<ul class=\"specimens\">\(rows)</ul>")
}

private func radii(_ tokens: Tokens) -> HTML {
    let rows: [HTML] = tokens.named("--r-").map { token in
        """
        <li><svg width="72" height="48" aria-hidden="true"><rect x="1" y="1" width="70" height="46" rx="\(token.value)" \
        fill="var(--surface-sunken)" stroke="var(--line-control)"/></svg>\(caption(token))</li>
        """
    }
    return section("Скругления", "<ul class=\"specimens specimens--row\">\(rows)</ul>")
}

private func shadows(_ tokens: Tokens) -> HTML {
    let rows: [HTML] = tokens.named("--shadow-").map { token in
        """
        <li><span class="specimens__box" data-shadow="\(token.name.dropFirst(2).description)"></span>\
        <code class="caption">\(token.name)</code></li>
        """
    }
    return section("Тени", "<ul class=\"specimens specimens--row\">\(rows)</ul>")
}

private func values(_ title: String, _ tokens: [Tokens.Token]) -> HTML {
    let rows: [HTML] = tokens.map { "<li class=\"specimens__line\">\(caption($0))</li>" }
    return section(title, "<ul class=\"specimens\">\(rows)</ul>")
}

private func caption(_ token: Tokens.Token) -> HTML {
    "<span class=\"caption\"><code>\(token.name)</code> <span class=\"quiet\">\(token.value)</span></span>"
}

/// Every drawing of the sprite, as `icon` and `glyph` show it.
private func icons(_ context: PublicContext) -> HTML {
    let sprite = context.site.assets.text("icons.svg") ?? ""
    let rows: [HTML] = sprite.matches(of: #/<symbol id="([A-Za-z0-9]+)" viewBox="0 0 (\d+) /#).map { found in
        let name = String(found.1)
        let drawing = found.2 == "16" ? context.glyph(name) : context.icon(name)
        return "<li>\(drawing)<code class=\"caption\">\(name)</code></li>"
    }
    return section("Иконки", "<ul class=\"specimens specimens--icons\">\(rows)</ul>")
}
