// Staff see what a customer would pay, how each price comes about, and which rules did not count and why.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/prices/preview`
    func previewPrices(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let (query, preview) = try await preview(PreviewQuery(request), context)
        return previewPage(preview, query, context)
    }

    /// `GET /staff/prices/preview.csv`
    func exportPreview(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (_, preview) = try await preview(PreviewQuery(request), context)
        let head = [
            "catalog.rule.article", "catalog.column.goods", "catalog.column.quantity", "backoffice.preview.price",
            "backoffice.preview.currency", "backoffice.preview.how", "backoffice.preview.rejected",
        ].map { context.t($0) }
        let rows = preview.lines.map { cells($0, context) }
        return .csv(named: "prices.csv", head: head, first: CSVPart<Int>(rows, next: nil)) { _ in
            CSVPart<Int>([], next: nil)
        }
    }

    private func preview(
        _ query: PreviewQuery, _ context: StaffContext
    ) async throws -> (PreviewQuery, PricePreview) {
        let (principal, zone, now) = (context.principal, context.formats.timeZone, context.now)
        return try await database.read { tx in
            var query = query
            if let rule = query.rule {
                let example = try Catalog.example(of: rule, for: principal, in: tx)
                query.look(at: example.articles, as: example.tag)
            }
            return (query, try Backoffice.preview(query, for: principal, in: zone, at: now, tx))
        }
    }
}

/// What is asked, as the address says it.
struct PreviewQuery: Sendable {
    private(set) var buyer: String
    private(set) var articles: [String]
    let quantity: Quantity?
    /// The day to look at; nil for now.
    let day: CivilDate?
    /// A rule that brings buyer and articles of its own.
    let rule: ID<PriceRule>?
    private(set) var typed: (articles: String, quantity: String)

    /// More articles than anybody compares.
    static let mostArticles = 60

    init(_ request: Request) {
        let query = request.query
        buyer = String((query["buyer"] ?? "").prefix(60))
        let text = String((query["articles"] ?? "").prefix(4_000))
        let words = text.split { $0.isNewline || $0 == "," || $0 == ";" }
        articles = words.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        quantity = query["quantity"].flatMap { Quantity(parsing: $0) }.flatMap { $0.isPositive ? $0 : nil }
        day = query["day"].flatMap { CivilDate(typed: $0) }
        rule = query["rule"].flatMap { ID<PriceRule>($0) }
        typed = (text, query["quantity"] ?? "")
    }

    /// Takes buyer and articles that nobody typed.
    mutating func look(at articles: [String], as buyer: String) {
        (self.articles, self.buyer) = (articles, buyer)
        typed.articles = articles.joined(separator: ", ")
    }

    /// As the address has it.
    var fields: [(name: String, value: String)] {
        [
            ("buyer", buyer), ("articles", typed.articles), ("quantity", typed.quantity),
            ("day", day?.description ?? ""),
        ]
    }
}

// MARK: - Reading

/// What a customer would pay.
struct PricePreview: Sendable {
    /// One product with its price.
    struct Line: Sendable {
        let product: Product
        let quantity: Quantity
        let price: Price?
    }

    var lines: [Line] = []
    /// Articles nobody has.
    var unknown: [String] = []
    var names = RuleNames()
}

extension Backoffice {
    /// What a customer the principal works with would pay; five statements at most.
    ///
    /// - Throws: `NotFound` for customers of colleagues.
    static func preview(
        _ query: PreviewQuery, for principal: Principal, in zone: TimeZone, at now: Date, _ tx: Transaction
    ) throws -> PricePreview {
        var preview = PricePreview()
        // A day to come is looked at from its noon: what begins at its first minute counts.
        let noon = query.day.map { day -> Date in
            let utc = Date(timeIntervalSince1970: Double(day.daysSinceEpoch) * 86_400 + 43_200)
            return utc.addingTimeInterval(-Double(zone.secondsFromGMT(for: utc)))
        }
        let moment = noon ?? now
        let found = try Catalog.buyer(tag: query.buyer, for: principal, at: moment, in: tx)
        preview.names = found.names
        guard !query.articles.isEmpty else { return preview }
        let articles = Array(Set(query.articles.prefix(PreviewQuery.mostArticles))).sorted()
        let goods = try tx.all(
            """
            SELECT \(Product.columns) FROM products p WHERE p.sku IN \(list: articles) ORDER BY p.sku, p.id LIMIT 200
            """, as: Product.self)
        preview.unknown = articles.filter { article in !goods.contains { $0.sku == article } }
        let prices = try Catalog.explainedPrices(
            of: "\(list: goods.map(\.id))", for: found.buyer, to: principal, at: moment, in: tx)
        preview.lines = goods.map { product in
            let quantity = query.quantity ?? product.pack
            return PricePreview.Line(
                product: product, quantity: quantity, price: prices.price(of: product.id, quantity: quantity))
        }
        return preview
    }
}

// MARK: - Page

