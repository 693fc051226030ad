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

/// Tables, filter bars and line editors are functions of what they are given.
@Suite struct TableComponentTests {
    private struct Bolt: Sendable {
        let number: String
        let name: String
        let price: Money
    }

    private static let bolts = [
        Bolt(number: "1", name: "Болт <М8>", price: Money(minor: 123_456)),
        Bolt(number: "2", name: "Гайка", price: Money(minor: -5)),
    ]

    private static var columns: [TableColumn<Bolt>] {
        [
            TableColumn("name", "ordering.column.goods") { bolt in
                "<a class=\"rowlink\" href=\"/bolts/\(bolt.number)\">\(bolt.name)</a>"
            },
            TableColumn(
                "price", "ordering.column.sum", align: .end, .useful, sort: .falling("price"), classes: "nowrap"
            ) { "\($0.price.decimal)" },
            TableColumn("number", "ordering.column.order", .extra, initial: false) { "\($0.number)" },
        ]
    }

    @Test func `a cell says what it is, by its role and its classes, and the first names the row`() async throws {
        let page = try await shown { $0.table(Table("bolts", Self.columns), Self.bolts) }
        #expect(page.contains("class=\"table table--middle table--cards t-bolts\" data-row-links data-table-keys>"))
        let link = "<a class=\"rowlink\" href=\"/bolts/1\">Болт &lt;М8&gt;</a>"
        #expect(page.contains("<th scope=\"row\" role=\"rowheader\" class=\"c-name\">\(link)</th>"))
        #expect(page.contains("<td role=\"cell\" class=\"c-price num nowrap is-useful\">1234.56</td>"))
        #expect(!page.contains("c-number") && !page.contains("class=\"sort "))
        #expect(page.matches(of: /<tr role="row">/).count == 3)
    }

    @Test func `a head leads to its order first, and then to the other way round`() async throws {
        var table = Table("bolts", Self.columns)
        table.address = ListAddress("/bolts", [("q", "a&b"), ("empty", ""), ("sort", "name")])
        let sorted = table
        #expect(try await shown { $0.table(sorted, Self.bolts) }.contains("href=\"/bolts?q=a%26b&amp;sort=-price\""))
        let ways = [
            (TableSort.falling("price"), "descending", "price"), (TableSort.rising("price"), "ascending", "-price"),
        ]
        for (sort, direction, next) in ways {
            var table = table
            table.sort = sort
            let sorted = table
            let page = try await shown { $0.table(sorted, Self.bolts) }
            #expect(page.contains("aria-sort=\"\(direction)\""))
            #expect(page.contains("sort=\(next)\""))
        }
        #expect(TableSort("-sum") == .falling("sum") && TableSort("sum").text == "sum")
        #expect(TableSort("--sum").field == "-sum")
    }

    @Test func `the columns somebody chose are shown in their order, the first always, unknown ones never`() {
        var table = Table("bolts", Self.columns)
        #expect(table.shown.map(\.id) == ["name", "price"])
        table.choices = ["bolts": TableChoice(columns: ["number", "gone", "name"]), "other": TableChoice(columns: [])]
        #expect(table.shown.map(\.id) == ["name", "number"])
        table.choices = ["bolts": TableChoice(columns: [])]
        #expect(table.shown.map(\.id) == ["name"])
        table.choices = [:]
        #expect(table.shown.map(\.id) == ["name", "price"])
    }

    @Test(.feature("MOB-01"))
    func `on a phone a stacked table keeps the names of its columns at their values`() async throws {
        let stacked = Table(still: "bolts", as: .stack, Self.columns)
        let page = try await shown { $0.table(stacked, Self.bolts) }
        #expect(page.contains("data-label=\"Сумма,\u{a0}₽\">1234.56</td>"))
        #expect(!page.contains("data-row-links"))
    }

    @Test func `a small table stays one, takes words for heads, and marks its rows`() async throws {
        let name = TableColumn<Bolt>("name", .words("Болт & гайка")) { "\($0.name)" }
        let act = TableColumn<Bolt>("act", "ordering.cart.remove", classes: "act", headHidden: true) { _ in "–" }
        var table = Table(still: "bolts", [name, act])
        table.isTopAligned = true
        table.rowAttributes = { $0.number == "2" ? " class=\"is-gone\"" : nil }
        let small = table
        let page = try await shown { $0.table(small, Self.bolts, label: "Крепёж") }
        #expect(page.contains("<table role=\"table\" class=\"table t-bolts\" aria-label=\"Крепёж\"><thead"))
        #expect(page.contains("class=\"c-name\">Болт &amp; гайка</th>"))
        #expect(page.contains("class=\"c-act act\"><span class=\"visually-hidden\">Убрать</span></th>"))
        #expect(page.contains("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\" class=\"c-name\">Болт &lt;М8&gt;"))
        #expect(page.contains("<tr role=\"row\" class=\"is-gone\"><th"))
        // A head that is only heard does not come back as the label of a value.
        let other = Table(still: "bolts", as: .stack, [name, act])
        let stacked = try await shown { $0.table(other, Self.bolts) }
        #expect(stacked.contains("t-bolts") && !stacked.contains("data-label"))
    }

