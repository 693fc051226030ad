// What typed texts name: articles, barcodes, the customer's own articles; many at once.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// Goods found by what was typed, with their prices for one buyer.
struct GoodsLookup: Sendable {
    /// A product as it stands now.
    struct Goods: Sendable {
        let product: Product
        let available: Quantity
        let orderable: Quantity?
    }

    fileprivate(set) var byText: [String: [Goods]] = [:]
    fileprivate(set) var prices: PriceTable

    /// What a text names; several where it is not clear.
    subscript(_ text: String) -> [Goods] { byText[text] ?? [] }

    /// A line of so much of a product, at the price for it.
    func line(_ goods: Goods, _ quantity: Quantity) -> CartLine {
        var line = CartLine(
            product: goods.product, quantity: quantity, seenPrice: nil, prices: prices, available: goods.available)
        line.orderable = goods.orderable
        return line
    }
}

extension Ordering {
    /// Texts looked up in one statement.
    private static let textsAtOnce = 100

    /// Finds the goods many texts name, of those a buyer may order. What was typed counts first, then capitals, then
    /// what the same keys would have written in the other keyboard layout; an article before a barcode before an
    /// article of the customer's own. Two statements for a hundred texts, and those of prices.
    static func lookUp(
        _ texts: [String], for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> GoodsLookup {
        let asked = Array(Set(texts.filter { !$0.isEmpty })).sorted()
        var byText: [String: [GoodsLookup.Goods]] = [:]
        for part in asked.chunked(by: textsAtOnce) {
            let shelf = try namedGoods(Array(Set(part.flatMap(spellings))).sorted(), for: buyer, in: tx)
            for text in part {
                byText[text] = spellings(of: text).lazy.map { shelf.named($0) }.first { !$0.isEmpty } ?? []
            }
        }
        let products = Set(byText.values.joined().map(\.product.id)).sorted()
        let prices = try Catalog.prices(of: "\(list: products)", for: buyer, at: now, in: tx)
        return GoodsLookup(byText: byText, prices: prices)
    }

    /// How a text may be written, the surest first.
    private static func spellings(of text: String) -> [String] {
        let other = KeyboardLayout.other(text)
        var all = [text, text.uppercased(), other, other.uppercased()]
        // Twelve digits of an American package are thirteen with a leading zero.
        let digits = text.filter { $0 != " " && $0 != "-" }
        if digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), !digits.isEmpty {
            all.append(digits)
            if digits.count == 12 { all.append("0\(digits)") }
            if digits.count == 13, digits.hasPrefix("0") { all.append(String(digits.dropFirst())) }
        }
        var seen: Set<String> = []
        return all.filter { seen.insert($0).inserted }
    }

    /// Goods by the names that lead to them.
    private struct Shelf {
        var byArticle: [String: [GoodsLookup.Goods]] = [:]
        var byBarcode: [String: [GoodsLookup.Goods]] = [:]
        var byOwnArticle: [String: [GoodsLookup.Goods]] = [:]

        func named(_ text: String) -> [GoodsLookup.Goods] {
            byArticle[text] ?? byBarcode[text] ?? byOwnArticle[text] ?? []
        }
    }

    private static func namedGoods(_ names: [String], for buyer: Buyer, in tx: Transaction) throws -> Shelf {
        let own = try tx.all(
            """
            SELECT a.code, a.product_id FROM customer_articles a
            WHERE a.customer_id = \(buyer.customerID) AND a.code IN \(list: names)
            """
        ) { (code: try $0["code"] as String, product: try $0["product_id"] as ID<Product>) }
        let goods = try tx.all(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn), \(Catalog.orderableColumn) FROM products p
            WHERE p.id IN (
                SELECT s.id FROM products s WHERE s.sku IN \(list: names)
                UNION SELECT b.id FROM products b WHERE b.barcode IN \(list: names)
                UNION SELECT m.id FROM products m WHERE m.id IN \(list: own.map(\.product)))
              AND \(Catalog.visible("p", to: buyer)) AND \(Catalog.variantCount("p")) = 0
            ORDER BY p.sort_name, p.id LIMIT 4000
            """, GoodsLookup.Goods.init(row:))
        var shelf = Shelf()
        for one in goods {
            shelf.byArticle[one.product.sku, default: []].append(one)
            if let barcode = one.product.barcode { shelf.byBarcode[barcode, default: []].append(one) }
        }
        let byID = Dictionary(goods.map { ($0.product.id, $0) }) { first, _ in first }
        for name in own {
            if let one = byID[name.product] { shelf.byOwnArticle[name.code] = [one] }
        }
        return shelf
    }

    /// Goods by their ids, of those a buyer may order; a product with variants stands for each of them. One statement.
    static func orderableGoods(
        _ ids: [ID<Product>], for buyer: Buyer, in tx: Transaction
    ) throws -> [GoodsLookup.Goods] {
        let rows = try tx.all(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn), \(Catalog.orderableColumn) FROM products p
            WHERE (p.id IN \(list: ids) OR p.variant_of IN \(list: ids))
              AND \(Catalog.visible("p", to: buyer)) AND \(Catalog.variantCount("p")) = 0
            ORDER BY p.sort_name, p.id LIMIT 200
            """, GoodsLookup.Goods.init(row:))
        let places = Dictionary(ids.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        func place(_ goods: GoodsLookup.Goods) -> Int {
            places[goods.product.id] ?? goods.product.variantOf.flatMap { places[$0] } ?? ids.count
        }
        return rows.sorted { (place($0), $0.product.name) < (place($1), $1.product.name) }
    }
}

extension GoodsLookup.Goods {
    fileprivate init(row: Row) throws {
        product = try Product(row: row)
        available = try row["available"]
        orderable = try row["orderable"]
    }
}
