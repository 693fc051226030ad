// A member decides about rows of a file: which goods are meant, how much of them, or that they are not wanted.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `POST /orders/import/{import}/rows`: the fields of one page of rows. `act` is `save`, `row.<n>` for one row,
    /// `drop.<n>` or `drop` to leave out, `first` to take the first goods of each choice.
    func repairImport(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try importID(context), context.principal, context.now)
        let repair = ImportRepair(context.form)
        let back = ListAddress("\(Ordering.importPath)/\(id)", [("show", context.form["show"] ?? "")]).text
        do {
            return try await context.once { tx in
                let done = try Ordering.repair(id, repair, by: principal, at: now, in: tx)
                let message = done.open == 0 ? "ordering.import.repaired" : "ordering.import.repairedSome"
                return .redirect(
                    to: back, message: message, ["count": String(done.right), "left": String(done.open)])
            }
        } catch let refusal as ImportRefusal {
            return .redirect(to: back, refusal: refusal)
        }
    }
}

/// What was decided about the rows of a page.
struct ImportRepair: Sendable {
    /// What was typed or chosen for one row.
    struct Row: Sendable {
        var product: ID<Product>?
        var article = ""
        var quantity = ""
        var isDropped = false

        var isEmpty: Bool { product == nil && article.isEmpty && quantity.isEmpty && !isDropped }
    }

    private(set) var rows: [Int: Row] = [:]
    /// Whether every choice is answered by its first goods.
    let takesFirst: Bool
    /// Whether all refused rows are left out.
    let dropsAll: Bool

    init(_ form: FormData) {
        let act = form["act"] ?? "save"
        takesFirst = act == "first"
        dropsAll = act == "drop"
        for field in form.all(prefixed: "choice.") {
            if let row = Int(field.name) { rows[row, default: Row()].product = ID<Product>(field.value) }
        }
        for field in form.all(prefixed: "article.") {
            let text = field.value.trimmingCharacters(in: .whitespaces)
            if let row = Int(field.name) { rows[row, default: Row()].article = String(text.prefix(300)) }
        }
        for field in form.all(prefixed: "quantity.") {
            let text = field.value.trimmingCharacters(in: .whitespaces)
            if let row = Int(field.name) { rows[row, default: Row()].quantity = String(text.prefix(40)) }
        }
        if let one = Self.number(in: act, after: "row.") { rows = rows.filter { $0.key == one } }
        if let one = Self.number(in: act, after: "drop.") { rows = [one: Row(isDropped: true)] }
        if takesFirst || dropsAll { rows = [:] }
        rows = rows.filter { !$0.value.isEmpty }
    }

    private static func number(in act: String, after prefix: String) -> Int? {
        act.hasPrefix(prefix) ? Int(act.dropFirst(prefix.count)) : nil
    }
}

// MARK: - Operation

extension Ordering {
    /// Rows decided about in one transaction.
    private static let repairedAtOnce = 1_000

