// What becomes of a row whose goods are known: how much of them goes into the cart, and what is said about it.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// Goods as they stand now, with everything a row is judged by.
struct ImportGoods: Sendable {
    let product: Product
    let available: Quantity
    let orderable: Quantity?
    /// Whether it is sold only by its variants.
    let hasVariants: Bool

    /// The most that may be ordered.
    var most: Quantity { max(available, orderable ?? available) }
}

/// A row with what became of it.
struct JudgedRow: Sendable {
    let position: Int
    var typed: TypedImportRow
    var state = ImportRowState.refused
    var product: ID<Product>?
    var quantity: Quantity?
    var reasons: [ImportReason] = []
    var arguments: [String: String] = [:]
    var choices: [ID<Product>] = []
    var amount: Money?

    init(position: Int, typed: TypedImportRow) {
        self.position = position
        self.typed = typed
    }

    /// The row refused for a reason.
    func refused(_ reason: ImportReason, _ words: [String: String] = [:]) -> JudgedRow {
        var row = self
        (row.state, row.reasons, row.arguments) = (.refused, [reason], arguments.merging(words) { $1 })
        return row
    }
}

/// Everything rows are judged by.
struct ImportScales: Sendable {
    var goods: [ID<Product>: ImportGoods] = [:]
    var prices: PriceTable
    /// Whether prices of the file are compared: not for who may not see ours.
    var comparesPrices = true
    /// What the cart is paid in; the first row with a price decides it.
    var currency: Currency?
}

extension Ordering {
    /// Goods looked at in one statement.
    private static let goodsAtOnce = 2_000

    /// Reads what rows are judged by: a statement for two thousand goods, and those of prices.
    static func scales(
        for products: [ID<Product>], of principal: Principal, buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> ImportScales {
        let ids = Array(Set(products)).sorted()
        var goods: [ID<Product>: ImportGoods] = [:]
        for part in ids.chunked(by: goodsAtOnce) {
            let found = try tx.all(
                """
                SELECT \(Product.columns), \(Catalog.availableColumn), \(Catalog.orderableColumn),
                       \(Catalog.variantCount("p")) AS variants
                FROM products p WHERE p.id IN \(list: part) AND \(Catalog.visible("p", to: buyer))
                """
            ) { row in
                ImportGoods(
                    product: try Product(row: row), available: try row["available"], orderable: try row["orderable"],
                    hasVariants: (try row["variants"] as Int) > 0)
            }
            for one in found { goods[one.product.id] = one }
        }
        let prices = try Catalog.prices(of: "\(list: ids)", for: buyer, at: now, in: tx)
        return ImportScales(goods: goods, prices: prices, comparesPrices: principal.may(.viewPrices))
    }

    /// The variants of some products that a buyer may order, by their product; one statement.
    static func variants(
        of products: [ID<Product>], for buyer: Buyer, in tx: Transaction
    ) throws -> [ID<Product>: [ID<Product>]] {
        guard !products.isEmpty else { return [:] }
        let rows = try tx.all(
            """
            SELECT p.id, p.variant_of FROM products p
            WHERE p.variant_of IN \(list: products) AND \(Catalog.visible("p", to: buyer))
            ORDER BY p.sort_name, p.id LIMIT 2000
            """
        ) { (id: try $0["id"] as ID<Product>, main: try $0["variant_of"] as ID<Product>) }
        return Dictionary(grouping: rows, by: \.main).mapValues { $0.map(\.id) }
    }
}

extension ImportScales {
    /// What becomes of so much of a product.
    ///
    /// - Parameters:
    ///   - row: as far as it is known; its reasons stay.
    ///   - quantity: as it was wanted, before packs.
    mutating func judge(_ row: JudgedRow, _ product: ID<Product>, _ quantity: Quantity) -> JudgedRow {
        var row = row
        guard let goods = goods[product] else { return row.refused(.unknown) }
        row.product = product
        var wanted = quantity
        if let unit = row.typed.unit ?? Self.unit(in: row.typed.quantity) {
            switch GoodsUnit.relation(of: unit, to: goods.product.unit) {
            case .same: break
            case .pack where goods.product.pack != .one:
                guard let many = try? Self.packs(quantity, of: goods.product.pack) else {
                    return row.refused(.quantityTooLarge)
                }
                wanted = many
                row.reasons.append(.packs)
            case .pack, .other:
                row.reasons.append(.unit)
                row.arguments["typedUnit"] = String(unit.prefix(20))
            }
        }
        let name = ["unit": goods.product.unit, "pack": goods.product.pack.description]
        row.arguments.merge(name) { $1 }
        guard wanted.isPositive, wanted <= Ordering.maxQuantity,
            var fits = try? wanted.roundedUp(to: goods.product.pack), fits <= Ordering.maxQuantity
        else { return row.refused(.quantityTooLarge) }
        row.arguments["wanted"] = wanted.description
        if fits != wanted { row.reasons.append(.pack) }
        if goods.most < fits {
            let packs = max(0, goods.most.thousandths) / goods.product.pack.thousandths
            fits = Quantity(thousandths: packs * goods.product.pack.thousandths)
            row.arguments["available"] = max(.zero, goods.most).description
            guard fits.isPositive else { return row.refused(.outOfStock) }
            row.reasons.removeAll { $0 == .pack }
            row.reasons.append(.short)
        }
        row.arguments["fits"] = fits.description
        row.quantity = fits
        return priced(row, goods)
    }

