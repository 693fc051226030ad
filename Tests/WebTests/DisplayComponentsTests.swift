import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing

@testable import Web

/// What pages show: statuses, figures, charts, histories, dialogs, messages, values.
@Suite struct DisplayComponentsTests {
    /// 17 November 2026, 09:00 in Moscow.
    private static let now = World.start

    // MARK: - Statuses

    @Test(.feature("A11Y-05"), arguments: StatusStage.allCases)
    func `a status says by a shape and by words what its colour says`(_ stage: StatusStage) async throws {
        let html = try await draw { $0.status(stage, "Слова <b>", badge: true) }
        #expect(html.contains("icons.svg#\(stage.glyph)\""))
        #expect(html.contains("<span class=\"status status--\(stage.tone.rawValue) status--badge\">"))
        #expect(html.contains("<span>Слова &lt;b&gt;</span>"))
        #expect(StatusStage.allCases.filter { $0.glyph == stage.glyph } == [stage])
    }

    @Test func `nothing is counted as nothing, and what is counted is said`() async throws {
        let none = try await draw { "\($0.countBadge(0))" }
        #expect(none == "")
        let html = try await draw { "\($0.countBadge(3, alert: true, meaning: "ждут внимания"))" }
        let meaning = "<span class=\"visually-hidden\"> ждут внимания</span>"
        #expect(html == "<span class=\"tabs__n tabs__n--alert\">3\(meaning)</span>")
    }

    // MARK: - Figures

    @Test func `a sparkline goes from the left to the right edge, and from the least to the most`() async throws {
        let html = try await draw { "\($0.sparkline([10, 30, 20], "то вверх, то вниз"))" }
        #expect(html.contains("d=\"M0.0 29.0L44.0 3.0L88.0 16.0\""))
        #expect(html.contains("role=\"img\" aria-label=\"то вверх, то вниз\""))
        let flat = try await draw { "\($0.sparkline([5, 5], "ровно"))" }
        #expect(flat.contains("d=\"M0.0 16.0L88.0 16.0\""))
        let few = try await draw { "\($0.sparkline([7], ""))\($0.sparkline([.nan, 1], ""))" }
        #expect(few == "")
    }

