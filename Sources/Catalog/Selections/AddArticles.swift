// A member pastes a list of articles with quantities, as it stands in a letter or a spreadsheet.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `POST /selections/{selection}/articles`
    func addArticles(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try selectionID(context), context.principal, context.now)
        let card = try await selectionCard(id, context)
        guard card.selection.mayBeChanged(by: principal) else { throw NotFound() }
        let form = ArticlesForm(context.form)
        var problems = form.problems()
        if problems.isEmpty {
            do {
                return try await context.once { tx in
                    let selection = try Catalog.selection(id, toChangeBy: principal, in: tx)
                    let count = try Catalog.put(articles: form, into: selection, by: principal, at: now, in: tx)
                    return .redirect(
                        to: selection.path, message: "catalog.paste.added", ["count": String(count)])
                }
            } catch let refusal as ArticlesRefusal {
                problems = [FieldProblem(refusal)]
            } catch let refusal as SelectionRefusal {
                problems = [FieldProblem(refusal)]
            }
        }
        let page = context.selectionPage(
            card, TypedForm(form, problems), TypedForm(SelectionForm(card.selection)))
        return page.response(status: .unprocessableContent)
    }
}

/// The list as it was pasted.
struct ArticlesForm: Form {
    var list = ""
    /// «on» when lines nobody knows are to be left out.
    var skips = ""

    static let fields: [Field<ArticlesForm>] = [
        Field(
            "list", .textarea(rows: 6), \.list, label: "catalog.paste.list", required: true, help: true,
            maxLength: 40_000),
        Field("skips", .checkbox, \.skips, label: "catalog.paste.skips"),
    ]
}

/// Why a list is not taken over.
enum ArticlesRefusal: Refusal, Equatable {
    /// Nothing in it looks like an article.
    case empty
    /// More lines than are read at once.
    case tooLong
    /// No goods on sale have these articles or barcodes.
    case unknown([String])
    /// Several goods have these.
    case ambiguous([String])

    var key: String {
        switch self {
        case .empty: "catalog.paste.refusal.empty"
        case .tooLong: "catalog.paste.refusal.tooLong"
        case .unknown: "catalog.paste.refusal.unknown"
        case .ambiguous: "catalog.paste.refusal.ambiguous"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .empty: [:]
        case .tooLong: ["max": String(ArticleLine.most)]
        case .unknown(let articles), .ambiguous(let articles):
            // A refusal is read, not worked through: the first twenty say enough.
            ["articles": articles.prefix(20).map { String($0.prefix(60)) }.joined(separator: ", ")]
        }
    }

    var field: String? { "list" }
}

/// A line of the list and how it may be read.
struct ArticleLine: Sendable, Equatable {
    /// Lines read at once.
    static let most = 500

    /// The line without its quantity, when it seems to end with one.
    let article: String
    let quantity: Quantity?
    /// The whole line: articles hold blanks and numbers, too.
    let whole: String

    /// Reads «A-1», «A-1 20», «A-1; 20» and what spreadsheets copy, where a name may stand between the two.
    init?(_ line: String) {
        whole = line.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !whole.isEmpty else { return nil }
        var cells = whole.split(whereSeparator: { $0 == "\t" || $0 == ";" }).map { cell in
            cell.trimmingCharacters(in: .whitespaces)
        }
        if cells.count == 1, let blank = whole.lastIndex(of: " ") {
            cells = [String(whole[..<blank]), String(whole[whole.index(after: blank)...])]
        }
        guard let first = cells.first, !first.isEmpty else { return nil }
        let numbers = cells.dropFirst().compactMap { Quantity(parsing: $0) }
        let amount = numbers.last { $0.isPositive }
        let isOneCell = !whole.contains("\t") && !whole.contains(";")
        article = amount == nil && isOneCell ? whole : first
        quantity = amount
    }

    /// The lines of a text.
    static func lines(_ text: String) -> [ArticleLine] {
        text.split(whereSeparator: \.isNewline).compactMap { ArticleLine(String($0)) }
    }
}