    @Test func `a list of a known length says which part of it is shown`() async throws {
        let parts: [(start: Int, words: String, back: String?, on: String?)] = [
            (0, "1–100 из 250", nil, "from=100"), (100, "101–200 из 250", "from=0", "from=200"),
            (200, "201–250 из 250", "from=100", nil),
        ]
        for part in parts {
            let start = part.start
            let page = try await shown {
                $0.pager(ListPart(from: start, size: 100, of: 250), path: "/lines", query: [("q", "a")]) ?? .empty
            }
            #expect(page.contains("<span>\(part.words)</span>"))
            let link = /href="\/lines\?q=a&amp;(from=\d+)" rel="([a-z]+)"/
            let links = page.matches(of: link).map { (String($0.2), String($0.1)) }
            #expect(links.first(where: { $0.0 == "prev" })?.1 == part.back)
            #expect(links.first(where: { $0.0 == "next" })?.1 == part.on)
        }
        let short = try await shown { $0.pager(ListPart(from: 0, size: 100, of: 100), path: "/lines") ?? .empty }
        #expect(short.isEmpty)
    }

    @Test func `rows are chosen by boxes of one form, which carries what each of them adds`() async throws {
        var table = Table("bolts", Self.columns)
        table.totals = [("Итого", "1")]
        table.selection = TableSelection(
            "number", key: { $0.number }, name: { "«\($0.name)»" }, sum: { $0.price },
            verbs: [BulkVerb(icon: "trash", title: "web.close", path: "/bolts/removal")])
        let chosen = table
        let page = try await shown { $0.table(chosen, Self.bolts) }
        #expect(page.contains("<form class=\"selection\" method=\"post\" action=\"/bolts/removal\" data-selection"))
        #expect(
            page.contains("name=\"number\" value=\"1\" aria-label=\"Выбрать «Болт &lt;М8&gt;»\" data-sum=\"123456\">"))
        #expect(page.contains("data-sum=\"-5\"") && page.contains("data-zero=\"0,00\u{a0}₽\""))
        #expect(page.contains("<td role=\"cell\" class=\"sel\"></td><th scope=\"row\" role=\"rowheader\">Итого</th>"))
        #expect(page.contains("<button class=\"btn\" formaction=\"/bolts/removal\">"))
    }

    @Test func `a chip takes away its own filter only, and the order stays when a filter changes`() async throws {
        var bar = FilterBar(
            "bolts", ListAddress("/bolts", [("q", "<b>"), ("from", "1"), ("to", "2"), ("sort", "-price")]),
            label: "Болты")
        bar.placeholder = "Название"
        bar.text = "<b>"
        bar.chips = [
            FilterBar.Chip("Поиск", "<b>", names: ["q"]), FilterBar.Chip("Период", "1 – 2", names: ["from", "to"]),
        ]
        let full = bar
        let page = try await shown { $0.filterBar(full) }
        #expect(page.contains("href=\"/bolts?from=1&amp;to=2&amp;sort=-price\""))
        #expect(page.contains("href=\"/bolts?q=%3Cb%3E&amp;sort=-price\""))
        #expect(page.contains("<a class=\"linkbtn\" href=\"/bolts?sort=-price\">"))
        #expect(page.contains("<input type=\"hidden\" name=\"sort\" value=\"-price\">"))
        #expect(page.contains("value=\"&lt;b&gt;\"") && !page.contains("<b>"))
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+7 900", "'+7 900"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("\r=1", "\"'\r=1\""), ("＝1", "'＝1"), ("a;b", "\"a;b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""),
        ("Болт 5", "Болт 5"), ("", ""), ("=\"a;b\"", "\"'=\"\"a;b\"\"\""),
    ])
    func `a cell of a file is never a formula and never ends its row`(text: String, encoded: String) {
        #expect(Array(CSVCell.text(text).encoded.utf8) == Array(encoded.utf8))
        #expect(CSVCell.number("-5,00").encoded == "-5,00")
    }

    @Test func `an editor shows lines, sums and wrong quantities, and reads them back`() async throws {
        let lines = [
            EditorLine(
                article: "A-<1>", name: "Болт", price: Money(minor: 995), quantity: Quantity(thousandths: 2_500)),
            EditorLine(article: "B-2", price: Money(minor: 100), typed: "сто"),
        ]
        let page = try await shown { $0.lineEditor(LineEditor("e", action: "/lines", label: "Строки"), lines) }
        #expect(page.matches(of: /name="article"/).count == 3)
        #expect(page.contains("aria-rowcount=\"4\""))
        #expect(
            page.contains("value=\"A-&lt;1&gt;\"") && page.contains("value=\"2,5\"") && page.contains(">24,88</span>"))
        #expect(page.contains("value=\"сто\"") && page.matches(of: /aria-invalid="true"/).count == 1)
        #expect(page.contains("data-lines-total>24,88\u{a0}₽</b>"))
        let encoded = "article=A&quantity=+1+&article=&quantity=&article=B&quantity=&article=&quantity=7"
        let sent = FormData(urlEncoded: encoded)
        #expect(sent.editorLines.map { "\($0.article):\($0.quantity)" } == ["A:1", "B:", ":7"])
        #expect(FormData(urlEncoded: "article=A").editorLines.isEmpty)
    }

    // MARK: - Tools

    /// A component as a stranger's page would hold it.
    private func shown(_ make: @escaping @Sendable (PublicContext) -> HTML) async throws -> String {
        let site = try await World(.sqlite).site
        let router = Router(context: WebContext.self)
        router.get("component") { _, web -> HTML in make(PublicContext(Visit(web, on: site))) }
        return try await Application(router: router).test(.router) { client in
            String(buffer: try await client.execute(uri: "/component", method: .get).body)
        }
    }
}
