// What goods are counted by, kept small enough to be in memory for all of them.

import Foundation
import Kernel

/// Every product for sale, variants aside, with its brand, the values of its properties and where some of its family
/// lies.
///
/// A product takes 12 bytes for its row, about 40 for its place by id, and 4 for each value and each warehouse: some
/// 100 bytes with eight values and three warehouses, so 5 MB for 50,000. A value that differs from all others takes
/// about 200 bytes more and its text, once. While changes are followed there are two copies of what is not texts.
struct CountedRows: Sendable {
    struct Row: Sendable {
        /// Where its entries begin: first warehouses, then values.
        var start: UInt32 = 0
        var shelves: UInt16 = 0
        var values: UInt16 = 0
        var brand: UInt32 = 0

        var shelfRange: Range<Int> { Int(start)..<Int(start) + Int(shelves) }
        var valueRange: Range<Int> { Int(start) + Int(shelves)..<Int(start) + Int(shelves) + Int(values) }
    }

    /// A value of a property.
    struct Fact: Hashable, Sendable {
        /// The number of the property.
        let property: UInt32
        let text: ExactText
    }

    private(set) var rows: [Row] = []
    /// Numbers of warehouses and of values.
    private(set) var entries: [UInt32] = []
    private(set) var brands = Numbered<ExactText>()
    private(set) var warehouses = Numbered<ID<Warehouse>>()
    private(set) var properties = Numbered<ID<Property>>()
    private(set) var facts = Numbered<Fact>()
    /// What the values are sorted by.
    private(set) var keys: [String] = []
    /// The number of the property of each value.
    private(set) var owners: [UInt32] = []
    private var places: [UInt128: Int32] = [:]
    private var free: [Int32] = []
    /// Entries of rows that were replaced since.
    private var stale = 0

    init() {}

    /// How many products there are.
    var count: Int { places.count }

    /// The row of a product; nil for one that is not known.
    func row(of product: UInt128) -> Row? { places[product].map { rows[Int($0)] } }

    // MARK: - Changing

    /// Takes a product in, or what it has become.
    mutating func put(_ product: CountedProduct) {
        var row = Row()
        row.start = UInt32(entries.count)
        row.brand = brands.number(ExactText(text: product.brand))
        let (shelves, values) = (product.shelves.prefix(Int(UInt16.max)), product.values.prefix(Int(UInt16.max)))
        (row.shelves, row.values) = (UInt16(shelves.count), UInt16(values.count))
        for warehouse in shelves { entries.append(warehouses.number(warehouse)) }
        for value in values { entries.append(number(of: value)) }
        if let place = places[product.id.bits] {
            forget(Int(place))
            rows[Int(place)] = row
        } else if let place = free.popLast() {
            rows[Int(place)] = row
            places[product.id.bits] = place
        } else {
            places[product.id.bits] = Int32(rows.count)
            rows.append(row)
        }
        if stale > 10_000, stale > entries.count / 2 { closeUp() }
    }

    /// Forgets a product that is not for sale any more.
    mutating func remove(_ product: ID<Product>) {
        guard let place = places.removeValue(forKey: product.bits) else { return }
        forget(Int(place))
        rows[Int(place)] = Row()
        free.append(place)
    }

    private mutating func forget(_ place: Int) { stale += Int(rows[place].shelves) + Int(rows[place].values) }

    private mutating func number(of value: CountedProduct.Value) -> UInt32 {
        let property = properties.number(value.property)
        let number = facts.number(Fact(property: property, text: ExactText(text: value.text)))
        if Int(number) == keys.count {
            keys.append(SearchText.sortKey(value.text))
            owners.append(property)
        }
        return number
    }

    /// Leaves out the entries nobody points at.
    private mutating func closeUp() {
        var kept: [UInt32] = []
        kept.reserveCapacity(entries.count - stale)
        for place in rows.indices {
            let row = rows[place]
            rows[place].start = UInt32(kept.count)
            kept.append(contentsOf: entries[row.shelfRange.lowerBound..<row.valueRange.upperBound])
        }
        entries = kept
        stale = 0
    }
}

/// Things numbered in the order they came.
struct Numbered<Thing: Hashable & Sendable>: Sendable {
    private(set) var all: [Thing] = []
    private var numbers: [Thing: UInt32] = [:]

    /// The number of a thing that came before; nil for another.
    subscript(_ thing: Thing) -> UInt32? { numbers[thing] }

    mutating func number(_ thing: Thing) -> UInt32 {
        if let number = numbers[thing] { return number }
        let number = UInt32(all.count)
        numbers[thing] = number
        all.append(thing)
        return number
    }
}

/// A text that is the same only byte for byte, as the database compares it; Swift takes й of two characters for й.
struct ExactText: Hashable, Sendable {
    let text: String

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