    @Test func `the parts of a bar are as long as their sizes`() async throws {
        let parts = [
            MeterPart("Долг", 784_600, "784 600 ₽", .first), MeterPart("Пусто", 0, "0 ₽", .third),
            MeterPart("В работе", 415_200, "415 200 ₽", .second), MeterPart("Свободно", 800_200, "800 200 ₽", .rest),
        ]
        let html = try await draw { $0.meter(parts) }
        let bars = html.matches(of: /<rect class="([^"]+)" x="([^"]+)" width="([^"]+)"/).map { found in
            "\(found.1) \(found.2) \(found.3)"
        }
        #expect(bars == ["m-1 0.0 387.3", "m-2 392.3 202.6", "m-0 599.9 400.1"])
        #expect(html.contains("aria-label=\"Долг 784 600 ₽, Пусто 0 ₽, В работе 415 200 ₽, Свободно 800 200 ₽\""))
        let empty = try await draw { $0.meter([MeterPart("Долг", -1, "0 ₽", .first)]) }
        #expect(!empty.contains("<rect"))
    }

    @Test func `a key figure colours only trouble, and leads where it is explained`() async throws {
        let html = try await draw { context in
            context.keyFigures([
                KeyFigure("Долг", "5", note: "счетов", path: "/orders"),
                KeyFigure("Просрочено", "1", note: "3 дня", tone: .danger),
            ])
        }
        #expect(html.contains("<a class=\"figure\" href=\"/orders\"><span class=\"figure__label\">Долг</span>"))
        #expect(html.contains("<span class=\"figure__value\">5</span>"))
        #expect(html.contains("<span class=\"figure__value text-danger\">1</span>"))
    }

    @Test func `a chart is its table, and a picture only where the library is`() async throws {
        let site = try await World(.sqlite).site
        let html = try await draw(on: site) { context in
            context.chart(
                "Закупки",
                ChartData(
                    .stacked, axis: "Месяц", names: ["окт", "ноя"],
                    series: [ChartData.Series("Тверь", [1.5, 2]), ChartData.Series("Ржев", [3])], unit: "₽"),
                format: { "\($0) руб." })
        }
        #expect(html.contains("data-chart=\"stacked\"") == (site.assets.bytes("vendor/chart.js") != nil))
        #expect(html.contains("<details class=\"chart__data\" open>"))
        #expect(html.contains("<data value=\"1.5\">1.5 руб.</data></td>"))
        // A value that is not there is nothing, and not a hole in the table.
        let november = ">ноя</th><td role=\"cell\" class=\"c-v0 num\"><data value=\"2.0\">2.0 руб.</data>"
        #expect(html.contains(november))
        #expect(html.contains("<data value=\"0.0\">0.0 руб.</data></td></tr>"))
        #expect(html.contains("<li class=\"sw-2\">Ржев</li>"))
    }

    // MARK: - Time

    @Test func `a history begins with the newest, and marks what 1C did`() async throws {
        let html = try await draw { context in
            context.timeline([
                TimelineEntry("user", "Первое", at: Self.now.addingTimeInterval(-7200)),
                TimelineEntry("exchange", "Третье", at: Self.now, from1C: true),
                TimelineEntry("chat", "Второе", at: Self.now.addingTimeInterval(-3600), said: "Слова"),
            ])
        }
        #expect(html.matches(of: /Первое|Второе|Третье/).map { String($0.0) } == ["Третье", "Второе", "Первое"])
        #expect(html.contains("<span class=\"from1c\">1С</span>Третье"))
        #expect(html.contains("Второе<p class=\"said\">Слова</p>"))
    }

    @Test func `stages say which is now`() async throws {
        let html = try await draw { context in
            context.steps(
                [
                    JourneyStep("Оформлен", .done, at: Self.now), JourneyStep("В пути", .now, note: "2 из 3"),
                    JourneyStep("Доставлен", .ahead),
                ], "Ход")
        }
        #expect(html.contains("<li class=\"step is-now\" aria-current=\"step\"><span class=\"step__label\">В пути<"))
        #expect(html.matches(of: /aria-current/).count == 1)
        #expect(html.contains("<time datetime=\"\(Formats.machine(Self.now))\" data-paper=\""))
        #expect(html.contains("<li class=\"step\"><span class=\"step__label\">Доставлен</span></li>"))
    }

    @Test(arguments: [
        (0, "только что"), (59, "только что"), (60, "1 минуту назад"), (299, "4 минуты назад"),
        (3_599, "59 минут назад"), (3_600, "Сегодня, 08:00"), (-60, "Сегодня, 09:01"), (86_400, "Вчера, 09:00"),
        (864_000, "7\u{A0}ноя, 09:00"),
    ])
    func `a time is told as near as it is, and in full when asked`(seconds: Int, words: String) async throws {
        let at = Self.now.addingTimeInterval(-Double(seconds))
        let html = try await draw { $0.moment(at) }
        #expect(html.hasSuffix(">\(words)</time>"))
        #expect(html.contains("datetime=\"\(Formats.machine(at))\""))
        #expect(html.contains("data-tooltip=\"\(Formats(locale: .ru, timeZone: .moscow).dateTime(at))\""))
        #expect(html.contains("data-relative") == (0..<3_600).contains(seconds))
    }

    // MARK: - Above the page

    @Test(.feature("UX-10"))
    func `a confirmation names the object, the consequence and both ways`() async throws {
        let html = try await draw { context in
            context.confirmation(
                "ask",
                Confirmation(
                    "Отменить заказ № 4592?", consequence: "Вернуть отменённое нельзя.", verb: "Отменить заказ",
                    keep: "Оставить заказ", path: "/orders/4592/cancellation", fields: [("reason", "\"")]))
        }
        #expect(html.contains("<dialog class=\"dialog\" id=\"ask\" popover aria-labelledby=\"ask-title\""))
        #expect(html.contains("<h2 id=\"ask-title\">Отменить заказ № 4592?</h2>"))
        #expect(html.contains("<p id=\"ask-text\">Вернуть отменённое нельзя.</p>"))
        #expect(html.contains("<form method=\"post\" action=\"/orders/4592/cancellation\">"))
        #expect(html.contains("name=\"command\" value=\"token\""))
        #expect(html.contains("name=\"reason\" value=\"&quot;\""))
        // Enter at once leaves everything as it is.
        let keep = "popovertarget=\"ask\" popovertargetaction=\"hide\">Оставить заказ</button>"
        #expect(html.contains("<button type=\"button\" class=\"btn\" autofocus \(keep)"))
        #expect(html.contains(">Отменить заказ</button></div></form>"))
    }

    @Test func `a menu links, sends and asks`() async throws {
        let html = try await draw { context in
            context.popoverMenu(
                "Действия",
                [
                    [MenuEntry("download", "Скачать", .link("/orders/1")), MenuEntry("x", "Отменить", .dialog("ask"))],
                    [], [MenuEntry("repeat", "Повторить", .post("/orders/1/repetition", fields: [("a", "1")]))],
                ])
        }
        #expect(html.contains("<summary class=\"btn btn--icon\" aria-label=\"Действия\" data-tooltip=\"Действия\">"))
        #expect(html.contains("<a class=\"menu__item\" href=\"/orders/1\">"))
        #expect(html.contains("<button type=\"button\" class=\"menu__item\" popovertarget=\"ask\""))
        #expect(html.contains("<form method=\"post\" action=\"/orders/1/repetition\">"))
        #expect(html.matches(of: /<hr class="menu__rule">/).count == 1)
    }

    // MARK: - Messages

    @Test(.feature("UX-11"))
    func `a message brings its way back through the cookie`() async throws {
        let undo = UndoForm("/company/addresses/1/restoration", ["b": "2", "a": "<1>"])
        let sent = CommandResult.redirect(to: "/company/addresses", message: "web.copied", undo: undo)
        let cookie = try #require(sent.headers["Set-Cookie"])
        let brought = try #require(try await message(from: cookie))
        #expect(brought.key == "web.copied" && brought.undo == undo)
        let html = try await draw(flash: brought) { $0.toasts }
        #expect(html.contains("<span class=\"toast__text\">Скопировано</span>"))
        #expect(html.contains("<form method=\"post\" action=\"/company/addresses/1/restoration\">"))
        #expect(html.contains("name=\"a\" value=\"&lt;1&gt;\"><input type=\"hidden\" name=\"b\" value=\"2\">"))
        #expect(html.contains("name=\"command\" value=\"token\""))
    }

    @Test func `a way back that is not ours, or has no session, is not offered`() async throws {
        for path in ["https://evil.example/", "//evil.example", "javascript:alert(1)", "", "orders"] {
            let flash = Flash(key: "web.copied", undo: UndoForm(path))
            let html = try await draw(flash: flash) { $0.toasts }
            #expect(html.contains("Скопировано") && !html.contains("<form"), "\(path)")
        }
        let flash = Flash(key: "web.copied", undo: UndoForm("/orders"))
        let stranger = try await draw(flash: flash, token: nil) { $0.toasts }
        #expect(stranger.contains("Скопировано") && !stranger.contains("<form"))
    }

    @Test func `a message too long for a cookie leaves its way back behind`() async throws {
        let long = String(repeating: "ы", count: 900)
        let short = Flash(key: "web.copied", undo: UndoForm("/orders", ["a": long]))
        let whole = try #require(try await message(from: short.cookie))
        #expect(whole.undo == short.undo)
        let full = Flash(key: "web.copied", arguments: ["b": long], undo: UndoForm("/orders", ["a": long]))
        let kept = try #require(try await message(from: full.cookie))
        #expect(kept.undo == nil && kept.arguments == ["b": long])
        #expect(full.cookie.utf8.count < 4096)
    }

    @Test func `work of unknown length is drawn without an end`() async throws {
        let known = try await draw { $0.progress("Загрузка", WorkProgress(done: 1200, of: 4000, "…"), path: "/p") }
        #expect(known.contains("max=\"4000\" value=\"1200\"></progress>"))
        #expect(known.contains("<span class=\"progress__share\">30\u{A0}%</span>"))
        #expect(known.contains("data-progress=\"/p\""))
        for total in [nil, 0] {
            let unknown = try await draw { $0.progress("Загрузка", WorkProgress(done: 0, of: total, "…")) }
            #expect(unknown.contains("<progress class=\"progress__bar\" aria-label=\"Загрузка\"></progress>"))
            #expect(!unknown.contains("data-progress"))
        }
    }

    @Test func `an error says what to try and what to tell support`() async throws {
        let html = try await draw {
            $0.errorState(title: "Сломалось", text: "Это мы.", retry: "/orders?a=1", home: "/catalog", number: "abc")
        }
        #expect(html.contains("<h1>Сломалось</h1><p>Это мы.</p>"))
        #expect(html.contains("<a class=\"btn btn--primary\" href=\"/orders?a=1\">"))
        #expect(html.contains("<code class=\"medium\">abc</code>"))
        let final = try await draw { $0.errorState(title: "Нет", text: "", retry: nil, home: "/catalog", number: "") }
        #expect(final.contains("<a class=\"btn btn--primary\" href=\"/catalog\">"))
    }

    // MARK: - Values

    @Test(arguments: [
        (78_460_000, false, "784\u{202F}600", ",00\u{A0}₽"), (78_460_000, true, "784\u{202F}600", "\u{A0}₽"),
        (78_460_010, true, "784\u{202F}600", ",10\u{A0}₽"), (-5, true, "\u{2212}0", ",05\u{A0}₽"),
    ])
    func `kopecks are quieter and are left out only when there are none`(
        minor: Int64, isWhole: Bool, whole: String, tail: String
    ) async throws {
        let html = try await draw { $0.money(Money(minor: minor), whole: isWhole) }
        #expect(html == "<span class=\"money\">\(whole)<span class=\"money__minor\">\(tail)</span></span>")
    }

    @Test func `a place can be found on a map and copied`() async throws {
        let html = try await draw { $0.place("Тверь, Складская & 12") }
        #expect(html.contains("href=\"https://yandex.ru/maps/?text=%D0%A2%D0%B2"))
        #expect(html.contains("%26%2012\" target=\"_blank\" rel=\"noopener noreferrer\">"))
        #expect(html.contains("data-copy=\"Тверь, Складская &amp; 12\""))
    }

    @Test func `a person without a picture has initials`() async throws {
        let html = try await draw { context in
            let company = context.avatar(Avatar("ООО «Ромашка»", company: true))
            return "\(company)\(context.avatar(Avatar("Анна", picture: "/a.png")))"
        }
        #expect(html.contains("<span class=\"avatar avatar--square\" aria-hidden=\"true\">Р</span>"))
        #expect(html.contains("<img class=\"avatar\" src=\"/a.png\" alt=\"\">"))
    }
}

// MARK: - Drawing

/// What a component makes on a page, at ``World/start``, in Russian.
private func draw(
    on site: Site? = nil, flash: Flash? = nil, token: String? = "token",
    _ component: @escaping @Sendable (PublicContext) -> HTML
) async throws -> String {
    let shown: Site
    if let site { shown = site } else { shown = try await World(.sqlite).site }
    let router = Router(context: WebContext.self)
    router.get("component") { _, web -> HTML in
        var web = web
        web.flash = flash
        web.commandToken = token
        return component(PublicContext(Visit(web, on: shown)))
    }
    return try await Application(router: router).test(.router) { client in
        String(buffer: try await client.execute(uri: "/component", method: .get).body)
    }
}

/// The message a browser brings back that got this `Set-Cookie`.
private func message(from cookie: String) async throws -> Flash? {
    let found = Locked<Flash?>(nil)
    let router = Router(context: WebContext.self)
    router.get("component") { request, _ -> String in
        found.change { $0 = Flash(request) }
        return ""
    }
    let pair = cookie.split(separator: ";").first.map(String.init) ?? ""
    try await Application(router: router).test(.router) { client in
        _ = try await client.execute(uri: "/component", method: .get, headers: [.cookie: pair])
    }
    return found.value
}
