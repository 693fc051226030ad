import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing

@testable import Web

/// Fields and buttons are functions of what they are given; declared forms get theirs from the declaration.
@Suite struct FieldComponentsTests {
    private struct Sample: Form {
        var limit = ""
        var quantity = "7"
        var day = ""
        var agreed = ""
        var way = ""
        var city = "msk"
        var paper = "акт.pdf"
        var phone = ""
        var reason = ""

        static let fields: [Field<Sample>] = [
            Field("limit", .money, \.limit, label: "ordering.total"),
            Field("quantity", .quantity, \.quantity, label: "ordering.total", required: true),
            Field("day", .date, \.day, label: "ordering.total"),
            Field("agreed", .switch, \.agreed, label: "ordering.total", required: true),
            Field("way", .radio, \.way, label: "ordering.total", required: true),
            Field("city", .combobox, \.city, label: "ordering.total", source: "/design/places"),
            Field("paper", .file(FileRules(["pdf"], megabytes: 2)), \.paper, label: "ordering.total", required: true),
            Field("phone", .tel, \.phone, label: "ordering.total", maxLength: 40),
            Field("reason", .textarea(rows: 2), \.reason, label: "ordering.total", maxLength: 60, counted: true),
        ]
    }

    private static let ways = [
        FieldOption("post", "Почта", note: "3 дня"), FieldOption("self", "Сам", disabled: "Нет"),
    ]

    // MARK: - What is received

    @Test func `a day is kept as machines write it, files are left to whoever reads the upload`() {
        let form = Sample(FormData(urlEncoded: "day=+17.11.26+&paper=other.pdf&limit=+1%E2%80%AF234%2C5+"))
        #expect(form.day == "2026-11-17")
        #expect(form.paper == "акт.pdf")
        #expect(form.limit == "1\u{202f}234,5")
    }

    @Test(arguments: [
        ("limit=много", "limit", "web.field.money"), ("limit=1,234", "limit", "web.field.money"),
        ("quantity=сто", "quantity", "web.field.quantity"), ("quantity=", "quantity", "web.field.required"),
        ("day=31.02.2026", "day", "web.field.date"), ("agreed=", "agreed", "web.field.required.check"),
        ("way=", "way", "web.field.required.choice"),
    ])
    func `a kind refuses what it cannot mean, in its own words`(encoded: String, field: String, key: String) {
        let right = "limit=5&quantity=2,5&day=&agreed=on&way=post"
        #expect(Sample(FormData(urlEncoded: right)).problems() == [])
        let wrong = Sample(FormData(urlEncoded: "\(encoded)&\(right)"))
        #expect(wrong.problems() == [FieldProblem(field: field, .init(key))])
    }

    @Test func `a missing file is asked for`() {
        var form = Sample(FormData(urlEncoded: "agreed=on&way=post"))
        form.paper = ""
        #expect(form.problems() == [FieldProblem(field: "paper", .init("web.field.required.file"))])
    }

    @Test(
        arguments: [
            ("17.11.2026", "2026-11-17"), ("1.2.26", "2026-02-01"), ("17/11/2026", "2026-11-17"),
            ("17-11-2026", "2026-11-17"), ("2026-11-17", "2026-11-17"), ("29.02.2028", "2028-02-29"),
            ("29.02.2026", nil), ("17.11", nil), ("17.11.2026.", nil), ("семнадцатое", nil), ("", nil),
            ("11.17.2026", nil),
        ] as [(String, String?)])
    func `a day is read as people type it, day first`(typed: String, day: String?) {
        #expect(CivilDate(typed: typed)?.description == day)
    }

    // MARK: - What stands on the page

