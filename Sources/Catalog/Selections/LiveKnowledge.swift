import Database
import Foundation
import Kernel

/// What was known of the watched goods at the last look: compared with the next one.
struct LiveKnowledge: Sendable {
    /// What a page shows of a product whoever looks.
    private struct Shelf: Sendable, Equatable {
        let available: Quantity
        let pack: Quantity
        let isActive: Bool
        let changedAt: Date
    }

    private let pricesAtOnce: Int
    private var shelves: [ID<Product>: Shelf] = [:]
    /// By who sees the same prices; nil for goods without one.
    private var prices: [String: [ID<Product>: Money?]] = [:]
    /// Whose prices were worked out last: the others come first at the next look.
    private var lastGroup = ""

    init(pricesAtOnce: Int) {
        self.pricesAtOnce = pricesAtOnce
    }

    /// A look: what is known after it, and which products changed for which place.
    ///
    /// One statement for a few hundred products, and those of the prices for a few people.
    func look(
        at places: [LiveGoods.Place], now: Date, in tx: Transaction
    ) throws -> (known: LiveKnowledge, changed: [Int: Set<ID<Product>>]) {
        var next = self
        let watched = places.reduce(into: Set<ID<Product>>()) { $0.formUnion($1.products) }
        next.shelves = try Self.shelves(of: Array(watched), in: tx)
        // What was not watched before has not changed: the page was made just now.
        let moved = watched.filter { id in shelves[id].map { $0 != next.shelves[id] } ?? false }
        var changed: [Int: Set<ID<Product>>] = [:]
        for place in places where !moved.isDisjoint(with: place.products) {
            changed[place.number] = moved.intersection(place.products)
        }
        let groups = Dictionary(grouping: places, by: \.group)
        next.prices = prices.filter { groups[$0.key] != nil }
        for group in next.turn(among: groups.keys.sorted()) {
            guard let places = groups[group], let first = places.first else { continue }
            let repriced = try next.reprice(group, places, for: first.principal, now: now, in: tx)
            for place in places where !repriced.isDisjoint(with: place.products) {
                changed[place.number, default: []].formUnion(repriced.intersection(place.products))
            }
        }
        return (next, changed)
    }

    /// Whose prices are worked out this time: those after the last one, and from the beginning again.
    private mutating func turn(among groups: [String]) -> [String] {
        let later = groups.filter { $0 > lastGroup }
        let turn = Array((later + groups.filter { $0 <= lastGroup }).prefix(pricesAtOnce))
        lastGroup = turn.last ?? ""
        return turn
    }

    /// Works the prices of a group out and returns the products whose price is another than before.
    private mutating func reprice(
        _ group: String, _ places: [LiveGoods.Place], for principal: Principal?, now: Date, in tx: Transaction
    ) throws -> Set<ID<Product>> {
        if let principal, !principal.may(.viewPrices) { return [] }
        let ids = places.reduce(into: Set<ID<Product>>()) { $0.formUnion($1.products) }
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let table = try Catalog.listPrices(of: "\(list: ids.sorted())", for: buyer, at: now, in: tx)
        var fresh: [ID<Product>: Money?] = [:]
        for id in ids where shelves[id] != nil {
            fresh.updateValue(table.listPrice(of: id)?.amount, forKey: id)
        }
        let known = prices[group]
        prices[group] = fresh
        guard let known else { return [] }
        // A product that another page of the same person brought in was not known before.
        return ids.filter { id in
            guard let before = known[id], let after = fresh[id] else { return false }
            return before != after
        }
    }

    private static func shelves(of products: [ID<Product>], in tx: Transaction) throws -> [ID<Product>: Shelf] {
        var shelves: [ID<Product>: Shelf] = [:]
        for chunk in products.sorted().chunked(by: 500) {
            let rows = try tx.all(
                """
                SELECT p.id, p.pack, p.is_active, p.updated_at, \(Catalog.availableOfFamily("p")) AS available
                FROM products p WHERE p.id IN \(list: chunk)
                """
            ) { row in
                (
                    try row["id"] as ID<Product>,
                    Shelf(
                        available: try row["available"], pack: try row["pack"], isActive: try row["is_active"],
                        changedAt: try row["updated_at"])
                )
            }
            for (id, shelf) in rows { shelves[id] = shelf }
        }
        return shelves
    }
}
