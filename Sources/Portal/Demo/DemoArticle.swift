// What the demo vendor sells, before it becomes products with ids, prices and stock.

import Kernel

/// One article of the range, with its variants when it comes in sizes or colours.
struct DemoArticle: Sendable {
    var sku: String
    var name: String
    /// The slug of its category.
    var category: String
    var maker: String
    var about: String
    var unit = DemoUnit.piece
    var pack = Quantity.one
    /// The retail price in kopecks.
    var price: Int64
    var vatRate = VATRate.percent22
    /// Whether wholesale buyers pay less for more.
    var hasLadder = false
    /// Never out of stock.
    var isPopular = false
    var properties: [DemoProperty] = []
    var drawing: DemoDrawing
    /// What the variants are called; empty when there is only the article itself.
    var variants: [String] = []
}

/// A named property of an article.
struct DemoProperty: Sendable, Hashable {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A measure unit with its code in the All-Russian classifier (ОКЕИ).
enum DemoUnit: String, Sendable {
    case piece = "шт"
    case metre = "м"
    case kilogram = "кг"
    case pair = "пара"
    case set = "компл"
    case roll = "рул"
    case box = "упак"

    var code: String {
        switch self {
        case .piece: "796"
        case .metre: "006"
        case .kilogram: "166"
        case .pair: "715"
        case .set: "839"
        case .roll: "736"
        case .box: "778"
        }
    }

    /// Whether it is sold by measure, so that stock may have a fraction.
    var isMeasured: Bool { self == .metre || self == .kilogram }
}

/// Articles that differ in their size only: `#` in name and article stands for it.
struct DemoSeries: Sendable {
    var category: String
    var name: String
    var sku: String
    var maker: String
    /// From the smallest to the largest.
    var sizes: [String]
    /// Retail prices of the smallest and the largest, in kopecks; the others lie between.
    var prices: ClosedRange<Int64>
    var property = "Размер"
    var about: String
    var drawing: @Sendable (Double) -> DemoDrawing
    var unit = DemoUnit.piece
    var pack: Int32 = 1
    var vatRate = VATRate.percent22
    var hasLadder = false
    var isPopular = false
    var properties: [DemoProperty] = []
    var variants: [String] = []

    /// The articles of all sizes.
    var articles: [DemoArticle] {
        sizes.enumerated().map { index, size in
            let share = sizes.count < 2 ? 0.5 : Double(index) / Double(sizes.count - 1)
            return DemoArticle(
                sku: sku.replacing("#", with: DemoSpelling.code(of: size, number: index + 1)),
                name: name.replacing("#", with: size),
                category: category, maker: maker, about: about, unit: unit, pack: Quantity(whole: pack),
                price: price(at: share), vatRate: vatRate, hasLadder: hasLadder, isPopular: isPopular,
                properties: (name.contains("#") ? [DemoProperty(property, size)] : []) + properties,
                drawing: drawing(share), variants: variants)
        }
    }

    /// Prices grow by a constant factor from size to size, as they do in price lists.
    private func price(at share: Double) -> Int64 {
        let (low, high) = (Double(prices.lowerBound), Double(prices.upperBound))
        return DemoSpelling.round(low * power(high / low, share))
    }
}