    @Test func `every kind has its control, keyboard and rules`() async throws {
        let page = try await shown { context in
            let fields = context.fields(TypedForm(Sample()), options: ["way": Self.ways, "city": Self.ways])
            return "\(fields)"
        }
        #expect(page.contains("data-mask=\"money\"") && page.contains("inputmode=\"decimal\""))
        #expect(page.contains("<span class=\"unitbox__unit\" id=\"limit-unit\">₽</span>"))
        #expect(page.contains("data-stepper data-step=\"1\" data-min=\"0\""))
        #expect(page.contains("type=\"date\" value=\"\" data-calendar"))
        #expect(page.contains("role=\"switch\" value=\"on\" id=\"agreed\" name=\"agreed\" required"))
        #expect(page.contains("<div class=\"options\" role=\"radiogroup\" aria-labelledby=\"way-label\""))
        #expect(page.contains("id=\"way\" name=\"way\" value=\"post\" required"))
        #expect(page.contains("id=\"way-1\" name=\"way\" value=\"self\" required disabled"))
        #expect(page.contains("data-combobox data-source=\"/design/places\""))
        #expect(page.contains("accept=\".pdf\"") && page.contains("data-max-bytes=\"2097152\""))
        #expect(page.contains("type=\"tel\"") && page.contains("autocomplete=\"tel\" inputmode=\"tel\""))
        #expect(page.contains("data-counter=\"60\"") && !page.contains("maxlength=\"60\""))
        #expect(page.contains("maxlength=\"40\""))
    }

