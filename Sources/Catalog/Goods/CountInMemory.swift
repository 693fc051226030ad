// The values of found goods, counted in memory: which goods there are the database says, what they are is at hand.

import Database
import Foundation
import Kernel

/// Goods of one section that may be in a list, its filters aside, as the database found them for this buyer.
struct FoundIDs: Sendable {
    /// Nil where sections are not counted.
    let section: ID<Category>?
    /// The bits of their ids.
    let ids: [UInt128]
}

/// What was counted: the same as ``CatalogSelect/facetArms`` say.
struct CountedList: Sendable {
    /// How many goods fit.
    var total = 0
    /// Each with its values in order.
    var properties: [Facets.PropertyFacet] = []
    var brands: [Facets.Value] = []
    var inStock = 0
    var shelves: [ID<Warehouse>: Int] = [:]
    var sections: [Facets.Section] = []
}

extension CountedSnapshot {
    /// Counts the values of found goods, each among those that fit everything else. What came since the last look has
    /// no values yet.
    func count(_ found: [FoundIDs], for query: CatalogQuery) -> CountedList {
        var counter = GoodsCounter(rows, Sieve(query, rows))
        var list = CountedList()
        for group in found {
            let before = counter.total
            counter.take(group.ids)
            let count = counter.total - before
            if count > 0, query.isSearch, let section = group.section.flatMap({ names.sections[$0] }) {
                list.sections.append(Facets.Section(slug: section.slug, name: section.name, count: count))
            }
        }
        list.total = counter.total
        list.inStock = counter.inStock
        list.properties = properties(counter.facts, chosen: query.properties.map(\.property))
        for (number, count) in counter.brands.enumerated() where count > 0 {
            let brand = rows.brands.all[number].text
            if !brand.isEmpty { list.brands.append(Facets.Value(value: brand, count: count)) }
        }
        for (number, count) in counter.shelves.enumerated() where count > 0 {
            list.shelves[rows.warehouses.all[number]] = count
        }
        return list
    }

    /// The properties most goods have, and those that were chosen from. One value tells nothing apart, and a hundred
    /// of them are no help.
    private func properties(_ counts: [UInt32], chosen: [ID<Property>]) -> [Facets.PropertyFacet] {
        var values: [UInt32: [Int]] = [:]
        for (fact, count) in counts.enumerated() where count > 0 { values[rows.owners[fact], default: []].append(fact) }
        var offered: [(number: UInt32, id: ID<Property>, weight: Int)] = []
        for (number, facts) in values where (2...100).contains(facts.count) {
            let weight = facts.reduce(0) { $0 + Int(counts[$1]) }
            offered.append((number, rows.properties.all[Int(number)], weight))
        }
        let heaviest = offered.sorted { ($1.weight, $0.id) < ($0.weight, $1.id) }.prefix(Facets.mostProperties)
        let wanted = Set(heaviest.map(\.number) + chosen.compactMap { rows.properties[$0] })
        return wanted.compactMap { number -> Facets.PropertyFacet? in
            let id = rows.properties.all[Int(number)]
            guard let facts = values[number], let name = names.properties[id] else { return nil }
            // М8 before М10.
            let sorted = facts.map { (key: rows.keys[$0], text: rows.facts.all[$0].text.text, count: Int(counts[$0])) }
                .sorted { ($0.key, $0.text) < ($1.key, $1.text) }
            return Facets.PropertyFacet(
                property: id, name: name, values: sorted.map { Facets.Value(value: $0.text, count: $0.count) })
        }
    }
}

/// The filters in force, each with the bit that says a good does not fit it: what ``CatalogSelect/filters`` are to the
/// database.
private struct Sieve {
    /// Which filters each value answers, by its number; empty without filters of properties.
    private var answers: [Int] = []
    /// The property a bit is about, where its values are counted among goods that fail this filter alone.
    private(set) var properties: [Int: UInt32] = [:]
    private var asked = 0
    private let brands: Set<UInt32>
    private let shelves: Set<UInt32>
    private(set) var brandBit = 0
    private(set) var stockBit = 0
    private(set) var shelfBit = 0

    init(_ query: CatalogQuery, _ rows: CountedRows) {
        brands = Set(query.brands.compactMap { rows.brands[ExactText(text: $0)] })
        shelves = Set(query.warehouses.compactMap { rows.warehouses[$0] })
        var bit = 1
        if !query.properties.isEmpty { answers = [Int](repeating: 0, count: rows.facts.all.count) }
        for choice in query.properties {
            if let property = rows.properties[choice.property] {
                for value in choice.values {
                    let fact = CountedRows.Fact(property: property, text: ExactText(text: value))
                    if let number = rows.facts[fact] { answers[Int(number)] |= bit }
                }
                if !properties.values.contains(property) { properties[bit] = property }
            }
            asked |= bit
            bit <<= 1
        }
        func next() -> Int {
            defer { bit <<= 1 }
            return bit
        }
        if !query.brands.isEmpty { brandBit = next() }
        if query.inStock { stockBit = next() }
        if !query.warehouses.isEmpty { shelfBit = next() }
    }

