// The demo vendor's catalogue in memory: products, contract prices, stock.

import Catalog
import Foundation
import Kernel

/// How much of a product lies in a warehouse, in thousandths.
struct DemoShelf: Sendable {
    var quantity: Int64
    var reserved: Int64 = 0
    let updatedAt: Date

    var available: Int64 { quantity - reserved }
}

/// Goods, their prices and where they lie.
struct DemoCatalog: Sendable {
    let categoryIDs: [String: ID<Category>]
    let products: [DemoProduct]
    /// Positions in ``products`` of what can be ordered.
    let sellable: [Int]
    let priceTypeIDs: [ID<PriceType>]
    let warehouses: [(id: ID<Warehouse>, name: String, address: String)]
    /// Prices fixed in contracts, by position in ``products``.
    let contractPrices: [Int: [DemoStep]]
    /// By position in ``products``, then by warehouse; families have none.
    private(set) var shelves: [[DemoShelf]]

    init(productCount: Int, at now: Date, using random: inout SeededGenerator) {
        let since = now.addingTimeInterval(-800 * 86_400)
        var ids: [String: ID<Category>] = [:]
        for slug in DemoCategory.tree.flatMap(\.allSlugs) { ids[slug] = ID(at: since, using: &random) }
        categoryIDs = ids
        priceTypeIDs = DemoPriceType.allCases.map { _ in ID(at: since, using: &random) }
        warehouses = Self.places.map { (ID(at: since, using: &random), $0.name, $0.address) }
        var products: [DemoProduct] = []
        for (number, article) in DemoArticle.range(count: productCount).enumerated() {
            // One in twenty is a novelty of the last quarter.
            let age =
                Int.random(in: 0..<20, using: &random) == 0
                ? Double.random(in: 2...90, using: &random) : Double.random(in: 91...780, using: &random)
            products += DemoProduct.products(
                of: article, number: number + 1, createdAt: now.addingTimeInterval(-age * 86_400), using: &random)
        }
        self.products = products
        sellable = products.indices.filter { !products[$0].isFamily }
        contractPrices = Self.contractPrices(products, &random)
        shelves = products.map { Self.shelves($0, at: now, &random) }
    }

    private static let places: [(name: String, address: String)] = [
        ("Основной склад, Тверь", "Тверь, ул. Индустриальная, 15"),
        ("Склад Химки", "Химки, Вашутинское ш., 36"),
        ("Склад Санкт-Петербург", "Санкт-Петербург, Софийская ул., 91"),
    ]

    /// Every twelfth product is cheaper in contracts that fix prices.
    private static func contractPrices(
        _ products: [DemoProduct], _ random: inout SeededGenerator
    ) -> [Int: [DemoStep]] {
        var fixed: [Int: [DemoStep]] = [:]
        for (index, product) in products.enumerated() where !product.isFamily {
            let isChosen = Int.random(in: 0..<12, using: &random) == 0 || product.sku == "МБ-933-0840"
            guard isChosen else { continue }
            fixed[index] = product.ladders[DemoPriceType.wholesale2.rawValue].map { step in
                DemoStep(from: step.from, amount: Money(minor: max(1, step.amount.minor * 95 / 100)))
            }
        }
        return fixed
    }

    private static func shelves(
        _ product: DemoProduct, at now: Date, _ random: inout SeededGenerator
    ) -> [DemoShelf] {
        guard !product.isFamily else { return [] }
        let article = product.article
        let isGone = !article.isPopular && Int.random(in: 0..<16, using: &random) == 0
        return places.indices.map { place in
            let isEmpty = isGone || (place > 0 && Int.random(in: 0..<4, using: &random) == 0)
            let packs = Int64.random(in: 20...(place == 0 ? 600 : 180), using: &random)
            var quantity = isEmpty ? 0 : article.pack.thousandths * packs
            // Remnants of a drum or a sack are not whole.
            if article.unit.isMeasured, !isEmpty { quantity += Int64.random(in: 0...9, using: &random) * 100 }
            let age = Double.random(in: 5...180, using: &random) * 60
            return DemoShelf(quantity: quantity, updatedAt: now.addingTimeInterval(-age))
        }
    }
}

extension DemoCategory {
    var allSlugs: [String] { [slug] + children.flatMap(\.allSlugs) }
}

// MARK: - Reserving

extension DemoCatalog {
    /// Takes goods off what can be promised, the fullest shelf first; what is missing is bought in first, so that an
    /// order of the demo never holds more than there is.
    mutating func reserve(_ needed: Int64, of product: Int) -> [(warehouse: Int, quantity: Int64)] {
        let missing = needed - shelves[product].reduce(0) { $0 + max(0, $1.available) }
        if missing > 0 { shelves[product][0].quantity += missing + products[product].article.pack.thousandths * 5 }
        var taken: [(warehouse: Int, quantity: Int64)] = []
        var rest = needed
        let fullest = shelves[product].indices.sorted {
            (shelves[product][$1].available, $0) < (shelves[product][$0].available, $1)
        }
        for warehouse in fullest where rest > 0 {
            let quantity = min(rest, max(0, shelves[product][warehouse].available))
            guard quantity > 0 else { continue }
            shelves[product][warehouse].reserved += quantity
            taken.append((warehouse, quantity))
            rest -= quantity
        }
        return taken
    }

    /// What one costs a payer today.
    func price(of product: Int, quantity: Quantity, type: DemoPriceType, hasContractPrices: Bool) -> Money {
        let fixed = hasContractPrices ? contractPrices[product] : nil
        let ladder = fixed ?? products[product].ladders[type.rawValue]
        return ladder.amount(for: quantity) ?? .zero()
    }
}
