// Finds goods by the names rows have for them, with slips and in the wrong layout: as many as there is time for, and
// more at a press.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// What a name led to.
struct NamedGoods: Sendable {
    /// The best first.
    var ids: [ID<Product>] = []
    /// Whether it is one product that fits all words.
    var isSure = false
}

extension TypedImportRow {
    /// What is looked for where no article is known.
    var searched: String { name ?? article ?? own ?? barcode ?? "" }
}

extension Ordering {
    /// Looks names up one after another, each once, until there were enough or time is over.
    ///
    /// - Returns: only what was looked for.
    static func goods(
        named names: [String], for buyer: Buyer, by search: CatalogSearch, most: Int, patience: Duration
    ) async -> [String: NamedGoods] {
        let clock = ContinuousClock()
        let end = clock.now + patience
        var found: [String: NamedGoods] = [:]
        for name in names where found[name] == nil && !name.isEmpty {
            guard found.count < most, clock.now < end else { break }
            let answer = await search.find(name, for: buyer, limit: ImportJudge.mostChoices)
            found[name] = NamedGoods(ids: answer.ids, isSure: answer.total == 1 && !answer.isPartial)
        }
        return found
    }

    /// `POST /orders/import/{import}/names`: looks for the names of the next rows that were not looked for yet.
    func searchImportNames(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try importID(context), context.principal, context.now)
        let waiting = try await database.read { tx in
            let found = try Ordering.orderImport(id, of: principal, in: tx)
            guard found.status == .checked else { throw NotFound() }
            let rows = try Ordering.unsearchedRows(of: id, limit: ImportLimits.namesAtOnce, in: tx)
            return (rows: rows, buyer: try Catalog.buyer(for: principal, at: now, in: tx))
        }
        let searched = await Ordering.goods(
            named: waiting.rows.map(\.typed.searched), for: waiting.buyer, by: search, most: ImportLimits.namesAtOnce,
            patience: .seconds(5))
        let rows = waiting.rows
        return try await context.once { tx in
            try Ordering.claimImport(id, by: principal, at: now, in: tx)
            let count = try Ordering.take(searched, for: rows, of: id, by: principal, at: now, in: tx)
            try Ordering.recount(id, in: tx)
            return .redirect(
                to: "/orders/import/\(id)", message: "ordering.import.searched", ["count": String(count)])
        }
    }

    private static func unsearchedRows(
        of id: ID<OrderImport>, limit: Int, in tx: Transaction
    ) throws -> [ImportRow] {
        try tx.all(
            """
            SELECT \(ImportRow.columns) FROM order_import_rows r LEFT JOIN products p ON p.id = r.product_id
            WHERE r.import_id = \(id) AND r.state = 'refused' AND r.reason = 'unsearched'
            ORDER BY r.position LIMIT \(limit)
            """, as: ImportRow.self)
    }

    /// Judges rows anew by what their names led to.
    ///
    /// - Returns: how many now have goods, or goods to choose from.
    private static func take(
        _ searched: [String: NamedGoods], for rows: [ImportRow], of id: ID<OrderImport>, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws -> Int {
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let products = Array(Set(searched.values.flatMap(\.ids)))
        let scales = try scales(for: products, of: principal, buyer: buyer, at: now, in: tx)
        let heads = scales.goods.values.filter(\.hasVariants).map(\.product.id).sorted()
        var judge = ImportJudge(scales: [.byName: scales], variants: try variants(of: heads, for: buyer, in: tx))
        var count = 0
        for row in rows where searched[row.typed.searched] != nil {
            let read = ReadImportRow(again: row)
            guard let judged = judge.judge([read], [ImportMatch()], searched).first else { continue }
            if judged.state != .refused { count += 1 }
            try update(judged, of: id, in: tx)
        }
        return count
    }
}

extension ReadImportRow {
    /// A row that is judged anew.
    init(again row: ImportRow) {
        let quantity = row.quantity ?? Quantity(typed: row.typed.quantity)
        self.init(position: row.position, typed: row.typed, quantity: quantity)
        isAssumed = row.typed.quantity == nil && row.quantity == nil
        if quantity == nil, !isAssumed { flaw = .quantityInvalid }
    }
}

extension Quantity {
    /// A quantity as it stands in a cell, with a unit behind it or not.
    init?(typed text: String?) {
        guard let text else { return nil }
        let bare = text.prefix { $0.isNumber || " .,\u{A0}\u{202F}-−–+".contains($0) }
        guard let quantity = Quantity(parsing: String(bare)), quantity.isPositive, quantity <= Ordering.maxQuantity
        else { return nil }
        self = quantity
    }
}
