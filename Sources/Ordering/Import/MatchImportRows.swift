// Finds the goods rows of a file mean: by article, barcode and the customer's own article, thousands at once.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What a row led to before anything was said about quantities.
struct ImportMatch: Sendable {
    /// Nothing, one, or several to choose from.
    var goods: [ID<Product>] = []
    /// What is to be said about how it was found.
    var reasons: [ImportReason] = []
    /// Whether the cell was read as an article with a quantity behind it.
    var isSplit = false
}

/// The goods of a buyer by all the names they are ordered by.
private struct GoodsNames {
    init() {}

    var articles: [String: [ID<Product>]] = [:]
    var barcodes: [String: [ID<Product>]] = [:]
    var own: [String: [ID<Product>]] = [:]
    /// By ``ArticleKey``; filled only once exact names were not enough.
    var keys: [String: [ID<Product>]] = [:]
    var ownKeys: [String: [ID<Product>]] = [:]
    var hasKeys = false
    private var seen: Set<ID<Product>> = []

    /// What a row means, the surest way first; nothing where no way leads anywhere.
    func match(_ row: ReadImportRow) -> ImportMatch {
        let typed = row.typed
        let article = [typed.article, typed.own, typed.name].compactMap(\.self)
        for text in [typed.own].compactMap(\.self) {
            if let found = own[text] ?? ownKeys[ArticleKey.of(text)] { return ImportMatch(goods: found) }
        }
        if let article = typed.article, let found = articles[article] { return ImportMatch(goods: found) }
        if let barcode = typed.barcode, let found = goods(barcode: barcode) { return ImportMatch(goods: found) }
        for text in article {
            if let found = own[text] ?? articles[text] ?? goods(barcode: text) {
                return ImportMatch(goods: found)
            }
        }
        guard hasKeys else { return ImportMatch() }
        for text in article {
            let key = ArticleKey.of(text)
            guard key.count >= 2 else { continue }
            if let found = keys[key] ?? ownKeys[key] { return ImportMatch(goods: found) }
        }
        for text in article.prefix(1) {
            let key = ArticleKey.otherLayout(of: text)
            guard key.count >= 3 else { continue }
            if let found = keys[key] ?? ownKeys[key] { return ImportMatch(goods: found, reasons: [.layout]) }
        }
        if let split = row.split {
            let key = ArticleKey.of(split.article)
            let exactly = articles[split.article] ?? goods(barcode: split.article)
            if let found = exactly ?? keys[key] ?? ownKeys[key] {
                return ImportMatch(goods: found, isSplit: true)
            }
        }
        return ImportMatch()
    }

    private func goods(barcode: String) -> [ID<Product>]? { barcodes[barcode] ?? barcodes[Self.digits(barcode)] }

    /// A barcode as it is kept: spreadsheets write blanks into it, and cut its leading zeros.
    static func digits(_ text: String) -> String {
        let bare = text.filter { !$0.isWhitespace && $0 != "-" }
        guard bare.utf8.count == 12, bare.utf8.allSatisfy({ (48...57).contains($0) }) else { return bare }
        return "0\(bare)"
    }
}

extension Ordering {
    /// Names looked up in one statement.
    private static let namesAtOnce = 2_000
    /// Goods whose articles are compared letter by letter at most.
    private static let mostCompared = 300_000

    /// What rows mean by their articles and barcodes: two statements for two thousand names, and two more where
    /// something is left that only looks like an article of ours.
    static func matches(
        of rows: [ReadImportRow], for buyer: Buyer, in tx: Transaction
    ) throws -> [ImportMatch] {
        var names: Set<String> = []
        for row in rows {
            let typed = row.typed
            let said = [typed.article, typed.barcode, typed.own, typed.name].compactMap(\.self)
            for text in said where text.count <= 100 {
                names.insert(text)
                names.insert(GoodsNames.digits(text))
            }
            if let split = row.split { names.insert(split.article) }
        }
        var shelf = GoodsNames()
        for part in names.sorted().chunked(by: namesAtOnce) { try shelf.addNamed(part, for: buyer, in: tx) }
        let found = rows.map { shelf.match($0) }
        guard found.contains(where: { $0.goods.isEmpty }) else { return found }
        try shelf.addKeys(for: buyer, most: mostCompared, in: tx)
        return zip(rows, found).map { row, match in match.goods.isEmpty ? shelf.match(row) : match }
    }
}

extension GoodsNames {
    /// Adds the goods that have one of some names exactly.
    fileprivate mutating func addNamed(_ names: [String], for buyer: Buyer, in tx: Transaction) throws {
        let goods = try tx.all(
            """
            SELECT p.id, p.sku, p.barcode FROM products p
            WHERE p.id IN (
                SELECT s.id FROM products s WHERE s.sku IN \(list: names)
                UNION SELECT b.id FROM products b WHERE b.barcode IN \(list: names))
              AND \(Catalog.visible("p", to: buyer))
            ORDER BY p.sort_name, p.id
            """
        ) { (id: try $0["id"] as ID<Product>, sku: try $0["sku"] as String, barcode: try $0["barcode"] as String?) }
        // One product may be met twice, by its article and by its barcode.
        for one in goods where seen.insert(one.id).inserted {
            articles[one.sku, default: []].append(one.id)
            if let barcode = one.barcode { barcodes[barcode, default: []].append(one.id) }
        }
        let mine = try tx.all(
            """
            SELECT a.code, a.product_id FROM customer_articles a JOIN products p ON p.id = a.product_id
            WHERE a.customer_id = \(buyer.customerID) AND a.code IN \(list: names)
              AND \(Catalog.visible("p", to: buyer))
            """
        ) { (code: try $0["code"] as String, id: try $0["product_id"] as ID<Product>) }
        for one in mine { own[one.code, default: []].append(one.id) }
    }

    /// Adds every article there is, as it is compared.
    fileprivate mutating func addKeys(for buyer: Buyer, most: Int, in tx: Transaction) throws {
        hasKeys = true
        let goods = try tx.all(
            """
            SELECT p.id, p.sku FROM products p WHERE \(Catalog.visible("p", to: buyer)) LIMIT \(most)
            """
        ) { (id: try $0["id"] as ID<Product>, sku: try $0["sku"] as String) }
        for one in goods { keys[ArticleKey.of(one.sku), default: []].append(one.id) }
        let mine = try tx.all(
            """
            SELECT a.code, a.product_id FROM customer_articles a JOIN products p ON p.id = a.product_id
            WHERE a.customer_id = \(buyer.customerID) AND \(Catalog.visible("p", to: buyer)) LIMIT \(most)
            """
        ) { (code: try $0["code"] as String, id: try $0["product_id"] as ID<Product>) }
        for one in mine { ownKeys[ArticleKey.of(one.code), default: []].append(one.id) }
    }
}
