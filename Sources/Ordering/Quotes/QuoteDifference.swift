// What a version of an offer changed against the one before, line by line.

import Kernel

/// One thing that is another than before.
package enum QuoteDifference: Sendable, Equatable {
    /// A line that was not there.
    case added
    /// Other goods on the same line.
    case goods(was: String)
    case quantity(was: Quantity)
    case price(was: Money)
    /// There was no price yet, or there is none any more.
    case priceGone(was: Money)
}

/// What is another than before, of a whole version.
package struct QuoteDifferences: Sendable {
    private let byPosition: [Int: [QuoteDifference]]
    /// The lines that are there no more.
    package let left: [QuoteLine]

    /// Compares a version with the one before. Nothing differs where nothing was before.
    package init(_ lines: [QuoteLine], before: [QuoteLine]) {
        let known = Dictionary(before.map { ($0.position, $0) }) { first, _ in first }
        let there = Set(lines.map(\.position))
        left = before.filter { !there.contains($0.position) }
        guard !before.isEmpty else {
            byPosition = [:]
            return
        }
        let found = lines.map { line in (line.position, Self.differences(of: line, from: known[line.position])) }
        byPosition = Dictionary(found) { first, _ in first }
    }

    /// Of the line at a position.
    package subscript(position: Int) -> [QuoteDifference] { byPosition[position] ?? [] }

    private static func differences(of line: QuoteLine, from before: QuoteLine?) -> [QuoteDifference] {
        guard let before else { return [.added] }
        var found: [QuoteDifference] = []
        if line.productID != before.productID || line.name != before.name { found.append(.goods(was: before.name)) }
        if line.quantity != before.quantity { found.append(.quantity(was: before.quantity)) }
        if let was = before.price {
            if let price = line.price {
                if price != was { found.append(.price(was: was)) }
            } else {
                found.append(.priceGone(was: was))
            }
        }
        return found
    }
}
