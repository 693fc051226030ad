// The list of articles a program asks prices or stock of, in the address or in the body.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

/// What a program asks about, at most 500 articles.
struct AskedArticles: Sendable {
    /// One of them: by article, or by id.
    struct Line: Sendable {
        let sku: String?
        let id: ID<Product>?
        /// How much would be bought; nil for one pack.
        let quantity: Quantity?

        /// As it was asked for.
        var text: String { id?.description ?? sku ?? "" }
    }

    static let most = 500
    static let greatest = Quantity(whole: 10_000_000)

    let lines: [Line]
    /// For which legal entity of the customer; nil for the caller's usual one.
    let payer: UUID?

    /// Reads a request.
    ///
    /// - Throws: ``APIProblem`` with the places that are wrong.
    init(_ request: Request, _ context: MemberContext) throws {
        let told = request.method == .post ? try Told(json: context.submission.body) : Told(query: request.query)
        guard (1...Self.most).contains(told.lines.count) else {
            throw APIProblem(field: "lines", "catalog.api.field.lines", ["max": String(Self.most)])
        }
        var problems: [FieldProblem] = []
        var lines: [Line] = []
        for (index, line) in told.lines.enumerated() {
            let place = "lines.\(index)"
            let id = line.id.flatMap { ID<Product>($0) }
            let isNamed = line.id == nil ? line.sku?.isEmpty == false : id != nil
            if !isNamed {
                problems.append(FieldProblem(field: place, FieldProblem.Message("catalog.api.field.article")))
            }
            var quantity: Quantity?
            if let typed = line.quantity {
                quantity = Quantity(parsing: typed).flatMap { $0.isPositive && $0 <= Self.greatest ? $0 : nil }
                if quantity == nil {
                    let words = ["typed": String(typed.prefix(40))]
                    let message = FieldProblem.Message("catalog.api.field.quantity", words)
                    problems.append(FieldProblem(field: "\(place).quantity", message))
                }
            }
            lines.append(Line(sku: id == nil ? line.sku : nil, id: id, quantity: quantity))
        }
        payer = told.payer.flatMap { UUID(uuidString: $0) }
        if told.payer != nil, payer == nil {
            problems.append(FieldProblem(field: "payer", FieldProblem.Message("catalog.api.field.payer")))
        }
        guard problems.isEmpty else { throw APIProblem(problems) }
        self.lines = lines
    }
}

/// The request as it was written.
private struct Told: Decodable {
    struct Line: Decodable {
        var sku: String?
        var id: String?
        var quantity: String?
    }

    var lines: [Line]
    var payer: String?

    /// `?sku=A-1&sku=B-2&id=…&quantity=10`: one quantity for all.
    init(query: FormData) {
        let quantity = query["quantity"]
        lines = query.fields.compactMap { field -> Line? in
            switch field.name {
            case "sku": return Line(sku: field.value, id: nil, quantity: quantity)
            case "id": return Line(sku: nil, id: field.value, quantity: quantity)
            default: return nil
            }
        }
        payer = query["payer"]
    }

    init(json body: [UInt8]) throws {
        do {
            self = try JSONDecoder.canonical.decode(Told.self, from: Data(body))
        } catch let error as DecodingError {
            throw APIProblem(.badRequest, "catalog.api.malformed", ["where": error.place])
        }
        // No database keeps the character U+0000.
        guard lines.allSatisfy({ $0.sku?.utf8.contains(0) != true }) else {
            throw APIProblem(.badRequest, "catalog.api.malformed", ["where": "U+0000"])
        }
    }
}

extension Catalog {
    /// Whom the answer is for: the caller, with the payer he named.
    ///
    /// - Throws: ``APIProblem`` for a payer that is not the customer's.
    static func buyer(
        of asked: AskedArticles, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Buyer {
        let buyer = try buyer(for: principal, legalEntity: asked.payer, at: now, in: tx)
        guard asked.payer == nil || buyer.legalEntityID == asked.payer else {
            throw APIProblem(field: "payer", "catalog.api.field.payer")
        }
        return buyer
    }

    /// The goods that were asked for, each with its line, in the order of the lines; what this buyer may not see is as
    /// absent as what does not exist. An article that several goods have stands for all of them.
    ///
    /// - Parameter columns: of the alias `p`, besides those of a product.
    static func goods<Extra: Sendable>(
        _ asked: AskedArticles, with columns: SQL, for buyer: Buyer, in tx: Transaction, _ extra: (Row) throws -> Extra
    ) throws -> (found: [AskedGoods<Extra>], missing: [String]) {
        let (ids, skus) = (asked.lines.compactMap(\.id), asked.lines.compactMap(\.sku))
        // One index is enough where all are asked for in the same way.
        var named: [SQL] = []
        if !ids.isEmpty { named.append("p.id IN \(list: ids)") }
        if !skus.isEmpty { named.append("p.sku IN \(list: skus)") }
        let rows = try tx.all(
            """
            SELECT \(Product.columns), \(columns) FROM products p
            WHERE (\(SQL.joined(named, by: " OR "))) AND \(visible("p", to: buyer))
            ORDER BY p.id LIMIT 5000
            """
        ) { row in (product: try Product(row: row), extra: try extra(row)) }
        let byID = Dictionary(rows.map { ($0.product.id, $0) }) { first, _ in first }
        let bySKU = Dictionary(grouping: rows, by: \.product.sku)
        var found: [AskedGoods<Extra>] = []
        var missing: [String] = []
        for line in asked.lines {
            let matches: [(product: Product, extra: Extra)]
            if let id = line.id {
                matches = byID[id].map { [$0] } ?? []
            } else {
                matches = bySKU[line.sku ?? ""] ?? []
            }
            if matches.isEmpty { missing.append(line.text) }
            found += matches.map { match in
                AskedGoods(
                    product: match.product, quantity: line.quantity ?? match.product.pack, extra: match.extra)
            }
        }
        return (found, missing)
    }
}

/// A product that was asked for.
struct AskedGoods<Extra: Sendable>: Sendable {
    let product: Product
    let quantity: Quantity
    let extra: Extra
}