    /// Judges rows anew by what was decided about them.
    ///
    /// - Returns: how many of them are right now, and how many are not.
    /// - Throws: `NotFound`; ``ImportRefusal``: `nothingLeft`, `notReady`.
    static func repair(
        _ id: ID<OrderImport>, _ repair: ImportRepair, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> (right: Int, open: Int) {
        try claimImport(id, by: principal, at: now, in: tx)
        let rows = try rowsToRepair(id, repair, in: tx)
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let articles = rows.compactMap { row -> ReadImportRow? in
            guard let article = repair.rows[row.position]?.article, !article.isEmpty else { return nil }
            return ReadImportRow(position: row.position, typed: TypedImportRow(article: article))
        }
        let matched = try articles.isEmpty ? [] : matches(of: articles, for: buyer, in: tx)
        let named = Dictionary(zip(articles.map(\.position), matched)) { first, _ in first }
        var products: Set<ID<Product>> = []
        for row in rows {
            let decided = repair.rows[row.position]
            products.formUnion([decided?.product, row.product?.id, row.choices.first].compactMap(\.self))
            products.formUnion(named[row.position]?.goods ?? [])
        }
        let scales = try scales(for: Array(products), of: principal, buyer: buyer, at: now, in: tx)
        var judge = ImportJudge(scales: [.byArticle: scales], variants: [:])
        judge.currency = try readyCurrency(of: id, in: tx)
        var (right, open) = (0, 0)
        for row in rows {
            let decided = repair.rows[row.position] ?? ImportRepair.Row()
            let result = judge.decided(row, decided, named[row.position], repair)
            if [.added, .changed, .skipped].contains(result.state) { right += 1 } else { open += 1 }
            try update(result, of: id, in: tx)
        }
        try recount(id, in: tx)
        try tx.execute(
            """
            UPDATE order_imports SET status = 'taken'
            WHERE id = \(id) AND taken_count > 0 AND ambiguous_count + refused_count + added_count + changed_count = 0
            """)
        return (right, open)
    }

    private static func rowsToRepair(
        _ id: ID<OrderImport>, _ repair: ImportRepair, in tx: Transaction
    ) throws -> [ImportRow] {
        if repair.takesFirst { return try importRows(of: id, in: [.ambiguous], limit: repairedAtOnce, in: tx) }
        if repair.dropsAll { return try importRows(of: id, in: [.refused], limit: maxCartLines, in: tx) }
        let positions = repair.rows.keys.sorted().prefix(repairedAtOnce)
        return try tx.all(
            """
            SELECT \(ImportRow.columns) FROM order_import_rows r LEFT JOIN products p ON p.id = r.product_id
            WHERE r.import_id = \(id) AND r.position IN \(list: positions) AND r.taken_at IS NULL
            ORDER BY r.position
            """, as: ImportRow.self)
    }

    /// What the rows that are ready are paid in; nil while there are none.
    private static func readyCurrency(of id: ID<OrderImport>, in tx: Transaction) throws -> Currency? {
        try tx.first(
            """
            SELECT r.currency FROM order_import_rows r
            WHERE r.import_id = \(id) AND r.state IN ('added', 'changed') AND r.taken_at IS NULL
              AND r.currency IS NOT NULL
            ORDER BY r.position LIMIT 1
            """
        ) { try $0["currency"] as Currency }
    }
}

extension ImportJudge {
    /// What becomes of a row by what was decided about it.
    fileprivate mutating func decided(
        _ row: ImportRow, _ decided: ImportRepair.Row, _ named: ImportMatch?, _ repair: ImportRepair
    ) -> JudgedRow {
        var one = JudgedRow(position: row.position, typed: row.typed)
        one.quantity = row.quantity
        one.choices = row.choices
        if decided.isDropped || repair.dropsAll {
            (one.state, one.reasons, one.product) = (.skipped, [.dropped], row.product?.id)
            return one
        }
        one.reasons = [.repaired]
        var product = decided.product ?? row.product?.id
        if repair.takesFirst { product = row.choices.first }
        if let named {
            one.typed.article = decided.article
            if named.goods.count > 1 {
                (one.state, one.reasons) = (.ambiguous, [.several])
                one.choices = Array(named.goods.prefix(Self.mostChoices))
                return one
            }
            product = named.goods.first
            if product == nil { return one.refused(.unknown) }
        }
        var quantity = row.quantity ?? Quantity(typed: row.typed.quantity)
        if !decided.quantity.isEmpty {
            one.typed.quantity = decided.quantity
            quantity = Quantity(typed: decided.quantity)
        } else if quantity == nil, row.typed.quantity == nil, let product {
            quantity = pack(of: product)
        }
        one.product = product
        one.quantity = quantity
        guard let goods = product else {
            (one.state, one.reasons, one.arguments) = (row.state, row.reasons, row.arguments)
            return one
        }
        guard let wanted = quantity else { return one.refused(.quantityInvalid) }
        return weighed(one, goods, wanted)
    }
}
