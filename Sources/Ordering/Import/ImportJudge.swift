// Puts together what was found out about rows: sums up goods that stand in several, and judges each.

import Catalog
import Foundation
import Kernel

/// Judges the rows of one file in their order.
struct ImportJudge {
    var scales: [PriceKind: ImportScales]
    let variants: [ID<Product>: [ID<Product>]]

    /// Prices are read twice, for goods found by article and for those found by name.
    enum PriceKind { case byArticle, byName }

    /// Where goods stand for the first time, and how they were asked for there.
    private struct Place: Hashable {
        let product: ID<Product>
        let unit: String
    }

    /// The most goods a row proposes.
    static let mostChoices = 6

    mutating func judge(
        _ rows: [ReadImportRow], _ matches: [ImportMatch], _ searched: [String: NamedGoods]
    ) -> [JudgedRow] {
        var judged: [JudgedRow] = []
        judged.reserveCapacity(rows.count)
        var wanted: [Int: Quantity] = [:]
        var places: [Place: Int] = [:]
        for (index, row) in rows.enumerated() {
            var one = identified(row, matches[index], searched)
            if one.state != .skipped, one.state != .refused, let product = one.product {
                guard let wish = quantity(of: row, matches[index], product) else {
                    judged.append(one.refused(row.flaw ?? .quantityInvalid))
                    continue
                }
                let place = Place(product: product, unit: unit(of: row.typed, product))
                if let first = places[place], let sum = try? wanted[first]?.adding(wish) {
                    wanted[first] = sum
                    one.state = .skipped
                    one.reasons = [.merged]
                    one.arguments = ["row": String(rows[first].position)]
                    let count = (Int(judged[first].arguments["rows"] ?? "") ?? 1) + 1
                    judged[first].arguments["rows"] = String(count)
                    if !judged[first].reasons.contains(.summed) { judged[first].reasons.append(.summed) }
                } else {
                    if places[place] == nil { places[place] = index }
                    wanted[index] = wish
                }
            }
            judged.append(one)
        }
        for (index, quantity) in wanted.sorted(by: { $0.key < $1.key }) {
            guard let product = judged[index].product else { continue }
            judged[index] = weighed(judged[index], product, quantity)
        }
        return judged
    }

    /// Judges one row whose goods are known.
    mutating func weighed(_ row: JudgedRow, _ product: ID<Product>, _ quantity: Quantity) -> JudgedRow {
        let kind = scales[.byArticle]?.goods[product] == nil ? PriceKind.byName : .byArticle
        guard var scale = scales[kind] else { return row.refused(.unknown) }
        scale.currency = currency
        let result = scale.judge(row, product, quantity)
        currency = scale.currency
        return result
    }

    /// What the cart is paid in; the first row with a price decides it.
    var currency: Currency?

    /// How many of a product go together; nil for what is not sold to the buyer.
    func pack(of product: ID<Product>) -> Quantity? { goods(product)?.product.pack }

    private func goods(_ product: ID<Product>) -> ImportGoods? {
        scales[.byArticle]?.goods[product] ?? scales[.byName]?.goods[product]
    }

    /// The row with its goods, with goods to choose from, or with the reason why it has none. A row with goods is
    /// `changed` until it is weighed.
    private func identified(
        _ row: ReadImportRow, _ match: ImportMatch, _ searched: [String: NamedGoods]
    ) -> JudgedRow {
        var one = JudgedRow(position: row.position, typed: row.typed)
        one.quantity = match.isSplit ? row.split?.quantity : row.quantity
        if row.flaw == .nameless { return one.refused(.nameless) }
        one.reasons = match.reasons
        var found = match.goods.filter { goods($0) != nil }
        var manner: ImportReason?
        if found.isEmpty {
            guard let named = searched[row.typed.searched] else {
                return one.refused(row.typed.searched.isEmpty ? .unknown : .unsearched)
            }
            found = named.ids.filter { goods($0) != nil }
            // A name alone that leads to one product is enough; beside an article nobody knows it is a guess.
            let isSure = named.isSure && row.typed.article == nil && row.typed.barcode == nil && row.typed.own == nil
            manner = found.count == 1 && isSure ? .byName : .similar
        }
        guard let first = found.first else { return one.refused(.unknown) }
        if found.count > 1 || manner == .similar {
            let choices = found.flatMap { variants[$0] ?? [$0] }
            return open(one, choices, manner ?? .several)
        }
        if goods(first)?.hasVariants == true { return open(one, variants[first] ?? [], .variants) }
        if let manner { one.reasons.append(manner) }
        if row.isAssumed, !match.isSplit { one.reasons.append(.assumed) }
        one.product = first
        one.state = .changed
        return one
    }

    /// A row of which somebody has to choose the goods.
    private func open(_ row: JudgedRow, _ choices: [ID<Product>], _ reason: ImportReason) -> JudgedRow {
        var row = row
        row.state = .ambiguous
        row.reasons = [reason]
        row.choices = Array(choices.prefix(Self.mostChoices))
        return row.choices.isEmpty ? row.refused(.unknown) : row
    }

    private func quantity(of row: ReadImportRow, _ match: ImportMatch, _ product: ID<Product>) -> Quantity? {
        if match.isSplit { return row.split?.quantity }
        return row.isAssumed ? goods(product)?.product.pack : row.quantity
    }

    /// Pieces and packs of one product are not summed up; its own unit is as good as none.
    private func unit(of typed: TypedImportRow, _ product: ID<Product>) -> String {
        let behind = (typed.quantity ?? "").filter(\.isLetter)
        let unit = typed.unit ?? behind
        let isOwn = goods(product).map { GoodsUnit.relation(of: unit, to: $0.product.unit) == .same } ?? true
        return isOwn ? "" : unit.lowercased()
    }
}
