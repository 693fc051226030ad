// Widens the demo's catalogue for measurements: tens of thousands of goods in hundreds of categories, and prices of
// dozens of kinds. Written batch by batch, each over within a moment.

import Catalog
import Database
import Foundation
import Kernel

/// One kind of a thing: a category without others beneath, and how many goods lie in it.
struct DemoLeaf: Sendable {
    let id: ID<Category>
    let thing: DemoThing
    let kind: DemoKind
    /// Counted from 0 over all leaves.
    let number: Int
    /// The position of its section.
    let section: Int
    let goods: Int
}

/// The goods beside those of the usual demo.
struct DemoWideCatalog: Sendable {
    /// A category of the tree; the count is of goods in it and beneath.
    private struct Branch: Sendable {
        let id: ID<Category>
        let parent: ID<Category>?
        let name: String
        let slug: String
        let position: Int
        let goods: Int
    }

    static let categories = 500
    static let properties = 200
    static let priceTypes = 50
    /// Of a hundred goods so many have a price of each further kind.
    private static let pricedShare = 36

    private let branches: [Branch]
    let leaves: [DemoLeaf]
    private let createdAt: Date

    /// - Parameters:
    ///   - goods: how many; at most 130 fit a leaf.
    ///   - usual: how many categories there are already.
    init(goods: Int, beside usual: Int, at createdAt: Date, using random: inout SeededGenerator) {
        let things = DemoSection.all.reduce(0) { $0 + $1.things.count }
        let wanted = max(things, Self.categories - usual - DemoSection.all.count - things)
        var roots: [Branch] = []
        var middle: [Branch] = []
        var ends: [Branch] = []
        var leaves: [DemoLeaf] = []
        for (place, section) in DemoSection.all.enumerated() {
            let root = ID<Category>(at: createdAt, using: &random)
            var inSection = 0
            for (index, thing) in section.things.enumerated() {
                let branch = ID<Category>(at: createdAt, using: &random)
                let slug = "\(section.slug)-\(index + 1)"
                let kinds = wanted / things + (middle.count < wanted % things ? 1 : 0)
                var inBranch = 0
                for (position, kind) in section.kinds.prefix(kinds).enumerated() {
                    let share = goods / wanted + (leaves.count < goods % wanted ? 1 : 0)
                    let leaf = DemoLeaf(
                        id: ID(at: createdAt, using: &random), thing: thing, kind: kind, number: leaves.count,
                        section: place, goods: share)
                    leaves.append(leaf)
                    ends.append(
                        Branch(
                            id: leaf.id, parent: branch, name: "\(thing.many) \(kind.word(.plural))",
                            slug: "\(slug)-\(position + 1)", position: position + 1, goods: share))
                    inBranch += share
                }
                middle.append(
                    Branch(
                        id: branch, parent: root, name: thing.many, slug: slug, position: index + 1,
                        goods: inBranch))
                inSection += inBranch
            }
            roots.append(
                Branch(
                    id: root, parent: nil, name: section.name, slug: section.slug, position: 20 + place,
                    goods: inSection))
        }
        // Parents stand before their children, as the foreign key wants it.
        branches = roots + middle + ends
        self.leaves = leaves
        self.createdAt = createdAt
    }

    /// How many goods there are.
    var count: Int { leaves.reduce(0) { $0 + $1.goods } }

    /// Writes everything.
    ///
    /// - Parameter progress: called with the share that is done, 0 to 1.
    func insert(
        into database: Database, beside catalog: DemoCatalog, files: FileStore, using random: inout SeededGenerator,
        progress: @Sendable (Double) -> Void
    ) async throws {
        let rows: [[any SQLConvertible]] = branches.map { branch in
            [branch.id, branch.parent, branch.name, branch.slug, branch.position, branch.goods]
        }
        try await database.write { tx in
            try tx.insertAlike(into: "categories", "id, parent_id, name, slug, position, product_count", rows: rows)
        }
        let properties = try await insertProperties(into: database, &random)
        let pictures = try DemoSection.all.map { section in
            try files.keep(Data(section.drawing.svg.utf8), extension: "svg")
        }
        let maker = DemoWideMaker(catalog: catalog, properties: properties, pictures: pictures, at: createdAt)
        var done = 0
        // About a thousand goods each: a transaction must be over soon.
        for batch in leaves.chunked(by: 8) {
            var made = DemoWideRows()
            for leaf in batch { maker.add(leaf, to: &made, using: &random) }
            let rows = made
            try await database.write { tx in try rows.insert(in: tx) }
            done += batch.count
            progress(0.7 * Double(done) / Double(leaves.count))
        }
        try await insertPrices(into: database, beside: catalog, &random, progress)
    }

    private func insertProperties(
        into database: Database, _ random: inout SeededGenerator
    ) async throws -> [ID<DemoSubject.Property>] {
        let known: Int = try await database.read { tx in try tx.value("SELECT COUNT(*) FROM properties") }
        let names = DemoWideWords.properties.prefix(max(8, Self.properties - known))
        var ids: [ID<DemoSubject.Property>] = []
        for _ in names { ids.append(ID(at: createdAt, using: &random)) }
        let rows: [[any SQLConvertible]] = zip(ids, names).map { id, name in [id, name] }
        try await database.write { tx in try tx.insertAlike(into: "properties", "id, name", rows: rows) }
        return ids
    }

    /// The further kinds of prices follow from the retail one, each for a part of the goods. The database makes them
    /// itself: hundreds of thousands of rows need not travel.
    private func insertPrices(
        into database: Database, beside catalog: DemoCatalog, _ random: inout SeededGenerator,
        _ progress: @Sendable (Double) -> Void
    ) async throws {
        let further = Self.priceTypes - catalog.priceTypeIDs.count
        let retail = catalog.priceTypeIDs[DemoPriceType.retail.rawValue]
        for index in 0..<further {
            let id = ID<PriceType>(at: createdAt, using: &random)
            let name = DemoWideWords.priceType(index)
            let share = Int64(980 - index * 6)
            let wanted = leaves.filter { ($0.number + index * 7) % 100 < Self.pricedShare }.map(\.id)
            try await database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO price_types (id, name, currency, vat_mode, is_retail, is_for_signed_in)
                    VALUES (\(id), \(name), 'RUB', 'included', \(false), \(false))
                    """)
                try tx.execute(
                    """
                    INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
                    SELECT r.product_id, \(id), 0, r.amount * \(share) / 1000, r.currency
                    FROM products p
                    JOIN prices r ON r.product_id = p.id AND r.price_type_id = \(retail) AND r.min_quantity = 0
                    WHERE p.category_id IN \(list: wanted)
                    """)
            }
            progress(0.7 + 0.3 * Double(index + 1) / Double(further))
        }
    }
}