    @Test func `what was typed and chosen stands there again, as text`() async throws {
        var form = Sample()
        form.reason = "</textarea><script>"
        form.way = "post"
        form.agreed = "on"
        let typed = TypedForm(form, [FieldProblem(field: "reason", .init("web.field.invalid"))])
        let page = try await shown { context in
            "\(context.fields(typed, options: ["way": Self.ways, "city": [FieldOption("msk", "М\">")]]))"
        }
        #expect(page.contains("&lt;/textarea&gt;&lt;script&gt;</textarea>"))
        #expect(page.contains("value=\"post\" checked"))
        #expect(page.contains("value=\"on\" checked"))
        #expect(page.contains("<option value=\"msk\" selected>М&quot;&gt;</option>"))
        #expect(page.contains("aria-invalid=\"true\" aria-describedby=\"reason-error\""))
        #expect(page.matches(of: /field__error/).count == 1)
    }

    @Test func `a page sets what only it knows, and says why a field is shut`() async throws {
        let page = try await shown { context in
            let day = context.field("day", TypedForm(Sample())) { $0.least = "2026-11-18" }
            let shut = context.field(Input("shut", "Договор", value: "15", help: "Номер", disabled: "Меняет менеджер"))
            return "\(day)\(shut)"
        }
        #expect(page.contains("min=\"2026-11-18\"") && page.contains("18.11.2026"))
        #expect(page.contains("disabled aria-describedby=\"shut-help\""))
        #expect(page.contains(">Меняет менеджер</span>") && !page.contains("Номер"))
    }

    @Test func `a form keeps its draft, its command and its acts together`() async throws {
        let page = try await shown { context in
            let kept = FormFrame("/orders", draft: "order:1", long: true, warnsUnsaved: true, files: true)
            let form = context.formFrame(kept, "fields", actions: context.submit("Отправить", busy: "Отправляем…"))
            return "\(form)\(context.formFrame(FormFrame("javascript:x", query: true), "", actions: ""))"
        }
        #expect(
            page.contains("<form class=\"form\" method=\"post\" action=\"/orders\" enctype=\"multipart/form-data\""))
        #expect(page.contains("data-keep=\"order:1\" data-warn-unsaved>"))
        #expect(page.contains("form__actions--sticky\"><button class=\"btn btn--primary btn--lg\""))
        #expect(page.contains("data-busy-label=\"Отправляем…\""))
        #expect(page.contains("method=\"get\" action=\"about:blank\""))
        #expect(page.matches(of: /name="command"/).count == 1)
        #expect(page.matches(of: /data-draft/).count == 1)
    }

    @Test func `a button that cannot be pressed stays in reach and says why`() async throws {
        let page = try await shown { context in
            let shut = context.submit("Оформить", disabled: "Лимит <исчерпан>")
            let small = context.iconButton("x", "Убрать", size: .small)
            return "\(shut)\(small)\(context.buttonLink("В каталог", to: "/a b"))"
        }
        #expect(page.contains("<button type=\"button\" class=\"btn btn--primary btn--lg\" aria-disabled=\"true\""))
        #expect(page.contains("data-tooltip=\"Лимит &lt;исчерпан&gt;\""))
        #expect(page.contains("class=\"iconbtn iconbtn--sm\" aria-label=\"Убрать\" title=\"Убрать\""))
        #expect(page.contains("<a class=\"btn\" href=\"about:blank\">"))
    }

    // MARK: - Periods

    @Test(arguments: [
        (PeriodPreset.today, "2026-11-17..2026-11-17"), (.week, "2026-11-16..2026-11-22"),
        (.month, "2026-11-01..2026-11-30"), (.quarter, "2026-10-01..2026-12-31"), (.year, "2026-01-01..2026-12-31"),
    ])
    func `a preset is a whole one around today`(preset: PeriodPreset, expected: String) throws {
        let tuesday = try #require(CivilDate(year: 2026, month: 11, day: 17))
        #expect(preset.period(around: tuesday).text == expected)
    }

    @Test func `a week begins on Monday in every year, and a month ends with its last day`() throws {
        for (day, week) in [("1969-12-29", "1969-12-29"), ("1970-01-04", "1969-12-29"), ("2027-01-01", "2026-12-28")] {
            let date = try #require(CivilDate(day))
            #expect(PeriodPreset.week.period(around: date).from?.description == week)
        }
        let leap = try #require(CivilDate(year: 2028, month: 2, day: 5))
        #expect(PeriodPreset.month.period(around: leap).to?.description == "2028-02-29")
    }

    @Test(arguments: [
        ("from=2026-11-01&to=2026-11-30", "2026-11-01..2026-11-30"), ("from=1.11.26", "2026-11-01.."), ("", ".."),
        ("period=2026-01-01..2026-12-31&from=2020-01-01&to=", "2026-01-01..2026-12-31"),
        ("period=..&from=2020-01-01", ".."), ("period=&from=2020-01-01", "2020-01-01.."),
        ("period=x&to=2020-01-01", "..2020-01-01"), ("from=x&to=y", ".."),
    ])
    func `a period is read from days or from a preset chosen without a script`(encoded: String, text: String) {
        #expect(Period(FormData(urlEncoded: encoded)).text == text)
    }

    @Test func `a period names itself by its preset, by its days, or by its open end`() async throws {
        let month = PeriodPreset.month.period(around: CivilDate(World.start, in: .gmt))
        let page = try await shown { context in
            "\(context.periodPicker(month))\(context.periodPicker(Period(from: month.from), prefix: "b-"))"
        }
        #expect(page.contains("data-period-text>этот месяц</span>"))
        #expect(page.contains("name=\"period\" value=\"2026-11-01..2026-11-30\" checked"))
        #expect(page.contains("data-period-text>с\u{a0}01.11.2026</span>"))
        #expect(page.contains("name=\"b-period\" value=\"\" checked"))
    }

    // MARK: - Tools

    /// A component as a stranger's page would hold it, at ``World/start``.
    private func shown(_ make: @escaping @Sendable (PublicContext) -> HTML) async throws -> String {
        let site = try await World(.sqlite).site
        let router = Router(context: WebContext.self)
        router.get("component") { _, web -> HTML in
            var web = web
            web.commandToken = "token"
            return make(PublicContext(Visit(web, on: site)))
        }
        return try await Application(router: router).test(.router) { client in
            String(buffer: try await client.execute(uri: "/component", method: .get).body)
        }
    }
}