private func previewPage(_ preview: PricePreview, _ query: PreviewQuery, _ context: StaffContext) -> HTML {
    var frame = pricesFrame(context.t("backoffice.preview.title"), context)
    let file = ListAddress("/staff/prices/preview.csv", query.fields).text
    if !preview.lines.isEmpty {
        frame.actions = context.buttonLink(
            context.t("backoffice.preview.export"), to: file, icon: "download", attributes: " download")
    }
    let hint = context.emptyState(
        icon: "eye", title: context.t("backoffice.preview.none.title"), text: context.t("backoffice.preview.none.text"),
        inline: true)
    let rows: HTML =
        preview.lines.isEmpty
        ? hint : context.table(previewTable(context), preview.lines, label: context.t("backoffice.preview.title"))
    let unknown: HTML? =
        preview.unknown.isEmpty
        ? nil
        : """
        <div class="notices">\(context.notice(
            .warning, context.t("backoffice.preview.unknown", ["articles": preview.unknown.joined(separator: ", ")])))</div>
        """
    return context.page(
        frame, "\(context.priceTabs("preview"))\(queryForm(preview, query, context))\(unknown)\(rows)")
}

private func queryForm(_ preview: PricePreview, _ query: PreviewQuery, _ context: StaffContext) -> HTML {
    var buyers = [FieldOption("all", context.t("backoffice.preview.stranger"))]
    if !query.buyer.isEmpty, query.buyer != "all" {
        buyers.append(FieldOption(query.buyer, context.audienceName(query.buyer, preview.names)))
    }
    let buyer = context.field(
        Input(
            "buyer", context.t("backoffice.preview.buyer"), .combobox, value: query.buyer.isEmpty ? "all" : query.buyer,
            help: context.t("backoffice.preview.buyer.help"), options: buyers, source: "/staff/prices/buyers"))
    let articles = context.field(
        Input(
            "articles", context.t("backoffice.preview.articles"), .textarea(rows: 3), value: query.typed.articles,
            help: context.t("backoffice.preview.articles.help"), maxLength: 4_000))
    let quantity = context.field(
        Input(
            "quantity", context.t("catalog.column.quantity"), .text, value: query.typed.quantity,
            help: context.t("backoffice.preview.quantity.help"), maxLength: 12, inputMode: "decimal"))
    let day = context.field(
        Input(
            "day", context.t("backoffice.preview.day"), .date, value: query.day?.description ?? "",
            help: context.t("backoffice.preview.day.help")))
    return context.formFrame(
        FormFrame("/staff/prices/preview", query: true, long: true),
        "\(buyer)\(articles)<div class=\"fields\">\(quantity)\(day)</div>",
        actions: context.submit(context.t("backoffice.preview.show"), size: .regular, icon: "eye"))
}

private func previewTable(_ context: StaffContext) -> Table<PricePreview.Line> {
    let formats = context.formats
    let goods = TableColumn<PricePreview.Line>("goods", "catalog.column.goods") { line in
        """
        <a class="rowlink" href="\(url: "/products/\(line.product.slug)")">\(line.product.name)</a>\
        <span class="sub">\(line.product.sku), \(formats.quantity(line.quantity))\u{a0}\(line.product.unit)</span>
        """
    }
    let price = TableColumn<PricePreview.Line>(
        "price", "backoffice.preview.price", align: .end, classes: "nowrap"
    ) { line in
        guard let price = line.price else {
            return "<span class=\"quiet\">\(context.t("catalog.price.onRequest"))</span>"
        }
        return "<b>\(formats.money(price.amount))</b>"
    }
    let how = TableColumn<PricePreview.Line>("how", "backoffice.preview.how") { line in
        guard let price = line.price else { return "—" }
        let steps: [HTML] = context.proof(price.explanation, unit: line.product.unit).map { step in
            "<div><dt>\(step.words)</dt><dd>\(formats.money(step.amount))</dd></div>"
        }
        return "<dl class=\"why\">\(steps)</dl>\(ladderLine(price, line.product, context))"
    }
    let rejected = TableColumn<PricePreview.Line>("rejected", "backoffice.preview.rejected", .useful) { line in
        let rules: [HTML] = (line.price?.explanation.rejected ?? []).map { rule in
            """
            <li><a href="\(url: "/staff/prices/rules/\(rule.rule)")">\(rule.name)</a>\
            <span class="sub">\(context.rejectionWords(rule.reason))</span></li>
            """
        }
        return rules.isEmpty ? "<span class=\"quiet\">—</span>" : "<ul class=\"stack\">\(rules)</ul>"
    }
    return Table(still: "preview", as: .stack, [goods, price, how, rejected])
}

/// The quantities at which the price changes, in a line.
private func ladderLine(_ price: Price, _ product: Product, _ context: StaffContext) -> HTML? {
    guard price.ladder.count > 1 else { return nil }
    let steps = price.ladder.map { step in
        let from = context.t(
            "catalog.price.from",
            ["quantity": context.formats.quantity(max(step.from, product.pack)), "unit": product.unit])
        return "\(from): \(context.formats.money(step.amount))"
    }
    return "<p class=\"caption quiet\">\(steps.joined(separator: ", "))</p>"
}

private func cells(_ line: PricePreview.Line, _ context: StaffContext) -> [CSVCell] {
    let isRussian = context.language == .ru
    func decimal(_ amount: Money) -> String {
        isRussian ? amount.decimal.replacing(".", with: ",") : amount.decimal
    }
    let steps = line.price.map { context.proof($0.explanation, unit: line.product.unit) } ?? []
    let rejected = line.price?.explanation.rejected ?? []
    return [
        .text(line.product.sku), .text(line.product.name), .number(line.quantity.description),
        .number(line.price.map { decimal($0.amount) } ?? ""), .text(line.price?.amount.currency.rawValue ?? ""),
        .text(steps.map { "\($0.words): \(decimal($0.amount))" }.joined(separator: "; ")),
        .text(rejected.map { "\($0.name): \(context.rejectionWords($0.reason))" }.joined(separator: "; ")),
    ]
}
