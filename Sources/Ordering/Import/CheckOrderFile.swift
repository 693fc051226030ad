// Checks what a file asks for: finds the goods of every row and says what becomes of it. Nothing is written.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// A file whose rows were looked up.
struct CheckedOrderFile: Sendable {
    var file: ReadOrderFile
    var rows: [JudgedRow]
    var milliseconds = 0
}

/// What was found out about the rows of a file so far.
private struct FoundGoods: Sendable {
    var buyer: Buyer
    var matches: [ImportMatch]
    var scales: ImportScales
    var variants: [ID<Product>: [ID<Product>]] = [:]
}

extension Ordering {
    /// Looks up every row.
    ///
    /// - Parameter names: what finds goods by their names, within its patience; nil leaves such rows for later, and
    ///   they say so.
    static func check(
        _ file: ReadOrderFile, for principal: Principal, at now: Date, from database: Database,
        names: CatalogSearch?
    ) async throws -> CheckedOrderFile {
        let clock = ContinuousClock()
        let start = clock.now
        let rows = file.rows
        var found = try await database.read { tx -> FoundGoods in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            let matches = try Ordering.matches(of: rows, for: buyer, in: tx)
            let goods = Array(Set(matches.flatMap(\.goods)))
            let scales = try Ordering.scales(for: goods, of: principal, buyer: buyer, at: now, in: tx)
            let heads = scales.goods.values.filter(\.hasVariants).map(\.product.id).sorted()
            let variants = try Ordering.variants(of: heads, for: buyer, in: tx)
            return FoundGoods(buyer: buyer, matches: matches, scales: scales, variants: variants)
        }
        var scales: [ImportJudge.PriceKind: ImportScales] = [.byArticle: found.scales]
        var searched: [String: NamedGoods] = [:]
        if let names {
            let unknown = rows.indices.filter { found.matches[$0].goods.isEmpty }
            let asked = unknown.map { rows[$0].typed.searched }
            searched = await goods(
                named: asked, for: found.buyer, by: names, most: ImportLimits.namesAtOnce,
                patience: ImportLimits.namesPatience)
            let (more, buyer) = (Array(Set(searched.values.flatMap(\.ids))), found.buyer)
            if !more.isEmpty {
                let (named, variants) = try await database.read { tx in
                    let scales = try Ordering.scales(for: more, of: principal, buyer: buyer, at: now, in: tx)
                    let heads = scales.goods.values.filter(\.hasVariants).map(\.product.id).sorted()
                    return (scales, try Ordering.variants(of: heads, for: buyer, in: tx))
                }
                scales[.byName] = named
                found.variants.merge(variants) { first, _ in first }
            }
        }
        var judge = ImportJudge(scales: scales, variants: found.variants)
        let judged = judge.judge(file.rows, found.matches, searched)
        let elapsed = start.duration(to: clock.now)
        let milliseconds = Int(elapsed / .milliseconds(1))
        return CheckedOrderFile(file: file, rows: judged, milliseconds: milliseconds)
    }
}