    /// Whether nothing is filtered.
    var isOpen: Bool { asked | brandBit | stockBit | shelfBit == 0 }

    /// The bits of the filters a good does not fit.
    func failed(_ row: CountedRows.Row, _ entries: [UInt32]) -> Int {
        var failed = asked
        if asked != 0 {
            for place in row.valueRange { failed &= ~answers[Int(entries[place])] }
        }
        if brandBit != 0, !brands.contains(row.brand) { failed |= brandBit }
        if stockBit != 0, row.shelves == 0 { failed |= stockBit }
        if shelfBit != 0, !row.shelfRange.contains(where: { shelves.contains(entries[$0]) }) { failed |= shelfBit }
        return failed
    }
}

/// Adds goods up, by the numbers of their brands, warehouses and values.
private struct GoodsCounter {
    private let rows: CountedRows
    private let sieve: Sieve
    private(set) var total = 0
    private(set) var inStock = 0
    private(set) var brands: [Int]
    private(set) var shelves: [Int]
    private(set) var facts: [UInt32]

    init(_ rows: CountedRows, _ sieve: Sieve) {
        self.rows = rows
        self.sieve = sieve
        brands = [Int](repeating: 0, count: rows.brands.all.count)
        shelves = [Int](repeating: 0, count: rows.warehouses.all.count)
        facts = [UInt32](repeating: 0, count: rows.facts.all.count)
    }

    mutating func take(_ ids: [UInt128]) {
        let entries = rows.entries
        for id in ids {
            guard let row = rows.row(of: id) else {
                if sieve.isOpen { total += 1 }
                continue
            }
            let failed = sieve.failed(row, entries)
            if failed == 0 { total += 1 }
            if failed == 0 || failed == sieve.brandBit { brands[Int(row.brand)] += 1 }
            if row.shelves > 0, failed == 0 || failed == sieve.stockBit { inStock += 1 }
            if failed == 0 || failed == sieve.shelfBit {
                for place in row.shelfRange { shelves[Int(entries[place])] += 1 }
            }
            if failed == 0 {
                for place in row.valueRange { facts[Int(entries[place])] += 1 }
            } else if let property = sieve.properties[failed] {
                for place in row.valueRange where rows.owners[Int(entries[place])] == property {
                    facts[Int(entries[place])] += 1
                }
            }
        }
    }
}

// MARK: - What the database is asked for

/// Counting in memory instead of in the statement.
struct CountingInMemory: Sendable {
    let snapshot: CountedSnapshot
    /// The engine's way to put the ids of the candidates `f` into one text.
    let joinedIDs: SQL

    init(_ snapshot: CountedSnapshot, in tx: Transaction) {
        self.snapshot = snapshot
        joinedIDs = tx.joined(ids: "f.id")
    }
}

extension CatalogSelect {
    /// Whether the candidates know their places in the order made beforehand.
    var hasPlaces: Bool { counting != nil && isCounted && isRankingAll && isRanked }

    /// Goods before filters, with what the list is ordered and narrowed by, so that they are not looked up again.
    var candidates: SQL {
        var columns: [SQL] = ["id"]
        switch query.sort {
        case .name: columns.append("sort_name")
        case .new: columns.append("created_at")
        case .popularity, .relevance, .price, .priceFalling: break
        }
        if !query.brands.isEmpty { columns.append("manufacturer") }
        if query.isSearch { columns.append("category_id") }
        var read = columns.map { column -> SQL in "p.\(column)" }
        if hasPlaces {
            columns.append("place")
            read.append("r.place")
        }
        return """
            candidates (\(SQL.joined(columns, by: ", "))) AS MATERIALIZED (
                SELECT \(SQL.joined(read, by: ", ")) FROM \(few.source) WHERE \(SQL.all(few.conditions)) \(fewLimit))
            """
    }

    /// The ids of the candidates, of a search those of each section.
    func found(_ counting: CountingInMemory) -> SQL {
        let ids: SQL = "COALESCE(\(counting.joinedIDs), '')"
        guard query.isSearch else {
            return "SELECT 'found', \(ids), '', 0, COUNT(*), NULL, NULL, \(Self.noGoods) FROM candidates f"
        }
        return """
            SELECT 'found', \(ids), '', 0, COUNT(*), NULL, f.category_id, \(Self.noGoods)
            FROM candidates f GROUP BY f.category_id
            """
    }
}