// MARK: - Operation

extension Catalog {
    /// Puts the goods of a list into a selection, each by its article or barcode, with its quantity.
    ///
    /// - Returns: how many goods there were.
    /// - Throws: ``ArticlesRefusal``; ``SelectionRefusal/tooManyItems``.
    static func put(
        articles form: ArticlesForm, into selection: Selection, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> Int {
        let lines = ArticleLine.lines(form.list)
        guard !lines.isEmpty else { throw ArticlesRefusal.empty }
        guard lines.count <= ArticleLine.most else { throw ArticlesRefusal.tooLong }
        let buyer = try buyer(for: principal, at: now, in: tx)
        let known = try goods(named: lines.flatMap { [$0.article, $0.whole] }, for: buyer, in: tx)
        var wanted: [(product: ID<Product>, quantity: Quantity?)] = []
        var placeOf: [ID<Product>: Int] = [:]
        var (unknown, ambiguous): ([String], [String]) = ([], [])
        for line in lines {
            // An article that ends with a number is told apart by being one.
            let isWhole = known[line.whole] != nil
            let found = known[line.whole] ?? known[line.article] ?? []
            guard let product = found.first else {
                unknown.append(line.article)
                continue
            }
            if found.count > 1 { ambiguous.append(line.article) }
            let quantity = isWhole ? nil : line.quantity
            if let place = placeOf[product] {
                wanted[place].quantity = try sum(wanted[place].quantity, quantity)
            } else {
                placeOf[product] = wanted.count
                wanted.append((product, quantity))
            }
        }
        if !ambiguous.isEmpty { throw ArticlesRefusal.ambiguous(ambiguous) }
        if form.skips != "on" || wanted.isEmpty, !unknown.isEmpty { throw ArticlesRefusal.unknown(unknown) }
        try put(wanted, into: selection, by: principal, at: now, in: tx)
        return wanted.count
    }

    private static func sum(_ left: Quantity?, _ right: Quantity?) throws -> Quantity? {
        guard let left, let right else { return left ?? right }
        return try left.adding(right)
    }

    /// The goods one may put into a cart, by article and by barcode as they were typed; two statements' worth in one.
    private static func goods(
        named names: [String], for buyer: Buyer, in tx: Transaction
    ) throws -> [String: [ID<Product>]] {
        let asked = Array(Set(names))
        let rows = try tx.all(
            """
            SELECT p.id, p.sku, p.barcode FROM products p
            WHERE (p.sku IN \(list: asked) OR p.barcode IN \(list: asked)) AND \(visible("p", to: buyer))
              AND \(variantCount("p")) = 0
            ORDER BY p.sku, p.id LIMIT 2000
            """
        ) { row in
            (
                id: try row["id"] as ID<Product>, sku: try row["sku"] as String,
                barcode: try row["barcode"] as String?
            )
        }
        var found: [String: [ID<Product>]] = [:]
        for row in rows { found[row.sku, default: []].append(row.id) }
        for row in rows {
            if let barcode = row.barcode, barcode != row.sku { found[barcode, default: []].append(row.id) }
        }
        return found
    }
}

// MARK: - Page

extension MemberContext {
    /// The field for a list, and what was wrong with the one that was sent.
    func articlesSection(_ selection: Selection, _ typed: TypedForm<ArticlesForm>) -> HTML {
        // Asked only once something was unknown: until then nothing is left out unseen.
        let isAsked = typed.problems.contains { $0.message.key == "catalog.paste.refusal.unknown" }
        let skips: HTML? = isAsked || typed.form.skips == "on" ? field("skips", typed) : nil
        let form = formFrame(
            FormFrame("\(selection.path)/articles"), "\(field("list", typed))\(skips)",
            actions: submit(t("catalog.paste.add"), .plain, size: .regular, icon: "plus", busy: t("web.saving")))
        return pageSection(t("catalog.paste.title"), id: "articles-h", form)
    }
}
