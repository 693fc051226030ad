import Database
import Foundation
import Kernel

/// Everything on a product's page.
package struct ProductCard: Sendable {
    package let product: Product
    /// The variants with their prices; empty when the product has none.
    package let variants: [Goods]
    /// Of the product or variant itself; of a product with variants the price and stock that lists show.
    package let goods: Goods
    package var details = ProductDetails()
    /// What this room does not own: articles, configurator, test drives.
    package var content = ProductContent()
    /// Goods that stand beneath, by why they do.
    package var beside: [GoodsBeside: [Goods]] = [:]

    /// Whether a variant has to be chosen before anything can be bought.
    var needsChoice: Bool { !variants.isEmpty && product.variantOf == nil }
}

/// Why goods stand on another product's page; the words are those of `product_relations`, and two more.
package enum GoodsBeside: String, Sendable, CaseIterable {
    /// In its place.
    case analogue
    /// For it.
    case accessory
    /// Bought in one order with it.
    case together
    /// Of the same section and with the same properties (PERS-03).
    case similar
    /// Bought most in its section (PERS-05).
    case popular
    /// What this person looked at last.
    case recent

    /// How many are shown.
    var most: Int { self == .recent ? 8 : 6 }
}

/// What a product's page tells besides name and price.
package struct ProductDetails: Sendable {
    /// A paper of a product.
    package struct File: Sendable {
        /// `certificate`, `passport`, `manual`, `drawing` or `other`.
        package let kind: String
        package let title: String
        /// The name of the kept file.
        package let name: String
        package let bytes: Int
    }

    /// Goods on their way.
    package struct Arrival: Sendable, Equatable {
        package let warehouse: String
        package let day: CivilDate
        package let quantity: Quantity
    }

    /// From the root category down.
    package var categories: [(slug: String, name: String)] = []
    /// Files of its pictures, the main one first.
    package var pictures: [String] = []
    package var properties: [(name: String, value: String)] = []
    package var stock: [WarehouseStock] = []
    /// What comes first stands first.
    package var arrivals: [Arrival] = []
    package var files: [File] = []
    package var description = ""
    package var barcode = ""
    package var orderMode = OrderMode.onlyAvailable
    package var isFavourite = false
    package var isCompared = false
    /// Reviews and questions everybody may read.
    package var reviewCount = 0
    /// How many goods the person compares.
    package var comparedCount = 0
}

extension Catalog {
    /// The page of a product or variant for whoever asks: one statement, and those of the prices; nil when there is none
    /// for him.
    package static func card(
        slug: String, for buyer: Buyer, reader: Principal? = nil, at now: Date, in tx: Transaction
    ) throws -> ProductCard? {
        let select = CardSelect(slug: slug, buyer: buyer, reader: reader, now: now)
        let rows = try tx.all(select.statement, CardRow.init(row:))
        var listed = rows.compactMap { row in row.goods.map { (role: row.kind, goods: $0) } }
        guard let product = listed.first(where: { $0.role == "family" && $0.goods.product.slug == slug })?.goods.product
        else { return nil }
        let priced = try listed.map(\.goods).priced(for: buyer, at: now, in: tx)
        for index in listed.indices { listed[index].goods = priced[index] }
        let family = listed.filter { $0.role == "family" }.map(\.goods).sorted { left, right in
            (left.place.rank, left.place.name, left.product.id) < (right.place.rank, right.place.name, right.product.id)
        }
        guard let own = family.first(where: { $0.product.id == product.id }) else { return nil }
        var card = ProductCard(product: product, variants: family.filter { $0.product.variantOf != nil }, goods: own)
        for role in GoodsBeside.allCases {
            // Of similar goods the place is how many properties they have in common.
            card.beside[role] = listed.filter { $0.role == role.rawValue }.map(\.goods).sorted { left, right in
                role == .similar ? left.place.rank > right.place.rank : left.place.rank < right.place.rank
            }
        }
        card.beside[.similar]?.sortBySimilarity(to: own)
        card.keepBesideShort(family: Set(family.map(\.product.id)))
        let facts = rows.filter { $0.goods == nil }
        for row in facts.sorted(by: { ($0.kind, $0.place, $0.label) < ($1.kind, $1.place, $1.label) })
        where !card.content.take(kind: row.kind, label: row.label, text: row.text) {
            card.details.take(row)
        }
        return card
    }
}

extension ProductCard {
    /// Nothing stands on a page twice: the closer relation counts.
    fileprivate mutating func keepBesideShort(family: Set<ID<Product>>) {
        var seen = family
        for role in [GoodsBeside.analogue, .accessory, .together, .similar, .popular] {
            let fresh = (beside[role] ?? []).filter { seen.insert($0.product.id).inserted }
            beside[role] = Array(fresh.prefix(role.most))
        }
        beside[.recent] = Array((beside[.recent] ?? []).filter { !family.contains($0.product.id) }.prefix(8))
    }
}

extension ProductDetails {
    fileprivate mutating func take(_ row: CardRow) {
        let amount = Quantity(thousandths: row.amount)
        switch row.kind {
        case "category": categories.append((row.label, row.text))
        case "picture": if !pictures.contains(row.text) { pictures.append(row.text) }
        case "fact":
            description = row.text
            orderMode = OrderMode(rawValue: row.label) ?? .onlyAvailable
        case "property": properties.append((row.label, row.text))
        case "stock": stock.append(WarehouseStock(warehouse: row.label, available: amount))
        case "arrival":
            guard let day = CivilDate(row.text) else { break }
            arrivals.append(Arrival(warehouse: row.label, day: day, quantity: amount))
            arrivals.sort { ($0.day.daysSinceEpoch, $0.warehouse) < ($1.day.daysSinceEpoch, $1.warehouse) }
        case "reviews": reviewCount = Int(row.amount)
        case "compared":
            comparedCount += 1
            if row.place == 1 { isCompared = true }
        case "favourite": isFavourite = true
        case let kind where kind.hasPrefix("file."):
            files.append(
                File(kind: String(kind.dropFirst(5)), title: row.label, name: row.text, bytes: Int(row.amount)))
        default: break
        }
    }
}

extension [Goods] {
    /// Those with as many properties in common stand in the order of how near their price is.
    fileprivate mutating func sortBySimilarity(to own: Goods) {
        guard let amount = own.price?.amount.minor, amount > 0 else { return }
        let distances = Dictionary(
            map { item in (item.product.id, item.price.map { abs($0.amount.minor - amount) } ?? .max) }
        ) { first, _ in first }
        let ranked = enumerated().map { (offset: $0.offset, item: $0.element) }
        self = ranked.sorted { left, right in
            let (one, other) = (left.item.place.rank, right.item.place.rank)
            guard one == other else { return one > other }
            let (near, far) = (distances[left.item.product.id] ?? .max, distances[right.item.product.id] ?? .max)
            return near == far ? left.offset < right.offset : near < far
        }.map(\.item)
    }
}
