import Foundation
import Kernel

/// A statement or a piece of one, built by string interpolation.
///
/// An interpolated value becomes a bound parameter, an interpolated `SQL` is spliced: injection cannot be written.
/// ```swift
/// let order: SQL = "SELECT total FROM orders o WHERE \(principal.covers("o", for: .viewOrders)) AND o.id = \(id)"
/// ```
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    enum Part: Sendable {
        case text(String)
        case value(SQLValue)
    }

    var parts: [Part]

    package init(stringLiteral text: String) {
        parts = [.text(text)]
    }

    package init(stringInterpolation: StringInterpolation) {
        parts = stringInterpolation.parts
    }

    /// The empty piece, for conditions that fall away.
    package static let empty: SQL = ""

    /// Collects the literal texts and the bound values of one interpolated statement.
    package struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        /// Binds a value.
        package mutating func appendInterpolation(_ value: some SQLConvertible) {
            parts.append(.value(value.sqlValue))
        }

        /// Binds a value that may be absent.
        package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
            parts.append(.value(value.sqlValue))
        }

        /// Splices another piece of SQL.
        package mutating func appendInterpolation(_ sql: SQL) {
            parts.append(contentsOf: sql.parts)
        }

        /// Binds every value of a list: `IN \(list: ids)`. An empty list matches nothing. The last value is repeated
        /// up to one of few lengths (``SQL/length(forList:)``).
        package mutating func appendInterpolation(list values: some Sequence<some SQLConvertible>) {
            var count = 0
            var last: SQLValue?
            for value in values {
                let value = value.sqlValue
                parts.append(.text(count == 0 ? "(" : ", "))
                parts.append(.value(value))
                count += 1
                last = value
            }
            guard let last else {
                parts.append(.text("(NULL)"))
                return
            }
            for _ in count..<SQL.length(forList: count) {
                parts.append(.text(", "))
                parts.append(.value(last))
            }
            parts.append(.text(")"))
        }

        /// Splices a trusted text such as a column name from an enum. Every use is listed in the raw-SQL allow-list.
        package mutating func appendInterpolation(raw text: String) {
            parts.append(.text(text))
        }
    }

    /// The pieces with `separator` between them.
    package static func joined(_ pieces: [SQL], by separator: SQL) -> SQL {
        var joined = SQL.empty
        joined.parts = []
        for (index, piece) in pieces.enumerated() {
            if index > 0 { joined.parts.append(contentsOf: separator.parts) }
            joined.parts.append(contentsOf: piece.parts)
        }
        return joined
    }

    /// How many places a list of so many values is written with: powers of two, and multiples of 4,096 of the longest.
    /// Lists of every length there is make few different statements, and prepared ones are found again.
    package static func length(forList count: Int) -> Int {
        guard count > 2 else { return count }
        if count > 4_096 { return (count + 4_095) / 4_096 * 4_096 }
        return 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
    }

    /// The conditions joined by `AND`; no condition is always true.
    package static func all(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "TRUE" : joined(conditions, by: " AND ")
    }

    /// The text with numbered placeholders (`$1`) and the bound values.
    ///
    /// An absent value is written as `NULL`: PostgreSQL cannot tell the type of a placeholder from nothing.
    var rendered: (text: String, values: [SQLValue]) { rendered(for: .postgreSQL) }

    /// The text with the engine's placeholders. SQLite understands `$1`, too, but as a name it looks up among all the
    /// others: long lists would cost their square.
    func rendered(for dialect: Dialect) -> (text: String, values: [SQLValue]) {
        var text = ""
        text.reserveCapacity(256)
        var values: [SQLValue] = []
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .value(.null): text += "NULL"
            case .value(let value):
                values.append(value)
                text += dialect == .sqlite ? "?" : "$\(values.count)"
            }
        }
        return (text, values)
    }
}