    private mutating func priced(_ row: JudgedRow, _ goods: ImportGoods) -> JudgedRow {
        var row = row
        guard let quantity = row.quantity, let price = prices.price(of: goods.product.id, quantity: quantity),
            let net = try? price.amount.times(quantity),
            let sums = try? goods.product.vatRate.vat(of: net, price.vatMode)
        else { return row.refused(.noPrice) }
        guard price.amount.currency == currency ?? price.amount.currency else { return row.refused(.otherCurrency) }
        currency = price.amount.currency
        row.amount = sums.gross
        let told = row.typed.price.flatMap { Money(parsing: $0, currency: price.amount.currency) }
        if comparesPrices, let told, told != price.amount, told.isPositive {
            row.reasons.append(.price)
            row.arguments["price"] = told.decimal
            row.arguments["now"] = price.amount.decimal
        }
        row.state = row.reasons.isEmpty ? .added : .changed
        if row.reasons.isEmpty { row.arguments = [:] }
        return row
    }

    private static func packs(_ count: Quantity, of pack: Quantity) throws -> Quantity {
        let (product, isTooMuch) = count.thousandths.multipliedReportingOverflow(by: pack.thousandths)
        guard !isTooMuch else { throw ArithmeticError.overflow }
        return Quantity(thousandths: product / 1_000)
    }

    /// The unit behind a number: «10 уп.».
    private static func unit(in quantity: String?) -> String? {
        guard let quantity else { return nil }
        let letters = quantity.drop { !$0.isLetter }.trimmingCharacters(in: .whitespaces)
        return letters.isEmpty ? nil : letters
    }
}

/// Measure units as people write them.
enum GoodsUnit {
    enum Relation { case same, pack, other }

    /// What a typed unit is to that of the goods.
    static func relation(of typed: String, to unit: String) -> Relation {
        let (left, right) = (plain(typed), plain(unit))
        if left.isEmpty || left == right { return .same }
        if let group = groups.first(where: { $0.contains(left) }), group.contains(right) { return .same }
        return packs.contains(left) ? .pack : .other
    }

    private static func plain(_ text: String) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "²" || $0 == "³" })
    }

    private static let packs: Set<String> = [
        "уп", "упак", "упаковка", "упаковки", "упаковок", "пачка", "пач", "кор", "коробка", "коробок", "pack", "packs",
        "pk", "box", "boxes",
    ]

    private static let groups: [Set<String>] = [
        ["шт", "штука", "штук", "штуки", "pcs", "pc", "ea", "each", "piece", "pieces"],
        ["кг", "kg", "килограмм", "килограммов"], ["м", "m", "метр", "метров", "пм", "погм", "погонныйметр"],
        ["л", "l", "литр", "литров"], ["м2", "м²", "квм", "m2"], ["м3", "м³", "кубм", "m3"],
        ["компл", "комплект", "комплектов", "к-т", "кт", "set", "sets"], ["уп", "упак", "упаковка", "pack", "pk"],
        ["т", "тн", "тонна", "тонн"], ["рул", "рулон", "рулонов", "roll"], ["пара", "пар", "pair"],
    ]
}
