// A list of prices as it stands in a letter or a spreadsheet: «article; price; from a quantity», a line each.

import Database
import Foundation
import Kernel
import Web

/// The prices of a list, and the lines that are none.
struct PriceLines: Sendable {
    /// Lines read at once.
    static let most = 5_000

    private(set) var prices: [BuyerPrice] = []
    private(set) var bad: [BadPriceLine] = []

    /// Reads a list and finds its goods: a statement for every five hundred lines.
    ///
    /// - Parameters:
    ///   - head: a first line that begins so names the columns.
    ///   - currency: of amounts whose line names none in its fourth column.
    /// - Throws: ``PriceLinesRefusal``.
    init(_ text: String, head: String, currency: Currency, in tx: Transaction) throws {
        var lines = Self.lines(of: text)
        if let first = lines.first, first.cells.first == head { lines.removeFirst() }
        guard !lines.isEmpty else { throw PriceLinesRefusal.empty }
        guard lines.count <= Self.most else { throw PriceLinesRefusal.tooMany }
        let known = try Self.products(by: lines.map(\.article), in: tx)
        var seen: Set<String> = []
        for line in lines {
            let found = known[line.article] ?? []
            if let problem = line.problem(currency) ?? Self.problem(of: found) {
                bad.append(BadPriceLine(number: line.number, text: line.text, problem: problem))
            } else if let price = line.price(of: found[0], currency) {
                if seen.insert("\(price.product) \(price.from)").inserted {
                    prices.append(price)
                } else {
                    bad.append(BadPriceLine(number: line.number, text: line.text, problem: .repeated))
                }
            }
        }
    }

    private static func problem(of found: [ID<Product>]) -> BadPriceLine.Problem? {
        if found.isEmpty { return .unknown }
        return found.count > 1 ? .ambiguous : nil
    }

    private static func lines(of text: String) -> [Line] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.enumerated().compactMap { Line($1, number: $0 + 1) }
    }

    private static func products(by articles: [String], in tx: Transaction) throws -> [String: [ID<Product>]] {
        var products: [String: [ID<Product>]] = [:]
        for chunk in Set(articles).sorted().chunked(by: 500) {
            let rows = try tx.all(
                "SELECT sku, id FROM products WHERE sku IN \(list: chunk) AND merged_into IS NULL ORDER BY id"
            ) { (sku: try $0["sku"] as String, id: try $0["id"] as ID<Product>) }
            for row in rows { products[row.sku, default: []].append(row.id) }
        }
        return products
    }
}

/// A line that is no price, and why.
struct BadPriceLine: Sendable, Equatable {
    enum Problem: String, CaseIterable, Sendable { case price, quantity, unknown, ambiguous, repeated }

    /// Counted from 1.
    let number: Int
    let text: String
    let problem: Problem
}

/// Why a list of prices is not kept.
enum PriceLinesRefusal: Refusal, Equatable {
    /// Nothing was typed and no file was chosen.
    case empty
    case tooMany
    /// The file is not written in UTF-8.
    case encoding
    /// These lines are no prices.
    case bad([BadPriceLine])

    var key: String {
        switch self {
        case .empty: "catalog.buyerPrices.refusal.empty"
        case .tooMany: "catalog.buyerPrices.refusal.tooMany"
        case .encoding: "catalog.synonyms.file.encoding"
        case .bad: "catalog.buyerPrices.refusal.bad"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .empty, .encoding: [:]
        case .tooMany: ["max": String(PriceLines.most)]
        case .bad(let lines): ["count": String(lines.count)]
        }
    }

    var field: String? { self == .encoding ? "file" : "lines" }
}

/// One line, cut into its cells.
private struct Line {
    let number: Int
    let text: String
    let cells: [String]

    /// Nil for a line of nothing.
    init?(_ line: Substring, number: Int) {
        // The mark a file in UTF-8 may begin with.
        text = line.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\u{FEFF}")))
        guard !text.isEmpty else { return nil }
        self.number = number
        cells = Self.cells(of: text)
    }

    /// An article that would be a formula stands behind an apostrophe in our own files.
    var article: String {
        let first = cells.first ?? ""
        return first.hasPrefix("'") ? String(first.dropFirst()) : first
    }

    /// What is wrong with the line itself.
    func problem(_ currency: Currency) -> BadPriceLine.Problem? {
        guard let from else { return .quantity }
        if from.thousandths < 0 { return .quantity }
        return amount(currency)?.isPositive == true ? nil : .price
    }

    func price(of product: ID<Product>, _ currency: Currency) -> BuyerPrice? {
        guard let from, let amount = amount(currency) else { return nil }
        return BuyerPrice(product: product, from: from, amount: amount)
    }

    /// Nil for what is no quantity; a line may end before it.
    private var from: Quantity? {
        let typed = cell(2)
        return typed.isEmpty ? .zero : Quantity(parsing: typed)
    }

    private func amount(_ currency: Currency) -> Money? {
        Money(parsing: cell(1), currency: Currency(rawValue: cell(3)) ?? currency)
    }

    private func cell(_ place: Int) -> String { cells.indices.contains(place) ? cells[place] : "" }

    /// Cells between semicolons or tabs, with quotes around those that hold one (RFC 4180).
    private static func cells(of line: String) -> [String] {
        var (cells, cell, isQuoted) = ([String](), "", false)
        var rest = line[...]
        while let sign = rest.popFirst() {
            if sign == "\"", isQuoted {
                if rest.first == "\"" {
                    rest.removeFirst()
                    cell.append(sign)
                } else {
                    isQuoted = false
                }
            } else if sign == "\"", cell.isEmpty {
                isQuoted = true
            } else if !isQuoted, sign == ";" || sign == "\t" {
                cells.append(cell)
                cell = ""
            } else {
                cell.append(sign)
            }
        }
        return (cells + [cell]).map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
