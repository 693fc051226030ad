// The demo range as products: ids, addresses, barcodes and prices; as many of them as asked for.

import Catalog
import Foundation
import Kernel

/// A product or variant with everything its rows need.
struct DemoProduct: Sendable {
    let id: ID<Product>
    /// The product this is a variant of.
    let family: ID<Product>?
    let variantName: String?
    let sku: String
    let name: String
    let slug: String
    let barcode: String?
    let article: DemoArticle
    let createdAt: Date
    /// What orders with this line are found by.
    let searchText: String
    /// Prices by kind, each from a quantity on, the smallest first; empty ones of a product with variants.
    let ladders: [[DemoStep]]

    /// Whether only its variants are sold.
    var isFamily: Bool { family == nil && !article.variants.isEmpty }
}

/// A price from a quantity on.
struct DemoStep: Sendable {
    let from: Quantity
    let amount: Money
}

/// The kinds of prices, in the order of ``DemoProduct/ladders``.
enum DemoPriceType: Int, CaseIterable, Sendable {
    case retail, signedIn, wholesale1, wholesale2

    var name: String {
        switch self {
        case .retail: "Розничная"
        case .signedIn: "Для зарегистрированных"
        case .wholesale1: "Опт 1"
        case .wholesale2: "Опт 2"
        }
    }

    /// In per mille of the retail price.
    var share: Int64 {
        switch self {
        case .retail: 1_000
        case .signedIn: 960
        case .wholesale1: 910
        case .wholesale2: 870
        }
    }
}

// MARK: - Choosing the range

extension DemoArticle {
    /// The articles of every series in the order of the tree.
    private static var series: [[DemoArticle]] {
        DemoThread.all.map(\.articles) + (DemoSeries.hardware + DemoSeries.tools + DemoSeries.supplies).map(\.articles)
    }

    /// Articles every demo has, because people look for them by name.
    private static let known: Set<String> = [
        "МБ-933-0840", "МБ-933-0830", "МБ-931-1060", "МВ-912-0620", "МГ-934-0800", "МШ-125-0800", "МА-12-129",
        "ОД-125-10-222",
    ]

    /// So many articles: the first of each series, the known ones, and an even choice of the rest. When there are not
    /// enough, the range begins anew under a second brand.
    static func range(count: Int) -> [DemoArticle] {
        let series = series
        let all = series.flatMap { $0 }
        guard count < all.count else {
            return (0..<count).map { index in
                index < all.count ? all[index] : all[index % all.count].branded(index / all.count + 1)
            }
        }
        var chosen = Set(series.compactMap(\.first?.sku)).union(known)
        let rest = all.filter { !chosen.contains($0.sku) }
        let missing = max(0, count - all.count(where: { chosen.contains($0.sku) }))
        for index in 0..<missing { chosen.insert(rest[index * rest.count / missing].sku) }
        return all.filter { chosen.contains($0.sku) }
    }

    /// The same thing of another brand.
    private func branded(_ number: Int) -> DemoArticle {
        let brands = ["Крепторг", "Волга-Инструмент", "Мастер-М", "Невский метиз"]
        let brand = brands[(number - 2) % brands.count]
        var article = self
        article.sku = "\(sku)-К\(number)"
        article.name = "\(name), \(brand)"
        article.maker = brand
        article.price = DemoSpelling.round(Double(price) * (0.9 + 0.05 * Double(number)))
        return article
    }
}

// MARK: - Making products

extension DemoProduct {
    /// The products of an article: itself and its variants.
    static func products(
        of article: DemoArticle, number: Int, createdAt: Date, using random: inout SeededGenerator
    ) -> [DemoProduct] {
        let id = ID<Product>(at: createdAt, using: &random)
        let own = DemoProduct(
            id: id, family: nil, variantName: nil, sku: article.sku, name: article.name,
            slug: DemoSpelling.slug("\(article.name) \(article.sku)"),
            barcode: article.variants.isEmpty ? DemoNumbers.barcode(number * 10) : nil, article: article,
            createdAt: createdAt, searchText: SearchText.index(of: [article.name, article.sku]),
            ladders: article.variants.isEmpty ? ladders(of: article) : DemoPriceType.allCases.map { _ in [] })
        var products = [own]
        for (index, variant) in article.variants.enumerated() {
            let (sku, name) = ("\(article.sku)-\(index + 1)", "\(article.name), \(variant)")
            products.append(
                DemoProduct(
                    id: ID(at: createdAt, using: &random), family: id, variantName: variant, sku: sku, name: name,
                    slug: DemoSpelling.slug("\(name) \(sku)"), barcode: DemoNumbers.barcode(number * 10 + index + 1),
                    article: article, createdAt: createdAt, searchText: SearchText.index(of: [name, sku]),
                    ladders: ladders(of: article, dearerBy: index)))
        }
        return products
    }

    /// - Parameter steps: how many variants stand before it: each costs a little more than the last.
    private static func ladders(of article: DemoArticle, dearerBy steps: Int = 0) -> [[DemoStep]] {
        let price = article.price * (100 + 2 * Int64(steps)) / 100
        return DemoPriceType.allCases.map { type in
            let base = step(price * type.share / 1_000, from: .zero)
            let isWholesale = type == .wholesale1 || type == .wholesale2
            guard article.hasLadder, isWholesale else { return [base] }
            // Ten and fifty packs, but never less than people would call much.
            let packs: Int64 = max(article.pack.thousandths, 10_000)
            return [base]
                + [(10, 970), (50, 935)].map { count, share in
                    step(base.amount.minor * Int64(share) / 1_000, from: Quantity(thousandths: packs * Int64(count)))
                }
        }
    }

    private static func step(_ kopecks: Int64, from: Quantity) -> DemoStep {
        DemoStep(from: from, amount: Money(minor: max(1, kopecks)))
    }
}

extension [DemoStep] {
    /// The price of one when so many are bought; nil of an empty ladder.
    func amount(for quantity: Quantity) -> Money? { (last { $0.from <= quantity } ?? first)?.amount }
}
