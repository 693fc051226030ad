// The lines a program sent, and the goods they name: exactly, since no program means something like an article.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// A line as it was sent: one of article, barcode and own article names the goods.
struct AskedLineJSON: Decodable, Sendable {
    var sku: String?
    var barcode: String?
    /// The customer's own article.
    var ownSku: String?
    /// As text, so that no fraction is lost: `"12.5"`.
    let quantity: String
    /// Kopecks of one unit; when given, another price refuses the order.
    var price: Int64?
    var comment: String?
    var group: String?

    /// What names the goods; nil where nothing does, or several things do.
    var name: GoodsName? {
        let names = [
            sku.map { GoodsName.sku($0) }, barcode.map { GoodsName.barcode($0) }, ownSku.map { GoodsName.ownSku($0) },
        ].compactMap { $0 }
        return names.count == 1 ? names[0] : nil
    }
}

/// What names goods in a program's own documents.
enum GoodsName: Hashable, Sendable {
    case sku(String), barcode(String), ownSku(String)

    var text: String {
        switch self {
        case .sku(let text), .barcode(let text), .ownSku(let text): text
        }
    }
}

/// Goods a program named.
struct ToldGoods: Sendable {
    let product: Product
    let available: Quantity
    let orderable: Quantity?
}

/// The lines of a request with their goods.
struct AskedLines: Sendable {
    /// One line for each product, in the order they were sent.
    private(set) var wanted: [WantedLine] = []
    private(set) var places: [ID<Product>: LinePlace] = [:]
    /// What a program expects one unit to cost, by product.
    private(set) var expected: [ID<Product>: Int64] = [:]
    private(set) var goods: [ID<Product>: ToldGoods] = [:]
    /// Where a product stands in ``wanted``.
    private var indexes: [ID<Product>: Int] = [:]

    static let maxComment = 500
    static let maxGroup = 100

    /// Finds the goods of all lines and adds up what is of one product: three statements for five hundred lines.
    ///
    /// - Throws: ``OrderingProblem`` that names every line that is wrong.
    init(_ lines: [AskedLineJSON], for buyer: Buyer, in tx: Transaction) throws {
        guard lines.count <= Ordering.maxCartLines else { throw CartRefusal.tooManyLines }
        let found = try Ordering.named(Set(lines.compactMap(\.name)), for: buyer, in: tx)
        var findings: [LineFinding] = []
        for (place, line) in lines.enumerated() {
            do {
                try add(line, at: place, found)
            } catch let refusal as LineRefusal {
                findings.append(.refused(place, sku: line.name?.text, refusal.key, refusal.arguments))
            }
        }
        guard findings.isEmpty else {
            let first = findings[0]
            throw OrderingProblem(first.key, first.arguments, findings: findings)
        }
    }

    private mutating func add(_ line: AskedLineJSON, at place: Int, _ found: [GoodsName: [ToldGoods]]) throws {
        guard let name = line.name, !name.text.isEmpty else { throw LineRefusal("ordering.api.line.unnamed") }
        for (text, most) in [(line.comment, Self.maxComment), (line.group, Self.maxGroup)] {
            guard let text, text.count > most else { continue }
            throw LineRefusal("web.field.tooLong", ["max": String(most), "now": String(text.count)])
        }
        guard let quantity = Quantity(parsing: line.quantity), quantity.isPositive else {
            throw LineRefusal(.quantityInvalid(typed: line.quantity))
        }
        guard quantity <= Ordering.maxQuantity else { throw LineRefusal(.quantityTooLarge) }
        let matches = found[name] ?? []
        guard let one = matches.first else { throw LineRefusal(.articleUnknown(name.text)) }
        guard matches.count == 1 else { throw LineRefusal(.articleAmbiguous(name.text)) }
        let id = one.product.id
        goods[id] = one
        if let price = line.price { expected[id] = price }
        guard let index = indexes[id] else {
            indexes[id] = wanted.count
            places[id] = LinePlace(sku: one.product.sku, lines: [place])
            wanted.append(WantedLine(id, quantity, comment: line.comment ?? "", group: line.group ?? ""))
            return
        }
        places[id]?.lines.append(place)
        wanted[index].quantity = try wanted[index].quantity.adding(quantity)
        if wanted[index].comment.isEmpty { wanted[index].comment = line.comment ?? "" }
    }

    /// The lines at today's prices for a buyer: two statements.
    func priced(for buyer: Buyer, at now: Date, in tx: Transaction) throws -> [CartLine] {
        let prices = try Catalog.prices(of: "\(list: wanted.map(\.product))", for: buyer, at: now, in: tx)
        return wanted.compactMap { line in
            goods[line.product].map { goods in
                var made = CartLine(
                    product: goods.product, quantity: line.quantity, seenPrice: nil, prices: prices,
                    available: goods.available)
                (made.orderable, made.comment, made.group) = (goods.orderable, line.comment, line.group)
                return made
            }
        }
    }
}

/// Why a line is no line of an order.
private struct LineRefusal: Error {
    let key: String
    let arguments: [String: String]

    init(_ key: String, _ arguments: [String: String] = [:]) {
        self.key = key
        self.arguments = arguments
    }

    init(_ refusal: CartRefusal) { self.init(refusal.key, refusal.arguments) }
}

// MARK: - Reading

extension Ordering {
    /// The goods that have exactly these names, of those a buyer may order.
    fileprivate static func named(
        _ names: Set<GoodsName>, for buyer: Buyer, in tx: Transaction
    ) throws -> [GoodsName: [ToldGoods]] {
        var found: [GoodsName: [ToldGoods]] = [:]
        let sorted = names.sorted { $0.text < $1.text }
        for part in sorted.chunked(by: 500) {
            var (skus, barcodes, own): ([String], [String], [String]) = ([], [], [])
            for name in part {
                switch name {
                case .sku(let text): skus.append(text)
                case .barcode(let text): barcodes.append(text)
                case .ownSku(let text): own.append(text)
                }
            }
            let goods = try orderable("p.sku IN \(list: skus) OR p.barcode IN \(list: barcodes)", for: buyer, in: tx)
            for one in goods {
                if names.contains(.sku(one.product.sku)) { found[.sku(one.product.sku), default: []].append(one) }
                if let code = one.product.barcode, names.contains(.barcode(code)) {
                    found[.barcode(code), default: []].append(one)
                }
            }
            guard !own.isEmpty else { continue }
            let codes = try tx.all(
                """
                SELECT a.code, a.product_id FROM customer_articles a
                WHERE a.customer_id = \(buyer.customerID) AND a.code IN \(list: own)
                """
            ) { (code: try $0["code"] as String, product: try $0["product_id"] as ID<Product>) }
            let meant = try orderable("p.id IN \(list: codes.map(\.product))", for: buyer, in: tx)
            for code in codes {
                found[.ownSku(code.code), default: []] += meant.filter { $0.product.id == code.product }
            }
        }
        return found
    }

    private static func orderable(
        _ condition: SQL, for buyer: Buyer, in tx: Transaction
    ) throws -> [ToldGoods] {
        try tx.all(
            """
            SELECT \(Product.columns), \(Catalog.availableColumn), \(Catalog.orderableColumn) FROM products p
            WHERE (\(condition)) AND \(Catalog.visible("p", to: buyer)) AND \(Catalog.variantCount("p")) = 0
            ORDER BY p.sku, p.id LIMIT 5000
            """
        ) { row in
            ToldGoods(
                product: try Product(row: row), available: try row["available"], orderable: try row["orderable"])
        }
    }
}
